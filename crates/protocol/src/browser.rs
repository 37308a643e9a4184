//! What the browser is, and what is known of WebGPU there.

use serde::{Deserialize, Serialize};

/// The browser that a page is open in, as far as it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Browser {
    /// Its name.
    pub name: BrowserName,
    /// The major version of what decides what it can: Firefox's and Safari's own, and that of Chromium for those
    /// made of it. None where it is not told.
    pub version: Option<u32>,
    /// What it runs on.
    pub system: System,
}

/// A browser by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BrowserName {
    /// Chrome, Chromium, and those that call themselves so.
    Chrome,
    /// Edge.
    Edge,
    /// Firefox, and those that call themselves so.
    Firefox,
    /// Opera.
    Opera,
    /// Safari.
    Safari,
    /// Samsung's browser.
    Samsung,
    /// One made of WebKit that is not Apple's: Epiphany and others on GTK or WPE.
    WebKit,
    /// Any other.
    Other,
}

/// What a browser runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum System {
    /// Android.
    Android,
    /// ChromeOS.
    ChromeOs,
    /// iOS or iPadOS.
    Ios,
    /// Linux on a desktop, or a BSD.
    Linux,
    /// macOS, or iPadOS that asks for pages made for a Mac.
    Mac,
    /// Windows.
    Windows,
    /// Any other.
    Other,
}

/// Why a browser may offer no WebGPU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// A later version has it.
    TooOld,
    /// No version has it switched on.
    NotYet,
    /// This version has it, but not here: it is switched off, or the hardware has none.
    Off,
}

impl Browser {
    /// Whether it is made of Chromium. On iOS none is.
    #[must_use]
    pub fn is_chromium(self) -> bool {
        let named = match self.name {
            BrowserName::Chrome | BrowserName::Edge | BrowserName::Opera | BrowserName::Samsung => true,
            BrowserName::Firefox | BrowserName::Safari | BrowserName::WebKit | BrowserName::Other => false,
        };
        named && self.system != System::Ios
    }

    /// The first version that has WebGPU switched on: <https://github.com/gpuweb/gpuweb/wiki/Implementation-Status>,
    /// of 2026. Chromium for Linux has it for some graphics processors.
    #[must_use]
    pub fn first_with_webgpu(self) -> Option<u32> {
        match (self.name, self.system) {
            (BrowserName::Safari, System::Mac | System::Ios) => Some(26),
            (BrowserName::Firefox, System::Windows) => Some(141),
            (BrowserName::Firefox, System::Mac) => Some(147),
            _ if !self.is_chromium() => None,
            (_, System::Android) => Some(121),
            (_, System::Linux) => Some(144),
            _ => Some(113),
        }
    }

    /// Why it may offer no WebGPU. On iOS the system decides for every browser.
    #[must_use]
    pub fn absence(self) -> Absence {
        match (self.first_with_webgpu(), self.version) {
            (Some(first), Some(version)) if version < first => Absence::TooOld,
            (None, _) if self.system == System::Ios => Absence::TooOld,
            (None, _) => Absence::NotYet,
            (Some(_), _) => Absence::Off,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_systems_decide_why_there_is_none() {
        let absence = |name, version, system| Browser { name, version: Some(version), system }.absence();
        assert_eq!(absence(BrowserName::Firefox, 156, System::Linux), Absence::NotYet);
        assert_eq!(absence(BrowserName::Firefox, 156, System::Android), Absence::NotYet);
        assert_eq!(absence(BrowserName::Firefox, 140, System::Windows), Absence::TooOld);
        assert_eq!(absence(BrowserName::Firefox, 141, System::Windows), Absence::Off);
        assert_eq!(absence(BrowserName::Firefox, 146, System::Mac), Absence::TooOld);
        assert_eq!(absence(BrowserName::Safari, 18, System::Mac), Absence::TooOld);
        assert_eq!(absence(BrowserName::Safari, 26, System::Ios), Absence::Off);
        assert_eq!(absence(BrowserName::WebKit, 26, System::Linux), Absence::NotYet);
        assert_eq!(absence(BrowserName::Chrome, 112, System::Windows), Absence::TooOld);
        assert_eq!(absence(BrowserName::Edge, 113, System::Windows), Absence::Off);
        assert_eq!(absence(BrowserName::Chrome, 143, System::Linux), Absence::TooOld);
        assert_eq!(absence(BrowserName::Samsung, 115, System::Android), Absence::TooOld);
        assert_eq!(absence(BrowserName::Chrome, 156, System::Ios), Absence::TooOld, "it is WebKit there");
        assert_eq!(absence(BrowserName::Other, 9, System::Other), Absence::NotYet);
        let untold = Browser { name: BrowserName::Chrome, version: None, system: System::Windows };
        assert_eq!(untold.absence(), Absence::Off);
    }
}
