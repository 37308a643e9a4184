//! The built page on a server of its own, whose files can be broken and healed during a test.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use tokio::net::TcpListener;

/// What is wrong with a file.
#[derive(Debug, Clone)]
pub enum Fault {
    /// It is not there.
    Missing,
    /// Only its first half is there.
    Truncated,
    /// It holds something else.
    Other(Vec<u8>),
}

/// A server of `dist/` on a port of its own. It ends with the runtime that it was opened on.
pub struct Site {
    address: String,
    faults: Faults,
}

/// Faults by file name, without folders, so that tests need not know how the page lays out its files.
type Faults = Arc<Mutex<HashMap<String, Fault>>>;

impl Site {
    /// Serves `dist/`.
    pub async fn open() -> Self {
        let root = dist();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port of this machine is free");
        let address = listener.local_addr().expect("the listener is bound");
        let faults = Faults::default();
        let known = Arc::clone(&faults);
        let answer = move |uri: Uri, headers: HeaderMap| {
            let name = uri.path().rsplit('/').next().unwrap_or_default().to_owned();
            let fault = known.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
            let packed = fault.is_none() && takes_brotli(&headers);
            let response = serve(&root, uri.path(), fault, packed);
            async move { response }
        };
        tokio::spawn(async { axum::serve(listener, Router::new().fallback(answer)).await });
        Self { address: format!("http://{address}/"), faults }
    }

    /// The address of the page, ending in `/`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Breaks the file of that name, in whichever folder it lies.
    pub fn break_file(&self, name: &str, fault: Fault) {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), fault);
    }

    /// Makes all files whole again.
    pub fn heal(&self) {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Names of the built files that begin and end so: `worker` and `.js` for the worker's scripts.
    pub fn files(prefix: &str, suffix: &str) -> Vec<String> {
        let names: Vec<_> = fs::read_dir(dist())
            .expect("dist() has checked that the folder is there")
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with(prefix) && name.ends_with(suffix))
            .collect();
        assert!(!names.is_empty(), "expected {prefix}*{suffix} in dist/, found none");
        names
    }
}

fn dist() -> PathBuf {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    assert!(
        dist.join("index.html").is_file(),
        "no built page in {}; run the tests with `cargo xtask test`, which builds it",
        dist.display()
    );
    dist
}

/// Whether the browser takes Brotli.
fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.split(',').any(|coding| coding.trim() == "br"))
}

/// A file of the page; its compressed copy, where there is one and the browser takes it.
fn serve(root: &Path, path: &str, fault: Option<Fault>, packed: bool) -> Response {
    let path = path.trim_start_matches('/');
    let file = root.join(if path.is_empty() { "index.html" } else { path });
    let is_inside = Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
    let bytes = match fault {
        Some(Fault::Missing) => None,
        Some(Fault::Other(bytes)) => Some(bytes),
        Some(Fault::Truncated) => fs::read(&file).ok().map(|mut bytes| {
            bytes.truncate(bytes.len() / 2);
            bytes
        }),
        None => fs::read(&file).ok(),
    };
    match bytes.filter(|_| is_inside) {
        Some(bytes) => {
            let headers = [(header::CONTENT_TYPE, mime(&file)), (header::CACHE_CONTROL, "no-store")];
            let copy = file.with_added_extension("br");
            match fs::read(copy).ok().filter(|_| packed) {
                Some(copy) => (headers, [(header::CONTENT_ENCODING, "br")], Body::from(copy)).into_response(),
                None => (headers, Body::from(bytes)).into_response(),
            }
        }
        None => (StatusCode::NOT_FOUND, "not found").into_response(),
    }
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "gz" => "application/gzip",
        _ => "application/octet-stream",
    }
}
