// The scale gamma of a normalization is trained.
fn norm_scale(c: u32) -> vec4f { return weights[SCALE + c]; }
fn keep_scale_gradient(c: u32, gradient: vec4f) { gradients[SCALE + c] = gradient; }
