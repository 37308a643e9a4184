//! Every field of a recipe, said once. A field that is declared here is in files and links, on the command line and
//! among the page's controls.

use crate::{
    Activation, BatchNorm, Clipping, GaussianMean, Initializer, Kind,
    Kind::{Number, Switch, Whole},
    KlSchedule, LearningRateSchedule, Likelihood, LogvarBounds, Optimizer, OutputBias, PlateauMode,
    Reduction, ThresholdMode, Widths,
    value::FieldValue,
};

recipe! {
    Run "Run" {
        /// Fixes the initial weights, the batch order and the noise; the same seed gives the same curve on the same device.
        Seed seed: u64 { default: 7, label: "Seed", kind: Whole { min: 0, max: 9_007_199_254_740_991 } }
        /// Passes over the training images; warm-ups and cosine schedules stretch with it.
        Epochs epochs: u32 {
            default: 100, label: "Epochs", unit: "passes", kind: Whole { min: 1, max: 1000 }
        }
        /// Images per optimizer update; a last partial batch is dropped.
        BatchSize batch_size: u32 {
            default: 128, label: "Batch size", unit: "images", kind: Whole { min: 1, max: 4096 }
        }
    }

    Network "Network" {
        /// Widths of the encoder's hidden layers; the decoder mirrors them.
        Hidden hidden: Widths {
            default: vec![128, 64], label: "Hidden widths", unit: "units",
            kind: Kind::Widths { layers: 6, widest: 2048 }
        }
        /// Dimensions of z, the code between encoder and decoder.
        Latent latent: u32 {
            default: 32, label: "Latent size", unit: "dimensions", kind: Whole { min: 1, max: 256 }
        }
        /// Nonlinearity after each hidden layer.
        Activation activation: Activation {
            default: Activation::Relu, label: "Activation", kind: Activation::KIND
        }
        /// Normalizes over the batch before each activation; on mu too, it keeps the KL above a floor (BN-VAE).
        BatchNorm batch_norm: BatchNorm {
            default: BatchNorm::Off, label: "Batch normalization", kind: BatchNorm::KIND
        }
        /// Share of each batch in the running mean and variance that evaluation uses; too small, they lag behind.
        BatchNormMomentum batch_norm_momentum: f32 {
            default: 0.1, label: "Statistics momentum", unit: "share per step",
            kind: Number { min: 1e-4, max: 1.0 }, live: true,
            when: |recipe| recipe.batch_norm != BatchNorm::Off
        }
        /// Fixed scale of a normalized mu: the KL of each dimension stays above half its square.
        BatchNormMuScale batch_norm_mu_scale: f32 {
            default: 0.5, label: "Scale of mu", kind: Number { min: 0.05, max: 10.0 },
            when: |recipe| recipe.batch_norm == BatchNorm::HiddenAndMu
        }
        /// One layer gives both mu and logvar: a misprint of the article.
        TiedHeads tied_heads: bool { default: false, label: "Tied heads", kind: Switch }
    }

    Start "Initial weights" {
        /// How initial weights are drawn; biases start at zero.
        Initializer initializer: Initializer {
            default: Initializer::XavierUniform, label: "Initializer", kind: Initializer::KIND,
            formerly: "initialiser"
        }
        /// Standard deviation of the weights under the initializer normal.
        InitialStd initial_std: f32 {
            default: 0.05, label: "Initial deviation", kind: Number { min: 1e-4, max: 10.0 },
            when: |recipe| recipe.initializer == Initializer::Normal
        }
        /// Where the decoder's last bias starts: at one half for every pixel, or at the mean training image.
        OutputBias output_bias: OutputBias {
            default: OutputBias::Zero, label: "Output bias", kind: OutputBias::KIND
        }
    }

    Objective "Objective" {
        /// How the decoder's output explains a pixel: cross-entropy on logits, or a Gaussian whose sigma is fixed, trained, or the best one of each batch.
        Likelihood likelihood: Likelihood {
            default: Likelihood::Bernoulli, label: "Likelihood", kind: Likelihood::KIND
        }
        /// Standard deviation of a pixel under the Gaussian likelihood: fixed, or where learning it starts.
        GaussianSigma gaussian_sigma: f32 {
            default: 1.0, label: "Sigma", unit: "pixel value", kind: Number { min: 0.01, max: 10.0 },
            when: |recipe| matches!(recipe.likelihood, Likelihood::Gaussian | Likelihood::GaussianLearned)
        }
        /// What the mean of a Gaussian pixel is.
        GaussianMean gaussian_mean: GaussianMean {
            default: GaussianMean::Sigmoid, label: "Gaussian mean", kind: GaussianMean::KIND,
            when: |recipe| recipe.likelihood != Likelihood::Bernoulli
        }
        /// How pixel losses make an image's loss; the mean is a misprint that weighs the KL 784 times as much.
        Reduction reduction: Reduction {
            default: Reduction::Sum, label: "Reduction", kind: Reduction::KIND, live: true
        }
        /// Weight of the KL divergence in the loss; 1 is the evidence lower bound.
        Beta beta: f32 { default: 1.0, label: "Beta", kind: Number { min: 0.0, max: 1000.0 }, live: true }
        /// How the weight of the KL divergence grows to beta, or which part of the divergence is free.
        KlSchedule kl_schedule: KlSchedule {
            default: KlSchedule::Constant, label: "KL schedule", kind: KlSchedule::KIND, live: true
        }
        /// Share of the run, or of each cycle, over which the weight of the KL rises from zero to beta.
        KlWarmup kl_warmup: f32 {
            default: 0.2, label: "KL warm-up", unit: "share", kind: Number { min: 0.0, max: 1.0 }, live: true,
            when: |recipe| matches!(recipe.kl_schedule, KlSchedule::Linear | KlSchedule::Cyclical)
        }
        /// Rises of the weight in a cyclical schedule.
        KlCycles kl_cycles: u32 {
            default: 4, label: "KL cycles", unit: "cycles", kind: Whole { min: 1, max: 100 }, live: true,
            when: |recipe| recipe.kl_schedule == KlSchedule::Cyclical
        }
        /// Under the schedule free-bits, KL of a dimension that costs nothing.
        FreeBits free_bits: f32 {
            default: 0.1, label: "Free bits", unit: "nats per dimension",
            kind: Number { min: 0.0, max: 10.0 }, live: true,
            when: |recipe| recipe.kl_schedule == KlSchedule::FreeBits
        }
        /// Keeps the log-variance where its exponential is finite; beyond the bounds its gradient is zero.
        LogvarBounds logvar_bounds: LogvarBounds {
            default: LogvarBounds::Clamp, label: "Logvar bounds", kind: LogvarBounds::KIND, live: true
        }
        /// Lower bound of the log-variance.
        LogvarMin logvar_min: f32 {
            default: -30.0, label: "Smallest logvar", unit: "log variance",
            kind: Number { min: -80.0, max: 0.0 }, live: true, when: has_logvar_bounds
        }
        /// Upper bound of the log-variance.
        LogvarMax logvar_max: f32 {
            default: 20.0, label: "Largest logvar", unit: "log variance",
            kind: Number { min: 0.0, max: 80.0 }, live: true, when: has_logvar_bounds
        }
    }

    Optimizer "Optimizer" {
        /// The rule that turns gradients into updates.
        Optimizer optimizer: Optimizer {
            default: Optimizer::Adam, label: "Optimizer", kind: Optimizer::KIND, formerly: "optimiser"
        }
        /// Size of an update, before its schedule.
        LearningRate learning_rate: f32 {
            default: 1e-3, label: "Learning rate", kind: Number { min: 1e-7, max: 10.0 }, live: true
        }
        /// Share of the last update that SGD keeps.
        Momentum momentum: f32 {
            default: 0.9, label: "Momentum", kind: Number { min: 0.0, max: 0.999 }, live: true,
            when: |recipe| recipe.optimizer == Optimizer::Sgd
        }
        /// Pull of every parameter toward zero: apart from the gradient in AdamW, added to it elsewhere.
        WeightDecay weight_decay: f32 {
            default: 0.0, label: "Weight decay", kind: Number { min: 0.0, max: 1.0 }, live: true
        }
    }

    Schedule "Learning-rate schedule" {
        /// How the learning rate changes after its warm-up.
        LearningRateSchedule learning_rate_schedule: LearningRateSchedule {
            default: LearningRateSchedule::Constant, label: "Schedule", kind: LearningRateSchedule::KIND,
            live: true
        }
        /// Steps over which the learning rate rises from near zero; 0 for none.
        LearningRateWarmup learning_rate_warmup: u32 {
            default: 0, label: "Warm-up", unit: "steps", kind: Whole { min: 0, max: 100_000 }, live: true
        }
        /// Share of the learning rate that a cosine schedule ends at.
        LearningRateEnd learning_rate_end: f32 {
            default: 0.0, label: "End of the cosine", unit: "share", kind: Number { min: 0.0, max: 1.0 },
            live: true, when: |recipe| recipe.learning_rate_schedule == LearningRateSchedule::Cosine
        }
        /// Factor of the schedules step and exponential.
        LearningRateDecay learning_rate_decay: f32 {
            default: 0.5, label: "Decay", unit: "factor", kind: Number { min: 0.01, max: 1.0 }, live: true,
            when: |recipe| matches!(
                recipe.learning_rate_schedule,
                LearningRateSchedule::Step | LearningRateSchedule::Exponential
            )
        }
        /// Epochs between two cuts of the schedule step.
        LearningRateStep learning_rate_step: u32 {
            default: 20, label: "Epochs per step", unit: "epochs", kind: Whole { min: 1, max: 1000 },
            live: true, when: |recipe| recipe.learning_rate_schedule == LearningRateSchedule::Step
        }
        /// Whether the plateau is looked for in the held-out loss or in its negative.
        PlateauMode plateau_mode: PlateauMode {
            default: PlateauMode::Min, label: "Plateau mode", kind: PlateauMode::KIND, live: true,
            when: uses_plateau
        }
        /// Factor of the learning rate at a plateau.
        PlateauFactor plateau_factor: f32 {
            default: 0.5, label: "Plateau factor", unit: "factor", kind: Number { min: 0.01, max: 0.99 },
            live: true, when: uses_plateau
        }
        /// Epochs without progress that are tolerated; the next one cuts.
        PlateauPatience plateau_patience: u32 {
            default: 5, label: "Plateau patience", unit: "epochs", kind: Whole { min: 0, max: 1000 },
            live: true, when: uses_plateau
        }
        /// Progress that counts, in nats (abs) or as a share of the best loss (rel).
        PlateauThreshold plateau_threshold: f32 {
            default: 0.1, label: "Plateau threshold", unit: "nats or share",
            kind: Number { min: 0.0, max: 100.0 }, live: true, when: uses_plateau
        }
        /// What the plateau's threshold is measured in.
        PlateauThresholdMode plateau_threshold_mode: ThresholdMode {
            default: ThresholdMode::Abs, label: "Threshold mode", kind: ThresholdMode::KIND, live: true,
            when: uses_plateau
        }
        /// Epochs after a cut in which none counts as bad.
        PlateauCooldown plateau_cooldown: u32 {
            default: 0, label: "Plateau cooldown", unit: "epochs", kind: Whole { min: 0, max: 1000 },
            live: true, when: uses_plateau
        }
        /// Learning rate below which a plateau cuts no further.
        PlateauMinRate plateau_min_rate: f32 {
            default: 0.0, label: "Smallest rate", kind: Number { min: 0.0, max: 1.0 }, live: true,
            when: uses_plateau
        }
        /// A cut by no more than this is not made.
        PlateauEpsilon plateau_epsilon: f32 {
            default: 1e-8, label: "Smallest cut", kind: Number { min: 0.0, max: 1.0 }, live: true,
            when: uses_plateau
        }
    }

    Guards "Guards" {
        /// Bounds gradients: all scaled together by their global norm, or each number by itself.
        Clipping clipping: Clipping {
            default: Clipping::None, label: "Clipping", kind: Clipping::KIND, live: true
        }
        /// Largest global norm, or largest single number, that gradients keep.
        ClipThreshold clip_threshold: f32 {
            default: 100.0, label: "Clip threshold", unit: "nats per unit",
            kind: Number { min: 1e-3, max: 1e6 }, live: true, when: |recipe| recipe.clipping != Clipping::None
        }
        /// A step whose gradient norm is above it is not taken; 0 for never.
        SkipThreshold skip_threshold: f32 {
            default: 0.0, label: "Skip threshold", unit: "nats per unit",
            kind: Number { min: 0.0, max: 1e9 }, live: true
        }
        /// On a number that is not finite, goes back to the last good snapshot and lowers the learning rate.
        Rollback rollback: bool { default: true, label: "Rollback", kind: Switch, live: true }
        /// Factor of the learning rate at every rollback.
        RollbackFactor rollback_factor: f32 {
            default: 0.3, label: "Rollback factor", unit: "factor", kind: Number { min: 0.01, max: 1.0 },
            live: true, when: |recipe| recipe.rollback
        }
        /// Rollbacks without lasting progress after which the run gives up.
        RollbackTries rollback_tries: u32 {
            default: 5, label: "Rollback tries", unit: "times", kind: Whole { min: 1, max: 20 }, live: true,
            when: |recipe| recipe.rollback
        }
    }
}

fn has_logvar_bounds(recipe: &Recipe) -> bool {
    recipe.logvar_bounds == LogvarBounds::Clamp
}

fn uses_plateau(recipe: &Recipe) -> bool {
    recipe.learning_rate_schedule == LearningRateSchedule::Plateau
}
