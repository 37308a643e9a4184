//! ChromeDriver, on a free port, and the browser that it starts. Both end with the test.

use std::{
    env,
    ffi::OsString,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::WebGpu;

/// A running ChromeDriver, killed on drop, with the profile folder of its browser.
pub struct Driver {
    process: Child,
    address: String,
    profile: TempDir,
}

impl Driver {
    /// Starts ChromeDriver on a port of its own choice.
    pub fn start() -> Self {
        let program = program("CHROMEDRIVER", &["chromedriver"]);
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {}: {error}", program.display()));
        let mut lines = BufReader::new(process.stdout.take().expect("stdout was piped just above")).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                line.split_once("successfully on port ")?.1.trim_end_matches('.').parse::<u16>().ok()
            })
            .expect("ChromeDriver says on which port it listens");
        // Nobody reads the rest, but the pipe must not fill.
        thread::spawn(move || lines.for_each(drop));
        let profile = TempDir::with_prefix("elbo-room-").expect("a temporary folder can be made");
        Self { process, address: format!("http://127.0.0.1:{port}"), profile }
    }

    /// Starts a browser with a fresh profile.
    pub async fn browser(&self, webgpu: WebGpu) -> Client {
        let Value::Object(capabilities) = self.capabilities(webgpu) else { unreachable!("it is an object") };
        ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&self.address)
            .await
            .unwrap_or_else(|error| panic!("the browser does not start: {error}"))
    }

    fn capabilities(&self, webgpu: WebGpu) -> Value {
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
            format!("--user-data-dir={}", self.profile.path().display()),
        ];
        if webgpu == WebGpu::Software {
            arguments.push("--enable-unsafe-webgpu".to_owned());
            arguments.push("--use-webgpu-adapter=swiftshader".to_owned());
        }
        json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "binary": chromium, "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "script": 60_000, "pageLoad": 120_000 },
        })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
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
