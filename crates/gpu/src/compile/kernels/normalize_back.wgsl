// Gradient of a batch normalization and of the activation after it, in place: a workgroup for every four columns.
var<workgroup> shares: array<mat2x4f, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) t: u32) {
    let c = id.x;
    let mean = activations[BATCH_MOMENTS + c];
    let inverse = activations[BATCH_MOMENTS + COLUMNS4 + c];
    let scale = norm_scale(c);
    let shift = weights[SHIFT + c];
    // Sums of the gradient after the normalization, and of its product with what was normalized.
    var sum = mat2x4f();
    for (var row = t; row < record.rows; row += 64u) {
        let normal = (activations[LINEAR + row * LINEAR_WIDTH + c] - mean) * inverse;
        let d = activations[GRADIENT + row * GRADIENT_WIDTH + c] * slope(scale * normal + shift);
        activations[GRADIENT + row * GRADIENT_WIDTH + c] = d;
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
    for (var row = t; row < 4u * record.rows4; row += 64u) {
        let normal = (activations[LINEAR + row * LINEAR_WIDTH + c] - mean) * inverse;
        let d = activations[GRADIENT + row * GRADIENT_WIDTH + c];
        let back = scale * inverse * (d - (all[0] + normal * all[1]) * record.inverse_rows) + logvar_gradient(row, c);
        activations[GRADIENT + row * GRADIENT_WIDTH + c] = select(vec4f(), back, row < record.rows);
    }
    if (t == 0u) {
        gradients[SHIFT + c] = all[0];
        keep_scale_gradient(c, all[1]);
    }
}
