//! The constants that all kernels of a net see, as WGSL.

use std::fmt::Write;

use elbo_engine::{
    BATCH_NORM_EPSILON, DEAD_SPREAD, LOG_SIGMA_FLOOR, Layout, OPTIMAL_VARIANCE_EPSILON, UpdateRule,
};

use crate::{
    Tuning,
    activations::{Activations, PIXELS4, update_each, update_groups},
    rows::{RowLayout, SumLayout},
};

/// Copies of the parameters that an optimizer keeps besides.
pub(crate) fn moments(rule: UpdateRule) -> usize {
    match rule {
        UpdateRule::Adam { .. } => 2,
        UpdateRule::Sgd { .. } | UpdateRule::Rmsprop { .. } => 1,
    }
}

/// The constants of a net, its rule and where everything lies.
pub(crate) fn constants(layout: &Layout, rule: UpdateRule, arrays: &Activations, tuning: &Tuning) -> String {
    let latent4 = layout.latent_columns / 4;
    let parameters4 = layout.parameters / 4;
    let (rows, sums) = (RowLayout::new(layout), SumLayout::new(layout));
    // The head's own threads sample, or, where mu is normalized in between, those of a kernel of its own.
    let side = if layout.mu_norm.is_some() { 8 } else { tuning.forward.side() };
    let span = if layout.mu_norm.is_some() { 8 } else { side * tuning.forward.rows };
    let output = tuning.output;
    let mut text = String::new();
    for (name, value) in [
        ("PARAMETERS4", parameters4),
        ("WEIGHTS4", parameters4 + (layout.statistics / 4).max(1)),
        ("MOMENTS4", parameters4 * moments(rule)),
        ("ACTIVATIONS4", arrays.length),
        ("PIXELS4", PIXELS4),
        ("LATENT", layout.latent),
        ("LATENT4", latent4),
        ("HEAD4", arrays.latents.width),
        ("LATENTS", arrays.latents.at),
        ("LOGVAR_COLUMN", if layout.tied { 0 } else { latent4 }),
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
        ("LOG_SIGMA4", layout.log_sigma.unwrap_or_default() / 4),
        ("ROW_KL", rows.kl),
        ("ROW_DEAD", rows.dead),
        ("RUNNING_SUMS", sums.running),
        ("OWN_SUMS", sums.own),
    ] {
        let _ = writeln!(text, "const {name} = {value}u;");
    }
    for (name, value) in [
        ("PIXELS", elbo_recipe::PIXELS as f64),
        ("BATCH_NORM_EPSILON", f64::from(BATCH_NORM_EPSILON)),
        ("LOG_SIGMA_FLOOR", f64::from(LOG_SIGMA_FLOOR)),
        ("OPTIMAL_VARIANCE_EPSILON", f64::from(OPTIMAL_VARIANCE_EPSILON)),
        ("DEAD_SPREAD", f64::from(DEAD_SPREAD)),
    ]
    .into_iter()
    .chain(of_rule(rule))
    {
        let _ = writeln!(text, "const {name}: f32 = {value:?};");
    }
    text
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
