//! What a visitor has to load stays small, and the compressed copies are what they say.

use std::{fs, io::Read as _, path::Path};

/// Everything before the first slider answers: page, worker and their scripts, in bytes with Brotli.
const BEFORE_FIRST_DECODE: usize = 700_000;
/// The worker that trains.
const WORKER: usize = 1_800_000;

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
fn the_worker_that_trains_is_small() {
    let size = with_brotli("worker_bg.wasm");
    assert!(size <= WORKER, "{size} bytes, allowed are {WORKER}");
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
