//! What is said where a browser gives no WebGPU, in English. What browsers have is as of 2026.

use elbo_protocol::{Absence, Browser, BrowserName, Obstacle, System};

use super::English;
use crate::WebgpuWords;

impl WebgpuWords for English {
    fn browser(&self, name: BrowserName) -> &'static str {
        match name {
            BrowserName::Chrome => "Chrome",
            BrowserName::Edge => "Edge",
            BrowserName::Firefox => "Firefox",
            BrowserName::Opera => "Opera",
            BrowserName::Safari => "Safari",
            BrowserName::Samsung => "Samsung Internet",
            BrowserName::WebKit => "WebKit",
            BrowserName::Other => "browser",
        }
    }

    fn obstacle(&self, browser: Browser, obstacle: &Obstacle) -> String {
        let name = self.browser(browser.name);
        let why = match obstacle {
            Obstacle::InsecureContext => "WebGPU needs https".to_owned(),
            Obstacle::NoWebgpu => match browser.absence() {
                Absence::TooOld if browser.system == System::Ios => {
                    format!("This {name} has no WebGPU, iOS 26 has")
                }
                Absence::TooOld => format!("This {name} is too old for WebGPU"),
                Absence::NotYet => format!("This {name} has no WebGPU yet"),
                Absence::Off => format!("WebGPU is off in this {name}"),
            },
            Obstacle::NotInWorkers => format!("This {name} has no WebGPU in workers"),
            Obstacle::NoAdapter { .. } => format!("This {name} finds no graphics processor for WebGPU"),
            Obstacle::NoDevice { .. } => format!("The graphics processor does not open in this {name}"),
            Obstacle::SmallLimit { limit, needed, found } => {
                format!("The graphics processor is too small ({limit} {found}, needed {needed})")
            }
            Obstacle::NoTimestamps { adapter } => {
                format!("The graphics processor ({adapter}) gives no timestamps, which Burn needs")
            }
            Obstacle::NotTaken { .. } => "Burn cannot use the graphics processor".to_owned(),
        };
        format!("{why}: the CPU trains")
    }

    fn obstacle_advice(&self, browser: Browser, obstacle: &Obstacle) -> Option<&'static str> {
        match obstacle {
            Obstacle::InsecureContext => {
                Some("Open the page over https, or from this computer as http://localhost")
            }
            Obstacle::NoWebgpu => Some(where_it_is(browser)),
            Obstacle::NoAdapter { .. } if browser.is_chromium() => Some(match browser.system {
                System::Linux => ON_LINUX,
                System::Android => ON_ANDROID,
                _ => "Graphics acceleration may be off in its settings; chrome://gpu says more",
            }),
            Obstacle::NoAdapter { .. } if browser.name == BrowserName::Firefox => {
                Some("about:support says why, in its part on graphics")
            }
            Obstacle::NotInWorkers | Obstacle::NoDevice { .. } => {
                Some("A newer browser or graphics driver may have it")
            }
            Obstacle::NoAdapter { .. }
            | Obstacle::SmallLimit { .. }
            | Obstacle::NoTimestamps { .. }
            | Obstacle::NotTaken { .. } => None,
        }
    }
}

const ON_LINUX: &str = "Chrome on Linux has it for newer Intel graphics from version 144, for NVIDIA from 147; chrome://flags/#enable-unsafe-webgpu is for trying it on others, with Vulkan";
const ON_ANDROID: &str =
    "Chrome on Android has it from version 121, on Android 12 and later, for most graphics processors";

/// How a visitor comes by a browser that offers WebGPU.
fn where_it_is(browser: Browser) -> &'static str {
    match (browser.name, browser.system) {
        (_, System::Ios) => "On iPhone and iPad every browser has it from iOS 26 and iPadOS 26",
        (BrowserName::Firefox, System::Windows) if browser.absence() == Absence::Off => {
            "Firefox has it on Windows from version 141; private browsers and settings for privacy may switch dom.webgpu.enabled off in about:config"
        }
        (BrowserName::Firefox, System::Windows) => "Firefox has it on Windows from version 141",
        (BrowserName::Firefox, System::Mac) => {
            "Firefox has it from version 147 on Macs with Apple silicon, unless dom.webgpu.enabled is off in about:config"
        }
        (BrowserName::Firefox, System::Android) => ON_ANDROID,
        (BrowserName::Firefox, _) => {
            "On Linux dom.webgpu.enabled in about:config is for developers who try it; Firefox on Windows and on Macs with Apple silicon has it"
        }
        (BrowserName::Safari, _) => {
            "Safari has it from version 26, on macOS 26; in Safari 18 it is a feature flag for developers"
        }
        (BrowserName::WebKit, System::Linux) => ON_LINUX,
        (BrowserName::Chrome | BrowserName::Edge | BrowserName::Opera | BrowserName::Samsung, system) => {
            match system {
                System::Linux => ON_LINUX,
                System::Android => ON_ANDROID,
                _ if browser.absence() == Absence::TooOld => "Chrome and Edge have it from version 113",
                _ => "chrome://flags/#enable-unsafe-webgpu switches it on where the browser leaves it off",
            }
        }
        (BrowserName::WebKit | BrowserName::Other, _) => {
            "Chrome and Edge have it from version 113, Safari from 26"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn on(name: BrowserName, version: u32, system: System) -> Browser {
        Browser { name, version: Some(version), system }
    }

    /// Browser, what stands in the way, the line on the badge, and words of the advice.
    #[rustfmt::skip]
    fn cases() -> Vec<(Browser, Obstacle, &'static str, Option<&'static str>)> {
        use BrowserName::{Chrome, Edge, Firefox, Opera, Other, Safari, Samsung, WebKit};
        let no_adapter = || Obstacle::NoAdapter { detail: "noop support not compiled in".to_owned() };
        let no_device = || Obstacle::NoDevice { detail: "OperationError".to_owned() };
        let limit = || Obstacle::SmallLimit { limit: "max_bind_groups".to_owned(), needed: 4, found: 2 };
        vec![
            (on(Firefox, 152, System::Linux), Obstacle::NoWebgpu, "This Firefox has no WebGPU yet: the CPU trains", Some("dom.webgpu.enabled in about:config is for developers")),
            (on(Firefox, 145, System::Android), Obstacle::NoWebgpu, "This Firefox has no WebGPU yet: the CPU trains", Some("Chrome on Android")),
            (on(Firefox, 140, System::Windows), Obstacle::NoWebgpu, "This Firefox is too old for WebGPU: the CPU trains", Some("from version 141")),
            (on(Firefox, 152, System::Windows), Obstacle::NoWebgpu, "WebGPU is off in this Firefox: the CPU trains", Some("private browsers")),
            (on(Firefox, 146, System::Mac), Obstacle::NoWebgpu, "This Firefox is too old for WebGPU: the CPU trains", Some("from version 147 on Macs with Apple silicon")),
            (on(Firefox, 145, System::Ios), Obstacle::NoWebgpu, "This Firefox has no WebGPU, iOS 26 has: the CPU trains", Some("iOS 26")),
            (on(Firefox, 152, System::Windows), no_adapter(), "This Firefox finds no graphics processor for WebGPU: the CPU trains", Some("about:support")),
            (on(Safari, 18, System::Mac), Obstacle::NoWebgpu, "This Safari is too old for WebGPU: the CPU trains", Some("feature flag")),
            (on(Safari, 26, System::Mac), Obstacle::NoWebgpu, "WebGPU is off in this Safari: the CPU trains", Some("macOS 26")),
            (on(Safari, 18, System::Ios), Obstacle::NoWebgpu, "This Safari has no WebGPU, iOS 26 has: the CPU trains", Some("iPadOS 26")),
            (on(Safari, 18, System::Mac), Obstacle::NotInWorkers, "This Safari has no WebGPU in workers: the CPU trains", Some("newer browser")),
            (on(Safari, 26, System::Mac), no_adapter(), "This Safari finds no graphics processor for WebGPU: the CPU trains", None),
            (on(WebKit, 18, System::Linux), Obstacle::NoWebgpu, "This WebKit has no WebGPU yet: the CPU trains", Some("Chrome on Linux")),
            (on(Chrome, 109, System::Windows), Obstacle::NoWebgpu, "This Chrome is too old for WebGPU: the CPU trains", Some("from version 113")),
            (on(Edge, 142, System::Windows), Obstacle::NoWebgpu, "WebGPU is off in this Edge: the CPU trains", Some("chrome://flags/#enable-unsafe-webgpu")),
            (on(Chrome, 142, System::Mac), no_adapter(), "This Chrome finds no graphics processor for WebGPU: the CPU trains", Some("chrome://gpu")),
            (on(Chrome, 143, System::Linux), Obstacle::NoWebgpu, "This Chrome is too old for WebGPU: the CPU trains", Some("from version 144")),
            (on(Chrome, 156, System::Linux), no_adapter(), "This Chrome finds no graphics processor for WebGPU: the CPU trains", Some("with Vulkan")),
            (on(Opera, 141, System::Linux), no_adapter(), "This Opera finds no graphics processor for WebGPU: the CPU trains", Some("with Vulkan")),
            (on(Samsung, 117, System::Android), Obstacle::NoWebgpu, "This Samsung Internet is too old for WebGPU: the CPU trains", Some("Android 12")),
            (on(Chrome, 156, System::Android), no_adapter(), "This Chrome finds no graphics processor for WebGPU: the CPU trains", Some("Android 12")),
            (on(Chrome, 156, System::Linux), Obstacle::InsecureContext, "WebGPU needs https: the CPU trains", Some("http://localhost")),
            (on(Firefox, 152, System::Linux), Obstacle::InsecureContext, "WebGPU needs https: the CPU trains", Some("https")),
            (on(Edge, 142, System::Windows), no_device(), "The graphics processor does not open in this Edge: the CPU trains", Some("driver")),
            (on(Chrome, 156, System::Android), limit(), "The graphics processor is too small (max_bind_groups 2, needed 4): the CPU trains", None),
            (on(Chrome, 156, System::Linux), Obstacle::NoTimestamps { adapter: "nvidia".to_owned() }, "The graphics processor (nvidia) gives no timestamps, which Burn needs: the CPU trains", None),
            (on(Chrome, 156, System::Linux), Obstacle::NotTaken { detail: "busy".to_owned() }, "Burn cannot use the graphics processor: the CPU trains", None),
            (Browser { name: Other, version: None, system: System::Other }, Obstacle::NoWebgpu, "This browser has no WebGPU yet: the CPU trains", Some("Safari from 26")),
        ]
    }

    #[test]
    fn each_browser_gets_its_own_reason_and_a_way_on() {
        for (browser, obstacle, line, advice) in cases() {
            assert_eq!(English.obstacle(browser, &obstacle), line);
            let said = English.obstacle_advice(browser, &obstacle);
            match advice {
                Some(words) => {
                    assert!(said.is_some_and(|said| said.contains(words)), "{browser:?}: {said:?}");
                }
                None => assert_eq!(said, None, "{browser:?}, {obstacle:?}"),
            }
        }
    }

    #[test]
    fn no_driver_speaks_on_the_badge() {
        for (browser, obstacle, ..) in cases() {
            let Some(detail) = obstacle.detail() else { continue };
            let said = English.obstacle(browser, &obstacle);
            assert!(!said.contains(detail), "{said}");
        }
    }
}
