//! Going back in a run: what the model was then is shown, while training goes on.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};

use crate::browser::{LOADING, Page, SOON, Visit, report};

#[test]
fn the_past_is_shown_while_training_goes_on_and_one_click_leads_back() {
    Visit::cpu("preset=article&train_images=10000&epochs=200").run(async |page| {
        page.until_state("ready", LOADING).await;
        assert!(!page.part("time-machine").is_enabled().await, "there is no past yet");
        assert!(page.part("time-words").text().await.contains("two moments"));
        page.train().click().await;
        until_moments(page, 12).await;

        page.part("time-machine").set("0").await;
        page.until("the first moment", SOON, async || {
            (moment(page).await.as_deref() == Some("0")).then_some(())
        })
        .await;
        let untrained = page.decoded().settled().await;
        let steps = page.steps_done().await;
        page.until("more steps", SOON, async || (page.steps_done().await > steps + 20).then_some(())).await;
        assert_eq!(page.decoded().pixels().await, untrained, "the past does not change");
        assert_eq!(page.state().await, "running");

        page.part("time-machine").set("8").await;
        page.until("another digit", SOON, async || {
            (page.decoded().pixels().await != untrained).then_some(())
        })
        .await;
        assert!(page.part("time-words").text().await.starts_with("step "));

        page.part("back-to-live").click().await;
        assert_eq!(moment(page).await.as_deref(), Some(""));
        let newest = page.decoded().pixels().await;
        page.until("a digit that follows again", SOON, async || {
            (page.decoded().pixels().await != newest).then_some(())
        })
        .await;
        assert!(page.part("time-words").text().await.starts_with("live"));
    });
}

#[test]
fn arrows_go_from_moment_to_moment_and_a_replay_ends_live() {
    Visit::cpu("preset=article&train_images=5120&epochs=3").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until_state("finished", LOADING).await;
        let live = page.decoded().settled().await;
        page.run("document.querySelector('[data-testid=time-machine]').focus()", &[]).await;
        let mut seen = Vec::new();
        for _ in 0..3 {
            press(page, '\u{e012}').await;
            let step = moment(page).await.unwrap_or_default();
            seen.push(step.parse::<u32>().expect("a step of the past"));
        }
        assert!(seen.is_sorted_by(|one, other| one > other), "{seen:?}");
        press(page, '\u{e011}').await;
        assert_eq!(moment(page).await.as_deref(), Some("0"), "Home is the first moment");

        page.part("time-machine").record("data-value").await;
        page.part("time-play").click().await;
        page.until("the end of the replay", LOADING, async || {
            (moment(page).await.as_deref() == Some("")).then_some(())
        })
        .await;
        let replayed = page.part("time-machine").recorded().await;
        report(&format!("replayed {} moments", replayed.len() - 1));
        let steps: Vec<u32> = replayed.iter().filter_map(|step| step.parse().ok()).collect();
        assert!(steps.len() > 5 && steps.is_sorted(), "{replayed:?}");
        assert_eq!(page.decoded().settled().await, live, "back at the newest weights");
    });
}

#[test]
fn the_moments_kept_stay_bounded_however_long_the_run() {
    Visit::cpu("preset=article&train_images=2560&epochs=1000&batch-size=32").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        let mut most = 0;
        page.until("2,000 steps", LOADING, async || {
            most = most.max(moments(page).await);
            (page.steps_done().await > 2000).then_some(())
        })
        .await;
        report(&format!("at most {most} moments in {} steps", page.steps_done().await));
        assert!((2..=64).contains(&most));
    });
}

#[test]
fn a_fresh_run_is_shown_live_and_a_duel_goes_back_on_both_sides() {
    Visit::cpu("preset=article&train_images=5120&epochs=2&vs.beta=4").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until_state("finished", LOADING).await;
        page.part("time-machine").set("0").await;
        page.until("the first moment", SOON, async || {
            (moment(page).await.as_deref() == Some("0")).then_some(())
        })
        .await;
        for strip in ["gallery-a", "gallery-b"] {
            page.run("document.querySelector('.duel-view').scrollIntoView()", &[]).await;
            page.until(&format!("the untrained digits in {strip}"), SOON, async || {
                (page.part(strip).number().await == Some(0.0)).then_some(())
            })
            .await;
        }
        page.reset().click().await;
        page.until_state("ready", SOON).await;
        page.until("the present", SOON, async || (moment(page).await.as_deref() == Some("")).then_some(()))
            .await;
        assert!(!page.part("time-machine").is_enabled().await);
    });
}

/// Presses a key on what has the focus.
async fn press(page: &Page, key: char) {
    let keys = KeyActions::new("keys".to_owned());
    let keys = keys.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
    page.client()
        .perform_actions(keys)
        .await
        .unwrap_or_else(|error| panic!("no key can be pressed: {error}"));
}

async fn moment(page: &Page) -> Option<String> {
    page.part("time-machine").attribute("data-value").await
}

async fn moments(page: &Page) -> usize {
    let count = page.part("time-machine").attribute("data-moments").await;
    count.and_then(|count| count.parse().ok()).unwrap_or_default()
}

async fn until_moments(page: &Page, wanted: usize) {
    page.until(&format!("{wanted} moments"), LOADING, async || (moments(page).await >= wanted).then_some(()))
        .await;
}
