//! Loading the data set, file by file, while other work goes on.

use std::collections::VecDeque;

use elbo_protocol::{Event, FailureKind, Fault, FileFault};
use elbo_trainer::{Dataset, SHARD_IMAGES, TEST_IMAGES, TRAIN_IMAGES};

use crate::{
    context::Context,
    data_file::{DataContent, DataFile},
    message::Output,
};

/// The data set as far as it is here, and the files still missing.
pub(crate) struct Loader {
    context: Context,
    data: Dataset,
    missing: VecDeque<DataFile>,
    /// Whether a file was asked for and has not arrived.
    fetching: bool,
    wanted: usize,
    url: String,
}

impl Loader {
    /// A loader for the first `train_images` images and all held-out ones, from a folder.
    pub fn new(context: Context, url: String, train_images: usize) -> Self {
        let wanted = train_images.clamp(1, TRAIN_IMAGES);
        // The first training file comes first, so that training can start on it; then the held-out images,
        // which the end of the first epoch needs, and their labels, which looks at them need.
        let mut missing: VecDeque<DataFile> =
            (1..wanted.div_ceil(SHARD_IMAGES)).map(DataFile::Train).collect();
        for file in [DataFile::HeldOutLabels, DataFile::HeldOut, DataFile::Train(0)] {
            missing.push_front(file);
        }
        Self { context, data: Dataset::default(), missing, fetching: false, wanted, url }
    }

    /// What is here.
    pub fn data(&self) -> &Dataset {
        &self.data
    }

    /// Asks for the next file that is missing; does nothing if one is on its way.
    pub fn start(&mut self) {
        let Some(file) = self.missing.front().copied().filter(|_| !self.fetching) else { return };
        self.fetching = true;
        self.context.output(Output::Fetch { file, url: format!("{}{}", self.url, file.name()) });
    }

    /// Takes a file that was asked for and asks for the next. The first that fails ends it, until
    /// [`Loader::start`] is called again. Whether there is more data than before.
    pub fn take(&mut self, file: DataFile, content: Result<DataContent, FileFault>) -> bool {
        if !self.fetching || self.missing.front() != Some(&file) {
            return false;
        }
        self.fetching = false;
        let content = match content {
            Ok(content) => content,
            Err(fault) => {
                let fault = Fault::DataFile { file: file.name(), fault };
                self.context.post_failure(None, FailureKind::Data, fault);
                return false;
            }
        };
        match (file, content) {
            (DataFile::Train(0), DataContent::Images(images)) => self.data.train = images,
            (DataFile::Train(_), DataContent::Images(images)) => self.data.train.extend(images.bytes()),
            (DataFile::HeldOut, DataContent::Images(images)) => self.data.held_out = images,
            (DataFile::HeldOutLabels, DataContent::Labels(labels)) => self.data.held_out_labels = labels,
            (DataFile::Train(_) | DataFile::HeldOut, DataContent::Labels(_))
            | (DataFile::HeldOutLabels, DataContent::Images(_)) => return false,
        }
        self.missing.pop_front();
        self.announce();
        self.start();
        true
    }

    fn announce(&self) {
        let (train, held_out) = (self.data.train.len(), self.data.held_out.len());
        self.context.post(Event::Loaded {
            train_images: train.min(self.wanted) as u32,
            of: self.wanted as u32,
            held_out_images: held_out.min(TEST_IMAGES) as u32,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestHost, content};

    fn loader(host: &TestHost, train_images: usize) -> Loader {
        let mut loader = Loader::new(host.context(), "data/".to_owned(), train_images);
        loader.start();
        loader
    }

    #[test]
    fn files_are_asked_for_one_by_one_the_first_shard_first() {
        let mut host = TestHost::default();
        let mut loader = loader(&host, 20_001);
        let order = [
            DataFile::Train(0),
            DataFile::HeldOut,
            DataFile::HeldOutLabels,
            DataFile::Train(1),
            DataFile::Train(2),
        ];
        for file in order {
            assert_eq!(host.fetches(), [file]);
            assert!(loader.take(file, Ok(content(file))));
        }
        assert_eq!(host.fetches(), []);
        assert_eq!((loader.data().train.len(), loader.data().has_digits()), (30_000, true));
        let told = host.events();
        let Some(Event::Loaded { train_images, of, held_out_images }) = told.last() else {
            panic!("{told:?}")
        };
        assert_eq!((*train_images, *of, *held_out_images), (20_001, 20_001, 10_000));
    }

    #[test]
    fn a_file_that_fails_is_told_and_asked_for_again_only_when_wanted() {
        let mut host = TestHost::default();
        let mut loader = loader(&host, 1);
        let file = DataFile::Train(0);
        let gone = FileFault::Status { status: 404, text: "Not Found".to_owned() };
        assert!(!loader.take(file, Err(gone)));
        assert_eq!(host.fetches(), [file]);
        let told = host.events();
        assert!(
            matches!(&*told, [Event::Failed { run: None, failure }] if failure.kind == FailureKind::Data),
            "{told:?}"
        );
        loader.start();
        loader.start();
        assert_eq!(host.fetches(), [file], "once, however often it is called");
        assert!(loader.take(file, Ok(content(file))));
    }

    #[test]
    fn a_file_that_nobody_asked_for_is_dropped() {
        let mut host = TestHost::default();
        let mut loader = loader(&host, 1);
        assert!(!loader.take(DataFile::HeldOut, Ok(content(DataFile::HeldOut))));
        assert!(loader.take(DataFile::Train(0), Ok(content(DataFile::Train(0)))));
        assert!(!loader.take(DataFile::Train(0), Ok(content(DataFile::Train(0)))), "twice");
        assert_eq!(host.events().len(), 1);
    }
}
