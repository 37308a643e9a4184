// Sums the reconstruction loss for a likelihood whose gradients depend on it.
var<workgroup> shares: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) t: u32) {
    var sum = 0.0;
    for (var k = t; k < loss_parts(); k += 256u) { sum += dot(activations[LOSS_PARTS + k], vec4f(1.0)); }
    shares[t] = sum;
    for (var n = 128u; n > 0u; n >>= 1u) {
        workgroupBarrier();
        if (t < n) { shares[t] += shares[t + n]; }
    }
    if (t == 0u) { on_sum(shares[0]); }
}
