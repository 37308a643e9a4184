//! The rooms of the page: the first screen shows the whole, the strip never moves, and what is not shown costs nothing.

use elbo_protocol::{Command, decode};
use serde_json::{Value, json};

use crate::browser::{LOADING, Page, Pointer, SOON, Visit};

/// All workspaces, by their names in handles and links.
pub const WORKSPACES: [&str; 4] = ["recipe", "curves", "latent", "duel"];

/// Those that have a tab at this width: where there is room, the recipe stands at the left hand of all others.
pub fn tabs(width: u32) -> &'static [&'static str] {
    if width > 1100 { &WORKSPACES[1..] } else { &WORKSPACES }
}

/// What the first screen of a wide page holds, whole.
const WHOLE: [&str; 13] = [
    "train",
    "step",
    "reset",
    "status",
    "verdict",
    "metric-held-out",
    "metric-step",
    "time-machine",
    "chart-elbo",
    "decoded",
    "draw-pad",
    "draw-preview",
    "reconstruction",
];

/// What the first screen of a narrow page holds, whole.
const NARROW: [&str; 5] = ["train", "status", "verdict", "chart-elbo", "decoded"];

/// What stands in every workspace.
const STRIP: [&str; 7] = ["train", "step", "reset", "status", "verdict", "numbers", "time-machine"];

/// For each of these parts that does not lie in the window whole and on top of all else: how it lies.
const HIDDEN: &str = "return arguments[0].flatMap(id => {
    const part = document.querySelector(`[data-testid='${id}']`);
    if (!part) return [`${id}: not there`];
    const { left, top, right, bottom, width, height } = part.getBoundingClientRect();
    const box = [left, top, right, bottom].map(Math.round);
    if (!(width > 0 && height > 0)) return [`${id}: no room`];
    if (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1) return [`${id}: ${box} in ${innerWidth}x${innerHeight}`];
    const met = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return part.contains(met) || met?.contains(part) ? [] : [`${id}: under ${met?.tagName}.${met?.className}`];
})";

/// Where these parts lie.
const BOXES: &str = "return arguments[0].map(id => {
    const box = document.querySelector(`[data-testid='${id}']`)?.getBoundingClientRect();
    // The words of the state are shorter or longer.
    return [id, box && [box.left, box.top, id === 'status' ? 0 : box.width, box.height].map(Math.round)];
})";

#[test]
fn the_first_screen_shows_the_whole() {
    Visit::cpu("train_images=2560&epochs=1").run(async |page| {
        page.until_state("ready", LOADING).await;
        for (width, height) in [(1280, 800), (1440, 900), (2560, 1300)] {
            screen(page, width, height).await;
            all_in_view(page, &WHOLE).await;
            let sliders =
                "return [...document.querySelectorAll('input[data-testid^=latent-slider-]')].filter(part => {
                const { top, bottom, height } = part.getBoundingClientRect();
                return height > 0 && top >= 0 && bottom <= innerHeight;
            }).length";
            let sliders = page.run(sliders, &[]).await;
            assert!(sliders.as_u64() >= Some(8), "{width}x{height}: {sliders} sliders in view");
        }
        for (width, height) in [(390, 844), (768, 1024)] {
            screen(page, width, height).await;
            all_in_view(page, &NARROW).await;
        }
    });
}

#[test]
fn every_workspace_is_whole_on_one_screen() {
    Visit::cpu("train_images=2560&epochs=1").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until_state("finished", LOADING).await;
        for (width, height) in [(1280, 800), (1440, 900), (2560, 1300)] {
            screen(page, width, height).await;
            for workspace in tabs(width) {
                page.part(format!("workspace-{workspace}")).click().await;
                all_in_view(page, &STRIP).await;
                let scroll = "const inner = document.querySelector('#workspace');
                    return [document.documentElement.scrollHeight - innerHeight, inner.scrollHeight - inner.clientHeight]";
                let scroll = page.run(scroll, &[]).await;
                let hidden = [&scroll[0], &scroll[1]].map(|pixels| pixels.as_i64().unwrap_or(i64::MAX));
                assert!(hidden.iter().all(|pixels| *pixels <= 1), "{workspace} at {width}x{height}: {hidden:?} px hidden");
            }
        }
    });
}

#[test]
fn train_is_in_reach_of_a_thumb_wherever_one_is() {
    Visit::cpu("train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        for (width, height) in [(390, 844), (844, 390), (768, 1024)] {
            page.set_screen(width, height, true).await;
            for workspace in WORKSPACES {
                page.part(format!("workspace-{workspace}")).click().await;
                for to in ["0", "document.documentElement.scrollHeight"] {
                    page.run(&format!("scrollTo(0, {to})"), &[]).await;
                    all_in_view(page, &["train", "workspace-recipe", "workspace-duel"]).await;
                }
                // A finger needs 24 px at least, whatever it presses.
                let small = "return ['train', ...arguments[0].map(name => `workspace-${name}`)].filter(id => {
                    const { width, height } = document.querySelector(`[data-testid='${id}']`).getBoundingClientRect();
                    return width < 40 || height < 32;
                })";
                assert_eq!(page.run(small, &[json!(WORKSPACES)]).await, json!([]), "{workspace} at {width}x{height}");
            }
        }
    });
}

#[test]
fn the_strip_never_moves() {
    Visit::cpu("preset=collapse&train_images=10000&epochs=100").run(async |page| {
        page.until_state("ready", LOADING).await;
        for (width, height) in [(390, 844), (1440, 900), (2560, 1300)] {
            screen(page, width, height).await;
            let fresh = boxes(page, &STRIP).await;
            for workspace in tabs(width) {
                page.part(format!("workspace-{workspace}")).click().await;
                assert_eq!(boxes(page, &STRIP).await, fresh, "{workspace} at {width}x{height}");
            }
        }
        screen(page, 1440, 900).await;
        page.part("workspace-curves").click().await;
        let stay = [&STRIP[..], &["chart-elbo", "decoded", "draw-pad", "reconstruction"]].concat();
        let fresh = boxes(page, &stay).await;
        watch_shifts(page).await;
        page.train().click().await;
        page.until_event(&["Collapsed"]).await;
        assert!(page.part("remedy").is_enabled().await, "with its remedy");
        assert_eq!(boxes(page, &stay).await, fresh, "a verdict moves nothing");
        page.train().click().await;
        page.until_state("paused", SOON).await;
        page.draw_pad().draw(Pointer::Mouse, &[(-0.2, -0.3), (0.2, 0.3)]).await;
        page.part("preset-article").click().await;
        for workspace in ["latent", "duel", "curves"] {
            page.part(format!("workspace-{workspace}")).click().await;
        }
        // In the place of Step stands what pauses the run that exists.
        let stay: Vec<&str> = stay.into_iter().filter(|part| *part != "step").collect();
        let fresh: Vec<&Value> =
            fresh.as_array().into_iter().flatten().filter(|part| part[0] != "step").collect();
        assert_eq!(boxes(page, &stay).await, json!(fresh), "neither does a choice, nor a pause");
        assert_eq!(page.run("return window.shifts", &[]).await, json!([]));
    });
}

#[test]
fn what_is_not_shown_is_not_drawn_and_not_asked_for() {
    Visit::cpu("preset=article&train_images=5120&epochs=500").run(async |page| {
        screen(page, 1440, 900).await;
        page.until_state("ready", LOADING).await;
        listen(page).await;
        page.train().click().await;
        trains_on(page, 100).await;
        assert_eq!(there(page, &["latent-map", "manifold", "gallery"]).await, [""; 0]);
        let asked = commands(page).await;
        assert!(
            asked.iter().any(|command| matches!(command, Command::Decode { .. })),
            "the sliders' digit follows"
        );
        assert!(!asked.iter().any(is_for_latent_space), "{asked:?}");

        page.part("workspace-latent").click().await;
        page.part("latent-map").until_newer(0).await;
        page.until("what it shows to be asked for", SOON, async || {
            commands(page).await.iter().any(is_for_latent_space).then_some(())
        })
        .await;
        assert_eq!(there(page, &["chart-elbo", "chart-gradient-norm", "chart-schedule"]).await, [""; 0]);

        // On a phone the recipe shows no digit, no map and no curve: nothing is asked.
        screen(page, 390, 844).await;
        page.part("workspace-recipe").click().await;
        trains_on(page, 5).await;
        commands(page).await;
        trains_on(page, 100).await;
        assert_eq!(commands(page).await, []);
        assert_eq!(
            there(page, &["chart-elbo", "decoded", "draw-pad", "latent-map", "gallery"]).await,
            [""; 0]
        );
    });
}

fn is_for_latent_space(command: &Command) -> bool {
    matches!(command, Command::DecodeSheet { .. } | Command::Gallery { .. })
}

/// Gives the window that size, and the page a moment to take it.
async fn screen(page: &Page, width: u32, height: u32) {
    page.set_screen(width, height, width < 500).await;
    page.until("the window's size", SOON, async || {
        (page.run("return [innerWidth, innerHeight]", &[]).await == json!([width, height])).then_some(())
    })
    .await;
    frames(page).await;
}

/// Waits until what was changed is laid out.
async fn frames(page: &Page) {
    let script = "const [tell] = arguments; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(tell, 50)))";
    page.run_until_called_back(script, &[]).await;
}

async fn all_in_view(page: &Page, parts: &[&str]) {
    frames(page).await;
    assert_eq!(page.run(HIDDEN, &[json!(parts)]).await, json!([]));
}

async fn boxes(page: &Page, parts: &[&str]) -> Value {
    frames(page).await;
    page.run(BOXES, &[json!(parts)]).await
}

/// Which of these parts are on the page.
async fn there(page: &Page, parts: &[&str]) -> Vec<String> {
    let script = "return arguments[0].filter(id => document.querySelector(`[data-testid='${id}']`))";
    serde_json::from_value(page.run(script, &[json!(parts)]).await).expect("names are text")
}

/// Notes every shift of the layout from now on, also one after a press, which browsers forgive. That the sliders take
/// another order is none.
async fn watch_shifts(page: &Page) {
    let script = "window.shifts = [];
        new PerformanceObserver(list => {
            for (const entry of list.getEntries()) {
                const parts = entry.sources.map(source => source.node)
                    .filter(node => node instanceof Element && !node.closest('.z-list'));
                const where = part => part.parentElement.closest('[data-testid]')?.dataset.testid;
                if (parts.length) window.shifts.push([entry.value, parts.map(part => `${part.nodeName} ${part.className} in ${where(part)}`)]);
            }
        }).observe({ type: 'layout-shift' });";
    page.run(script, &[]).await;
}

async fn trains_on(page: &Page, steps: u32) {
    let steps = page.steps_done().await + steps;
    page.until("more steps", LOADING, async || (page.steps_done().await >= steps).then_some(())).await;
}

/// Notes what the page sends to its worker from now on.
async fn listen(page: &Page) {
    let script = "window.sent = [];
        const post = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (message, ...rest) {
            window.sent.push(Array.from(new Uint8Array(message)));
            return post.call(this, message, ...rest);
        };";
    page.run(script, &[]).await;
}

/// What the page has sent since the last call.
async fn commands(page: &Page) -> Vec<Command> {
    let Value::Array(messages) = page.run("return window.sent.splice(0)", &[]).await else {
        panic!("the messages are a list")
    };
    let bytes = messages.into_iter().map(serde_json::from_value::<Vec<u8>>);
    bytes
        .map(|bytes| decode(&bytes.expect("a message is bytes")).expect("the page speaks the protocol"))
        .collect()
}
