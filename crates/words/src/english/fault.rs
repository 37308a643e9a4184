//! What is said of failures and refusals, in English.

use elbo_protocol::{EngineFault, Fault, FileFault, LinkFault, WeightFault};
use elbo_recipe::{FieldId, RecipeError, Requirement};

use super::English;
use crate::{FaultWords, FieldWords as _, RunWords as _};

impl FaultWords for English {
    fn fault(&self, fault: &Fault) -> String {
        match fault {
            Fault::DataFile { file, fault } => format!("data file {file}: {}", self.file_fault(fault)),
            Fault::WeightsFile { file, fault } => format!("weights file {file}: {}", self.file_fault(fault)),
            Fault::Weights(fault) => self.weight_fault(fault),
            Fault::Recipe(fault) => self.recipe_error(fault),
            Fault::NeedsFreshRun { field } => {
                format!("recipe field '{field}' cannot change during a run, expected a fresh run")
            }
            Fault::GivenUp => "the run has given up, expected a fresh run".to_owned(),
            Fault::Unsettled => {
                "expected a run whose steps are all reported and that does not look for what broke it"
                    .to_owned()
            }
            Fault::OtherRun => {
                "expected the whole state of a run with the same net, rule, seed and images".to_owned()
            }
            Fault::TooFewImages { batch_size, images } => {
                format!("expected at least one batch of {batch_size} training images, found {images}")
            }
            Fault::UnequalDuel { seeds: [seed_a, seed_b], batch_sizes: [size_a, size_b] } => format!(
                "a duel needs recipes of one seed and batch size, found {seed_a} and {seed_b}, {size_a} and {size_b}"
            ),
            Fault::NonFinite(evidence) => self.evidence(evidence),
            Fault::Engine(fault) => self.engine_fault(fault),
            Fault::Unreadable { detail } => detail.clone(),
            Fault::NotOpen { command } => {
                format!("expected the command to open first, found {command}")
            }
            Fault::AlreadyOpen { command } => format!("the worker is already open, found {command}"),
            Fault::Panicked { detail } => format!("the worker broke: {detail}"),
            Fault::Link(fault) => self.link_fault(fault),
        }
    }

    fn recipe_error(&self, error: &RecipeError) -> String {
        match error {
            RecipeError::UnknownField { name, nearest: None } => format!("unknown recipe field '{name}'"),
            RecipeError::UnknownField { name, nearest: Some(nearest) } => {
                format!("unknown recipe field '{name}', did you mean '{nearest}'?")
            }
            RecipeError::OutOfRange { field, expected, found } => {
                let expected = self.requirement(*field, expected);
                format!("recipe field '{field}': expected {expected}, found {found}")
            }
            RecipeError::NotAnObject(found) => format!("expected a recipe as a JSON object, found {found}"),
        }
    }

    fn requirement(&self, field: FieldId, requirement: &Requirement) -> String {
        match requirement {
            Requirement::InRange => self.range(field.field()),
            Requirement::TwoForBatchNorm => {
                "at least 2 with batch normalization, which needs a spread within the batch".to_owned()
            }
            Requirement::BelowLogvarMax { logvar_max } => format!("less than logvar_max, {logvar_max}"),
        }
    }

    fn engine_fault(&self, fault: &EngineFault) -> String {
        match fault {
            EngineFault::Device { detail } => format!("the device failed: {detail}"),
            EngineFault::Refused { detail } => format!("the device refuses the recipe: {detail}"),
            EngineFault::BufferSize { name, most, found } => {
                format!("the device refuses the recipe: {name}: expected at most {most} bytes, found {found}")
            }
            EngineFault::ImageSize { expected, found, batch_size } => format!(
                "the device refuses the recipe: expected {expected} pixels and at least one image, found {found} pixels in batches of {batch_size}"
            ),
            EngineFault::ImageCount { most, found } => {
                format!("expected 1 to {most} images, found {found}")
            }
            EngineFault::Weights(fault) => self.weight_fault(fault),
            EngineFault::Size { expected, found } => format!("expected {expected} numbers, found {found}"),
        }
    }

    fn weight_fault(&self, fault: &WeightFault) -> String {
        match fault {
            WeightFault::Format { detail } => format!("expected a safetensors file: {detail}"),
            WeightFault::Unexpected { tensor } => format!("expected no tensor '{tensor}'"),
            WeightFault::Missing { tensor } => format!("weights lack the tensor '{tensor}'"),
            WeightFault::Mismatch { tensor, expected, found } => {
                format!("tensor '{tensor}': expected {expected}, found {found}")
            }
            WeightFault::Device { detail } => format!("weights could not be read back: {detail}"),
        }
    }

    fn file_fault(&self, fault: &FileFault) -> String {
        match fault {
            FileFault::Network { detail } => format!("could not be fetched: {detail}"),
            FileFault::Empty => "could not be fetched: the answer is empty".to_owned(),
            FileFault::BrokeOff { detail } => {
                format!("could not be fetched: the transfer broke off: {detail}")
            }
            FileFault::Status { status, text } => {
                format!("could not be fetched: the server answered {status} {text}")
            }
            FileFault::Gzip { detail } => format!("gzip data is damaged or truncated: {detail}"),
            FileFault::Header { dimensions, found } => format!(
                "expected an IDX file of bytes with {dimensions} dimensions, found a file that begins {found:02x?}"
            ),
            FileFault::ImageSize { height, width } => {
                format!("expected images of 28x28 pixels, found {height}x{width}")
            }
            FileFault::ImageCount { expected, found } => format!("expected {expected} images, found {found}"),
            FileFault::LabelCount { expected, found } => format!("expected {expected} labels, found {found}"),
            FileFault::Length { items, expected, found } => {
                format!("expected {expected} bytes of data for {items} items, found {found}")
            }
            FileFault::Label(label) => format!("expected labels of 0 to 9, found {label}"),
            FileFault::Weights(fault) => self.weight_fault(fault),
            FileFault::Recipe(fault) => {
                format!("the recipe in its metadata: {}", self.recipe_error(fault))
            }
            FileFault::Metadata { name, found: None } => format!("expected metadata '{name}', found none"),
            FileFault::Metadata { name, found: Some(found) } => {
                format!("expected metadata '{name}', found '{found}'")
            }
            FileFault::NonFiniteWeights => "expected finite weights, found a number that is not".to_owned(),
        }
    }

    fn link_fault(&self, fault: &LinkFault) -> String {
        match fault {
            LinkFault::NoWorker => "there is no worker to talk to".to_owned(),
            LinkFault::NoAddress { path, base } => format!("no address for '{path}' beside '{base}'"),
            LinkFault::NotStarted { script, detail } => {
                format!("the browser starts no worker from {script}: {detail}")
            }
            LinkFault::NoScript { file } => format!("the worker script {file} could not be loaded"),
            LinkFault::Silent { seconds } => format!("the worker did not answer within {seconds} s"),
            LinkFault::Stopped { detail: Some(detail) } => format!("the worker stopped: {detail}"),
            LinkFault::Stopped { detail: None } => "the worker stopped without a word".to_owned(),
            LinkFault::Unreadable { detail } => format!("the worker's message cannot be read: {detail}"),
            LinkFault::NotBytes { found } => format!("expected bytes from the worker, found {found}"),
            LinkFault::NotSent { detail } => format!("a message to the worker could not be sent: {detail}"),
            LinkFault::NotHeard { detail } => detail.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_recipe::Recipe;

    #[test]
    fn a_fault_says_what_was_expected_and_what_was_found() {
        let fault = FileFault::ImageCount { expected: 10_000, found: 9 };
        let file = "t10k-images-idx3-ubyte.gz".to_owned();
        assert_eq!(
            English.fault(&Fault::DataFile { file, fault }),
            "data file t10k-images-idx3-ubyte.gz: expected 10000 images, found 9"
        );
        let fault = Recipe::default().with(FieldId::Latent, "0").expect_err("it is out of range");
        assert_eq!(English.fault(&Fault::Recipe(fault)), "recipe field 'latent': expected 1 to 256, found 0");
        let fault = FileFault::Header { dimensions: 3, found: b"<!DO".to_vec() };
        assert_eq!(
            English.file_fault(&fault),
            "expected an IDX file of bytes with 3 dimensions, found a file that begins [3c, 21, 44, 4f]"
        );
        let fault = EngineFault::BufferSize { name: "snapshot".to_owned(), most: 256, found: 1024 };
        assert_eq!(
            English.fault(&Fault::Engine(fault)),
            "the device refuses the recipe: snapshot: expected at most 256 bytes, found 1024"
        );
        let unequal = Fault::UnequalDuel { seeds: [1, 2], batch_sizes: [128, 128] };
        assert_eq!(
            English.fault(&unequal),
            "a duel needs recipes of one seed and batch size, found 1 and 2, 128 and 128"
        );
    }
}
