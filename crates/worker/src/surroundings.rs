//! What the browser around the worker is, and what it offers.

use elbo_protocol::{Browser, Obstacle};

use crate::user_agent;

/// What the browser tells a worker of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surroundings {
    /// Its `navigator.userAgent`.
    pub user_agent: String,
    /// Whether the page came over https or from this machine: `isSecureContext`.
    pub is_secure: bool,
    /// Whether the worker has `navigator.gpu`.
    pub has_webgpu: bool,
}

impl Default for Surroundings {
    /// No browser: devices say for themselves what stands in their way.
    fn default() -> Self {
        Self { user_agent: String::new(), is_secure: true, has_webgpu: true }
    }
}

/// What a browser offers of WebGPU.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WebgpuOffer {
    /// The browser.
    pub browser: Browser,
    /// What stands in the way before a device is asked for.
    pub obstacle: Option<Obstacle>,
}

impl Surroundings {
    /// What the browser offers, where it offers WebGPU to the page or not.
    pub(crate) fn webgpu(&self, page_has_webgpu: bool) -> WebgpuOffer {
        let obstacle = match (self.has_webgpu, self.is_secure) {
            (true, _) => None,
            (false, false) => Some(Obstacle::InsecureContext),
            (false, true) if page_has_webgpu => Some(Obstacle::NotInWorkers),
            (false, true) => Some(Obstacle::NoWebgpu),
        };
        WebgpuOffer { browser: user_agent::browser(&self.user_agent), obstacle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_way_is_told_by_its_cause() {
        let around =
            |is_secure, has_webgpu| Surroundings { is_secure, has_webgpu, ..Surroundings::default() };
        assert_eq!(around(true, true).webgpu(true).obstacle, None);
        assert_eq!(around(true, false).webgpu(false).obstacle, Some(Obstacle::NoWebgpu));
        assert_eq!(around(true, false).webgpu(true).obstacle, Some(Obstacle::NotInWorkers));
        assert_eq!(around(false, false).webgpu(false).obstacle, Some(Obstacle::InsecureContext));
        assert_eq!(around(false, true).webgpu(true).obstacle, None, "a flag of the browser may allow it");
    }
}
