//! The page's name, the device in use, and the choice of theme.

use elbo_protocol::{Backend, DeviceReport, SelfTest};
use yew::prelude::*;

use crate::theme::Theme;

/// What the header shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct HeaderProps {
    /// The device in use; none until it is chosen.
    pub device: Option<DeviceReport>,
    /// Whether a failure stands.
    pub failed: bool,
}

/// The page's header.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    html! {
        <header>
            <h1>{ "Elbo Room" }<span>{ "train a VAE in this tab, and see why it holds or breaks" }</span></h1>
            <DeviceBadge device={props.device.clone()} failed={props.failed} />
            <ThemeToggle />
        </header>
    }
}

#[component]
fn DeviceBadge(props: &HeaderProps) -> Html {
    let Some(device) = &props.device else {
        let (dot, words) = if props.failed { ("failed", "no device") } else { ("", "choosing a device") };
        return html! {
            <div class="badge" data-testid="backend" data-backend="" data-self-test="pending">
                <i class={classes!("dot", dot)} aria-hidden="true"></i>{ words }
            </div>
        };
    };
    let label = match device.backend {
        Backend::Webgpu => "WebGPU",
        Backend::Cpu => "CPU",
    };
    let (state, test, detail) = match &device.self_test {
        SelfTest::Passed { worst, tolerance } => (
            "passed",
            "self-test passed".to_owned(),
            format!(
                "Known-answer self-test: largest relative difference {worst:.1e}, {tolerance:.0e} allowed"
            ),
        ),
        SelfTest::Failed { reason } => {
            ("failed", "self-test failed".to_owned(), format!("Known-answer self-test failed: {reason}"))
        }
    };
    let title = match &device.reason {
        Some(reason) => format!("{}. {reason}. {detail}", device.adapter),
        None => format!("{}. {detail}", device.adapter),
    };
    html! {
        <div class="badge" data-testid="backend" data-backend={device.backend.name()} data-self-test={state} {title}>
            <span class="badge-line">
                <i class={classes!("dot", state)} aria-hidden="true"></i>
                <b>{ label }</b><span class="adapter">{ &device.adapter }</span><span>{ test }</span>
            </span>
            if let Some(reason) = &device.reason { <span class="reason">{ reason }</span> }
        </div>
    }
}

#[component]
fn ThemeToggle() -> Html {
    let theme = use_state(Theme::stored);
    let onclick = {
        let theme = theme.clone();
        Callback::from(move |_: MouseEvent| {
            let next = theme.next();
            next.apply();
            theme.set(next);
        })
    };
    let (sign, name) = match *theme {
        Theme::Auto => ("◐", "as the system"),
        Theme::Light => ("☀", "light"),
        Theme::Dark => ("☾", "dark"),
    };
    let label = format!("Theme: {name}. Change it");
    html! {
        <button type="button" class="theme" data-testid="theme" title={label.clone()} aria-label={label} {onclick}>
            <span aria-hidden="true">{ sign }</span>
        </button>
    }
}
