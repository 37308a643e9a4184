fn corrections() -> vec2f { return vec2f(); }
fn change(k: u32, gradient: vec4f, before: vec4f) -> vec4f {
    let g = gradient + record.weight_decay * before;
    let v = ALPHA * moments[k] + REST * g * g;
    moments[k] = v;
    return record.learning_rate * g / (sqrt(v) + EPSILON);
}
