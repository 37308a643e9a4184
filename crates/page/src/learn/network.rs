//! Lessons on the recipe as a whole, the net, and where its weights start.

use super::{Lesson, Part::Formula, Part::Study, Part::Words, Topic, study};

pub(super) const LESSONS: &[Lesson] = &[
    Lesson {
        topic: Topic::Recipe,
        name: "recipe",
        title: "The recipe",
        parts: &[
            Words(
                "The recipe is everything that decides the curve of a run: the net, its first weights, the loss, the optimizer, the guards and the seed. The same recipe gives the same curve on the same device. A preset is a recipe to begin with: two are sound, eight fail in a known way.",
            ),
            Words(
                "Change one thing at a time, and keep the seed: then what differs comes from the change. The arrow beside a field brings the preset's value back. The address of the page follows every edit, so a link or a bookmark keeps the recipe.",
            ),
        ],
        sources: &["Bouthillier et al. 2021"],
    },
    Lesson {
        topic: Topic::Initialization,
        name: "initialization",
        title: "Initial weights",
        parts: &[
            Formula("Xavier: Var(w) = 2 / (inputs + outputs)"),
            Words(
                "Initial weights set the size of signals and gradients in every layer. Xavier's keep both about level from layer to layer; Kaiming's allow for ReLU, which silences half of its inputs. With all weights zero no gradient passes. With weights that are too large the log-variance is large from the start, and its exponential overflows.",
            ),
            Study(
                &study::NORMAL_WEIGHTS,
                "Our study, ten seeds: {change} cost {effect} nats, {held-out} held out where the unchanged recipe has {held-out-before}. No other change mattered as much.",
            ),
        ],
        sources: &["Glorot & Bengio 2010", "He et al. 2015"],
    },
    Lesson {
        topic: Topic::OutputBias,
        name: "output-bias",
        title: "The output bias",
        parts: &[
            Words(
                "The decoder's last bias is what it draws before it has learned anything. At zero every pixel is one half. At the mean image, which means at the logit of each pixel's mean, training begins near the line of one image for all, and the first steps need not find that image.",
            ),
            Study(
                &study::OUTPUT_BIAS,
                "A head start is no better end. In our study {change} changed the article's recipe by {effect} nats ({conclusion}), left {active} active units instead of {active-before}, and collapsed in {failed} runs, which never left the mean image. The preset Healthy has it together with a KL warm-up.",
            ),
        ],
        sources: &["Karpathy 2019, A recipe for training neural networks"],
    },
    Lesson {
        topic: Topic::BatchNorm,
        name: "batch-norm",
        title: "Batch normalization",
        parts: &[
            Formula("y = scale · (x − batch mean) / √(batch variance + ε) + shift"),
            Words(
                "Every unit is normalized over the batch, so signals keep their size whatever the weights do. In evaluation running statistics stand in for those of the batch. On mu too, with a fixed scale, it keeps the KL above a floor (BN-VAE).",
            ),
            Study(
                &study::BATCH_NORM,
                "Our study: {change} of the hidden layers is the one change that {conclusion}, by {effect} nats over ten epochs. It left {active} active units instead of {active-before}.",
            ),
        ],
        sources: &["Ioffe & Szegedy 2015", "Zhu et al. 2020"],
    },
];
