//! The whole page: it holds the state, carries out its effects, and lays the components out.

use std::rc::Rc;

use elbo_protocol::{BatchNorm, Clipping, Health, schedule::Span};
use gloo::timers::callback::Interval;
use yew::prelude::*;

use super::{
    charts::{ElboChart, GradientChart, ScheduleChart},
    controls::Controls,
    draw_pad::DrawPad,
    event_log::EventLog,
    header::Header,
    health::HealthFigures,
    latent_sliders::LatentSliders,
    metrics::Metrics,
    recipe_panel::RecipePanel,
    verdict::VerdictCard,
};
use crate::{
    plot::{elbo, gradient, schedules},
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
        let kl = latest.map(|measures| Rc::new(measures.kl_per_dimension.clone()));
        let recipe = run.map_or(&state.recipe, |run| &run.recipe);
        let health = run.and_then(|run| run.health.as_ref());
        let labels: Vec<&'static str> = state.kept_back().iter().map(|field| field.label).collect();
        html! {
            <>
                <Header device={state.device.clone()} choosing={state.choosing.clone()}
                    preference={state.preference} failed={state.failure.is_some()} dispatch={dispatch.clone()} />
                <main>
                    <div class="column recipe-column">
                        <Controls phase={state.phase()} can_train={state.can_train()} can_step={state.can_step()}
                            can_reset={state.can_reset()} failure={state.failure.clone()} loaded={state.loaded}
                            total={state.train_images} kept_back={labels} dispatch={dispatch.clone()} />
                        <RecipePanel recipe={state.recipe.clone()} refusals={state.refusals.clone()}
                            refused={state.recipe_refused.clone()} dispatch={dispatch.clone()} />
                    </div>
                    <div class="column curves-column">
                        <VerdictCard diagnosis={run.and_then(|run| run.diagnosis.clone())}
                            can_apply={state.can_apply_remedy()} fresh={state.remedy_is_fresh()}
                            dispatch={dispatch.clone()} />
                        <Metrics step={run.map(|run| run.step)} epoch={run.map(|run| run.epoch)}
                            total_steps={run.map_or(0, |run| run.shape.total_steps)}
                            parameters={run.map(|run| run.shape.parameters)} recipe={recipe.clone()}
                            training={run.and_then(Run::training)}
                            held_out={latest.map(|measures| measures.terms)}
                            images_per_second={run.and_then(|run| run.images_per_second)} />
                        <ElboChart source={run.map(elbo_source).unwrap_or_default()} />
                        <div class="pair">
                            <GradientChart source={run.map(gradient_source).unwrap_or_default()} />
                            <ScheduleChart source={run.map(schedule_source)} />
                        </div>
                        <HealthFigures latest={run.and_then(Run::latest).copied()}
                            update_ratio={health.map(|health| health.update_ratio)}
                            dead_units={health.and_then(largest_dead_share)}
                            active_units={latest.map(|measures| measures.active_units)} latent={state.latent()}
                            clipped={run.map(|run| run.clipped)} skipped={run.map(|run| run.skipped)}
                            batch_norm={recipe.batch_norm != BatchNorm::Off}
                            batch_norm_gap={health.and_then(|health| health.batch_norm_gap)
                                .or(latest.and_then(|measures| measures.batch_norm_gap))} />
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
            Effect::Spawn { reference } => {
                // The old worker ends before the new one begins: both would want the device.
                self.worker = None;
                let dispatch = self.dispatch.clone();
                let receive = move |signal| {
                    dispatch.emit(match signal {
                        Signal::Event(event) => Action::Heard(event),
                        Signal::Broke(message) => Action::WorkerBroke(message),
                    });
                };
                self.worker = Some(WorkerLink::spawn(reference, receive)?);
            }
            Effect::Send(command) => match &self.worker {
                Some(worker) => worker.send(&command)?,
                None => return Err("there is no worker to talk to".to_owned()),
            },
        }
        Ok(())
    }
}

fn elbo_source(run: &Run) -> elbo::Source {
    elbo::Source {
        history: Rc::clone(&run.history),
        held_out: Rc::clone(&run.held_out),
        steps_per_epoch: run.shape.steps_per_epoch,
        lines: run.lines,
    }
}

fn gradient_source(run: &Run) -> gradient::Source {
    let (clipping, threshold) = (run.recipe.clipping, run.recipe.clip_threshold);
    gradient::Source {
        history: Rc::clone(&run.history),
        steps_per_epoch: run.shape.steps_per_epoch,
        threshold: (clipping == Clipping::Norm).then_some(threshold),
    }
}

fn schedule_source(run: &Run) -> schedules::Source {
    schedules::Source {
        history: Rc::clone(&run.history),
        recipe: Rc::clone(&run.recipe),
        span: Span { steps_per_epoch: run.shape.steps_per_epoch, total_steps: run.shape.total_steps },
        rate_scale: run.rate_scale,
    }
}

fn largest_dead_share(health: &Health) -> Option<f32> {
    health.dead_units.iter().copied().reduce(f32::max)
}
