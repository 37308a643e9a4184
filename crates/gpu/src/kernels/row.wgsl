// The measures of a pass, and the end of a step.
var<workgroup> sums: array<vec4f, 256>;
var<workgroup> squares: array<vec2f, 256>;
var<workgroup> maxima: array<vec2u, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) t: u32) {
    // Reconstruction, KL, what is charged of it, squared gradients.
    var sum = vec4f();
    var square = vec2f();
    var most = vec2u();
    for (var c = t; c < LATENT4; c += 256u) {
        let kl = kl_of(c);
        let free = vec4f(rec.free_bits);
        let charged = select(vec4f(), select(kl, free, kl < free), within(c, LATENT));
        sum += vec4f(0.0, dot(kl, vec4f(1.0)), dot(charged, vec4f(1.0)), 0.0);
        for (var i = 0u; i < 4u; i++) { state.out[rec.slot + ROW_KL + 4u * c + i] = kl[i]; }
        for (var g = 0u; g < kl_groups(); g++) {
            most.x = max(most.x, largest(bitcast<vec4u>(act[LOGVAR_PARTS + g * LATENT4 + c])));
        }
    }
    for (var k = t; k < loss_parts(); k += 256u) { sum.x += dot(act[LOSS_PARTS + k], vec4f(1.0)); }
    for (var k = t; k < UPDATE_THREADS; k += 256u) {
        let share = act[SQUARES + k];
        sum.w += share.x;
        square += share.zw;
        most.y = max(most.y, bitcast<u32>(share.y));
    }
    sums[t] = sum;
    squares[t] = square;
    maxima[t] = most;
    for (var n = 128u; n > 0u; n >>= 1u) {
        workgroupBarrier();
        if (t < n) {
            sums[t] += sums[t + n];
            squares[t] += squares[t + n];
            maxima[t] = max(maxima[t], maxima[t + n]);
        }
    }
    if (t == 0u) {
        let reconstruction = total(sums[0].x, f32(rec.rows)) * rec.share;
        let loss = rec.weight * reconstruction + rec.beta * sums[0].z;
        if (rec.gap == 1u) {
            state.gap = loss;
        } else {
            let at = rec.slot;
            state.out[at] = reconstruction;
            state.out[at + 1u] = sums[0].y;
            state.out[at + 2u] = loss;
            state.out[at + 3u] = sqrt(sums[0].w);
            state.out[at + 4u] = bitcast<f32>(maxima[0].x);
            state.out[at + 5u] = bitcast<f32>(maxima[0].y);
            state.out[at + 6u] = squares[0].x;
            state.out[at + 7u] = squares[0].y;
            state.out[at + 8u] = state.gap - loss;
            if (rec.train == 1u && (rec.bounded == 0u || state.keep == 1u)) {
                let c = corrections();
                state.correction1 = c.x;
                state.correction2 = c.y;
            }
        }
    }
}
