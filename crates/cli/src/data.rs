//! Reading the data files.

use std::{fs, path::Path};

use elbo_engine::Images;
use elbo_trainer::{Dataset, IdxError, SHARD_IMAGES, TEST_IMAGES, TRAIN_IMAGES, Unpacker, read_shard};

use crate::error::CliError;

/// Reads the held-out images and the files that hold the first `train_images` training images.
///
/// # Errors
/// [`CliError`], naming the file that is missing or damaged.
pub fn load(folder: &Path, train_images: usize) -> Result<Dataset, CliError> {
    if train_images > TRAIN_IMAGES {
        return Err(CliError::TrainImages(train_images));
    }
    let mut data = Dataset::default();
    for shard in 0..train_images.div_ceil(SHARD_IMAGES) {
        append(&mut data.train, &folder.join(format!("train-images-idx3-ubyte-{shard}.gz")), SHARD_IMAGES)?;
    }
    append(&mut data.held_out, &folder.join("t10k-images-idx3-ubyte.gz"), TEST_IMAGES)?;
    Ok(data)
}

fn append(images: &mut Images, path: &Path, expected: usize) -> Result<(), CliError> {
    let bytes = fs::read(path).map_err(CliError::file(path))?;
    let damaged = |source: IdxError| CliError::Data { path: path.to_owned(), fault: source.into() };
    let mut unpacker = Unpacker::default();
    unpacker.push(&bytes).map_err(damaged)?;
    let bytes = unpacker.finish().map_err(damaged)?;
    images.extend(read_shard(&bytes, expected).map_err(damaged)?);
    Ok(())
}
