//! Messages as bytes, so that they cross the worker's boundary as one transferred buffer.

use serde::{Serialize, de::DeserializeOwned};

/// A message that could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// The message does not serialize.
    #[error("message cannot be encoded: {0}")]
    Encode(#[source] postcard::Error),
    /// The bytes are not a message of the expected type.
    #[error("expected a message, found {length} bytes that do not decode: {source}")]
    Decode {
        /// How many bytes were found.
        length: usize,
        /// What the decoder says.
        source: postcard::Error,
    },
}

/// Encodes a message.
///
/// # Errors
/// [`CodecError::Encode`] if the type cannot be serialized.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, CodecError> {
    postcard::to_allocvec(message).map_err(CodecError::Encode)
}

/// Decodes a message written by [`encode`].
///
/// # Errors
/// [`CodecError::Decode`] if the bytes are damaged or of another version.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    postcard::from_bytes(bytes).map_err(|source| CodecError::Decode { length: bytes.len(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AmendmentId, Command, RunId};
    use elbo_recipe::Recipe;

    #[test]
    fn commands_survive_the_journey() {
        use crate::{Axes, BackendPreference, RequestId, WeightSource};
        let (run, request) = (RunId(3), RequestId(9));
        let commands = [
            Command::Open {
                preference: BackendPreference::Auto,
                data_url: "data/".into(),
                weights_url: "w".into(),
                train_images: 60_000,
                page_has_webgpu: true,
            },
            Command::Start { run, recipe: Recipe::default(), train_images: 5_120 },
            Command::Duel {
                runs: [run, RunId(4)],
                recipes: Box::new([Recipe::default(), Recipe { beta: 4.0, ..Recipe::default() }]),
                train_images: 60_000,
                train: true,
            },
            Command::Amend { run, amendment: AmendmentId(2), recipe: Recipe::default() },
            Command::Decode { request, source: WeightSource::Pretrained, z: vec![0.5] },
            Command::DecodeSheet { request, source: WeightSource::Live { run }, z: vec![0.5, 1.0] },
            Command::Pick { request, source: WeightSource::Checkpoint { run, step: 10 }, index: 7 },
            Command::Gallery { request, source: WeightSource::Live { run }, indices: vec![1, 2] },
            Command::Survey { request, source: WeightSource::Pretrained, axes: Axes::Principal },
        ];
        for command in commands {
            assert_eq!(decode::<Command>(&encode(&command).unwrap()).unwrap(), command);
        }
    }

    #[test]
    fn every_event_survives_the_journey() {
        use crate::{
            Backend, Baselines, Browser, BrowserName, DeviceReason, DeviceReport, DeviceTask, Diagnosis,
            EngineFault, Event, Evidence, Failure, FailureKind, Fault, Health, HeldOut, Obstacle, Occurrence,
            Outcome, Quantity, Remedy, RemedyKind, RunState, SelfTest, StepMeasures, System, Terms, Timing,
        };
        use elbo_recipe::{FieldId, Verdict};
        let (run, step) = (RunId(3), 40);
        let measures = StepMeasures {
            terms: Terms::new(100.0, 20.0, 1.0),
            gradient_norm: f32::INFINITY,
            largest_logvar: 3.0,
            learning_rate: 1e-3,
            beta: 0.5,
            outcome: Outcome::Skipped,
        };
        let health = Health {
            step,
            kl_per_dimension: vec![1.0, 2.0],
            update_ratio: 1e-3,
            dead_units: vec![0.5],
            batch_norm_gap: Some(-1.0),
        };
        let held_out = HeldOut {
            step,
            epoch: 1,
            terms: Terms::new(100.0, 20.0, 1.0),
            kl_per_dimension: vec![0.0; 3],
            active_units: 2,
            batch_norm_gap: None,
        };
        let remedy =
            Remedy { kind: RemedyKind::LowerBeta, changes: vec![(FieldId::Beta, "1".into())], fresh: false };
        let evidence = Evidence::LatentIgnored { kl: 0.0, reconstruction: 206.0, collapse: 206.5 };
        let diagnosis = Diagnosis { verdict: Verdict::Collapsed, evidence, remedy: Some(remedy) };
        let culprit = || Quantity::Output("z".to_owned());
        let broken = Evidence::NonFinite { culprit: culprit(), at_step: 9 };
        let failure = Failure { kind: FailureKind::NonFinite, fault: Fault::NonFinite(broken) };
        let occurrences = [
            Occurrence::LearningRateWarm { learning_rate: 0.1 },
            Occurrence::KlWarm { beta: 1.0 },
            Occurrence::Cut { from: 0.1, to: 0.05 },
            Occurrence::PlateauCut { from: 0.1, to: 0.05, best: 105.0, since: vec![105.1, 105.2] },
            Occurrence::Clipped { steps: 3, of: 5, largest_norm: 70.0 },
            Occurrence::FellBack {
                reason: DeviceReason::Fault(Fault::Engine(EngineFault::Refused { detail: "no".into() })),
            },
            Occurrence::FellBack {
                reason: DeviceReason::Unreachable {
                    browser: Browser {
                        name: BrowserName::Firefox,
                        version: Some(156),
                        system: System::Linux,
                    },
                    obstacle: Obstacle::NoAdapter { detail: "null".into() },
                },
            },
            Occurrence::HeldBack { seconds: 2.5 },
            Occurrence::Skipped { steps: 1, of: 1, largest_norm: f32::INFINITY },
            Occurrence::RolledBack {
                culprit: culprit(),
                at_step: 9,
                to_step: 0,
                rate_factor: 0.3,
                attempt: 1,
                of: 5,
            },
            Occurrence::GaveUp { culprit: culprit(), at_step: 9, to_step: 0, tries: 5 },
            Occurrence::Amended { changes: vec![(FieldId::Beta, "2".into())] },
        ];
        let mut events = vec![
            Event::Booted,
            Event::Opened,
            Event::Choosing { doing: DeviceTask::Compiling },
            Event::Ready {
                device: DeviceReport {
                    backend: Backend::Webgpu,
                    adapter: "a".into(),
                    engine: "b".into(),
                    reason: Some(DeviceReason::SoftwareAdapter { adapter: "a".into() }),
                    self_test: SelfTest::Passed { worst: 1e-6, tolerance: 1e-3 },
                    timing: Some(Timing { cpu_ms: 3.0, gpu_ms: 0.5 }),
                },
            },
            Event::Loaded { train_images: 1, of: 2, held_out_images: 3 },
            Event::Created { run, parameters: 1, latent: 2, steps_per_epoch: 3, total_steps: 4 },
            Event::State { run, state: RunState::Paused },
            Event::SetAside { run },
            Event::Returned { run, state: Some(RunState::Finished) },
            Event::Returned { run, state: None },
            Event::Progress {
                run,
                first_step: 31,
                steps: vec![measures; 2],
                health: vec![health],
                epoch: 0,
                images_per_second: None,
            },
            Event::Baselines { run, lines: Baselines { start: 543.4, collapse: 205.8, floor: Some(45.5) } },
            Event::Diagnosed { run, step, diagnosis },
            Event::HeldOut { run, measures: held_out },
            Event::Failed { run: Some(run), failure },
            Event::Amended { run, amendment: AmendmentId(2) },
            Event::AmendmentRefused { run, amendment: AmendmentId(3), fault: Fault::GivenUp },
        ];
        events.extend(answers());
        events.extend(occurrences.map(|occurrence| Event::Occurred { run, step, occurrence }));
        for event in events {
            assert_eq!(decode::<Event>(&encode(&event).unwrap()).unwrap(), event);
        }
    }

    /// An answer of every kind.
    fn answers() -> Vec<crate::Event> {
        use crate::{Axes, Event, Neighbor, Plane, Pretrained, Probe, RequestId, Spread, Survey, Terms};
        let (request, step, terms) = (RequestId(7), 40, Terms::new(90.0, 20.0, 1.0));
        let plane = Plane {
            axes: Axes::MostInformative,
            origin: vec![0.0, 1.0],
            across: vec![1.0, 0.0],
            up: vec![0.0, 1.0],
            dimensions: Some([0, 1]),
            explained: [0.6, 0.4],
        };
        let survey = Survey {
            plane,
            points: vec![[0.5, -0.5]],
            labels: vec![7],
            spreads: vec![Spread { mean: 0.1, deviation: 1.0, kl: 0.7 }; 2],
            probe: Probe { right: 900, of: 1000 },
        };
        let neighbor = Neighbor { index: 3, label: 0, distance: 0.25, pixels: vec![255, 0] };
        vec![
            Event::Pretrained(Box::new(Pretrained {
                recipe: Recipe::default(),
                epochs: 50,
                held_out: terms,
            })),
            Event::Checkpoints { run: RunId(1), steps: vec![0, 10] },
            Event::Decoded { request, step, pixels: vec![1, 2] },
            Event::SheetDecoded { request, step, pixels: vec![1, 2] },
            Event::Reconstructed {
                request,
                step,
                pixels: vec![0],
                terms,
                mu: vec![0.5],
                neighbors: vec![neighbor],
            },
            Event::Picked {
                request,
                step,
                index: 9,
                label: 4,
                original: vec![1],
                pixels: vec![2],
                terms,
                mu: vec![0.5],
            },
            Event::GalleryShown {
                request,
                step,
                labels: vec![1],
                originals: vec![2],
                reconstructions: vec![3],
            },
            Event::Surveyed { request, step, survey: Box::new(survey) },
            Event::Declined { request },
        ]
    }

    #[test]
    fn truncated_bytes_are_an_error_that_says_how_many() {
        let bytes =
            encode(&Command::Start { run: RunId(3), recipe: Recipe::default(), train_images: 1 }).unwrap();
        let message = decode::<Command>(&bytes[..bytes.len() - 2]).unwrap_err().to_string();
        assert!(message.contains(&format!("found {} bytes", bytes.len() - 2)), "{message}");
    }
}
