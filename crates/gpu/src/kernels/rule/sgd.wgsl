fn corrections() -> vec2f { return vec2f(); }
fn change(k: u32, gradient: vec4f, before: vec4f) -> vec4f {
    let b = rec.momentum * moments[k] + gradient + rec.weight_decay * before;
    moments[k] = b;
    return rec.learning_rate * b;
}
