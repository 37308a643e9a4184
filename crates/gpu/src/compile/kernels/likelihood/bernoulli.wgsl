// Bernoulli pixels: cross-entropy from the logit l.
fn pixel_mean(l: vec4f) -> vec4f { return sigmoid(l); }
fn pixel_loss(l: vec4f, x: vec4f) -> vec4f { return max(l, vec4f()) + log(1.0 + exp(-abs(l))) - l * x; }
fn pixel_slope(l: vec4f, x: vec4f) -> vec4f { return sigmoid(l) - x; }
// What slopes are multiplied by.
fn slope_scale() -> f32 { return record.reconstruction_weight * record.inverse_rows; }
// Loss of `count` images together from the sum of their pixels' losses.
fn total(sum: f32, count: f32) -> f32 { return sum; }
// The same as it is summed over held-out images.
fn held_out_total(sum: f32, count: f32) -> f32 { return sum; }
