//! Compressed copies of the built files, for servers that hand them out as they are: `.br` and `.gz` beside each.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};

use crate::{error::TaskError, workspace};

/// Endings of files that are worth it; the data files are compressed already.
const ENDINGS: [&str; 5] = ["css", "html", "js", "svg", "wasm"];

/// Files above this get a quality that takes seconds instead of a minute, for a tenth more bytes.
const LARGE_BYTES: u64 = 4_000_000;

/// Brotli's window, as a power of two: the largest that every browser takes.
const WINDOW: i32 = 24;

/// Sizes of a file and its copies, in bytes.
pub struct Sizes {
    /// Its name.
    pub name: String,
    /// As it is.
    pub plain: u64,
    /// With Brotli.
    pub brotli: u64,
}

/// Writes the copies of everything that lies right in `dist/`.
///
/// # Errors
/// [`TaskError::Compress`] if a file cannot be read or written.
pub fn compress() -> Result<Vec<Sizes>, TaskError> {
    let dist = workspace::root().join("dist");
    let mut files: Vec<PathBuf> = fs::read_dir(&dist)
        .map_err(|source| TaskError::Compress { path: dist.clone(), source })?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known)))
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| copies(path).map_err(|source| TaskError::Compress { path: path.clone(), source }))
        .collect()
}

fn copies(path: &Path) -> io::Result<Sizes> {
    let plain = fs::read(path)?;
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&plain)?;
    fs::write(beside(".gz"), gzip.finish()?)?;
    let quality = if plain.len() as u64 > LARGE_BYTES { 9 } else { 11 };
    let parameters = brotli::enc::BrotliEncoderParams { quality, lgwin: WINDOW, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut plain.as_slice(), &mut packed, &parameters)?;
    fs::write(beside(".br"), &packed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Sizes { name, plain: plain.len() as u64, brotli: packed.len() as u64 })
}
