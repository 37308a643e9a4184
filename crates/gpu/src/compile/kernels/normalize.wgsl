// Batch normalization of one layer's output, then its activation: a workgroup for every four columns.
var<workgroup> shares: array<vec4f, 64>;

fn sum_of(t: u32, share: vec4f) -> vec4f {
    workgroupBarrier();
    shares[t] = share;
    for (var n = 32u; n > 0u; n >>= 1u) {
        workgroupBarrier();
        if (t < n) { shares[t] += shares[t + n]; }
    }
    workgroupBarrier();
    return shares[0];
}

// A running statistic goes a part of the way to the batch's; padding stays zero.
fn track(at: u32, of_batch: vec4f, c: u32) {
    weights[at] = select(vec4f(), mix(weights[at], of_batch, record.batch_norm_momentum), within(c, WIDTH));
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) t: u32) {
    let c = id.x;
    var mean = weights[PARAMETERS4 + STATISTICS + c];
    var variance = weights[PARAMETERS4 + STATISTICS + COLUMNS4 + c];
    if (record.uses_running == 0u) {
        var sum = vec4f();
        for (var row = t; row < record.rows; row += 64u) { sum += activations[LINEAR + row * LINEAR_WIDTH + c]; }
        mean = sum_of(t, sum) * record.inverse_rows;
        sum = vec4f();
        for (var row = t; row < record.rows; row += 64u) {
            let centered = activations[LINEAR + row * LINEAR_WIDTH + c] - mean;
            sum += centered * centered;
        }
        variance = sum_of(t, sum) * record.inverse_rows;
    }
    let scale = norm_scale(c);
    let shift = weights[SHIFT + c];
    let inverse = 1.0 / sqrt(variance + BATCH_NORM_EPSILON);
    for (var row = t; row < 4u * record.rows4; row += 64u) {
        let normal = (activations[LINEAR + row * LINEAR_WIDTH + c] - mean) * inverse;
        activations[ACTIVE + row * COLUMNS4 + c] = activate(scale * normal + shift);
    }
    if (t == 0u) {
        activations[BATCH_MOMENTS + c] = mean;
        activations[BATCH_MOMENTS + COLUMNS4 + c] = inverse;
        if (record.trains == 1u) {
            track(PARAMETERS4 + STATISTICS + c, mean, c);
            track(PARAMETERS4 + STATISTICS + COLUMNS4 + c, variance * record.bessel_correction, c);
        }
    }
}
