//! Lessons on the objective: the bound, its terms, and their weights.

use super::{Lesson, Part::Formula, Part::Study, Part::Words, Topic, study};

pub(super) const LESSONS: &[Lesson] = &[
    Lesson {
        topic: Topic::Elbo,
        name: "elbo",
        title: "The evidence lower bound",
        parts: &[
            Formula("log p(x) ≥ E[log p(x|z)] − KL(q(z|x) ‖ p(z)),  z ~ q(z|x)"),
            Words(
                "A VAE maximizes this bound, the ELBO. The first term asks that a code z, drawn from the posterior q(z|x), lets the decoder explain the image. The second asks that the posterior stays near the prior, N(0, I). The curves show both as losses, in nats per image: lower is better.",
            ),
            Words(
                "Three lines help. 543.4 is a decoder that gives every pixel one half. Near 205.8 is the best single image for all digits: z is ignored. 45.5 is the entropy of the gray pixels: no Bernoulli decoder reconstructs below it.",
            ),
        ],
        sources: &["Kingma & Welling 2014", "Rezende, Mohamed & Wierstra 2014"],
    },
    Lesson {
        topic: Topic::Reparameterization,
        name: "reparameterization",
        title: "The reparameterization",
        parts: &[
            Formula("z = mu + exp(logvar / 2) · eps,  eps ~ N(0, I)"),
            Words(
                "The encoder gives each image a mean mu and a log-variance for every latent dimension, and z is drawn from that Gaussian. A draw by itself passes no gradient. Written as a noise eps that is scaled and shifted, it does: the gradient reaches mu and logvar, and with little variance.",
            ),
            Words(
                "The sliders set z by hand, without noise. Under the prior, 95 % of the values of a dimension lie between −2 and 2. Further out the decoder has seen next to nothing in training.",
            ),
        ],
        sources: &["Kingma & Welling 2014", "Rezende, Mohamed & Wierstra 2014"],
    },
    Lesson {
        topic: Topic::Beta,
        name: "beta",
        title: "Beta, the weight of the KL",
        parts: &[
            Formula("loss = reconstruction + beta · KL"),
            Words(
                "At 1 the loss is the negative ELBO. Above 1 a code costs more: fewer dimensions stay in use and digits blur, until none is used at all, as the preset Collapse shows with 20. Below 1 reconstructions sharpen, but the codes drift away from the prior, so that samples from the prior get worse.",
            ),
            Words(
                "Higgins et al. raise beta to separate factors of variation. Runs of different beta compare by reconstruction and KL, not by their loss.",
            ),
        ],
        sources: &["Higgins et al. 2017", "Alemi et al. 2018"],
    },
    Lesson {
        topic: Topic::KlWarmup,
        name: "kl-warmup",
        title: "KL warm-up and free bits",
        parts: &[
            Words(
                "A young decoder cannot use z yet, so the quickest gain is to give the code up. A warm-up lets beta rise from zero: the code is useful before it costs. Cyclical schedules repeat the rise. Free bits let each dimension carry some nats at no cost.",
            ),
            Study(
                &study::KL_WARMUP,
                "Our study, on the article's recipe over ten seeds: {change} changed the held-out loss by {effect} nats ({conclusion}). But {active} dimensions stayed active instead of {active-before}.",
            ),
        ],
        sources: &["Bowman et al. 2016", "Fu et al. 2019", "Kingma et al. 2016"],
    },
    Lesson {
        topic: Topic::LogvarBounds,
        name: "logvar-bounds",
        title: "Bounds on the log-variance",
        parts: &[
            Formula("KL = ½ Σ (mu² + exp(logvar) − logvar − 1)"),
            Words(
                "Both the KL and the sample need the exponential of logvar. In 32 bits it is infinite from 88.8 on, and one infinity makes every gradient NaN. Bounds keep logvar between −30 and 20, where all of it is finite; outside them its gradient is zero.",
            ),
            Study(
                &study::NO_BOUNDS,
                "Our study: {change} made a difference of {effect} nats ({conclusion}). Sound weights never come near the bounds. They are insurance, and the preset Overflow shows against what.",
            ),
        ],
        sources: &["Kingma & Welling 2014", "Higham 2002"],
    },
];
