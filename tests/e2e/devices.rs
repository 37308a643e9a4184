//! Which device computes, and that the badge says so and why.

use crate::browser::{LOADING, Page, Visit};

#[test]
fn the_cpu_is_used_when_asked_for() {
    Visit::cpu("train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        assert_eq!(badge(page).await, ("cpu".to_owned(), "passed".to_owned()));
    });
}

#[test]
fn without_webgpu_the_cpu_is_used_and_the_badge_says_why() {
    Visit::new("train_images=2560").without_webgpu().run(async |page| {
        page.until_state("ready", LOADING).await;
        assert_eq!(badge(page).await, ("cpu".to_owned(), "passed".to_owned()));
        assert!(says_why(page, "WebGPU").await, "{}", page.backend().text().await);

        page.goto("backend=webgpu&train_images=2560").await;
        page.until_state("ready", LOADING).await;
        assert_eq!(
            badge(page).await,
            ("cpu".to_owned(), "passed".to_owned()),
            "even where WebGPU is asked for"
        );
        assert!(says_why(page, "WebGPU").await, "{}", page.backend().text().await);
    });
}

#[test]
fn a_software_adapter_is_not_chosen_by_itself() {
    Visit::new("train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        assert_eq!(badge(page).await, ("cpu".to_owned(), "passed".to_owned()));
        assert!(says_why(page, "software").await, "{}", page.backend().text().await);
    });
}

/// Device and self-test, as the badge has them.
async fn badge(page: &Page) -> (String, String) {
    let attribute = async |name: &str| page.backend().attribute(name).await.unwrap_or_default();
    (attribute("data-backend").await, attribute("data-self-test").await)
}

/// Whether the badge, or its longer text for pointer and screen reader, contains a word.
async fn says_why(page: &Page, word: &str) -> bool {
    let script = "const part = document.querySelector(`[data-testid='backend']`);
        return [part.textContent, part.title, part.getAttribute('aria-label')].join(' ')";
    let text = page.run(script, &[]).await;
    text.as_str().unwrap_or_default().to_lowercase().contains(&word.to_lowercase())
}
