//! What a visitor has to load stays small, and the compressed copies are what they say.

use std::{fs, io::Read as _, path::Path};

/// The most that files of a kind may take together, in bytes: about a tenth above what they take.
struct Limit {
    /// How the names begin and end.
    names: (&'static str, &'static str),
    plain: usize,
    brotli: usize,
}

/// What is loaded before the first slider answers: page, worker, their scripts and styles.
const LIMITS: [Limit; 4] = [
    Limit { names: ("elbo-room", ".wasm"), plain: 1_200_000, brotli: 380_000 },
    Limit { names: ("worker", ".wasm"), plain: 870_000, brotli: 300_000 },
    Limit { names: ("", ".js"), plain: 128_000, brotli: 19_000 },
    Limit { names: ("", ".css"), plain: 56_000, brotli: 15_000 },
];

/// All of it, with Brotli.
const BEFORE_FIRST_DECODE: usize = 700_000;

fn dist(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist").join(name);
    fs::read(&path).unwrap_or_else(|error| {
        panic!("{}: {error}; run the tests with `cargo xtask test`, which builds it", path.display())
    })
}

/// Names of the built files, without their compressed copies.
fn names() -> Vec<String> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let names = fs::read_dir(dist).expect("the page is built").flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names
        .filter(|name| [".html", ".css", ".js", ".wasm"].iter().any(|ending| name.ends_with(ending)))
        .collect()
}

fn with_brotli(name: &str) -> usize {
    dist(&format!("{name}.br")).len()
}

#[test]
fn little_is_loaded_before_the_first_decode() {
    // The worker with the reference is loaded on demand only.
    let files = names().into_iter().filter(|name| !name.starts_with("reference"));
    let sizes: Vec<(String, usize)> = files.map(|name| (name.clone(), with_brotli(&name))).collect();
    let all: usize = sizes.iter().map(|(_, size)| size).sum();
    println!("{all} bytes before the first decode: {sizes:?}");
    assert!(sizes.len() >= 6, "expected page, style, two scripts and two programs, found {sizes:?}");
    assert!(all <= BEFORE_FIRST_DECODE, "{all} bytes, allowed are {BEFORE_FIRST_DECODE}: {sizes:?}");
}

#[test]
fn each_kind_of_file_stays_near_its_size() {
    let names = names();
    for Limit { names: (begin, end), plain, brotli } in LIMITS {
        let is_meant =
            |name: &&String| name.starts_with(begin) && name.ends_with(end) && !name.starts_with("reference");
        let found: Vec<_> = names.iter().filter(is_meant).collect();
        assert!(!found.is_empty(), "expected {begin}*{end} in dist/, found none");
        let sizes = (
            found.iter().map(|name| dist(name).len()).sum::<usize>(),
            found.iter().map(|name| with_brotli(name)).sum::<usize>(),
        );
        println!("{begin}*{end}: {} bytes, {} with Brotli", sizes.0, sizes.1);
        assert!(sizes.0 <= plain, "{found:?}: {} bytes, allowed are {plain}", sizes.0);
        assert!(sizes.1 <= brotli, "{found:?}: {} bytes with Brotli, allowed are {brotli}", sizes.1);
    }
}

#[test]
fn compressed_copies_hold_the_same_bytes() {
    for name in names().into_iter().filter(|name| !name.ends_with(".wasm") || name.starts_with("worker")) {
        let plain = dist(&name);
        let (mut brotli, mut gzip) = (Vec::new(), Vec::new());
        brotli::BrotliDecompress(&mut dist(&format!("{name}.br")).as_slice(), &mut brotli)
            .expect("valid Brotli");
        let packed = dist(&format!("{name}.gz"));
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut gzip).expect("valid gzip");
        assert!(brotli == plain && gzip == plain, "{name}");
    }
}
