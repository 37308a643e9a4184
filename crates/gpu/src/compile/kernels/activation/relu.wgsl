// max(x, 0), but NaN stays NaN.
fn activate(x: vec4f) -> vec4f { return select(x, vec4f(), x < vec4f()); }
// Its derivative at x.
fn slope(x: vec4f) -> vec4f { return select(vec4f(), vec4f(1.0), x > vec4f()); }
// The same from the activation.
fn slope_of_active(y: vec4f) -> vec4f { return slope(y); }
