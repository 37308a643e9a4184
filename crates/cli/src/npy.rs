//! Examples from a file of NumPy's.

use std::{fs::File, io::BufReader, path::Path};

use elbo_line::Moments;
use elbo_words::ExamplesFault;
use npyz::{NpyFile, Order};

use crate::error::CliError;

/// Most numbers of an example: its covariance has their square.
const MOST_PIXELS: usize = 4096;

/// The moments of the examples of a `.npy` file, `[examples, ...]`, and what each number is multiplied by: bytes are
/// shares of 255. Under `shares` all must lie from 0 to 1 then.
///
/// # Errors
/// [`CliError`], naming what was expected and what was found.
pub fn moments(path: &Path, shares: bool) -> Result<(Moments, f64), CliError> {
    let reader = BufReader::new(File::open(path).map_err(CliError::file(path))?);
    let file = NpyFile::new(reader).map_err(CliError::file(path))?;
    let (shape, is_columns) = (file.shape().to_vec(), file.order() == Order::Fortran);
    let refused =
        |expected: ExamplesFault, found: String| CliError::Npy { path: path.to_owned(), expected, found };
    let [examples, rest @ ..] = &*shape else {
        return Err(refused(ExamplesFault::Shape, format!("{shape:?}")));
    };
    let pixels: u64 = rest.iter().product();
    if *examples == 0 || pixels == 0 || pixels > MOST_PIXELS as u64 {
        return Err(refused(ExamplesFault::Size { most: MOST_PIXELS }, format!("{shape:?}")));
    }
    let kind = file.dtype().descr();
    let (values, scale) =
        values(file).map_err(CliError::file(path))?.ok_or_else(|| refused(ExamplesFault::Kind, kind))?;
    let (examples, pixels) = (*examples as usize, pixels as usize);
    let is_share = |value: &f64| (0.0..=1.0).contains(&(value * scale));
    if let Some(odd) = values.iter().find(|value| !value.is_finite() || shares && !is_share(value)) {
        let expected = if shares { ExamplesFault::Share } else { ExamplesFault::Finite };
        return Err(refused(expected, odd.to_string()));
    }
    let mut moments = Moments::new(pixels);
    for example in 0..examples {
        // The order of an example's numbers makes no difference to eigenvalues, as long as it is the same for all.
        let at =
            |pixel: usize| if is_columns { pixel * examples + example } else { example * pixels + pixel };
        moments.add((0..pixels).map(|pixel| values[at(pixel)]));
    }
    Ok((moments, scale))
}

/// The numbers, as they lie in the file, and their scale; none if they are of a kind that is no number.
fn values(file: NpyFile<BufReader<File>>) -> std::io::Result<Option<(Vec<f64>, f64)>> {
    macro_rules! read {
        ($file:ident, $kind:ty, $scale:expr) => {
            match $file.try_data::<$kind>() {
                Ok(data) => {
                    let values: std::io::Result<Vec<f64>> =
                        data.map(|value| value.map(|value| value as f64)).collect();
                    return Ok(Some((values?, $scale)));
                }
                Err(file) => file,
            }
        };
    }
    let file = read!(file, u8, 1.0 / 255.0);
    let file = read!(file, f32, 1.0);
    let file = read!(file, f64, 1.0);
    let file = read!(file, i32, 1.0);
    let file = read!(file, i64, 1.0);
    let _ = read!(file, u16, 1.0);
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use elbo_line::{Curvature, DataSpectrum};
    use tempfile::TempDir;

    use super::*;

    /// A file of version 1 with this description.
    fn npy(descr: &str, is_columns: bool, shape: &str, data: &[u8]) -> (TempDir, std::path::PathBuf) {
        let order = if is_columns { "True" } else { "False" };
        let mut header = format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}");
        while (10 + header.len() + 1) % 64 != 0 {
            header.push(' ');
        }
        header.push('\n');
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(data);
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("x.npy");
        fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    fn largest(path: &Path) -> f64 {
        let (moments, scale) = moments(path, true).unwrap();
        DataSpectrum::of(&moments.covariance(scale), Curvature::SquaredError).largest()
    }

    #[test]
    fn bytes_and_floats_by_rows_or_columns_are_the_same_examples() {
        let rows = [0u8, 255, 255, 0, 255, 255];
        let columns = [0u8, 255, 255, 255, 0, 255];
        let floats: Vec<u8> = rows.iter().flat_map(|byte| (f32::from(*byte) / 255.0).to_le_bytes()).collect();
        let by_rows = npy("|u1", false, "(3, 2)", &rows);
        for (_folder, path) in [npy("|u1", true, "(3, 2)", &columns), npy("<f4", false, "(3, 2, 1)", &floats)]
        {
            assert!((largest(&path) - largest(&by_rows.1)).abs() < 1e-12);
        }
        // Two pixels of variance 2/9 that go against each other by 1/9.
        assert!((largest(&by_rows.1) - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_no_set_of_examples_is_named() {
        let refused = |(folder, path): (TempDir, std::path::PathBuf)| {
            let error = moments(&path, true).unwrap_err().to_string();
            drop(folder);
            error
        };
        assert!(refused(npy("|u1", false, "()", &[1])).contains("expected examples"));
        assert!(refused(npy("|u1", false, "(1, 5000)", &[0; 5000])).contains("1 to 4096 numbers"));
        assert!(refused(npy("<f4", false, "(1, 1)", &2f32.to_le_bytes())).contains("found 2"));
        assert!(refused(npy("<f4", false, "(1, 1)", &f32::NAN.to_le_bytes())).contains("NaN"));
        assert!(refused(npy("|S3", false, "(1, 1)", b"abc")).contains("expected bytes, integers or floats"));
        let (folder, path) = npy("|u1", false, "(3, 2)", &[1]);
        assert!(moments(&path, true).is_err(), "it is cut short");
        fs::write(&path, b"PK\x03\x04").unwrap();
        assert!(moments(&path, true).is_err(), "it is a zip archive");
        drop(folder);
    }
}
