// The variance is the mean squared error of all pixels of the batch: slopes are divided by it once it is known.
fn variance(sum: f32, count: f32) -> f32 { return 2.0 * sum / (count * PIXELS) + OPTIMAL_VARIANCE_EPSILON; }
fn slope_scale() -> f32 { return 1.0; }
fn total(sum: f32, count: f32) -> f32 { return count * PIXELS / 2.0 * (log(variance(sum, count)) + 1.0); }
fn held_out_total(sum: f32, count: f32) -> f32 { return sum; }
// After the sum of half squared errors is known: what slopes are to be multiplied by.
fn on_sum(sum: f32) {
    state.slope_factor = record.reconstruction_weight * record.inverse_rows / variance(sum, f32(record.rows));
}
