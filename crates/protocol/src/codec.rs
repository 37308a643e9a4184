//! Messages as bytes, so that they cross the worker's boundary as one transferred buffer.

use serde::{Serialize, de::DeserializeOwned};

/// A message that could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// The message does not serialise.
    #[error("message cannot be encoded: {0}")]
    Encode(#[source] postcard::Error),
    /// The bytes are not a message of the expected type.
    #[error("expected a message, found {length} bytes that do not decode: {source}")]
    Decode {
        /// How many bytes were found.
        length: usize,
        /// What the decoder says.
        source: postcard::Error,
    },
}

/// Encodes a message.
///
/// # Errors
/// [`CodecError::Encode`] if the type cannot be serialised.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, CodecError> {
    postcard::to_allocvec(message).map_err(CodecError::Encode)
}

/// Decodes a message written by [`encode`].
///
/// # Errors
/// [`CodecError::Decode`] if the bytes are damaged or of another version.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    postcard::from_bytes(bytes).map_err(|source| CodecError::Decode { length: bytes.len(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Command, Recipe, RunId};

    #[test]
    fn a_command_survives_the_journey() {
        let command = Command::Start { run: RunId(3), recipe: Recipe::default(), train_images: 5_120 };
        let bytes = encode(&command).unwrap();
        assert_eq!(decode::<Command>(&bytes).unwrap(), command);
    }

    #[test]
    fn truncated_bytes_are_an_error_that_says_how_many() {
        let bytes =
            encode(&Command::Start { run: RunId(3), recipe: Recipe::default(), train_images: 1 }).unwrap();
        let message = decode::<Command>(&bytes[..bytes.len() - 2]).unwrap_err().to_string();
        assert!(message.contains(&format!("found {} bytes", bytes.len() - 2)), "{message}");
    }
}
