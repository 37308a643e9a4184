//! What the device is to do: buffers, records, the queue and its way there.

pub(crate) mod buffers;
pub(crate) mod image_store;
pub(crate) mod job;
pub(crate) mod pass;
pub(crate) mod record;
mod submission;
