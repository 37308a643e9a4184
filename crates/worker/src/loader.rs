//! Loading the data set, file by file, while other work goes on.

use std::{
    cell::{Ref, RefCell},
    rc::Rc,
};

use elbo_protocol::{Event, FailureKind, Fault, FileFault};
use elbo_trainer::{Dataset, SHARD_IMAGES, TEST_IMAGES, TRAIN_IMAGES, read_label_shard, read_shard};
use futures::channel::mpsc::UnboundedSender;

use crate::{
    fetch::fetch_unpacked,
    port::{Input, post, post_failure},
};

/// A file that is needed, and where its content goes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum File {
    Train(usize),
    HeldOut,
    HeldOutLabels,
}

impl File {
    fn name(&self) -> String {
        match self {
            Self::Train(shard) => format!("train-images-idx3-ubyte-{shard}.gz"),
            Self::HeldOut => "t10k-images-idx3-ubyte.gz".to_owned(),
            Self::HeldOutLabels => "t10k-labels-idx1-ubyte.gz".to_owned(),
        }
    }
}

#[derive(Debug, Default)]
struct Store {
    data: Dataset,
    missing: Vec<File>,
    loading: bool,
    wanted: usize,
}

/// The data set as far as it is here, and the files still missing. Clones share it.
#[derive(Debug, Clone)]
pub struct Loader {
    store: Rc<RefCell<Store>>,
    url: String,
    arrivals: UnboundedSender<Input>,
}

impl Loader {
    /// A loader for the first `train_images` images and all held-out ones, from a folder.
    pub fn new(url: String, train_images: usize, arrivals: UnboundedSender<Input>) -> Self {
        let wanted = train_images.clamp(1, TRAIN_IMAGES);
        // The first training file comes first, so that training can start on it; then the held-out images,
        // which the end of the first epoch needs, and their labels, which looks at them need.
        let mut missing: Vec<File> = (0..wanted.div_ceil(SHARD_IMAGES)).map(File::Train).collect();
        missing.splice(1..1, [File::HeldOut, File::HeldOutLabels]);
        let store = Store { missing, wanted, ..Store::default() };
        Self { store: Rc::new(RefCell::new(store)), url, arrivals }
    }

    /// What is here. The borrow must not live across an await.
    pub fn data(&self) -> Ref<'_, Dataset> {
        Ref::map(self.store.borrow(), |store| &store.data)
    }

    /// Loads what is missing, in the background; does nothing if that is already under way. The first file that
    /// fails ends it, until it is called again.
    pub fn start(&self) {
        if !std::mem::replace(&mut self.store.borrow_mut().loading, true) {
            let loader = self.clone();
            wasm_bindgen_futures::spawn_local(async move { loader.load().await });
        }
    }

    async fn load(&self) {
        loop {
            let Some(file) = self.store.borrow().missing.first().cloned() else { break };
            if let Err(error) = self.load_file(&file).await {
                let fault = Fault::DataFile { file: file.name(), fault: error };
                post_failure(None, FailureKind::Data, fault);
                break;
            }
            self.announce();
        }
        self.store.borrow_mut().loading = false;
    }

    async fn load_file(&self, file: &File) -> Result<(), FileFault> {
        let bytes = fetch_unpacked(&format!("{}{}", self.url, file.name())).await?;
        let fault = |error| FileFault::from(&error);
        let mut store = self.store.borrow_mut();
        match file {
            File::Train(_) => store.data.train.extend(read_shard(&bytes, SHARD_IMAGES).map_err(fault)?),
            File::HeldOut => store.data.held_out.extend(read_shard(&bytes, TEST_IMAGES).map_err(fault)?),
            File::HeldOutLabels => {
                store.data.held_out_labels = read_label_shard(&bytes, TEST_IMAGES).map_err(fault)?.to_vec();
            }
        }
        store.missing.remove(0);
        Ok(())
    }

    fn announce(&self) {
        let store = self.store.borrow();
        let (train, held_out) = (store.data.train.len(), store.data.held_out.len());
        post(&Event::Loaded {
            train_images: train.min(store.wanted) as u32,
            of: store.wanted as u32,
            held_out_images: held_out.min(TEST_IMAGES) as u32,
        });
        self.arrivals.unbounded_send(Input::DataArrived).unwrap_or_default();
    }
}
