//! What is said where a browser gives no WebGPU.

use elbo_protocol::{Browser, BrowserName, Obstacle};

/// What is said where a browser gives no WebGPU.
pub trait WebgpuWords {
    /// A browser, by its name.
    fn browser(&self, name: BrowserName) -> &'static str;

    /// Why there is no graphics processor in this browser, and what trains; short, and without the words of driver
    /// or library.
    fn obstacle(&self, browser: Browser, obstacle: &Obstacle) -> String;

    /// How a visitor comes by WebGPU, where something is known of it.
    fn obstacle_advice(&self, browser: Browser, obstacle: &Obstacle) -> Option<&'static str>;
}
