//! The main thread stays free while the worker trains: few updates, each of them short.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::browser::{LOADING, SOON, Visit, report};

/// How long a run is watched.
const WATCHED: Duration = Duration::from_secs(6);

#[test]
fn progress_comes_often_enough_and_not_more() {
    Visit::cpu("train_images=10000&epochs=500").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until("some steps", SOON, async || (page.steps_done().await > 5).then_some(())).await;

        let step = page.part("metric-step");
        let begun = Instant::now();
        step.record("data-value").await;
        sleep(WATCHED).await;
        let values = step.recorded().await;
        let watched_secs = begun.elapsed().as_secs_f64();
        let rate = (values.len() - 1) as f64 / watched_secs;
        report(&format!("{rate:.1} updates a second, {} to {} steps", values[0], values[values.len() - 1]));
        assert!(values.len() > 3, "the step moves: {values:?}");
        // Events come at most 20 times a second; one may be late and fall into the window.
        assert!(rate <= 21.0, "{rate} updates a second");
        let numbers: Vec<f64> = values.iter().map(|value| value.parse().expect("a plain number")).collect();
        assert!(numbers.is_sorted(), "the step never goes back: {numbers:?}");
    });
}

/// Only reported: how long a task takes depends on what else this machine does.
#[test]
fn long_tasks_are_reported_and_the_chart_is_drawn() {
    Visit::cpu("train_images=10000&epochs=500").run(async |page| {
        page.until_state("ready", LOADING).await;
        let observe = "window.longTasks = [];
            new PerformanceObserver(list => longTasks.push(...list.getEntries().map(entry => entry.duration)))
                .observe({ type: 'longtask' });";
        page.run(observe, &[]).await;
        let blank = page.chart_elbo().pixels().await;
        page.train().click().await;
        page.until("some steps", SOON, async || (page.steps_done().await > 20).then_some(())).await;
        sleep(WATCHED).await;

        let tasks = page.run("return longTasks", &[]).await;
        report(&format!("tasks over 50 ms on the main thread in {WATCHED:?} of training: {tasks}"));
        let early = page.chart_elbo().pixels().await;
        assert!(early.inked > 200 && early != blank, "the chart shows curves: {early:?}");
        let steps = page.steps_done().await;
        page.until("the chart to follow", SOON, async || {
            (page.chart_elbo().pixels().await != early).then_some(())
        })
        .await;
        page.until("more steps", SOON, async || (page.steps_done().await > steps).then_some(())).await;
    });
}
