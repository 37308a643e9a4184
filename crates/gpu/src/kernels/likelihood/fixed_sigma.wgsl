fn slope_scale() -> f32 { return rec.weight * rec.share * rec.sharpness; }
fn total(sum: f32, count: f32) -> f32 { return sum * rec.sharpness; }
fn held_out_total(sum: f32, count: f32) -> f32 { return total(sum, count); }
