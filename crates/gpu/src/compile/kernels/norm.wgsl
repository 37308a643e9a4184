// Each thread's share of the squared gradients and their largest magnitude, where the update must know them.
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) t: u32) {
    var square = 0.0;
    var biggest = vec4u();
    for (var j = 0u; j < UPDATE_EACH; j++) {
        let k = (id.x * UPDATE_EACH + j) * 64u + t;
        if (k >= PARAMETERS4) { break; }
        let g = gradients[k];
        square += dot(g, g);
        biggest = max(biggest, magnitude(g));
    }
    activations[SQUARES + id.x * 64u + t] = vec4f(square, bitcast<f32>(largest(biggest)), 0.0, 0.0);
}
