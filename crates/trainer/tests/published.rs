//! The data files are MNIST and nothing else: by hash, count and range.

use std::{fmt::Write as _, fs, io::Read as _, path::Path};

use flate2::read::GzDecoder;
use sha2::{Digest as _, Sha256};

/// SHA-256 of the four files as published, unpacked.
const PUBLISHED: [(&str, &str); 4] = [
    ("train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    ("train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    ("t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    ("t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
];

/// Images or labels in one file.
const SHARD: u32 = 10_000;

/// One unpacked IDX file of unsigned bytes.
struct Idx {
    dimensions: Vec<u32>,
    values: Vec<u8>,
}

fn read(name: &str) -> Idx {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static/data/mnist").join(format!("{name}.gz"));
    let packed = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(packed[3..8], [0; 5], "{name}: expected neither a file name nor a time in the gzip header");
    let mut bytes = Vec::new();
    GzDecoder::new(&packed[..]).read_to_end(&mut bytes).unwrap_or_else(|error| panic!("{name}: {error}"));

    let [0, 0, 8, rank] = bytes[..4] else { panic!("{name}: expected an IDX header of unsigned bytes") };
    let (header, values) = bytes[4..].split_at(4 * usize::from(rank));
    let dimensions: Vec<_> =
        header.as_chunks().0.iter().map(|dimension| u32::from_be_bytes(*dimension)).collect();
    assert_eq!(values.len() as u32, dimensions.iter().product::<u32>(), "{name}: {dimensions:?}");
    Idx { dimensions, values: values.to_vec() }
}

/// The published file, put together again from its shards.
fn published(name: &str) -> Idx {
    let shards = if name.starts_with("train") { 6 } else { 1 };
    let mut whole = Idx { dimensions: vec![0], values: Vec::new() };
    for shard in 0..shards {
        let part = read(&if shards == 1 { name.to_owned() } else { format!("{name}-{shard}") });
        assert_eq!(part.dimensions[0], SHARD, "{name}, shard {shard}");
        whole.dimensions = [&[whole.dimensions[0] + SHARD], &part.dimensions[1..]].concat();
        whole.values.extend(part.values);
    }
    whole
}

fn sha256(idx: &Idx) -> String {
    let mut hasher = Sha256::new();
    hasher.update([0, 0, 8, idx.dimensions.len() as u8]);
    idx.dimensions.iter().for_each(|dimension| hasher.update(dimension.to_be_bytes()));
    hasher.update(&idx.values);
    hasher.finalize().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes all that is written");
        text
    })
}

#[test]
fn the_shards_are_the_published_files() {
    for (name, expected) in PUBLISHED {
        assert_eq!(sha256(&published(name)), expected, "{name}");
    }
}

#[test]
fn images_are_28_by_28() {
    assert_eq!(published("train-images-idx3-ubyte").dimensions, [60_000, 28, 28]);
    assert_eq!(published("t10k-images-idx3-ubyte").dimensions, [10_000, 28, 28]);
}

#[test]
fn labels_are_digits_and_each_occurs() {
    for (name, count) in [("train-labels-idx1-ubyte", 60_000), ("t10k-labels-idx1-ubyte", 10_000)] {
        let labels = published(name);
        assert_eq!(labels.dimensions, [count]);
        let mut seen: Vec<_> = labels.values.clone();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, (0..10).collect::<Vec<u8>>(), "{name}");
    }
}
