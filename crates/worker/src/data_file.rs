//! The files of the data set: their names, and what is in them.

use elbo_engine::Images;
use elbo_trainer::{IdxError, SHARD_IMAGES, TEST_IMAGES, read_label_shard, read_shard};

/// A file of the data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataFile {
    /// Training images, by the number of their shard, from 0.
    Train(usize),
    /// The held-out images.
    HeldOut,
    /// Their labels.
    HeldOutLabels,
}

/// What is in a file of the data set.
#[derive(Debug, Clone)]
pub enum DataContent {
    /// Images.
    Images(Images),
    /// Labels, 0 to 9.
    Labels(Vec<u8>),
}

impl DataFile {
    /// The file's name in the folder of the data set.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Train(shard) => format!("train-images-idx3-ubyte-{shard}.gz"),
            Self::HeldOut => "t10k-images-idx3-ubyte.gz".to_owned(),
            Self::HeldOutLabels => "t10k-labels-idx1-ubyte.gz".to_owned(),
        }
    }

    /// Reads the file's bytes, unpacked.
    ///
    /// # Errors
    /// [`IdxError`] if they are not the file's.
    pub fn read(self, bytes: &[u8]) -> Result<DataContent, IdxError> {
        let images = |count| {
            let mut images = Images::default();
            images.extend(read_shard(bytes, count)?);
            Ok(DataContent::Images(images))
        };
        match self {
            Self::Train(_) => images(SHARD_IMAGES),
            Self::HeldOut => images(TEST_IMAGES),
            Self::HeldOutLabels => Ok(DataContent::Labels(read_label_shard(bytes, TEST_IMAGES)?.to_vec())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn idx(dimensions: u8, count: u32, data: usize) -> Vec<u8> {
        let mut bytes = vec![0, 0, 8, dimensions];
        bytes.extend(count.to_be_bytes());
        if dimensions == 3 {
            bytes.extend([28u32.to_be_bytes(), 28u32.to_be_bytes()].concat());
        }
        bytes.resize(bytes.len() + data, 7);
        bytes
    }

    #[test]
    fn a_file_is_read_as_what_it_is() {
        let images = DataFile::HeldOut.read(&idx(3, 10_000, 10_000 * 784)).unwrap();
        assert!(matches!(images, DataContent::Images(images) if images.len() == 10_000));
        let labels = DataFile::HeldOutLabels.read(&idx(1, 10_000, 10_000)).unwrap();
        assert!(matches!(labels, DataContent::Labels(labels) if labels == [7; 10_000]));
    }

    #[test]
    fn another_file_is_refused() {
        let few = DataFile::Train(2).read(&idx(3, 9, 9 * 784)).unwrap_err();
        assert_eq!(few.to_string(), "expected 10000 images, found 9");
        assert!(DataFile::HeldOutLabels.read(&idx(3, 10_000, 0)).is_err());
        assert_eq!(DataFile::Train(2).name(), "train-images-idx3-ubyte-2.gz");
    }
}
