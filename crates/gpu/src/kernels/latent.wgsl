// The sample of the posterior, its KL divergence, and their gradients.
var<private> kl_sum: vec4f;
var<private> logvar_largest: vec4u;

// Within its bounds; what is no number stays so.
fn bounded_logvar(raw: vec4f) -> vec4f {
    let above = select(raw, vec4f(rec.logvar_min), raw < vec4f(rec.logvar_min));
    return select(above, vec4f(rec.logvar_max), above > vec4f(rec.logvar_max));
}

fn sample(row: u32, c: u32, mu: vec4f, raw: vec4f) {
    let logvar = bounded_logvar(raw);
    let valid = within(c, LATENT);
    let deviation = select(vec4f(), exp(0.5 * logvar) * noise(row, c), valid);
    act[DEVIATION + row * LATENT4 + c] = deviation;
    act[Z + row * LATENT4 + c] = select(vec4f(), mu + deviation, valid);
    if (row < rec.rows) {
        kl_sum += select(vec4f(), 0.5 * (mu * mu + exp(logvar) - logvar - 1.0), valid);
        logvar_largest = max(logvar_largest, select(vec4u(), magnitude(raw), valid));
    }
}

// The share of one thread, which is the `group`th from above in its column.
fn keep_kl(group: u32, c: u32) {
    act[KL_PARTS + group * LATENT4 + c] = kl_sum;
    act[LOGVAR_PARTS + group * LATENT4 + c] = bitcast<vec4f>(logvar_largest);
}
fn kl_groups() -> u32 { return (rec.rows4 + KL_SPAN - 1u) / KL_SPAN * KL_SIDE; }

// KL of four dimensions, averaged over the images.
fn kl_of(c: u32) -> vec4f {
    var sum = vec4f();
    for (var g = 0u; g < kl_groups(); g++) { sum += act[KL_PARTS + g * LATENT4 + c]; }
    return sum * rec.share;
}

fn mu_at(row: u32, c: u32) -> vec4f { return act[MU + row * MU_WIDTH + c]; }
fn logvar_at(row: u32, c: u32) -> vec4f { return act[LATENTS + row * HEAD4 + LOGVAR_COLUMN + c]; }

var<private> charge_of: u32 = 0xffffffffu;
var<private> charge: vec4f;
// Weight of the KL divergence, zero where free bits pay for it.
fn charge_kl(c: u32) -> vec4f {
    if (charge_of != c) {
        charge_of = c;
        charge = vec4f(rec.beta * rec.share);
        if (rec.free_bits > -3.0e38) { charge = select(charge, vec4f(), kl_of(c) < vec4f(rec.free_bits)); }
    }
    return charge;
}
