// Gaussian pixels: half the squared error of the mean, which later is divided by the variance.
fn pixel_loss(l: vec4f, x: vec4f) -> vec4f {
    let error = pixel_mean(l) - x;
    return 0.5 * error * error;
}
fn pixel_slope(l: vec4f, x: vec4f) -> vec4f { return (pixel_mean(l) - x) * mean_slope(l); }
