//! Which browser it is, by what it calls itself.

use elbo_protocol::{Browser, BrowserName, System};

/// Words of a user agent, the name that they stand for, and the word whose version counts. The first one found
/// decides: nearly all browsers call themselves Chrome and Safari too.
const NAMES: &[(&str, BrowserName, &str)] = &[
    ("EdgiOS/", BrowserName::Edge, "EdgiOS/"),
    ("EdgA/", BrowserName::Edge, "Chrome/"),
    ("Edg/", BrowserName::Edge, "Chrome/"),
    ("Edge/", BrowserName::Edge, "Chrome/"),
    ("FxiOS/", BrowserName::Firefox, "FxiOS/"),
    ("Firefox/", BrowserName::Firefox, "Firefox/"),
    ("OPR/", BrowserName::Opera, "Chrome/"),
    ("OPT/", BrowserName::Opera, "OPT/"),
    ("SamsungBrowser/", BrowserName::Samsung, "Chrome/"),
    ("CriOS/", BrowserName::Chrome, "CriOS/"),
    ("Chrome/", BrowserName::Chrome, "Chrome/"),
    ("Chromium/", BrowserName::Chrome, "Chromium/"),
    ("AppleWebKit/", BrowserName::WebKit, "Version/"),
];

/// Words of a user agent, and the system that they stand for. The first one found decides: Android calls itself
/// Linux too, and a browser of iOS may call its system a Mac's.
const SYSTEMS: &[(&str, System)] = &[
    ("iPhone", System::Ios),
    ("iPad", System::Ios),
    ("iPod", System::Ios),
    ("CriOS/", System::Ios),
    ("FxiOS/", System::Ios),
    ("EdgiOS/", System::Ios),
    ("OPT/", System::Ios),
    ("Android", System::Android),
    ("CrOS", System::ChromeOs),
    ("Windows", System::Windows),
    ("Macintosh", System::Mac),
    ("Linux", System::Linux),
    ("X11", System::Linux),
];

/// The browser with this `navigator.userAgent`.
pub(crate) fn browser(user_agent: &str) -> Browser {
    let system = SYSTEMS.iter().find(|(word, _)| user_agent.contains(word));
    let system = system.map_or(System::Other, |(_, system)| *system);
    let Some((_, name, versioned)) = NAMES.iter().find(|(word, ..)| user_agent.contains(word)) else {
        return Browser { name: BrowserName::Other, version: None, system };
    };
    let name = match (name, system) {
        (BrowserName::WebKit, System::Mac | System::Ios) => BrowserName::Safari,
        (name, _) => *name,
    };
    Browser { name, version: major_version(user_agent, versioned), system }
}

/// The number that follows a word.
fn major_version(user_agent: &str, word: &str) -> Option<u32> {
    let (_, after) = user_agent.split_once(word)?;
    let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    after[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rustfmt::skip]
    const REAL: &[(&str, BrowserName, Option<u32>, System)] = &[
        ("Mozilla/5.0 (X11; Linux x86_64; rv:152.0) Gecko/20100101 Firefox/152.0", BrowserName::Firefox, Some(152), System::Linux),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", BrowserName::Firefox, Some(140), System::Windows),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:147.0) Gecko/20100101 Firefox/147.0", BrowserName::Firefox, Some(147), System::Mac),
        ("Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", BrowserName::Firefox, Some(145), System::Android),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/145.0 Mobile/15E148 Safari/605.1.15", BrowserName::Firefox, Some(145), System::Ios),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15", BrowserName::Safari, Some(18), System::Mac),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15", BrowserName::Safari, Some(26), System::Mac),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1", BrowserName::Safari, Some(26), System::Ios),
        ("Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", BrowserName::Safari, Some(17), System::Ios),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148", BrowserName::Safari, None, System::Ios),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15", BrowserName::WebKit, Some(18), System::Linux),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Safari/605.1.15 Epiphany/605.1.15", BrowserName::WebKit, Some(16), System::Linux),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36", BrowserName::Chrome, Some(156), System::Linux),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36", BrowserName::Chrome, Some(156), System::Linux),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36", BrowserName::Chrome, Some(109), System::Windows),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36", BrowserName::Chrome, Some(142), System::ChromeOs),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36", BrowserName::Chrome, Some(142), System::Android),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UD1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.6099.43 Mobile Safari/537.36", BrowserName::Chrome, Some(120), System::Android),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1", BrowserName::Chrome, Some(142), System::Ios),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142 Version/11.1.1 Safari/605.1.15", BrowserName::Chrome, Some(142), System::Ios),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", BrowserName::Edge, Some(142), System::Windows),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.102 Safari/537.36 Edge/18.19582", BrowserName::Edge, Some(70), System::Windows),
        ("Mozilla/5.0 (Linux; Android 10; HD1913) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36 EdgA/142.0.0.0", BrowserName::Edge, Some(142), System::Android),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 OPR/125.0.0.0", BrowserName::Opera, Some(141), System::Linux),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/24.0 Chrome/117.0.0.0 Mobile Safari/537.36", BrowserName::Samsung, Some(117), System::Android),
        ("Mozilla/5.0 (X11; Linux x86_64) Ladybird/1.0", BrowserName::Other, None, System::Linux),
        ("Servo", BrowserName::Other, None, System::Other),
        ("", BrowserName::Other, None, System::Other),
    ];

    #[test]
    fn real_user_agents_are_told_apart() {
        for &(user_agent, name, version, system) in REAL {
            assert_eq!(browser(user_agent), Browser { name, version, system }, "{user_agent}");
        }
    }

    #[test]
    fn no_user_agent_is_too_odd() {
        for odd in ["Chrome/", "Chrome/x", "Firefox/99999999999999999999", "Версия Firefox/é"] {
            assert_eq!(browser(odd).version, None, "{odd}");
        }
    }
}
