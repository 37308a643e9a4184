//! The whole page: it holds the state, carries out its effects, and lays the components out.

use gloo::timers::callback::Interval;
use yew::prelude::*;

use super::{
    controls::Controls, draw_pad::DrawPad, elbo_chart::ElboChart, event_log::EventLog, header::Header,
    latent_sliders::LatentSliders, metrics::Metrics, recipe_panel::RecipePanel,
};
use crate::{
    query::Query,
    state::{Action, Effect, Run, State},
    worker_link::{Signal, WorkerLink, absolute},
};

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
    dispatch: Callback<Action>,
    _tick: Interval,
}

impl Component for Page {
    type Message = Action;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let search = gloo::utils::window().location().search().unwrap_or_default();
        let data_url = absolute("data/mnist/").unwrap_or_else(|_| "data/mnist/".to_owned());
        let dispatch = ctx.link().callback(|action| action);
        let tick = dispatch.clone();
        dispatch.emit(Action::Open);
        Self {
            state: State::new(Query::parse(&search), data_url),
            worker: None,
            dispatch,
            _tick: Interval::new(TICK_MS, move || tick.emit(Action::Tick)),
        }
    }

    fn update(&mut self, _: &Context<Self>, action: Action) -> bool {
        let ticked = action == Action::Tick;
        let effects = self.state.apply(action, js_sys::Date::now());
        for effect in effects {
            if let Err(message) = self.carry_out(effect) {
                self.dispatch.emit(Action::WorkerBroke(message));
            }
        }
        !ticked
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let state = &self.state;
        let dispatch = &self.dispatch;
        let run = state.run.as_ref();
        let latest = run.and_then(Run::latest_held_out);
        let kl = latest.map(|measures| std::rc::Rc::new(measures.kl_per_dimension.clone()));
        let recipe = run.map_or(&*state.recipe, |run| &run.recipe);
        let guides = recipe.likelihood == elbo_protocol::Likelihood::Bernoulli;
        html! {
            <>
                <Header device={state.device.clone()} failed={state.failure.is_some()} />
                <main>
                    <div class="column recipe-column">
                        <Controls phase={state.phase()} can_train={state.can_train()} can_step={state.can_step()}
                            can_reset={state.can_reset()} failure={state.failure.clone()} loaded={state.loaded}
                            total={state.train_images} differs={state.recipe_differs()} dispatch={dispatch.clone()} />
                        <RecipePanel recipe={state.recipe.clone()} refusals={state.refusals.clone()}
                            refused={state.recipe_refused.clone()} dispatch={dispatch.clone()} />
                    </div>
                    <div class="column curves-column">
                        <Metrics step={run.map(|run| run.step)} epoch={run.map(|run| run.epoch)}
                            epochs={recipe.epochs} total_steps={run.map_or(0, |run| run.shape.total_steps)}
                            parameters={run.map(|run| run.shape.parameters)} beta={recipe.beta}
                            training={run.and_then(Run::training)}
                            held_out={latest.map(|measures| measures.terms)}
                            images_per_second={run.and_then(|run| run.images_per_second)} />
                        <ElboChart history={run.map(|run| run.history.clone()).unwrap_or_default()}
                            held_out={run.map(|run| run.held_out.clone()).unwrap_or_default()}
                            steps_per_epoch={run.map_or(1, |run| run.shape.steps_per_epoch)} {guides} />
                        <EventLog log={state.log.clone()} />
                    </div>
                    <div class="column explore-column">
                        <LatentSliders latent={state.latent()} values={state.sliders.clone()} {kl}
                            decoded={state.decoded.clone()} dispatch={dispatch.clone()} />
                        <DrawPad ink={state.ink.clone()} drawn={state.drawn.clone()}
                            reconstructed={state.reconstructed.clone()} dispatch={dispatch.clone()} />
                    </div>
                </main>
                <footer>{ "Everything runs on this device. Nothing you draw or train leaves the page." }</footer>
            </>
        }
    }
}

impl Page {
    fn carry_out(&mut self, effect: Effect) -> Result<(), String> {
        match effect {
            Effect::Spawn => {
                // The old worker ends before the new one begins: both would want the device.
                self.worker = None;
                let dispatch = self.dispatch.clone();
                let receive = move |signal| {
                    dispatch.emit(match signal {
                        Signal::Event(event) => Action::Heard(event),
                        Signal::Broke(message) => Action::WorkerBroke(message),
                    });
                };
                self.worker = Some(WorkerLink::spawn(receive)?);
            }
            Effect::Send(command) => match &self.worker {
                Some(worker) => worker.send(&command)?,
                None => return Err("there is no worker to talk to".to_owned()),
            },
        }
        Ok(())
    }
}
