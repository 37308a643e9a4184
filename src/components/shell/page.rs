//! The whole page: it holds the state, carries out its effects, and lays the workspaces out.

use elbo_words::words;
use gloo::timers::callback::Interval;
use yew::prelude::*;

use crate::components::{
    commands::provider::Commands,
    shell::address::LinkContext,
    shell::layout::{LayoutWatch, layout},
    shell::lesson::{LearnContext, LessonCard},
    shell::part::Part,
    shell::tour::Tour,
};
use crate::{
    first_visit, memory, webgpu,
    worker_link::{Signal, WorkerLink, absolute},
};
use elbo_page::{
    query::Query,
    state::{Action, Addresses, Effect, Learning, PagePart, State, ViewRequest},
    workspace::Workspace,
};
use elbo_protocol::LinkFault;

const TICK_MS: u32 = 1000;

/// Shows the page in the element `#page`.
pub fn mount() {
    let root =
        gloo::utils::document().get_element_by_id("page").unwrap_or_else(|| gloo::utils::body().into());
    yew::Renderer::<Page>::with_root(root).render();
}

/// The whole page.
pub struct Page {
    state: State,
    worker: Option<WorkerLink>,
    /// Whether messages are printed to the console.
    traced: bool,
    dispatch: Callback<Action>,
    _tick: Interval,
    _layout: LayoutWatch,
}

impl Component for Page {
    type Message = Action;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let search = gloo::utils::window().location().search().unwrap_or_default();
        let beside = |path: &str| absolute(path).unwrap_or_else(|_| path.to_owned());
        let addresses =
            Addresses { data: beside("data/mnist/"), weights: beside("weights/healthy.safetensors") };
        let dispatch = ctx.link().callback(|action| action);
        let tick = dispatch.clone();
        dispatch.emit(Action::Open);
        let fit = dispatch.reform(|layout| Action::View(ViewRequest::Fit(layout)));
        let query = Query::parse(&search);
        let traced = query.trace;
        let mut state = State::new(query, addresses);
        state.apply(Action::View(ViewRequest::Fit(layout())), js_sys::Date::now());
        state.connection.page_has_webgpu = webgpu::page_has();
        state.learning = Learning { offers_tour: first_visit::is_first(), ..Learning::default() };
        state.frame = memory::frame();
        Self {
            state,
            worker: None,
            traced,
            dispatch,
            _tick: Interval::new(TICK_MS, move || tick.emit(Action::Tick)),
            _layout: LayoutWatch::new(fit),
        }
    }

    fn update(&mut self, _: &Context<Self>, action: Action) -> bool {
        let before = self.state.clone();
        let effects = self.state.apply(action, js_sys::Date::now());
        for effect in effects {
            if let Err(fault) = self.carry_out(effect) {
                self.dispatch.emit(Action::WorkerBroke(fault));
            }
        }
        self.state.looks_other_than(&before)
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let (state, dispatch) = (&self.state, &self.dispatch);
        let learning = state.learning;
        let part = |part: PagePart| {
            html! { <Part {part} state={state.clone()} dispatch={dispatch.clone()} /> }
        };
        html! {
            <Commands state={state.clone()} dispatch={dispatch.clone()}>
                <ContextProvider<LearnContext> context={LearnContext { open: learning.open, dispatch: dispatch.clone() }}>
                    <ContextProvider<LinkContext> context={LinkContext(state.link())}>{ part(PagePart::Header) }</ContextProvider<LinkContext>>
                    { part(PagePart::Strip) }
                    <main data-workspace={state.view.middle().name()}>
                        if state.view.shows_hand() {
                            <aside class="rail" aria-label={words().workspace_label(Workspace::Recipe.name())}>{ part(PagePart::Recipe) }</aside>
                        }
                        <div class="center" id="workspace" role="tabpanel" tabindex="-1"
                            aria-label={words().workspace_label(state.view.middle().name())}>
                            { for [Some(state.view.middle()), state.view.beside()].into_iter().flatten().map(|shown| part(part_of(shown))) }
                        </div>
                        if state.view.shows_hand() {
                            <aside class="side" aria-label={words().hand()}>{ part(PagePart::Hand) }</aside>
                        }
                    </main>
                    if let Some(open) = learning.open {
                        <LessonCard {open} dispatch={dispatch.clone()} />
                    }
                    if let Some(stop) = learning.stop {
                        <Tour {stop} dispatch={dispatch.clone()} />
                    }
                </ContextProvider<LearnContext>>
            </Commands>
        }
    }
}

/// The part of the page that a workspace is.
fn part_of(workspace: Workspace) -> PagePart {
    match workspace {
        Workspace::Recipe => PagePart::Recipe,
        Workspace::Curves => PagePart::Curves,
        Workspace::Latent => PagePart::Latent,
        Workspace::Duel => PagePart::Duel,
    }
}

impl Page {
    fn carry_out(&mut self, effect: Effect) -> Result<(), LinkFault> {
        match effect {
            Effect::Spawn { reference } => {
                // The old worker ends before the new one begins: both would want the device.
                self.worker = None;
                let dispatch = self.dispatch.clone();
                let receive = move |signal| {
                    dispatch.emit(match signal {
                        Signal::Event(event) => Action::Event(event),
                        Signal::Broke(fault) => Action::WorkerBroke(fault),
                    });
                };
                self.worker = Some(WorkerLink::spawn(reference, self.traced, receive)?);
            }
            Effect::Remember(memory) => memory::keep(memory),
            Effect::Send(command) => match &self.worker {
                Some(worker) => worker.send(&command)?,
                None => return Err(LinkFault::NoWorker),
            },
        }
        Ok(())
    }
}
