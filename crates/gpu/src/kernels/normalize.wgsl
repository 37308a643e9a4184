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

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) t: u32) {
    let c = id.x;
    var mean = p[PARAMETERS4 + STATISTICS + c];
    var variance = p[PARAMETERS4 + STATISTICS + COLUMNS4 + c];
    if (rec.running == 0u) {
        var sum = vec4f();
        for (var row = t; row < rec.rows; row += 64u) { sum += act[LINEAR + row * LINEAR_WIDTH + c]; }
        mean = sum_of(t, sum) * rec.share;
        sum = vec4f();
        for (var row = t; row < rec.rows; row += 64u) {
            let centered = act[LINEAR + row * LINEAR_WIDTH + c] - mean;
            sum += centered * centered;
        }
        variance = sum_of(t, sum) * rec.share;
    }
    let inverse = 1.0 / sqrt(variance + BATCH_NORM_EPSILON);
    for (var row = t; row < 4u * rec.rows4; row += 64u) {
        let normal = (act[LINEAR + row * LINEAR_WIDTH + c] - mean) * inverse;
        act[ACTIVE + row * COLUMNS4 + c] = ACTIVATE(GAMMA * normal + p[SHIFT + c]);
    }
    if (t == 0u) {
        act[BATCH_MOMENTS + c] = mean;
        act[BATCH_MOMENTS + COLUMNS4 + c] = inverse;
        if (rec.train == 1u) {
            let width = within(c, WIDTH);
            p[PARAMETERS4 + STATISTICS + c] = select(vec4f(), mix(p[PARAMETERS4 + STATISTICS + c], mean, rec.mix), width);
            p[PARAMETERS4 + STATISTICS + COLUMNS4 + c] =
                select(vec4f(), mix(p[PARAMETERS4 + STATISTICS + COLUMNS4 + c], variance * rec.unbiased, rec.mix), width);
        }
    }
}
