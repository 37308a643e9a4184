//! Whatever is wrong, the page says so in words, loses nothing, and offers a way on.

use crate::browser::{Fault, LOADING, Page, SOON, Site, Visit};

#[test]
fn unknown_and_absurd_parameters_are_named_and_ignored() {
    let query =
        "backend=banana&seed=-5&epochs=0&train_images=many&preset=no-such&frobnicate=1&autostart=perhaps";
    Visit::new(query).without_webgpu().run(async |page| {
        page.until_state("ready", LOADING).await;
        for (name, value) in [
            ("backend", "banana"),
            ("seed", "-5"),
            ("epochs", "0"),
            ("train_images", "many"),
            ("preset", "no-such"),
            ("frobnicate", ""),
            ("autostart", "perhaps"),
        ] {
            page.until_event(&[name, value]).await;
        }
        assert_eq!(page.steps_done().await, 0, "nothing started by itself");
        page.train().click().await;
        page.until("a step", SOON, async || (page.steps_done().await > 0).then_some(())).await;
    });
}

#[test]
fn a_markup_in_a_parameter_stays_text() {
    Visit::cpu("train_images=2560&preset=%3Cimg%20src%3Dx%20onerror%3D%22window.injected%3D1%22%3E").run(
        async |page| {
            page.until_state("ready", LOADING).await;
            page.until_event(&["<img"]).await;
            assert!(page.run("return window.injected", &[]).await.is_null());
        },
    );
}

#[test]
fn a_missing_data_file_is_named_and_retried() {
    recovers_from("train-images-idx3-ubyte-0.gz", Fault::Missing);
}

#[test]
fn a_truncated_data_file_is_named_and_retried() {
    recovers_from("t10k-images-idx3-ubyte.gz", Fault::Truncated);
}

#[test]
fn a_file_that_is_not_idx_is_named_and_retried() {
    recovers_from(
        "train-images-idx3-ubyte-1.gz",
        Fault::Other(b"<!doctype html><title>Hello</title>".to_vec()),
    );
}

#[test]
fn a_file_of_other_images_is_named_and_retried() {
    // A valid IDX file of two images of 2 x 2, not compressed.
    let bytes = [&[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2], &[7; 8][..]].concat();
    recovers_from("train-images-idx3-ubyte-0.gz", Fault::Other(bytes));
}

#[test]
fn a_file_of_too_few_images_is_named_and_retried() {
    // A valid IDX file of 100 images of 28 x 28, where 10,000 are due.
    let bytes = [&[0, 0, 8, 3, 0, 0, 0, 100, 0, 0, 0, 28, 0, 0, 0, 28], &[7; 78_400][..]].concat();
    recovers_from("train-images-idx3-ubyte-0.gz", Fault::Other(bytes));
}

/// The page fails with the file's name, and goes on with a click once the server is whole again.
fn recovers_from(file: &'static str, fault: Fault) {
    Visit::cpu("train_images=20000&epochs=1").with_fault(file, fault).run(async |page| {
        page.until_state("failed", LOADING).await;
        let text = page.body_text().await;
        assert!(text.contains(file), "the page names {file}: {text}");
        heal_and_train(page).await;
    });
}

#[test]
fn a_worker_script_that_is_missing_is_survived() {
    breaks_worker(".js", &Fault::Missing);
}

#[test]
fn a_worker_script_that_throws_is_survived() {
    breaks_worker(".js", &Fault::Other(b"throw new Error('broken on purpose');".to_vec()));
}

#[test]
fn a_worker_program_that_is_missing_is_survived() {
    breaks_worker(".wasm", &Fault::Missing);
}

#[test]
fn a_worker_program_that_is_damaged_is_survived() {
    breaks_worker(".wasm", &Fault::Truncated);
}

/// The page stays, says that the worker failed, and goes on with a click once the server is whole.
fn breaks_worker(suffix: &str, fault: &Fault) {
    let visit = Visit::cpu("train_images=2560&epochs=1");
    let broken = Site::files("worker", suffix);
    broken.iter().fold(visit, |visit, file| visit.with_fault(file, fault.clone())).run(async |page| {
        page.until_state("failed", LOADING).await;
        let text = page.body_text().await;
        assert!(text.len() > 100 && text.to_lowercase().contains("worker"), "the page explains: {text}");
        heal_and_train(page).await;
    });
}

#[test]
fn a_page_without_its_program_is_not_blank() {
    let visit = Visit::cpu("train_images=2560");
    let broken = Site::files("elbo-room", ".wasm");
    broken.iter().fold(visit, |visit, file| visit.with_fault(file, Fault::Missing)).run(async |page| {
        page.until("words on what is missing", SOON, async || {
            page.body_text().await.contains("The page has stopped").then_some(())
        })
        .await;
    });
}

async fn heal_and_train(page: &Page) {
    page.site().heal();
    page.retry().click().await;
    page.until("ready after a retry", LOADING, async || (page.state().await == "ready").then_some(())).await;
    page.train().click().await;
    page.until("a step", SOON, async || (page.steps_done().await > 0).then_some(())).await;
}

#[test]
fn a_recipe_value_out_of_range_is_refused_with_its_range() {
    Visit::cpu("train_images=2560&epochs=1").run(async |page| {
        page.until_state("ready", LOADING).await;
        let learning_rate = page.part("recipe-learning-rate");
        let before = learning_rate.input_value().await;
        learning_rate.set("50").await;
        page.until("a message with field, value and range", SOON, async || {
            let text = page.body_text().await;
            let said = ["learning_rate", "1e-7 to 10", "50"].iter().all(|word| text.contains(word));
            said.then_some(())
        })
        .await;
        page.until("the old value", SOON, async || {
            (learning_rate.input_value().await == before).then_some(())
        })
        .await;

        page.train().click().await;
        page.until_state("finished", LOADING).await;
        let loss = page.metric("loss").await.unwrap_or(f64::NAN);
        assert!(loss < 543.4, "trained with the old value: {loss}");
    });
}

/// Every button, twice, on a run that trains, while the window changes its size: no error, and a run goes on.
#[test]
fn everything_pressed_twice_and_resizing_lose_nothing() {
    Visit::cpu("train_images=10000&epochs=500").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until("some steps", SOON, async || (page.steps_done().await > 20).then_some(())).await;
        let press_all = "for (const button of document.querySelectorAll('main button, header button')) {
            for (const _ of [1, 2]) if (!button.disabled && button.isConnected) button.click();
        }";
        for (width, height) in [(390, 844), (1024, 768), (2560, 1440), (1440, 1000)] {
            page.set_screen(width, height, false).await;
            page.run(press_all, &[]).await;
            page.run(
                "document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))",
                &[],
            )
            .await;
        }
        assert_eq!(page.console_errors().await, [""; 0]);
        page.goto("backend=cpu&train_images=10000&epochs=500&autostart=1").await;
        page.until("a run that trains", LOADING, async || (page.steps_done().await > 20).then_some(())).await;
        let before = page.steps_done().await;
        for width in [800, 1300, 390, 1440] {
            page.set_screen(width, 900, false).await;
        }
        page.until("more steps", SOON, async || (page.steps_done().await > before).then_some(())).await;
        assert_eq!((page.state().await.as_str(), page.console_errors().await), ("running", Vec::new()));
    });
}
