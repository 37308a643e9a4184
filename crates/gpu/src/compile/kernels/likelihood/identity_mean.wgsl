fn pixel_mean(l: vec4f) -> vec4f { return l; }
fn mean_slope(l: vec4f) -> vec4f { return vec4f(1.0); }
