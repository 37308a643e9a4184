//! Lessons on the optimizer, its schedule, and the guards.

use super::{Lesson, Part::Formula, Part::Study, Part::Words, Topic, study};

pub(super) const LESSONS: &[Lesson] = &[
    Lesson {
        topic: Topic::LearningRate,
        name: "learning-rate",
        title: "The learning rate",
        parts: &[
            Words(
                "It sets the size of an update. Adam divides each gradient by its own recent size, so with a rate of 0.001 a weight moves by about that much a step. Too high, the first steps throw the weights out of reach. Too low, nothing breaks, and the run does not arrive. The health figures tell by what share an update changes the weights.",
            ),
            Study(
                &study::HIGHER_RATE,
                "Our study: {change} changed the held-out loss by {effect} nats ({conclusion}), and left only {active} active units instead of {active-before}.",
            ),
        ],
        sources: &["Kingma & Ba 2015", "Bengio 2012"],
    },
    Lesson {
        topic: Topic::Schedules,
        name: "schedules",
        title: "Learning-rate schedules",
        parts: &[
            Words(
                "A high rate gets far, a low one settles: a schedule does one after the other. The cosine falls smoothly over the run; step and exponential cut by a factor at whole epochs. A warm-up, before any of them, keeps steps small until Adam's averages mean something.",
            ),
            Words(
                "The chart shows the rate in use, and faint what is to come; the small curves in the recipe show it before a run. The cosine and the KL warm-up stretch with the epochs.",
            ),
        ],
        sources: &["Loshchilov & Hutter 2017", "Goyal et al. 2017"],
    },
    Lesson {
        topic: Topic::Plateau,
        name: "plateau",
        title: "Reduce on plateau",
        parts: &[
            Words(
                "After each epoch the held-out loss is compared with the best so far. Once it has not improved by more than the threshold for more epochs than the patience allows, the learning rate is multiplied by the factor. A cooldown follows, in which no epoch counts as bad. The rule is PyTorch's.",
            ),
            Study(
                &study::PLATEAU,
                "Our study: over ten epochs {change}, made a difference of {effect} nats: it {conclusion}, since the loss still improves. It is for long runs.",
            ),
        ],
        sources: &["PyTorch 2.x, ReduceLROnPlateau", "Bengio 2012"],
    },
    Lesson {
        topic: Topic::GradientNorm,
        name: "gradient-norm",
        title: "The gradient norm",
        parts: &[
            Formula("‖g‖ = √(Σ gᵢ²), over all parameters, before clipping"),
            Words(
                "It tells how steep the loss is where the weights are. Adam rescales it, so its level says little; its changes say much. A jump by a factor of ten often comes before a divergence. A norm that falls to nothing means that nothing can be learned. Single peaks are odd batches.",
            ),
            Words(
                "It grows with the sum over pixels, so compare it only between runs of the same likelihood and reduction.",
            ),
        ],
        sources: &["Pascanu, Mikolov & Bengio 2013"],
    },
    Lesson {
        topic: Topic::UpdateRatio,
        name: "update-ratio",
        title: "The update ratio",
        parts: &[
            Formula("‖Δw‖ / ‖w‖"),
            Words(
                "The size of one update of all weights against the size of the weights. About a thousandth is a common rule of thumb: far above, each step overwrites what the steps before it have learned; far below, the weights hardly move.",
            ),
            Words(
                "It is no law. The first updates are large beside small weights, and a falling learning rate takes the ratio down with it. A rise in the midst of a run, together with the gradient norm, is an early sign of trouble.",
            ),
        ],
        sources: &["CS231n notes 2015"],
    },
    Lesson {
        topic: Topic::Clipping,
        name: "clipping",
        title: "Gradient clipping",
        parts: &[
            Formula("g ← g · min(1, c / ‖g‖)"),
            Words(
                "Clipping by the global norm scales all gradients together when their norm exceeds c: the direction stays. Clipping by value bounds each number by itself, and so turns the direction. It is meant for peaks. A threshold that most steps exceed no longer guards: it weighs steep batches less, and Adam undoes the rest.",
            ),
            Study(
                &study::CLIPPING,
                "Our study: {change}, which clips nine steps in ten, changed the held-out loss by {effect} nats ({conclusion}).",
            ),
        ],
        sources: &["Pascanu, Mikolov & Bengio 2013"],
    },
    Lesson {
        topic: Topic::Guards,
        name: "guards",
        title: "Skipping and rollback",
        parts: &[
            Words(
                "A skip threshold leaves a step out when its gradient norm is too large: neither weights nor optimizer change. Rollback acts when a number is no longer finite. The run goes back to its last good snapshot, takes the same steps again, names the first number that broke, and goes on with a lower learning rate; after some tries it gives up.",
            ),
            Study(
                &study::UNCHANGED,
                "Our study has no arm for them, since there was nothing to save: of its unchanged runs {failed} failed.",
            ),
        ],
        sources: &["Chowdhery et al. 2022"],
    },
];
