//! What goes into the worker, and what comes out.

use std::fmt;

use elbo_protocol::{CodecError, Command, DeviceReason, Event, FileFault};
use futures::future::LocalBoxFuture;

use crate::{
    data_file::{DataContent, DataFile},
    opening::TestedGpu,
};

/// What the worker waits for.
#[derive(Debug)]
pub enum Input {
    /// The page asks for something.
    Command(Command),
    /// The page sent what is no command: what the codec says of it.
    Unreadable(CodecError),
    /// Answer to [`Output::Fetch`].
    Fetched {
        /// The file that was asked for.
        file: DataFile,
        /// What is in it, or why it is not here.
        content: Result<DataContent, FileFault>,
    },
    /// Answer to [`Output::FetchWeights`]: the bytes of the file, or why it is not here.
    WeightsFetched(Result<Vec<u8>, FileFault>),
    /// Outcome of [`Output::OpenGpu`]: the graphics processor is open and tested, or why it cannot be used.
    GpuOpened(Result<TestedGpu, DeviceReason>),
}

/// What the worker wants of its host.
pub enum Output {
    /// Tell the page.
    Event(Event),
    /// Fetch a data file, unpack it and read it; [`Input::Fetched`] answers.
    Fetch {
        /// Which one, and how it is read.
        file: DataFile,
        /// Where it lies.
        url: String,
    },
    /// Fetch the file of the pretrained weights; [`Input::WeightsFetched`] answers.
    FetchWeights {
        /// Where it lies.
        url: String,
    },
    /// Open the graphics processor beside all other work: run this, and give what comes of it back as an input.
    OpenGpu(LocalBoxFuture<'static, Input>),
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(event) => f.debug_tuple("Event").field(event).finish(),
            Self::Fetch { file, url } => {
                f.debug_struct("Fetch").field("file", file).field("url", url).finish()
            }
            Self::FetchWeights { url } => f.debug_struct("FetchWeights").field("url", url).finish(),
            Self::OpenGpu(_) => f.write_str("OpenGpu"),
        }
    }
}
