//! From opening the page to the first learning. Only reported: how long it takes depends on what else this
//! machine does.

use crate::browser::{LOADING, SOON, Visit, report};

/// Notes when the digit was first drawn, the page first ready, and the training loss first below that of one image
/// for all, in milliseconds since the navigation.
const WATCH: &str = "
    window.firsts = {};
    const first = (name) => { window.firsts[name] ??= performance.now(); };
    const part = (id) => document.querySelector(`[data-testid='${id}']`);
    const look = () => {
        if (+part('decoded')?.dataset.version > 0) first('decoded');
        if (part('status')?.dataset.state === 'ready') first('ready');
        const loss = part('metric-reconstruction')?.dataset.value;
        if (loss && +loss < 205.8) first('learned');
        if (!window.firsts.learned) setTimeout(look, 5);
    };
    look();";

#[test]
fn the_way_to_the_first_learning_is_reported() {
    Visit::cpu("").run(async |page| {
        page.run(WATCH, &[]).await;
        page.until_state("ready", LOADING).await;
        let clicked = page.run("return performance.now()", &[]).await;
        page.train().click().await;
        let learned = page
            .until("a loss below that of one image for all", SOON, async || {
                page.run("return window.firsts.learned ?? null", &[]).await.as_f64()
            })
            .await;
        let firsts = page.run("return window.firsts", &[]).await;
        let ms = |name: &str| firsts[name].as_f64().unwrap_or(f64::NAN);
        let after_click = learned - clicked.as_f64().unwrap_or(f64::NAN);
        report(&format!(
            "first decode {:.0} ms, ready {:.0} ms after navigation; below 205.8 nats {after_click:.0} ms after the click",
            ms("decoded"),
            ms("ready"),
        ));
        assert!(after_click > 0.0, "training begins with the click");
    });
}

#[test]
fn sliders_follow_within_a_few_frames_while_training_runs() {
    Visit::cpu("epochs=500").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until("some steps", SOON, async || (page.steps_done().await > 50).then_some(())).await;
        let moves = "
            const slider = document.querySelector(`[data-testid='latent-slider-0']`);
            const canvas = document.querySelector(`[data-testid='decoded']`);
            const frame = () => new Promise(requestAnimationFrame);
            window.waits = (async () => {
                const waits = [];
                for (let move = 0; move < 100; move++) {
                    const before = canvas.dataset.version, begun = performance.now();
                    slider.value = String(((move * 37) % 60) / 10 - 3);
                    slider.dispatchEvent(new Event('input', { bubbles: true }));
                    while (canvas.dataset.version === before) await frame();
                    waits.push(performance.now() - begun);
                    await frame();
                }
                window.waited = waits.sort((a, b) => a - b);
            })();";
        page.run(moves, &[]).await;
        let waits = page
            .until("the moves", LOADING, async || page.run("return window.waited ?? null", &[]).await.as_array().cloned())
            .await;
        let at = |share: f64| waits[(share * (waits.len() - 1) as f64) as usize].as_f64().unwrap_or(f64::NAN);
        report(&format!(
            "slider to pixels while training on the CPU: median {:.0} ms, 95th percentile {:.0} ms, longest {:.0} ms",
            at(0.5),
            at(0.95),
            at(1.0)
        ));
        assert_eq!(waits.len(), 100);
        assert_eq!(page.state().await, "running");
    });
}
