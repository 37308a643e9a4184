//! The pictures of the page in `docs/screenshots`, taken by `cargo xtask screenshots`.

use std::{fs, path::Path, time::Duration};

use serde_json::Value;
use tokio::time::sleep;

use crate::browser::{LOADING, Page, Pointer, Visit};

/// For six epochs of 60,000 images on the CPU.
const TRAINING: Duration = Duration::from_secs(900);

/// A two.
const TWO: &[(f64, f64)] = &[
    (-0.2, -0.2),
    (-0.1, -0.33),
    (0.08, -0.34),
    (0.18, -0.2),
    (0.1, 0.0),
    (-0.08, 0.16),
    (-0.22, 0.32),
    (0.0, 0.3),
    (0.25, 0.32),
];

#[test]
#[ignore = "writes files: run by `cargo xtask screenshots`"]
fn screenshots() {
    Visit::cpu("epochs=6").run(async |page| {
        page.set_color_scheme("light").await;
        page.set_screen(1440, 1000, false).await;
        page.until_state("ready", LOADING).await;
        save(page, "fresh-light").await;

        page.train().click().await;
        page.until_state("finished", TRAINING).await;
        page.draw_pad().draw(Pointer::Mouse, TWO).await;
        page.latent_slider(0).set("1.5").await;
        save(page, "training-light").await;
        page.set_color_scheme("dark").await;
        save(page, "training-dark").await;

        page.set_color_scheme("light").await;
        page.set_screen(390, 844, true).await;
        save(page, "phone-light").await;
    });
    Visit::cpu("train_images=20000").run(async |page| {
        page.set_color_scheme("light").await;
        page.set_screen(1440, 1000, false).await;
        page.until_state("ready", LOADING).await;
        page.part("workspace-duel").click().await;
        page.part("duel-initialization").click().await;
        page.until_state("finished", TRAINING).await;
        save(page, "duel-light").await;
    });
    Visit::cpu("preset=collapse&train_images=20000&epochs=40&autostart=1").run(async |page| {
        page.set_color_scheme("light").await;
        page.set_screen(1440, 1000, false).await;
        page.until_event(&["Collapsed"]).await;
        page.until("some more steps", TRAINING, async || (page.steps_done().await > 300).then_some(())).await;
        page.train().click().await;
        page.until_state("paused", LOADING).await;
        save(page, "collapsed-light").await;
    });
}

/// Most of a phone's page that is pictured, in pixels: two screens of it.
const PHONE_HEIGHT: u32 = 1688;

/// Saves the whole page: on a screen as high as the page, after it has drawn itself there.
async fn save(page: &Page, name: &str) {
    if page.part("tour-decline").is_enabled().await {
        page.part("tour-decline").click().await;
    }
    page.run("document.activeElement?.blur(); scrollTo(0, 0)", &[]).await;
    sleep(Duration::from_secs(1)).await;
    let size = "return [innerWidth, Math.max(innerHeight, document.documentElement.scrollHeight)]";
    let Value::Array(size) = page.run(size, &[]).await else { unreachable!("the script gives a list") };
    let [width, height] = [&size[0], &size[1]].map(|pixels| pixels.as_u64().unwrap_or_default() as u32);
    let is_phone = width < 500;
    let height = if is_phone { height.min(PHONE_HEIGHT) } else { height };
    page.set_screen(width, height, is_phone).await;
    sleep(Duration::from_secs(1)).await;

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/screenshots");
    fs::create_dir_all(&folder).expect("docs/screenshots can be made");
    page.save_screenshot(&folder.join(format!("{name}.png"))).await;
}
