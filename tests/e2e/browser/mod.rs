//! A visitor of the page: a real Chromium on a server of its own, driven over WebDriver.
//!
//! Each test has its own server, driver, browser and profile, and the tests take turns, because
//! training in several browsers at once would only measure how they starve each other.

mod driver;
mod page;
mod part;
mod site;
mod wire;

use std::{
    panic::{AssertUnwindSafe, resume_unwind},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use futures::FutureExt as _;
use tokio::{runtime, time::timeout};

use self::driver::Driver;
pub use self::{
    page::{LOADING, Page, SOON, report},
    part::{Part, Pixels, Pointer},
    site::{Fault, Site},
    wire::Wire,
};

/// Longest that any test may take; waits inside of it have limits of their own.
const TEST_LIMIT: Duration = Duration::from_secs(20 * 60);

static TURN: Mutex<()> = Mutex::new(());

/// Whether the browser offers WebGPU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebGpu {
    /// On SwiftShader, a software adapter.
    Software,
    /// There is no adapter.
    Absent,
}

/// How the page is visited.
pub struct Visit {
    query: String,
    webgpu: WebGpu,
    faults: Vec<(String, Fault)>,
}

impl Visit {
    /// A visit with this URL query.
    pub fn new(query: &str) -> Self {
        Self { query: query.to_owned(), webgpu: WebGpu::Software, faults: Vec::new() }
    }

    /// A visit that asks for the CPU device, with more of a URL query.
    pub fn cpu(query: &str) -> Self {
        Self::new(&format!("backend=cpu&{query}"))
    }

    /// In a browser without WebGPU.
    pub fn without_webgpu(self) -> Self {
        Self { webgpu: WebGpu::Absent, ..self }
    }

    /// While the server has a fault in the file of that name.
    pub fn with_fault(mut self, file: &str, fault: Fault) -> Self {
        self.faults.push((file.to_owned(), fault));
        self
    }

    /// Opens the page and runs the test on it. Whatever comes of it, the browser is closed, and if it
    /// is a panic, what the page showed then is printed first.
    pub fn run(self, test: impl AsyncFnOnce(&Page)) {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
        runtime.block_on(self.run_in_turn(test));
    }

    async fn run_in_turn(self, test: impl AsyncFnOnce(&Page)) {
        let site = Site::open().await;
        for (file, fault) in self.faults {
            site.break_file(&file, fault);
        }
        let driver = Driver::start();
        let client = driver.browser(self.webgpu).await;
        let page = Page::new(client.clone(), site);

        let whole = async {
            page.goto(&self.query).await;
            test(&page).await;
        };
        let outcome = AssertUnwindSafe(timeout(TEST_LIMIT, whole)).catch_unwind().await;
        let passed = matches!(outcome, Ok(Ok(())));
        if !passed {
            // The page may be what hangs.
            let _ = timeout(Duration::from_secs(20), page.describe_failure()).await;
        }
        // The browser goes before its driver, which would leave it behind if killed first.
        let _ = timeout(Duration::from_secs(10), client.close()).await;
        drop(driver);
        match outcome {
            Ok(Ok(())) => {}
            Ok(Err(_)) => panic!("the test was not done after {TEST_LIMIT:?}"),
            Err(panic) => resume_unwind(panic),
        }
    }
}
