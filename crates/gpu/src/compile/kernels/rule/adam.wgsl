// The corrections 1 - beta^t after this step.
fn corrections() -> vec2f {
    return vec2f(BETA1, BETA2) * vec2f(state.adam_correction1, state.adam_correction2) + vec2f(REST1, REST2);
}
fn change(k: u32, gradient: vec4f, before: vec4f) -> vec4f {
    let g = gradient + COUPLED * record.weight_decay * before;
    let m = BETA1 * moments[k] + REST1 * g;
    let v = BETA2 * moments[k + PARAMETERS4] + REST2 * g * g;
    moments[k] = m;
    moments[k + PARAMETERS4] = v;
    let c = corrections();
    let root = sqrt(c.y);
    return m * (record.learning_rate * root / c.x) / (sqrt(v) + EPSILON * root)
        + (1.0 - COUPLED) * record.learning_rate * record.weight_decay * before;
}
