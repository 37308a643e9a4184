//! Lessons on the ways in which a run fails: the signs, the cause, the remedy.

use super::{Lesson, Part::Formula, Part::Words, Topic};

pub(super) const LESSONS: &[Lesson] = &[
    Lesson {
        topic: Topic::Collapse,
        name: "collapse",
        title: "Posterior collapse",
        parts: &[
            Formula("q(z|x) ≈ p(z) for every x:  KL ≈ 0"),
            Words(
                "The signs: the KL falls to zero, the reconstruction stays on the line of one image for all, every reconstruction is the same blur, and sliders change nothing. The decoder ignores z.",
            ),
            Words(
                "The cause: the code costs more than it earns. Beta is too high, or the reconstruction is a mean over pixels while the KL is a sum, which is the article's misprint and weighs the KL 784 times. The remedy: beta 1, a sum over pixels, a KL warm-up or free bits.",
            ),
        ],
        sources: &["Bowman et al. 2016", "Lucas et al. 2019"],
    },
    Lesson {
        topic: Topic::Stuck,
        name: "stuck",
        title: "Stuck",
        parts: &[
            Words(
                "The signs: the loss falls to the line of one image for all and never leaves it, the KL is zero, and in some layer all units are dead: they give the same for every image.",
            ),
            Words(
                "The cause: no information passes, and so no gradient comes back. With all weights zero only the output bias can learn. ReLU units whose input is always negative are dead too, often after steps that were too large. The remedy: a fresh run from Xavier weights, or with a lower learning rate.",
            ),
        ],
        sources: &["Glorot & Bengio 2010", "Lu et al. 2020"],
    },
    Lesson {
        topic: Topic::Divergence,
        name: "divergence",
        title: "Divergence",
        parts: &[
            Words(
                "The signs: the loss rises far above where it was, or above that of a fresh model; the gradient norm jumps. The cause is mostly a learning rate that is too high: one step overshoots, and the next gradient is larger still.",
            ),
            Words(
                "The loss may come back by itself and then sit on the line of one image for all: that is no recovery, the weights are gone. The remedy: a fresh run with a lower rate, a warm-up, clipped gradients. Clipping alone rarely saves a rate that is far too high.",
            ),
        ],
        sources: &["Pascanu, Mikolov & Bengio 2013", "Bengio 2012"],
    },
    Lesson {
        topic: Topic::Overflow,
        name: "overflow",
        title: "Overflow of the log-variance",
        parts: &[
            Formula("exp(88.8) > 3.4 · 10³⁸, the largest 32-bit number"),
            Words(
                "The signs: the largest |logvar| in the health figures climbs, the KL becomes astronomic, then NaN; an event names the term that broke first. The cause: the KL and the sample hold the exponential of logvar. Large weights bring it there within a few steps, and one infinity spreads to every weight.",
            ),
            Words("The remedy: bounds on the log-variance, smaller initial weights, and rollback."),
        ],
        sources: &["Kingma & Welling 2014", "Higham 2002"],
    },
    Lesson {
        topic: Topic::BatchNormGap,
        name: "batch-norm-gap",
        title: "The batch-norm gap",
        parts: &[
            Words(
                "The signs: the training loss falls, while the held-out loss stays far above it. It looks like overfitting and is none: the same training batch costs more with the running statistics than with its own.",
            ),
            Words(
                "The cause: evaluation uses running means and variances, and these lag behind when their momentum is too small or the weights move fast. The remedy: a momentum of 0.1, which a run in progress can take, or no normalization.",
            ),
        ],
        sources: &["Ioffe & Szegedy 2015", "Ioffe 2017"],
    },
    Lesson {
        topic: Topic::TooSlow,
        name: "too-slow",
        title: "Too slow",
        parts: &[
            Words(
                "The signs: the loss falls smoothly, the gradients are sound, and after a hundred steps the reconstruction is still above the line of one image for all. An update changes the weights by less than a thousandth of their size.",
            ),
            Words(
                "Nothing is broken, which is why it is taken for a hard problem or a net that is too small. The cause is a learning rate that is too low. The remedy: ten times the rate; the run takes it as it is.",
            ),
        ],
        sources: &["Bengio 2012"],
    },
];
