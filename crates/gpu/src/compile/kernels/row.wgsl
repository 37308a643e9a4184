// The measures of a pass, and the end of a step.
var<workgroup> sums: array<vec4f, 256>;
var<workgroup> squares: array<vec2f, 256>;
var<workgroup> maxima: array<vec2u, 256>;

// What became of a step. A pass that is none has no update that a bound could change, and the state is an older one.
fn outcome_of(largest_gradient: f32) -> u32 {
    if (record.trains == 0u) { return OUTCOME_APPLIED; }
    if (has_bound(BOUND_CLIP_NORM | BOUND_SKIP_NORM) && state.takes_update == 0u) { return OUTCOME_SKIPPED; }
    var scale = 1.0;
    if (has_bound(BOUND_CLIP_NORM)) { scale = state.gradient_scale; }
    let clipped = scale < 1.0 || (has_bound(BOUND_CLIP_VALUE) && scale * largest_gradient > record.clip_value);
    return select(OUTCOME_APPLIED, OUTCOME_CLIPPED, clipped);
}

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) t: u32) {
    // Reconstruction, KL, what is charged of it, squared gradients.
    var sum = vec4f();
    var square = vec2f();
    var most = vec2u();
    for (var c = t; c < LATENT4; c += 256u) {
        let kl = kl_of(c);
        let free = vec4f(record.free_bits);
        let is_free = (kl < free) & vec4<bool>(has_bound(BOUND_FREE_BITS));
        let charged = select(vec4f(), select(kl, free, is_free), within(c, LATENT));
        sum += vec4f(0.0, dot(kl, vec4f(1.0)), dot(charged, vec4f(1.0)), 0.0);
        for (var i = 0u; i < 4u; i++) { state.results[record.row_offset + ROW_KL_PER_DIMENSION + 4u * c + i] = kl[i]; }
        for (var g = 0u; g < kl_groups(); g++) {
            most.x = max(most.x, largest(bitcast<vec4u>(activations[LOGVAR_PARTS + g * LATENT4 + c])));
        }
    }
    for (var k = t; k < loss_parts(); k += 256u) { sum.x += dot(activations[LOSS_PARTS + k], vec4f(1.0)); }
    for (var k = t; k < UPDATE_THREADS; k += 256u) {
        let share = activations[SQUARES + k];
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
        let reconstruction = total(sums[0].x, f32(record.rows)) * record.inverse_rows;
        let loss = record.reconstruction_weight * reconstruction + record.beta * sums[0].z;
        if (record.measures_gap == 1u) {
            state.running_loss = loss;
        } else {
            let at = record.row_offset;
            state.results[at + ROW_RECONSTRUCTION] = reconstruction;
            state.results[at + ROW_KL] = sums[0].y;
            state.results[at + ROW_LOSS] = loss;
            state.results[at + ROW_GRADIENT_NORM] = sqrt(sums[0].w);
            state.results[at + ROW_LARGEST_LOGVAR] = bitcast<f32>(maxima[0].x);
            state.results[at + ROW_LARGEST_GRADIENT] = bitcast<f32>(maxima[0].y);
            state.results[at + ROW_SQUARED_UPDATE] = squares[0].x;
            state.results[at + ROW_SQUARED_WEIGHTS] = squares[0].y;
            state.results[at + ROW_BATCH_NORM_GAP] = state.running_loss - loss;
            let outcome = outcome_of(bitcast<f32>(maxima[0].y));
            state.results[at + ROW_OUTCOME] = f32(outcome);
            if (record.trains == 1u && outcome != OUTCOME_SKIPPED) {
                let c = corrections();
                state.adam_correction1 = c.x;
                state.adam_correction2 = c.y;
            }
        }
    }
}
