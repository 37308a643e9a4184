// One update of every parameter, and each thread's share of four sums: squared gradients, the largest magnitude
// among them (as bits), squared changes, squared parameters.
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) t: u32) {
    let bounded = has_bound(BOUND_CLIP_NORM | BOUND_SKIP_NORM);
    let scale = select(1.0, state.gradient_scale, bounded);
    let keep = !bounded || state.takes_update == 1u;
    var squares = vec3f();
    var biggest = vec4u();
    for (var j = 0u; j < UPDATE_EACH; j++) {
        let k = (id.x * UPDATE_EACH + j) * 64u + t;
        if (k >= PARAMETERS4) { break; }
        let before = weights[k];
        var g = gradients[k];
        squares += vec3f(dot(g, g), 0.0, dot(before, before));
        biggest = max(biggest, magnitude(g));
        if (keep) {
            g *= scale;
            if (has_bound(BOUND_CLIP_VALUE)) {
                g = select(g, vec4f(record.clip_value), g > vec4f(record.clip_value));
                g = select(g, vec4f(-record.clip_value), g < vec4f(-record.clip_value));
            }
            let difference = change(k, g, before);
            weights[k] = before - difference;
            squares.y += dot(difference, difference);
        }
    }
    activations[SQUARES + id.x * 64u + t] = vec4f(squares.x, bitcast<f32>(largest(biggest)), squares.yz);
}
