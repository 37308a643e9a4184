// Gradient of a batch normalization and of the activation after it, in place: a workgroup for every four columns.
var<workgroup> shares: array<mat2x4f, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) t: u32) {
    let c = id.x;
    let mean = act[BATCH_MOMENTS + c];
    let inverse = act[BATCH_MOMENTS + COLUMNS4 + c];
    let gamma = GAMMA;
    let shift = p[SHIFT + c];
    // Sums of the gradient after the normalization, and of its product with what was normalized.
    var sum = mat2x4f();
    for (var row = t; row < rec.rows; row += 64u) {
        let normal = (act[LINEAR + row * LINEAR_WIDTH + c] - mean) * inverse;
        let d = act[GRADIENT + row * GRADIENT_WIDTH + c] * SLOPE(gamma * normal + shift);
        act[GRADIENT + row * GRADIENT_WIDTH + c] = d;
        sum[0] += d;
        sum[1] += d * normal;
    }
    shares[t] = sum;
    for (var n = 32u; n > 0u; n >>= 1u) {
        workgroupBarrier();
        if (t < n) { shares[t] += shares[t + n]; }
    }
    workgroupBarrier();
    let all = shares[0];
    for (var row = t; row < 4u * rec.rows4; row += 64u) {
        let normal = (act[LINEAR + row * LINEAR_WIDTH + c] - mean) * inverse;
        let d = act[GRADIENT + row * GRADIENT_WIDTH + c];
        let back = gamma * inverse * (d - (all[0] + normal * all[1]) * rec.share);
        act[GRADIENT + row * GRADIENT_WIDTH + c] = select(vec4f(), back PLUS, row < rec.rows);
    }
    if (t == 0u) {
        grad[SHIFT + c] = all[0];
        KEEP_GAMMA
    }
}
