// From the gradient norm: what gradients are multiplied by, and whether the step is taken.
var<workgroup> shares: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) t: u32) {
    var sum = 0.0;
    for (var k = t; k < UPDATE_THREADS; k += 256u) { sum += activations[SQUARES + k].x; }
    shares[t] = sum;
    for (var n = 128u; n > 0u; n >>= 1u) {
        workgroupBarrier();
        if (t < n) { shares[t] += shares[t + n]; }
    }
    if (t == 0u) {
        let norm = sqrt(shares[0]);
        // On the bits: a comparison may be compiled as if every number were one.
        let finite = (bitcast<u32>(norm) & 0x7f800000u) != 0x7f800000u;
        state.gradient_scale = 1.0;
        if (has_bound(BOUND_CLIP_NORM)) { state.gradient_scale = record.clip_norm / max(norm, record.clip_norm); }
        state.takes_update = select(0u, 1u, !has_bound(BOUND_SKIP_NORM) || (finite && norm <= record.skip_norm));
    }
}
