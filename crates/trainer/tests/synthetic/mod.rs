//! A run to its end, as the worker and the command line drive it, on made-up images.

use elbo_protocol::{HeldOut, Occurrence, StepMeasures};
use elbo_recipe::{PIXELS, Recipe};
use elbo_trainer::{Dataset, Session, TEST_IMAGES, Work};
use futures::executor::block_on;

/// Images of one bright row each, at a place that depends on the image.
pub fn rows(count: usize) -> Vec<u8> {
    let mut pixels = vec![0; count * PIXELS];
    for (image, pixels) in pixels.chunks_mut(PIXELS).enumerate() {
        pixels[image * 7 % 28 * 28..][..28].fill(200 + (image % 50) as u8);
    }
    pixels
}

pub fn data(train_images: usize) -> Dataset {
    let mut data = Dataset::default();
    data.train.extend(&rows(train_images));
    data.held_out.extend(&rows(TEST_IMAGES));
    data
}

pub fn small() -> Recipe {
    Recipe { hidden: vec![16], latent: 4, batch_size: 32, epochs: 2, ..Recipe::default() }
}

/// What a run gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ran {
    /// Every step; after a rollback, the steps that replaced those before.
    pub steps: Vec<StepMeasures>,
    pub held_out: Vec<HeldOut>,
    pub occurrences: Vec<(u32, Occurrence)>,
}

/// Does a piece of work and gathers what it gave.
pub fn advance(session: &mut Session, data: &Dataset, ran: &mut Ran) -> Work {
    let work = session.advance(data);
    let report = block_on(session.take_report()).expect("the device works");
    if !report.steps.is_empty() {
        ran.steps.truncate(report.first_step as usize - 1);
        ran.steps.extend(report.steps);
    }
    ran.occurrences.extend(report.occurrences);
    if work == Work::EpochDone {
        ran.held_out.extend(block_on(session.take_held_out()).expect("the device works"));
    }
    work
}

/// Trains to the end.
pub fn run(session: &mut Session, data: &Dataset) -> Ran {
    let mut ran = Ran::default();
    loop {
        match advance(session, data, &mut ran) {
            Work::WaitingForData => panic!("all data is here"),
            Work::Finished if session.is_finished() => return ran,
            _ => {}
        }
    }
}
