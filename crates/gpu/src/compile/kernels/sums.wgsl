// Adds what was evaluated to the sums: a workgroup for every four latent dimensions, the last for the
// reconstruction.
var<workgroup> shares: array<mat3x4f, 64>;

fn add(at: u32, values: vec4f) {
    for (var i = 0u; i < 4u; i++) { state.results[at + i] += values[i]; }
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) t: u32) {
    let c = id.x;
    var sum = mat3x4f();
    if (c < LATENT4) {
        for (var g = t; g < kl_groups(); g += 64u) { sum[0] += activations[KL_PARTS + g * LATENT4 + c]; }
        for (var row = t; row < record.rows; row += 64u) {
            let mu = mu_at(row, c);
            sum[1] += mu;
            sum[2] += mu * mu;
        }
    } else {
        for (var k = t; k < loss_parts(); k += 64u) { sum[0] += activations[LOSS_PARTS + k]; }
    }
    shares[t] = sum;
    for (var n = 32u; n > 0u; n >>= 1u) {
        workgroupBarrier();
        if (t < n) { shares[t] += shares[t + n]; }
    }
    if (t == 0u) {
        let all = shares[0];
        let reconstruction = vec4f(held_out_total(dot(all[0], vec4f(1.0)), f32(record.rows)), 0.0, 0.0, 0.0);
        let first = c == LATENT4;
        let values = select(all[0], reconstruction, first);
        let at = select(SUM_KL + 4u * c, SUM_RECONSTRUCTION, first);
        if ((record.sums & SUM_INTO_ALL) != 0u) {
            add(at, values);
            if (!first) {
                add(SUM_MU + 4u * c, all[1]);
                add(SUM_SQUARED_MU + 4u * c, all[2]);
            }
        }
        if ((record.sums & SUM_INTO_RUNNING) != 0u) { add(SUM_GAP_RUNNING + at, values); }
        if ((record.sums & SUM_INTO_OWN) != 0u) { add(SUM_GAP_OWN + at, values); }
    }
}
