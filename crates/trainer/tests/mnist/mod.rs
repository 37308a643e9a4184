//! MNIST, as the page has it.

use std::path::Path;

use elbo_engine::Images;
use elbo_trainer::{Dataset, SHARD_IMAGES, TEST_IMAGES, Unpacker, read_shard};

/// The first training images, in whole files, and all held-out ones.
pub fn load(train_images: usize) -> Dataset {
    let mut data = Dataset::default();
    for shard in 0..train_images.div_ceil(SHARD_IMAGES) {
        add(&mut data.train, &format!("train-images-idx3-ubyte-{shard}.gz"), SHARD_IMAGES);
    }
    add(&mut data.held_out, "t10k-images-idx3-ubyte.gz", TEST_IMAGES);
    data
}

fn add(images: &mut Images, name: &str, count: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static/data/mnist").join(name);
    let packed = std::fs::read(&path).expect("the data file is there");
    let mut unpacker = Unpacker::default();
    unpacker.push(&packed).expect("the data file is whole");
    let bytes = unpacker.finish().expect("the data file is whole");
    images.extend(read_shard(&bytes, count).expect("the data file has its images"));
}
