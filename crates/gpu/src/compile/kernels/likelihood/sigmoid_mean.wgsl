fn pixel_mean(l: vec4f) -> vec4f { return sigmoid(l); }
fn mean_slope(l: vec4f) -> vec4f {
    let m = sigmoid(l);
    return m * (1.0 - m);
}
