//! ChromeDriver, on a free port, and the browser that it starts. Both end with the test.

use std::{
    env,
    ffi::OsString,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};

use fantoccini::{Client, ClientBuilder, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;

use super::WebGpu;

/// How often ChromeDriver is started before that counts as a failure.
const STARTS: u32 = 10;

/// How often a browser is started before that counts as a failure.
const BROWSERS: u32 = 3;

/// A running ChromeDriver, killed on drop, with the profile folder of its browser.
pub struct Driver {
    process: Child,
    address: String,
    profile: TempDir,
}

impl Driver {
    /// Starts ChromeDriver on a port of its own choice.
    pub fn start() -> Self {
        let (process, port) =
            listening(Command::new(program("CHROMEDRIVER", &["chromedriver"])).arg("--port=0"));
        let profile = TempDir::with_prefix("elbo-room-").expect("a temporary folder can be made");
        Self { process, address: format!("http://127.0.0.1:{port}"), profile }
    }

    /// Starts a browser with a fresh profile. A machine that is busy may take longer than ChromeDriver waits, so
    /// it is tried again, a few times at most.
    pub async fn browser(&self, webgpu: WebGpu) -> Client {
        let mut said = String::new();
        for attempt in 0..BROWSERS {
            let profile = self.profile.path().join(attempt.to_string());
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(capabilities(webgpu, &profile));
            match builder.connect(&self.address).await {
                Ok(client) => return client,
                Err(error) => said = error.to_string(),
            }
        }
        panic!("the browser did not start in {BROWSERS} tries; the last time: {said}")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn capabilities(webgpu: WebGpu, profile: &Path) -> Capabilities {
    let chromium =
        program("CHROMIUM", &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);
    let mut arguments = vec![
        "--headless=new".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        // Nothing but the page may use the network.
        "--disable-quic".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--no-first-run".to_owned(),
        "--window-size=1440,1000".to_owned(),
        format!("--user-data-dir={}", profile.display()),
    ];
    if webgpu == WebGpu::Software {
        arguments.push("--enable-unsafe-webgpu".to_owned());
        arguments.push("--use-webgpu-adapter=swiftshader".to_owned());
    }
    [
        ("browserName", json!("chrome")),
        ("goog:chromeOptions", json!({ "binary": chromium, "args": arguments })),
        ("goog:loggingPrefs", json!({ "browser": "ALL" })),
        ("timeouts", json!({ "script": 60_000, "pageLoad": 120_000 })),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into_iter()
    .collect()
}

/// ChromeDriver, once it listens, and its port.
///
/// It takes a port that is free on `::1`, and ends when the same one is not free on `127.0.0.1`, as
/// happens where other connections come and go; so it is started again, a few times at most.
fn listening(command: &mut Command) -> (Child, u16) {
    let mut said = String::new();
    for _ in 0..STARTS {
        match listens(command) {
            Ok(started) => return started,
            Err(words) => said = words,
        }
    }
    panic!("{command:?} listened on no port in {STARTS} starts; it said last: {said}")
}

/// Starts ChromeDriver once; if it ends before it listens, what it said.
fn listens(command: &mut Command) -> Result<(Child, u16), String> {
    let mut process = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
    let mut lines = BufReader::new(process.stdout.take().expect("stdout was piped just above")).lines();
    let mut said = Vec::new();
    for line in lines.by_ref().map_while(Result::ok) {
        let port = line.split_once("successfully on port ").map(|(_, port)| port.trim_end_matches('.'));
        if let Some(port) = port.and_then(|port| port.parse().ok()) {
            // Nobody reads the rest, but the pipe must not fill.
            thread::spawn(move || lines.for_each(drop));
            return Ok((process, port));
        }
        said.push(line);
    }
    process.wait().ok();
    Err(said.join("; "))
}

/// The program that the environment names, or the first of these on the path.
fn program(variable: &str, names: &[&str]) -> PathBuf {
    let chosen = env::var_os(variable).filter(|value: &OsString| !value.is_empty()).map(PathBuf::from);
    let on_path = || {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders: Vec<_> = env::split_paths(&path).collect();
        names
            .iter()
            .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
            .find(|file| file.is_file())
    };
    chosen.or_else(on_path).unwrap_or_else(|| {
        panic!("no {} here; run the tests with `cargo xtask test`, which installs it", names[0])
    })
}

#[test]
fn a_driver_whose_port_is_taken_is_started_again() {
    let folder = TempDir::with_prefix("elbo-room-").expect("a temporary folder can be made");
    // Twice it ends as ChromeDriver does when the port is taken, and then it listens.
    let script = r#"
        echo "Starting ChromeDriver on port 0"
        echo again >> "$0"
        if [ "$(wc -l < "$0")" -lt 3 ]; then echo "IPv4 port not available. Exiting..."; exit 1; fi
        echo "ChromeDriver was started successfully on port 4567."
    "#;
    let (mut process, port) =
        listening(Command::new("sh").args(["-c", script]).arg(folder.path().join("starts")));
    process.wait().expect("it ends by itself");
    assert_eq!(port, 4567);
}
