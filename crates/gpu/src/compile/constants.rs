//! What stands before every kernel of a net: its constants, and what host and device agree on, as WGSL.

use elbo_engine::{
    BATCH_NORM_EPSILON, DEAD_SPREAD, LOG_SIGMA_FLOOR, Layout, OPTIMAL_VARIANCE_EPSILON, UpdateRule,
};

use crate::{
    Tuning,
    compile::{
        activations::{Activations, PIXELS4, update_each, update_groups},
        bindings::Binding,
    },
    read::rows::{RowHead, RowLayout, SumLayout},
    run::{
        buffers::StateHead,
        record::{CODES, PassRecord},
    },
    shared_struct::{Member, declaration},
};

/// Constants of type `u32`, a line each.
pub(crate) fn unsigned<N: AsRef<str>>(constants: impl IntoIterator<Item = (N, usize)>) -> String {
    let line = |(name, value): (N, usize)| format!("const {} = {value}u;\n", name.as_ref());
    constants.into_iter().map(line).collect()
}

/// Constants of type `f32`, a line each.
pub(crate) fn floats(constants: impl IntoIterator<Item = (&'static str, f64)>) -> String {
    constants.into_iter().map(|(name, value)| format!("const {name}: f32 = {value:?};\n")).collect()
}

/// The structs, buffers, codes and offsets that host and device share.
fn shared(layout: &Layout) -> String {
    let (rows, sums) = (RowLayout::new(layout), SumLayout::new(layout));
    let mut text = declaration("PassRecord", PassRecord::MEMBERS, "images: array<u32>")
        + &declaration("State", StateHead::MEMBERS, "results: array<f32>");
    text += &Binding::ALL.map(Binding::declaration).concat();
    text += &unsigned(CODES.iter().map(|(name, code)| (name, *code as usize)));
    let row_offset = |member: &Member| (format!("ROW_{}", member.name.to_uppercase()), member.offset);
    text += &unsigned(RowHead::MEMBERS.iter().map(row_offset));
    text + &unsigned([
        ("ROW_KL_PER_DIMENSION", rows.kl_per_dimension),
        ("ROW_DEAD_UNITS", rows.dead_units),
        ("SUM_RECONSTRUCTION", sums.reconstruction),
        ("SUM_KL", sums.kl),
        ("SUM_MU", sums.mu),
        ("SUM_SQUARED_MU", sums.squared_mu),
        ("SUM_GAP_RUNNING", sums.gap_running),
        ("SUM_GAP_OWN", sums.gap_own),
    ])
}

/// The constants of a net, its rule and where everything lies.
pub(crate) fn constants(layout: &Layout, rule: UpdateRule, arrays: &Activations, tuning: &Tuning) -> String {
    let latent4 = layout.latent_columns / 4;
    let parameters4 = layout.parameters / 4;
    // The head's own threads sample, or, where mu is normalized in between, those of a kernel of its own.
    let heads = layout.heads().1;
    let side = if heads.mu_norm.is_some() { 8 } else { tuning.forward.side() };
    let span = if heads.mu_norm.is_some() { 8 } else { side * tuning.forward.rows };
    let output = tuning.output;
    let sizes = unsigned([
        ("PARAMETERS4", parameters4),
        ("WEIGHTS4", parameters4 + (layout.statistics / 4).max(1)),
        ("MOMENTS4", parameters4 * rule.moment_count()),
        ("ACTIVATIONS4", arrays.length),
        ("PIXELS4", PIXELS4),
        ("LATENT", layout.latent),
        ("LATENT4", latent4),
        ("HEAD4", arrays.latents.width),
        ("LATENTS", arrays.latents.at),
        ("LOGVAR_COLUMN", if heads.tied { 0 } else { latent4 }),
        ("MU", arrays.mu.at),
        ("MU_WIDTH", arrays.mu.width),
        ("Z", arrays.z.at),
        ("DEVIATION", arrays.deviation.at),
        ("KL_PARTS", arrays.kl_parts),
        ("LOGVAR_PARTS", arrays.logvar_parts),
        ("KL_SIDE", side),
        ("KL_SPAN", span),
        ("LOSS_PARTS", arrays.loss_parts),
        ("OUTPUT_ACROSS", PIXELS4.div_ceil(output.side() * output.columns)),
        ("OUTPUT_SPAN", output.side() * output.rows),
        ("SQUARES", arrays.squares),
        ("UPDATE_EACH", update_each(layout, tuning)),
        ("UPDATE_THREADS", update_groups(layout, tuning) * 64),
        ("LOG_SIGMA4", layout.log_sigma().unwrap_or_default() / 4),
    ]);
    let numbers = floats([
        ("PIXELS", elbo_recipe::PIXELS as f64),
        ("BATCH_NORM_EPSILON", f64::from(BATCH_NORM_EPSILON)),
        ("LOG_SIGMA_FLOOR", f64::from(LOG_SIGMA_FLOOR)),
        ("OPTIMAL_VARIANCE_EPSILON", f64::from(OPTIMAL_VARIANCE_EPSILON)),
        ("DEAD_SPREAD", f64::from(DEAD_SPREAD)),
    ]);
    [sizes, numbers, floats(of_rule(rule)), shared(layout)].concat()
}

fn of_rule(rule: UpdateRule) -> Vec<(&'static str, f64)> {
    match rule {
        UpdateRule::Adam { beta1, beta2, epsilon, decoupled } => vec![
            ("BETA1", beta1),
            ("REST1", 1.0 - beta1),
            ("BETA2", beta2),
            ("REST2", 1.0 - beta2),
            ("EPSILON", epsilon),
            ("COUPLED", if decoupled { 0.0 } else { 1.0 }),
        ],
        UpdateRule::Sgd { .. } => Vec::new(),
        UpdateRule::Rmsprop { alpha, epsilon } => {
            vec![("ALPHA", alpha), ("REST", 1.0 - alpha), ("EPSILON", epsilon)]
        }
    }
}
