//! The page's name, the device in use, and what concerns the page as a whole: share, tour, theme.

use elbo_protocol::{Backend, BackendPreference, DeviceReport, DeviceTask, SelfTest};
use elbo_words::words;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::components::{
    commands::command_button::CommandButton, commands::theme_button::ThemeButton, shell::lesson::Learn,
    shell::share::Share, shell::tabs::Tabs,
};
use elbo_page::{
    commands::PageCommand,
    learn::Topic,
    state::{Action, View},
};

/// What the header shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct HeaderProps {
    /// What is in view.
    pub view: View,
    /// The device in use; none until it is chosen.
    pub device: Option<DeviceReport>,
    /// What is being done to choose it, while it is.
    pub choosing: Option<DeviceTask>,
    /// Which device the visitor wants.
    pub preference: BackendPreference,
    /// Whether a failure stands.
    pub failed: bool,
    /// Takes what the visitor does.
    pub dispatch: Callback<Action>,
}

/// The page's header.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    html! {
        <header>
            <h1>{ words().page_name() }<span>{ words().page_tagline() }</span></h1>
            <Tabs view={props.view} dispatch={props.dispatch.clone()} />
            <div class="device">
                <DeviceBadge ..props.clone() />
                <DeviceChoice preference={props.preference} dispatch={props.dispatch.clone()} />
                <Learn topic={Topic::Device} />
            </div>
            <div class="tools">
                <Share />
                <CommandButton command={PageCommand::Tour}>{ words().tour() }</CommandButton>
                <CommandButton command={PageCommand::Palette}>{ words().palette_button() }</CommandButton>
                <CommandButton command={PageCommand::Keys} label={words().keys_button()}><span aria-hidden="true">{ "⌨" }</span></CommandButton>
                <ThemeButton />
            </div>
        </header>
    }
}

#[component]
fn DeviceBadge(props: &HeaderProps) -> Html {
    let device = match (&props.device, &props.choosing) {
        (Some(device), None) => device,
        (_, task) => {
            let (dot, text) =
                if props.failed { ("failed", words().no_device()) } else { ("", words().device_task(*task)) };
            return html! {
                <div class="badge" data-testid="backend" data-backend="" data-self-test="pending">
                    <i class={classes!("dot", dot)} aria-hidden="true"></i>{ text }
                </div>
            };
        }
    };
    let say = words();
    let state = match device.self_test {
        SelfTest::Passed { .. } => "passed",
        SelfTest::Failed(_) => "failed",
    };
    let title = say.device_badge(device);
    html! {
        <div class="badge" data-testid="backend" data-backend={device.backend.name()} data-self-test={state} {title}>
            <span class="badge-line">
                <i class={classes!("dot", state)} aria-hidden="true"></i>
                <b>{ say.backend(device.backend) }</b><span class="adapter">{ &device.adapter }</span><span>{ say.self_test_outcome(&device.self_test) }</span>
            </span>
            if let Some(reason) = &device.reason {
                <span class="reason">{ say.device_reason(reason) }</span>
            } else if let Some(timing) = device.timing {
                <span class="reason">{ say.timing(timing) }</span>
            }
        </div>
    }
}

/// Properties of [`DeviceChoice`].
#[derive(Debug, Clone, PartialEq, Properties)]
struct DeviceChoiceProps {
    preference: BackendPreference,
    dispatch: Callback<Action>,
}

#[component]
fn DeviceChoice(props: &DeviceChoiceProps) -> Html {
    let onchange = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            if let Some(Ok(preference)) = select.map(|select| select.value().parse()) {
                dispatch.emit(Action::Prefer(preference));
            }
        })
    };
    let option = |preference: BackendPreference, label: &str| {
        html! {
            <option value={preference.name()} selected={preference == props.preference}>{ label.to_owned() }</option>
        }
    };
    html! {
        <select class="device-choice" data-testid="device-choice" aria-label={words().device_choice()} {onchange}>
            { option(BackendPreference::Auto, words().fastest_device()) }
            { option(BackendPreference::Webgpu, words().backend(Backend::Webgpu)) }
            { option(BackendPreference::Cpu, words().backend(Backend::Cpu)) }
        </select>
    }
}
