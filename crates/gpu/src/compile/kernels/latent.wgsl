// The sample of the posterior, its KL divergence, and their gradients.
var<private> kl_sum: vec4f;
var<private> logvar_largest: vec4u;

// Within its bounds; NaN stays NaN.
fn bounded_logvar(raw: vec4f) -> vec4f {
    var logvar = raw;
    if (has_bound(BOUND_LOGVAR_MIN)) {
        logvar = select(logvar, vec4f(record.logvar_min), logvar < vec4f(record.logvar_min));
    }
    if (has_bound(BOUND_LOGVAR_MAX)) {
        logvar = select(logvar, vec4f(record.logvar_max), logvar > vec4f(record.logvar_max));
    }
    return logvar;
}

// Which are within them: the others have no gradient.
fn within_logvar_bounds(raw: vec4f) -> vec4<bool> {
    let above = vec4<bool>(!has_bound(BOUND_LOGVAR_MIN)) | (raw >= vec4f(record.logvar_min));
    return above & (vec4<bool>(!has_bound(BOUND_LOGVAR_MAX)) | (raw <= vec4f(record.logvar_max)));
}

fn sample(row: u32, c: u32, mu: vec4f, raw: vec4f) {
    let logvar = bounded_logvar(raw);
    let valid = within(c, LATENT);
    let deviation = select(vec4f(), exp(0.5 * logvar) * noise(row, c), valid);
    activations[DEVIATION + row * LATENT4 + c] = deviation;
    activations[Z + row * LATENT4 + c] = select(vec4f(), mu + deviation, valid);
    if (row < record.rows) {
        kl_sum += select(vec4f(), 0.5 * (mu * mu + exp(logvar) - logvar - 1.0), valid);
        logvar_largest = max(logvar_largest, select(vec4u(), magnitude(raw), valid));
    }
}

// The share of one thread, which is the `group`th from above in its column.
fn keep_kl(group: u32, c: u32) {
    activations[KL_PARTS + group * LATENT4 + c] = kl_sum;
    activations[LOGVAR_PARTS + group * LATENT4 + c] = bitcast<vec4f>(logvar_largest);
}
fn kl_groups() -> u32 { return (record.rows4 + KL_SPAN - 1u) / KL_SPAN * KL_SIDE; }

// KL of four dimensions, averaged over the images.
fn kl_of(c: u32) -> vec4f {
    var sum = vec4f();
    for (var g = 0u; g < kl_groups(); g++) { sum += activations[KL_PARTS + g * LATENT4 + c]; }
    return sum * record.inverse_rows;
}

fn mu_at(row: u32, c: u32) -> vec4f { return activations[MU + row * MU_WIDTH + c]; }
fn logvar_at(row: u32, c: u32) -> vec4f { return activations[LATENTS + row * HEAD4 + LOGVAR_COLUMN + c]; }

var<private> charge_of: u32 = 0xffffffffu;
var<private> charge: vec4f;
// Weight of the KL divergence, zero where free bits pay for it.
fn charge_kl(c: u32) -> vec4f {
    if (charge_of != c) {
        charge_of = c;
        charge = vec4f(record.beta * record.inverse_rows);
        if (has_bound(BOUND_FREE_BITS)) { charge = select(charge, vec4f(), kl_of(c) < vec4f(record.free_bits)); }
    }
    return charge;
}
