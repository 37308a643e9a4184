//! The page fits its screen and is quiet: nothing sticks out sideways, nothing errs in the console.

use serde_json::json;

use crate::browser::{LOADING, Page, SOON, Visit};

#[test]
fn nothing_sticks_out_at_any_width() {
    Visit::cpu("train_images=2560&epochs=1").run(async |page| {
        page.until_state("ready", LOADING).await;
        for (width, height) in
            [(2560, 1440), (1920, 1080), (1440, 1000), (1024, 768), (768, 1024), (390, 844), (320, 568)]
        {
            fits(page, width, height).await;
        }
        page.train().click().await;
        page.until_state("finished", LOADING).await;
        fits(page, 390, 844).await;
    });
}

async fn fits(page: &Page, width: u32, height: u32) {
    page.set_screen(width, height, width < 500).await;
    page.until(&format!("a window of {width}"), SOON, async || {
        (page.run("return innerWidth", &[]).await == json!(width)).then_some(())
    })
    .await;
    let script = "const wide = [...document.body.querySelectorAll('*')]
            .filter(part => part.getBoundingClientRect().right > innerWidth + 1)
            .map(part => `${part.tagName}.${part.className} ${part.dataset.testid ?? ''}`);
        return [document.documentElement.scrollWidth, wide.slice(0, 8)]";
    let found = page.run(script, &[]).await;
    assert!(found[0].as_u64() <= Some(u64::from(width)), "at {width} px the page is {found} wide");
    // A button below its title's words would lie on them.
    let script = "return [...document.querySelectorAll('h2')].flatMap(title => {
            const [words, ...buttons] = ['small', 'button.small'].flatMap(part => [...title.querySelectorAll(part)])
                .filter(part => part.offsetWidth > 0);
            const below = button => button.getBoundingClientRect().top >= words.getBoundingClientRect().bottom - 4;
            return words?.tagName === 'SMALL' && buttons.some(below) ? [title.textContent] : [];
        })";
    assert_eq!(page.run(script, &[]).await, json!([]), "at {width} px titles with their buttons are a line");
}

#[test]
fn the_console_has_no_errors_in_either_theme() {
    Visit::cpu("train_images=2560&epochs=1").run(async |page| {
        for scheme in ["light", "dark"] {
            page.set_color_scheme(scheme).await;
            page.goto("backend=cpu&train_images=2560&epochs=1&autostart=1").await;
            page.until_state("finished", LOADING).await;
            assert_eq!(page.console_errors().await, [""; 0], "{scheme}");
        }
    });
}

#[test]
fn light_and_dark_differ() {
    Visit::cpu("train_images=2560").run(async |page| {
        let mut backgrounds = Vec::new();
        for scheme in ["light", "dark"] {
            page.set_color_scheme(scheme).await;
            backgrounds.push(page.run("return getComputedStyle(document.body).backgroundColor", &[]).await);
        }
        assert_ne!(backgrounds[0], backgrounds[1]);
    });
}
