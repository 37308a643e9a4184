// The corrections 1 - beta^t after this step.
fn corrections() -> vec2f {
    return vec2f(BETA1, BETA2) * vec2f(state.correction1, state.correction2) + vec2f(REST1, REST2);
}
fn change(k: u32, gradient: vec4f, before: vec4f) -> vec4f {
    let g = gradient + COUPLED * rec.weight_decay * before;
    let m = BETA1 * moments[k] + REST1 * g;
    let v = BETA2 * moments[k + PARAMETERS4] + REST2 * g * g;
    moments[k] = m;
    moments[k + PARAMETERS4] = v;
    let c = corrections();
    let root = sqrt(c.y);
    return m * (rec.learning_rate * root / c.x) / (sqrt(v) + EPSILON * root)
        + (1.0 - COUPLED) * rec.learning_rate * rec.weight_decay * before;
}
