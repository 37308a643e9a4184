//! Lessons on what the page measures and how it is explored.

use super::{Lesson, Part::Formula, Part::Words, Topic};

pub(super) const LESSONS: &[Lesson] = &[
    Lesson {
        topic: Topic::Health,
        name: "health",
        title: "The health figures",
        parts: &[
            Words(
                "Active units are the latent dimensions whose mu varies over held-out images by at least 0.01. Dead units are hidden units that give the same for every image of a batch. The update ratio is the size of an update against that of the weights: a thousandth is a common rule of thumb.",
            ),
            Words(
                "The largest |logvar| warns of an overflow. The batch-norm gap is what a batch costs more with the running statistics. Clipped and skipped steps are counted since the run began.",
            ),
        ],
        sources: &["Burda, Grosse & Salakhutdinov 2016", "CS231n notes 2015"],
    },
    Lesson {
        topic: Topic::LatentMap,
        name: "latent-map",
        title: "The latent map and the linear probe",
        parts: &[
            Words(
                "Each mark is a held-out digit at its mu, colored by its label. With more than two dimensions the map is a projection onto the directions of largest spread: marks that are apart on it are apart in the latent space, but marks that are close may not be.",
            ),
            Words(
                "The linear probe is a linear classifier on mu, tested on digits that it was not fitted on. It tells how much of the label can be read off linearly. It does not tell that the model knows labels: training never sees them. Nor is a better probe a better ELBO.",
            ),
        ],
        sources: &["Alain & Bengio 2016", "Pearson 1901"],
    },
    Lesson {
        topic: Topic::Manifold,
        name: "manifold",
        title: "The manifold",
        parts: &[
            Words(
                "A grid of points on the plane of the map, each decoded. Neighbors change smoothly into each other, since the posterior's noise makes nearby codes share what they decode to. Where digits overlap, the decoder gives mixtures.",
            ),
            Words(
                "With more than two latent dimensions it is one slice of many: the other directions stay at their mean. Blank or broken places are where no code lies, so the decoder was never trained there.",
            ),
        ],
        sources: &["Kingma & Welling 2014, figure 4"],
    },
    Lesson {
        topic: Topic::TestDigits,
        name: "test-digits",
        title: "Test digits",
        parts: &[
            Words(
                "No gradient ever came from these digits, so their reconstructions show what was learned, not what was memorized. Above stands the original, below what the decoder makes of mu, the mean of its posterior, without noise.",
            ),
            Words(
                "A code keeps first which digit it is, then slant and width, and last the details of the stroke. Gray means doubt: a pixel is the probability of ink, not a sample. After posterior collapse every reconstruction is the same mean image.",
            ),
        ],
        sources: &["LeCun et al. 1998", "Kingma & Welling 2014"],
    },
    Lesson {
        topic: Topic::Morph,
        name: "morph",
        title: "Morphing along the sphere",
        parts: &[
            Formula("z(t) = (sin((1 − t)θ) a + sin(tθ) b) / sin θ,   θ the angle between a and b"),
            Words(
                "With many dimensions nearly all samples of the prior lie in a thin shell, about the square root of their number away from zero. A straight line between two of them cuts through the inside, where samples are rare; the arc stays near the shell.",
            ),
            Words(
                "Watch where one digit turns into the other. A smooth change means that the decoder knows what to make of the codes in between; that is the work of the KL, which makes neighboring posteriors overlap.",
            ),
        ],
        sources: &["Shoemake 1985", "White 2016"],
    },
    Lesson {
        topic: Topic::Drawing,
        name: "drawing",
        title: "Your drawing",
        parts: &[
            Words(
                "MNIST's digits were fitted into a box of 20 × 20 pixels and moved so that their center of mass lies in the middle of 28 × 28. Your strokes are treated alike, because the network knows only digits of that kind.",
            ),
            Words(
                "The encoder gives a posterior for the drawing, and the decoder makes the reconstruction from its mean. Both terms of the loss are those of this one image: many nats of reconstruction mean that the decoder cannot make it, many nats of KL that its code is unusual. The neighbors are the test digits whose means are nearest, by Euclidean distance.",
            ),
        ],
        sources: &["LeCun et al. 1998", "Kingma & Welling 2014"],
    },
    Lesson {
        topic: Topic::Duel,
        name: "duel",
        title: "A duel",
        parts: &[
            Words(
                "Two runs train in lock-step with the same seed, the same batches and the same noise. Their recipes differ in one change, so what differs in the curves comes from that change, at this seed.",
            ),
            Words(
                "One duel is one sample. Two runs without any real difference also end some tenths of a nat apart, just by another seed. A claim needs several: that is what our study is for, with ten pairs for each change and an interval for its effect.",
            ),
        ],
        sources: &["Bouthillier et al. 2021", "Henderson et al. 2018"],
    },
    Lesson {
        topic: Topic::TimeMachine,
        name: "time-machine",
        title: "The time machine",
        parts: &[
            Words(
                "While a run trains, its weights are kept at some of its steps: close together at first, thinned out as the run gets longer, so that the memory stays bounded. Going back shows map, digits and reconstructions as they were then. Training goes on meanwhile, and nothing is undone.",
            ),
            Words(
                "Watch what comes first: the mean image, then strokes, then the digits; and which latent dimensions wake up when.",
            ),
        ],
        sources: &["Saxe, McClelland & Ganguli 2014"],
    },
    Lesson {
        topic: Topic::Device,
        name: "device",
        title: "The device",
        parts: &[
            Formula("self-test: |own − known| / |known| ≤ tolerance"),
            Words(
                "Before it trains, a device passes a test: one forward pass, backward pass and update of a small net, against known answers. Then one step is timed on the processor and on the graphics processor, and the faster one trains.",
            ),
            Words(
                "The same link gives the same curve on the same device. Another device adds in another order, so rounding differs: curves agree at first and then drift apart by little. Nothing that you draw or train leaves this page.",
            ),
        ],
        sources: &["Higham 2002", "IEEE 754-2019"],
    },
];
