// Adds what was evaluated to the sums: a workgroup for every four latent dimensions, the last for the
// reconstruction. Bit 0 of `sums` asks for all of them, bits 1 and 2 for those of the gap: running, own.
var<workgroup> shares: array<mat3x4f, 64>;

fn add(at: u32, values: vec4f) {
    for (var i = 0u; i < 4u; i++) { state.out[at + i] += values[i]; }
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) t: u32) {
    let c = id.x;
    var sum = mat3x4f();
    if (c < LATENT4) {
        for (var g = t; g < kl_groups(); g += 64u) { sum[0] += act[KL_PARTS + g * LATENT4 + c]; }
        for (var row = t; row < rec.rows; row += 64u) {
            let mu = mu_at(row, c);
            sum[1] += mu;
            sum[2] += mu * mu;
        }
    } else {
        for (var k = t; k < loss_parts(); k += 64u) { sum[0] += act[LOSS_PARTS + k]; }
    }
    shares[t] = sum;
    for (var n = 32u; n > 0u; n >>= 1u) {
        workgroupBarrier();
        if (t < n) { shares[t] += shares[t + n]; }
    }
    if (t == 0u) {
        let all = shares[0];
        let reconstruction = vec4f(held_out_total(dot(all[0], vec4f(1.0)), f32(rec.rows)), 0.0, 0.0, 0.0);
        let first = c == LATENT4;
        let values = select(all[0], reconstruction, first);
        let at = select(4u + 4u * c, 0u, first);
        if ((rec.sums & 1u) != 0u) {
            add(at, values);
            if (!first) {
                add(at + 4u * LATENT4, all[1]);
                add(at + 8u * LATENT4, all[2]);
            }
        }
        if ((rec.sums & 2u) != 0u) { add(RUNNING_SUMS + at, values); }
        if ((rec.sums & 4u) != 0u) { add(OWN_SUMS + at, values); }
    }
}
