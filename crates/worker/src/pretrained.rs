//! The pretrained weights: fetched in the background, then a model to look at like any other.

use elbo_protocol::{Event, FailureKind, Fault, FileFault};
use elbo_trainer::{PretrainedWeights, weight_fault};

use crate::{
    context::Context,
    message::Output,
    model_viewer::{ModelViewer, WeightsAt},
};

/// Weights that answer, and where they are looked at.
#[derive(Debug)]
pub(crate) struct AnsweringModel {
    pub weights: WeightsAt,
    pub viewer: ModelViewer,
}

#[derive(Debug)]
enum Availability {
    Loading,
    Here(Box<AnsweringModel>),
    /// Missing or damaged; the page was told.
    Failed,
}

/// The pretrained model, as far as it is here.
pub(crate) struct PretrainedModel {
    context: Context,
    url: String,
    availability: Availability,
}

impl PretrainedModel {
    /// A model whose weights are asked for now.
    pub fn load(context: Context, url: String) -> Self {
        context.output(Output::FetchWeights { url: url.clone() });
        Self { context, url, availability: Availability::Loading }
    }

    /// The model, if it is here.
    pub fn model(&mut self) -> Option<&mut AnsweringModel> {
        match &mut self.availability {
            Availability::Here(model) => Some(model),
            Availability::Loading | Availability::Failed => None,
        }
    }

    /// Asks for the weights again, if they failed.
    pub fn retry(&mut self) {
        if matches!(self.availability, Availability::Failed) {
            self.availability = Availability::Loading;
            self.context.output(Output::FetchWeights { url: self.url.clone() });
        }
    }

    /// Takes the file that was asked for, and tells the page.
    pub fn take(&mut self, fetched: Result<Vec<u8>, FileFault>) {
        if !matches!(self.availability, Availability::Loading) {
            return;
        }
        self.availability = match self.open(fetched) {
            Ok(model) => Availability::Here(Box::new(model)),
            Err(fault) => {
                self.context.post_failure(None, FailureKind::Weights, fault);
                Availability::Failed
            }
        };
    }

    fn open(&self, fetched: Result<Vec<u8>, FileFault>) -> Result<AnsweringModel, Fault> {
        let file = || self.url.rsplit('/').next().unwrap_or(&self.url).to_owned();
        let unusable = |fault| Fault::WeightsFile { file: file(), fault };
        let bytes = fetched.map_err(unusable)?;
        let read = PretrainedWeights::read(&bytes).map_err(|error| unusable(error.into()))?;
        let PretrainedWeights { about, step, weights } = read;
        let weights = WeightsAt { step, recipe: about.recipe.clone(), weights: weights.into() };
        let viewer = ModelViewer::new(&weights).map_err(|error| Fault::Weights(weight_fault(&error)))?;
        self.context.post(Event::Pretrained(Box::new(about)));
        Ok(AnsweringModel { weights, viewer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestHost, pretrained_file};
    use elbo_protocol::WeightFault;

    fn model(host: &TestHost) -> PretrainedModel {
        PretrainedModel::load(host.context(), "weights/tiny.safetensors".to_owned())
    }

    #[test]
    fn weights_that_arrive_answer() {
        let mut host = TestHost::default();
        let mut model = model(&host);
        assert!(model.model().is_none());
        model.take(Ok(pretrained_file()));
        assert_eq!(model.model().unwrap().weights.step, 29);
        assert!(matches!(&*host.events(), [Event::Pretrained(_)]));
    }

    #[test]
    fn weights_that_fail_are_told_and_can_be_asked_for_again() {
        let mut host = TestHost::default();
        let mut model = model(&host);
        model.retry();
        assert_eq!(host.weights_fetches(), 1, "they are on their way");
        model.take(Ok(b"<!DOCTYPE html>".to_vec()));
        let told = host.events();
        let [Event::Failed { run: None, failure }] = &*told else { panic!("{told:?}") };
        assert_eq!(failure.kind, FailureKind::Weights);
        let Fault::WeightsFile { file, fault: FileFault::Weights(WeightFault::Format { .. }) } =
            &failure.fault
        else {
            panic!("{failure:?}")
        };
        assert_eq!(file, "tiny.safetensors");
        model.take(Ok(pretrained_file()));
        assert!(model.model().is_none(), "nobody asked for these");
        model.retry();
        assert_eq!(host.weights_fetches(), 1);
        model.take(Ok(pretrained_file()));
        assert!(model.model().is_some());
    }
}
