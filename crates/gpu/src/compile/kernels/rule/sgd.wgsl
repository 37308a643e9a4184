fn corrections() -> vec2f { return vec2f(); }
fn change(k: u32, gradient: vec4f, before: vec4f) -> vec4f {
    let b = record.momentum * moments[k] + gradient + record.weight_decay * before;
    moments[k] = b;
    return record.learning_rate * b;
}
