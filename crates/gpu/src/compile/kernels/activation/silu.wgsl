// x sigmoid(x).
fn activate(x: vec4f) -> vec4f { return x * sigmoid(x); }
// Its derivative at x.
fn slope(x: vec4f) -> vec4f {
    let s = sigmoid(x);
    return s + x * s * (1.0 - s);
}
