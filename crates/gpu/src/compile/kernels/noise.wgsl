// Noise from N(0, 1), as noise_block of the engine crate defines it.

// pcg4d (Jarzynski & Olano 2020).
fn pcg4d(words: vec4u) -> vec4u {
    var h = words * 1664525u + 1013904223u;
    h.x += h.y * h.w; h.y += h.z * h.x; h.z += h.x * h.y; h.w += h.y * h.z;
    h ^= h >> vec4u(16u);
    h.x += h.y * h.w; h.y += h.z * h.x; h.z += h.x * h.y; h.w += h.y * h.z;
    return h;
}

// ln((k + 0.5) / 2^24) for k below 2^24. The built-in logarithm may be off by 2^-21, too much next to 1, where
// k + 0.5 would not fit 24 bits either: above a half, one less the number is exact instead.
fn log_uniform(k: vec2u) -> vec2f {
    let high = k >= vec2u(0x800000u);
    let low_value = (vec2f(k) + 0.5) / 16777216.0;
    let rest = (vec2f(vec2u(0xffffffu) - k) + 0.5) / 16777216.0;
    // Mantissa from sqrt(1/2) to sqrt(2), and exponent.
    let shifted = bitcast<vec2i>(low_value) - vec2i(0x3f3504f3);
    let low_f = bitcast<vec2f>((shifted & vec2i(0x7fffff)) + vec2i(0x3f3504f3)) - 1.0;
    let near = rest < vec2f(0.29289322);
    let high_f = select(1.0 - 2.0 * rest, -rest, near);
    let f = select(low_f, high_f, high);
    let exponent = select(vec2f(shifted >> vec2u(23u)), select(vec2f(-1.0), vec2f(), near), high);
    // The polynomial of FreeBSD's logf.
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let r = z * (0.66666662693 + w * 0.28498786688) + w * (0.40000972152 + w * 0.24279078841);
    let half = 0.5 * f * f;
    return exponent * 0.69313812256 + (f - (half - (s * (half + r) + exponent * 9.0580006145e-6)));
}

// cos(2 pi u) and sin(2 pi u), in that order for both: the built-in functions may be off by 2^-11.
fn cos_sin(u: vec2f) -> vec4f {
    let quarter = floor(4.0 * u + 0.5);
    let x = (4.0 * u - quarter) * 1.5707963268;
    let y = x * x;
    let sine = x + x * y * (-1.6666654611e-1 + y * (8.3321608736e-3 - y * 1.9515295891e-4));
    let cosine = 1.0 - 0.5 * y + y * y * (4.166664568298827e-2 + y * (-1.388731625493765e-3 + y * 2.443315711809948e-5));
    let turn = vec2u(quarter) & vec2u(3u);
    let odd = (turn & vec2u(1u)) == vec2u(1u);
    let c = select(cosine, sine, odd) * select(vec2f(1.0), vec2f(-1.0), (turn == vec2u(1u)) | (turn == vec2u(2u)));
    let s = select(sine, cosine, odd) * select(vec2f(1.0), vec2f(-1.0), turn >= vec2u(2u));
    return vec4f(c, s);
}

fn drawn_noise(row: u32, block: u32) -> vec4f {
    let h = pcg4d(vec4u(block, record.noise_row + row, record.noise_step, record.noise_key)) >> vec4u(8u);
    let radius = sqrt(max(vec2f(), -2.0 * log_uniform(h.xy)));
    let turns = cos_sin((vec2f(h.zw) + 0.5) / 16777216.0);
    return vec4f(radius.x * turns.xz, radius.y * turns.yw);
}

// Noise of dimensions 4 block to 4 block + 3 of a row: none, drawn or from the table. Padding has none.
fn noise(row: u32, block: u32) -> vec4f {
    if (record.noise_source == NOISE_NONE || row >= record.rows) { return vec4f(); }
    let valid = within(block, LATENT);
    if (record.noise_source == NOISE_DRAWN) { return select(vec4f(), drawn_noise(row, block), valid); }
    let at = record.noise_offset + row * LATENT + 4u * block;
    let given = vec4f(noise_table[at], noise_table[at + 1u], noise_table[at + 2u], noise_table[at + 3u]);
    return select(vec4f(), given, valid);
}
