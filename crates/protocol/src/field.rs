//! The fields of a recipe, one by one: what each is, its unit and its range, for controls and help texts.

/// What a person needs to know of one field of a [`Recipe`](crate::Recipe).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Name in recipe files, in `--set` and, in kebab case, in the page's controls.
    pub name: &'static str,
    /// Short label.
    pub label: &'static str,
    /// Unit, empty where there is none.
    pub unit: &'static str,
    /// Values allowed, in words.
    pub range: &'static str,
    /// One line: what it does.
    pub explanation: &'static str,
}

/// Every field of a [`Recipe`](crate::Recipe), in the order of a recipe file.
pub const FIELDS: &[Field] = &[
    Field {
        name: "seed",
        label: "Seed",
        unit: "",
        range: "0 to 9007199254740991",
        explanation: "Fixes the initial weights, the batch order and the noise; the same seed gives the same curve on the same device.",
    },
    Field {
        name: "hidden",
        label: "Hidden widths",
        unit: "units",
        range: "0 to 6 layers of 1 to 2048 units",
        explanation: "Widths of the encoder's hidden layers; the decoder mirrors them.",
    },
    Field {
        name: "latent",
        label: "Latent size",
        unit: "dimensions",
        range: "1 to 256",
        explanation: "Dimensions of z, the code between encoder and decoder.",
    },
    Field {
        name: "activation",
        label: "Activation",
        unit: "",
        range: "relu, silu, gelu or tanh",
        explanation: "Nonlinearity after each hidden layer.",
    },
    Field {
        name: "likelihood",
        label: "Likelihood",
        unit: "",
        range: "bernoulli or gaussian",
        explanation: "How the decoder's output explains a pixel: Bernoulli on logits, or Gaussian of unit variance around the sigmoid.",
    },
    Field {
        name: "beta",
        label: "Beta",
        unit: "",
        range: "0 to 1000",
        explanation: "Weight of the KL divergence in the loss; 1 is the evidence lower bound.",
    },
    Field {
        name: "learning_rate",
        label: "Learning rate",
        unit: "",
        range: "1e-7 to 10",
        explanation: "Step size of the Adam optimiser.",
    },
    Field {
        name: "batch_size",
        label: "Batch size",
        unit: "images",
        range: "1 to 4096",
        explanation: "Images per optimiser update; a last partial batch is dropped.",
    },
    Field {
        name: "epochs",
        label: "Epochs",
        unit: "passes",
        range: "1 to 1000",
        explanation: "Passes over the training images.",
    },
];

/// The field of that name, in snake case or kebab case.
#[must_use]
pub fn field(name: &str) -> Option<&'static Field> {
    let name = name.replace('-', "_");
    FIELDS.iter().find(|field| field.name == name)
}
