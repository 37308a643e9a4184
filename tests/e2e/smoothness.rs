//! How smooth the page is at full training speed, by its own trace: reported, not asserted as a time.

use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::{LOADING, SOON, Visit, report};

/// How long a slider is dragged, in milliseconds.
const DRAGGED_MS: u32 = 10_000;

/// For some thousand steps of a small net.
const LONG_RUN: Duration = Duration::from_secs(240);

/// Moves a slider once a frame, and watches frames, tasks and layout meanwhile.
const DRAG: &str = "const [drag_ms, tell] = arguments;
    const slider = document.querySelector('[data-testid=\"latent-slider-0\"]');
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    const seen = { tasks: [], shifts: [], frames: [] };
    new PerformanceObserver(list => seen.tasks.push(...list.getEntries().map(entry => entry.duration)))
        .observe({ type: 'longtask' });
    // A figure whose digits change moves its own text inside its box; that is no shift of the layout.
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) {
            const parts = entry.sources.map(source => source.node).filter(node => node instanceof Element);
            if (parts.length) seen.shifts.push([entry.value, parts.map(part => `${part.nodeName} ${part.className}`)]);
        }
    }).observe({ type: 'layout-shift' });
    const began = performance.now();
    let last = began;
    (function frame(now) {
        seen.frames.push(now - last);
        last = now;
        const low = Number(slider.min), high = Number(slider.max);
        set.call(slider, low + (high - low) * (0.5 + 0.5 * Math.sin((now - began) / 400)));
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        if (now - began < drag_ms) requestAnimationFrame(frame); else setTimeout(() => tell(seen), 200);
    })(began);";

#[test]
fn dragging_a_slider_while_training_is_smooth_and_shifts_nothing() {
    Visit::cpu("epochs=500").run(async |page| {
        page.set_screen(1440, 1000, false).await;
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until("some steps", SOON, async || (page.steps_done().await > 200).then_some(())).await;

        let (steps, version) = (page.steps_done().await, page.decoded().version().await);
        let seen = page.run_until_called_back(DRAG, &[json!(DRAGGED_MS)]).await;
        let frames = numbers(&seen["frames"]);
        let tasks = numbers(&seen["tasks"]);
        let (count, elapsed_ms) = (frames.len(), frames.iter().sum::<f64>());
        report(&format!(
            "{DRAGGED_MS} ms of dragging while training: {:.1} frames a second, longest {:.0} ms; tasks over 50 ms: {tasks:?}",
            count as f64 / elapsed_ms * 1000.0,
            frames.iter().copied().fold(0.0, f64::max),
        ));
        assert!(count > 10, "frames came: {count}");
        assert_eq!(seen["shifts"], json!([]), "nothing shifts while training");
        assert!(page.steps_done().await > steps, "training went on");
        assert!(page.decoded().version().await > version + 10, "the digit followed");
    });
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

/// What is redrawn while a run trains.
const DRAWN: [&str; 6] = [
    "chart-elbo",
    "chart-gradient-norm",
    "chart-kl-per-dimension",
    "chart-schedule",
    "chart-update-ratio",
    "latent-map",
];

/// Keeps how long each redraw takes, in milliseconds.
const KEEP_REDRAWS: &str = "window.redraws = Object.fromEntries(arguments[0].map(drawn => [drawn, []]));
    for (const [drawn, kept] of Object.entries(window.redraws)) {
        const canvas = document.querySelector(`[data-testid=\"${drawn}\"]`);
        new MutationObserver(() => kept.push(Number(canvas.dataset.redrawMs)))
            .observe(canvas, { attributes: true, attributeFilter: ['data-version'] });
    }";

/// Only reported: how long a redraw takes depends on what else this machine does.
#[test]
fn redraws_of_a_long_run_are_reported() {
    Visit::cpu("preset=article&train_images=5120&epochs=2000").run(async |page| {
        // All of them in view.
        page.set_screen(2560, 1300, false).await;
        page.until_state("ready", LOADING).await;
        for (field, value) in [("hidden", "8"), ("latent", "4"), ("batch-size", "8")] {
            page.part(format!("recipe-{field}")).set(value).await;
        }
        page.run(KEEP_REDRAWS, &[json!(DRAWN)]).await;
        let map = page.part("latent-map").version().await;
        page.train().click().await;
        page.until("more steps than buckets", LONG_RUN, async || {
            (page.steps_done().await > 9000).then_some(())
        })
        .await;
        // The map follows at a rate of its own.
        page.part("latent-map").until_newer(map).await;
        for drawn in DRAWN {
            let kept = page.run("return window.redraws[arguments[0]]", &[json!(drawn)]).await;
            let mut redraws: Vec<f64> = serde_json::from_value(kept).expect("redraws have durations");
            redraws.sort_unstable_by(f64::total_cmp);
            let count = redraws.len();
            assert!(count > 0 && redraws.iter().all(|taken| taken.is_finite()), "{drawn}: {redraws:?}");
            let short = redraws.iter().filter(|taken| **taken < 4.0).count();
            report(&format!(
                "{drawn}: {count} redraws, {short} of them under 4 ms; median {} ms, longest {} ms",
                redraws[count / 2],
                redraws[count - 1]
            ));
        }
    });
}
