//! An automated audit of the page in its main states, by axe-core: no serious finding, in either theme.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::{
    browser::{LOADING, Page, SOON, Visit, report},
    rooms::{WORKSPACES, tabs},
};

/// Findings that a visitor is kept from something by.
const SERIOUS: [&str; 2] = ["serious", "critical"];

#[test]
fn the_fresh_and_the_trained_page_have_no_serious_finding() {
    Visit::cpu("train_images=2560&epochs=1").run(async |page| {
        page.until_state("ready", LOADING).await;
        in_both_themes(page, "fresh").await;
        page.train().click().await;
        page.until_state("finished", LOADING).await;
        for workspace in tabs(1440) {
            page.part(format!("workspace-{workspace}")).click().await;
            in_both_themes(page, &format!("trained, {workspace}")).await;
        }
        page.set_screen(390, 844, true).await;
        for workspace in WORKSPACES {
            page.part(format!("workspace-{workspace}")).click().await;
            in_both_themes(page, &format!("trained, {workspace}, on a phone")).await;
        }
    });
}

#[test]
fn the_page_has_no_serious_finding_while_it_trains() {
    Visit::cpu("train_images=10000&epochs=500&autostart=1").run(async |page| {
        page.until("some steps", LOADING, async || (page.steps_done().await > 50).then_some(())).await;
        in_both_themes(page, "training").await;
    });
}

#[test]
fn a_collapsed_run_with_its_remedy_has_no_serious_finding() {
    Visit::cpu("preset=collapse&train_images=10000&epochs=100&autostart=1").run(async |page| {
        page.until_event(&["Collapsed"]).await;
        page.train().click().await;
        page.until_state("paused", SOON).await;
        in_both_themes(page, "collapsed").await;
    });
}

#[test]
fn a_duel_has_no_serious_finding() {
    Visit::cpu("train_images=5120").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.part("workspace-duel").click().await;
        in_both_themes(page, "a duel being chosen").await;
        page.part("duel-learning-rate").click().await;
        page.until("both verdicts", SOON, async || {
            let verdict = page.part("duel-verdict-b").attribute("data-verdict").await;
            verdict.filter(|verdict| !verdict.is_empty() && verdict != "warming-up")
        })
        .await;
        in_both_themes(page, "a duel").await;
    });
}

#[test]
fn tour_and_lessons_have_no_serious_finding() {
    Visit::cpu("train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.part("learn-elbo").click().await;
        in_both_themes(page, "a lesson").await;
        page.part("lesson-close").click().await;
        page.part("tour").click().await;
        page.part("tour-next").click().await;
        in_both_themes(page, "the tour").await;
    });
}

/// Audits the page as it stands, in the light and in the dark.
pub async fn in_both_themes(page: &Page, state: &str) {
    for scheme in ["light", "dark"] {
        page.set_color_scheme(scheme).await;
        no_serious_finding(page, &format!("{state}, {scheme}")).await;
    }
}

/// Audits the page as it stands; what is not serious is only reported.
async fn no_serious_finding(page: &Page, state: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("audit/node_modules/axe-core/axe.min.js");
    let axe = fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{}: {error}; run the tests with `cargo xtask test`, which installs it", path.display())
    });
    page.run(&axe, &[]).await;
    let script = "const [tell] = arguments;
        axe.run(document, { resultTypes: ['violations'] }).then(
            found => tell({
                checked: found.passes.length,
                findings: found.violations.map(rule => [rule.impact, rule.id, rule.nodes.map(node => node.target.join(' ')).slice(0, 5)]),
            }),
            error => tell({ error: String(error) }))";
    let audit = page.run_until_called_back(script, &[]).await;
    assert!(audit["checked"].as_u64() > Some(10), "{state}: the audit ran: {audit}");
    let findings = audit["findings"].as_array().cloned().unwrap_or_default();
    let is_serious = |finding: &&Value| SERIOUS.iter().any(|impact| finding[0] == json!(impact));
    let serious: Vec<&Value> = findings.iter().filter(is_serious).collect();
    for finding in findings.iter().filter(|finding| !is_serious(finding)) {
        report(&format!("{state}: {finding}"));
    }
    assert!(serious.is_empty(), "{state}: {serious:#?}");
}
