// The share of a hidden layer's units whose activation does not vary over the batch, a workgroup for each layer.
var<workgroup> counts: array<u32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) t: u32) {
    // Where it lies, its width in vec4, its units.
    let layer = hidden_layer(id.x);
    var count = 0u;
    for (var c = t; c < layer.y; c += 64u) {
        var low = activations[layer.x + c];
        var high = low;
        for (var row = 1u; row < record.rows; row++) {
            let y = activations[layer.x + row * layer.y + c];
            low = min(low, y);
            high = max(high, y);
        }
        let dead = within(c, layer.z) & (high - low <= vec4f(DEAD_SPREAD));
        count += dot(select(vec4u(), vec4u(1u), dead), vec4u(1u));
    }
    counts[t] = count;
    for (var n = 32u; n > 0u; n >>= 1u) {
        workgroupBarrier();
        if (t < n) { counts[t] += counts[t + n]; }
    }
    if (t == 0u) { state.results[record.row_offset + ROW_DEAD_UNITS + id.x] = f32(counts[0]) / f32(layer.z); }
}
