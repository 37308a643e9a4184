// The logarithm of sigma is a parameter, bent away from its floor by a softplus.
fn log_sigma() -> f32 {
    let x = weights[LOG_SIGMA4].x - LOG_SIGMA_FLOOR;
    return LOG_SIGMA_FLOOR + max(x, 0.0) + log(1.0 + exp(-abs(x)));
}
fn slope_scale() -> f32 { return record.reconstruction_weight * record.inverse_rows * exp(-2.0 * log_sigma()); }
// The measures of a step come after its update: they take the sigma that its loss had.
fn total(sum: f32, count: f32) -> f32 {
    let s = select(log_sigma(), state.slope_factor, record.trains == 1u);
    return sum * exp(-2.0 * s) + count * PIXELS * s;
}
fn held_out_total(sum: f32, count: f32) -> f32 { return total(sum, count); }
// After the sum of half squared errors is known: the gradient of the parameter.
fn on_sum(sum: f32) {
    state.slope_factor = log_sigma();
    let x = weights[LOG_SIGMA4].x - LOG_SIGMA_FLOOR;
    let e = exp(-abs(x));
    let bend = select(e, 1.0, x >= 0.0) / (1.0 + e);
    let slope = PIXELS - 2.0 * sum * record.inverse_rows * exp(-2.0 * log_sigma());
    gradients[LOG_SIGMA4] = vec4f(record.reconstruction_weight * slope * bend, 0.0, 0.0, 0.0);
}
