//! The IDX format of MNIST, gzipped or not.
//!
//! An IDX file of bytes is two zero bytes, the type 8 (unsigned byte), the number of dimensions, each
//! dimension as a big-endian 32-bit number, and then the data, the last dimension fastest.

use std::io::{Read, Write};

use elbo_recipe::{PIXELS, SIDE};
use flate2::write::MultiGzDecoder;

/// Bytes that are not the file expected.
#[derive(Debug, thiserror::Error)]
pub enum IdxError {
    /// The gzip stream is damaged or ends early.
    #[error("gzip data is damaged or truncated: {0}")]
    Gzip(#[from] std::io::Error),
    /// The header is not that of an IDX file of bytes with so many dimensions.
    #[error(
        "expected an IDX file of bytes with {dimensions} dimensions, found a file that begins {found:02x?}"
    )]
    Header {
        /// Dimensions expected: 3 for images, 1 for labels.
        dimensions: u8,
        /// The first four bytes, or fewer.
        found: Vec<u8>,
    },
    /// The images have another size.
    #[error("expected images of 28x28 pixels, found {height}x{width}")]
    ImageSize {
        /// Rows found.
        height: usize,
        /// Columns found.
        width: usize,
    },
    /// There are fewer or more images than the file should have.
    #[error("expected {expected} images, found {found}")]
    Count {
        /// Images that the file should have.
        expected: usize,
        /// Images that it has.
        found: usize,
    },
    /// There are fewer or more labels than the file should have.
    #[error("expected {expected} labels, found {found}")]
    Labels {
        /// Labels that the file should have.
        expected: usize,
        /// Labels that it has.
        found: usize,
    },
    /// There are fewer or more bytes than the header promises.
    #[error("expected {expected} bytes of data for {count} items, found {found}")]
    Length {
        /// Items that the header promises.
        count: usize,
        /// Bytes that they need.
        expected: usize,
        /// Bytes there are.
        found: usize,
    },
    /// A label is no digit.
    #[error("expected labels of 0 to 9, found {0}")]
    Label(u8),
}

/// Unpacks a file piece by piece, so that no piece keeps the caller for long. Bytes that are not
/// gzipped pass through, since some servers unpack `.gz` files on their own.
#[derive(Debug, Default)]
pub struct Unpacker {
    start: Vec<u8>,
    decoder: Option<MultiGzDecoder<Vec<u8>>>,
}

impl Unpacker {
    /// Takes the next piece of the file.
    ///
    /// # Errors
    /// [`IdxError::Gzip`] if the stream is damaged.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), IdxError> {
        match &mut self.decoder {
            Some(decoder) => decoder.write_all(piece)?,
            None => {
                self.start.extend_from_slice(piece);
                if self.start.starts_with(&[0x1f, 0x8b]) {
                    let mut decoder = MultiGzDecoder::new(Vec::new());
                    decoder.write_all(&self.start)?;
                    self.decoder = Some(decoder);
                }
            }
        }
        Ok(())
    }

    /// The whole file, unpacked.
    ///
    /// # Errors
    /// [`IdxError::Gzip`] if the stream ends early.
    pub fn finish(self) -> Result<Vec<u8>, IdxError> {
        match self.decoder {
            Some(decoder) => Ok(decoder.finish()?),
            None => Ok(self.start),
        }
    }
}

/// Pixels of an unpacked file of 28x28 images, image after image, row after row.
///
/// # Errors
/// [`IdxError`] if the bytes are not such a file.
pub fn read_images(bytes: &[u8]) -> Result<&[u8], IdxError> {
    let ([count, height, width], data) = header::<3>(bytes)?;
    if (height, width) != (SIDE, SIDE) {
        return Err(IdxError::ImageSize { height, width });
    }
    sized(data, count, PIXELS)
}

/// Pixels of an unpacked file of exactly `expected` images of 28x28.
///
/// # Errors
/// [`IdxError`] if the bytes are not such a file, [`IdxError::Count`] if it has fewer or more images.
pub fn read_shard(bytes: &[u8], expected: usize) -> Result<&[u8], IdxError> {
    let pixels = read_images(bytes)?;
    let found = pixels.len() / PIXELS;
    if found == expected { Ok(pixels) } else { Err(IdxError::Count { expected, found }) }
}

/// Labels of an unpacked label file.
///
/// # Errors
/// [`IdxError`] if the bytes are not such a file, or a label is above 9.
pub fn read_labels(bytes: &[u8]) -> Result<&[u8], IdxError> {
    let ([count], data) = header::<1>(bytes)?;
    let labels = sized(data, count, 1)?;
    match labels.iter().find(|label| **label > 9) {
        Some(label) => Err(IdxError::Label(*label)),
        None => Ok(labels),
    }
}

/// Labels of an unpacked file of exactly `expected` labels.
///
/// # Errors
/// [`IdxError`] if the bytes are not such a file, [`IdxError::Labels`] if it has fewer or more labels.
pub fn read_label_shard(bytes: &[u8], expected: usize) -> Result<&[u8], IdxError> {
    let labels = read_labels(bytes)?;
    let found = labels.len();
    if found == expected { Ok(labels) } else { Err(IdxError::Labels { expected, found }) }
}

fn header<const D: usize>(bytes: &[u8]) -> Result<([usize; D], &[u8]), IdxError> {
    let bad = || IdxError::Header { dimensions: D as u8, found: bytes.iter().take(4).copied().collect() };
    let mut rest = bytes.strip_prefix(&[0, 0, 8, D as u8]).ok_or_else(bad)?;
    let mut dimensions = [0; D];
    for dimension in &mut dimensions {
        let mut number = [0; 4];
        rest.read_exact(&mut number).map_err(|_| bad())?;
        *dimension = u32::from_be_bytes(number) as usize;
    }
    Ok((dimensions, rest))
}

fn sized(data: &[u8], count: usize, item: usize) -> Result<&[u8], IdxError> {
    let expected = count.saturating_mul(item);
    if data.len() == expected {
        Ok(data)
    } else {
        Err(IdxError::Length { count, expected, found: data.len() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use proptest::prelude::*;

    fn image_file(count: u32, data: &[u8]) -> Vec<u8> {
        let mut file = vec![0, 0, 8, 3];
        for number in [count, 28, 28] {
            file.extend(number.to_be_bytes());
        }
        file.extend(data);
        file
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(bytes: &[u8], piece: usize) -> Result<Vec<u8>, IdxError> {
        let mut unpacker = Unpacker::default();
        for piece in bytes.chunks(piece) {
            unpacker.push(piece)?;
        }
        unpacker.finish()
    }

    #[test]
    fn images_are_read_back() {
        let pixels: Vec<u8> = (0..2 * PIXELS).map(|i| i as u8).collect();
        assert_eq!(read_images(&image_file(2, &pixels)).unwrap(), pixels);
    }

    #[test]
    fn a_truncated_gzip_file_is_an_error() {
        let packed = gzip(&image_file(1, &[7; PIXELS]));
        let error = unpack(&packed[..packed.len() - 9], 1_000).unwrap_err().to_string();
        assert!(error.starts_with("gzip data is damaged or truncated"), "{error}");
    }

    #[test]
    fn other_files_are_refused_with_what_was_found() {
        let message = |bytes: &[u8]| read_images(bytes).unwrap_err().to_string();
        assert!(message(b"<!DOCTYPE html>").contains("begins [3c, 21, 44, 4f]"));
        assert!(message(&[]).contains("begins []"));
        assert_eq!(
            message(&image_file(3, &[0; PIXELS])),
            "expected 2352 bytes of data for 3 items, found 784"
        );
        let mut wide = image_file(1, &[0; PIXELS]);
        wide[15] = 29;
        assert_eq!(message(&wide), "expected images of 28x28 pixels, found 28x29");
    }

    #[test]
    fn a_shard_of_too_few_images_is_refused() {
        let file = image_file(1, &[0; PIXELS]);
        assert_eq!(read_shard(&file, 2).unwrap_err().to_string(), "expected 2 images, found 1");
        assert!(read_shard(&file, 1).is_ok());
    }

    #[test]
    fn labels_above_nine_are_refused() {
        let file = [0, 0, 8, 1, 0, 0, 0, 2, 3, 12];
        assert_eq!(read_labels(&file).unwrap_err().to_string(), "expected labels of 0 to 9, found 12");
        let two = [0, 0, 8, 1, 0, 0, 0, 2, 3, 9];
        assert_eq!(read_labels(&two).unwrap(), [3, 9]);
        assert_eq!(read_label_shard(&two, 2).unwrap(), [3, 9]);
        let error = read_label_shard(&two, 3).unwrap_err();
        assert_eq!(error.to_string(), "expected 3 labels, found 2");
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_unpack_to_the_same_bytes(data in prop::collection::vec(any::<u8>(), 0..3000), piece in 1usize..500) {
            prop_assert_eq!(unpack(&gzip(&data), piece).unwrap(), data.clone());
            prop_assume!(!data.starts_with(&[0x1f, 0x8b]));
            prop_assert_eq!(unpack(&data, piece).unwrap(), data);
        }

        #[test]
        fn no_bytes_make_the_readers_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = (read_images(&bytes).is_ok(), read_labels(&bytes).is_ok(), unpack(&bytes, 7).is_ok());
        }
    }
}
