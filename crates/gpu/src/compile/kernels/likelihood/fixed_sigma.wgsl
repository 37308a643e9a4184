fn slope_scale() -> f32 { return record.reconstruction_weight * record.inverse_rows * record.inverse_variance; }
fn total(sum: f32, count: f32) -> f32 { return sum * record.inverse_variance; }
fn held_out_total(sum: f32, count: f32) -> f32 { return total(sum, count); }
