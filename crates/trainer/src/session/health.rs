//! Health measures of a training step, taken where they are cheap: on every tenth step.

use elbo_engine::HealthStats;
use elbo_protocol::Health;

/// Steps between two health measures.
pub const HEALTH_STEPS: u32 = 10;

/// The health that a sample tells of.
pub(crate) fn health(sample: HealthStats) -> Health {
    Health {
        step: sample.step,
        kl_per_dimension: sample.kl_per_dimension,
        update_ratio: (sample.squared_update / sample.squared_weights.max(f32::MIN_POSITIVE)).sqrt(),
        dead_units: sample.dead_units,
        batch_norm_gap: sample.batch_norm_gap,
    }
}
