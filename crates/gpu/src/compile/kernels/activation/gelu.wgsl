// The normal distribution function, from erf of Abramowitz & Stegun 1964, 7.1.26, within 1.5e-7.
fn normal_distribution(x: vec4f) -> vec4f {
    let y = abs(x) * 0.7071067812;
    let t = 1.0 / (1.0 + 0.3275911 * y);
    let tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    let half = 0.5 * tail * exp(-y * y);
    return select(1.0 - half, half, x < vec4f());
}
// x Phi(x).
fn activate(x: vec4f) -> vec4f { return x * normal_distribution(x); }
// Its derivative at x.
fn slope(x: vec4f) -> vec4f { return normal_distribution(x) + x * 0.3989422804 * exp(-0.5 * x * x); }
