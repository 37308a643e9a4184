//! The charts of a run, or of the two of a duel. They share scale, smoothing and cursor, which are their own:
//! a pointer that moves does not concern the rest of the page.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::{
    curves::chart_bar::{ChartBar, CursorPosition},
    curves::chart_canvas::ChartCanvas,
    curves::chart_picture::ChartPicture,
    curves::chart_table::ChartTable,
    curves::readout::readout,
    shell::lesson::Learn,
};
use elbo_page::{
    history::Term,
    learn::Topic,
    plot::{
        Figure,
        kl_bars::Spectrum,
        mark_lines,
        reading::{Reading, position, sentence},
        source::{ChartSource, Track},
        table::Readable,
        view::{ChartView, CursorKey, Look, ViewAction},
    },
};

/// The cursor of the charts, shared by all of them.
#[derive(Debug, Clone, PartialEq, Default)]
struct SharedView(ChartView);

impl Reducible for SharedView {
    type Action = ViewAction;

    fn reduce(self: Rc<Self>, action: ViewAction) -> Rc<Self> {
        Rc::new(Self(self.0.after(action)))
    }
}

/// What the charts show.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ChartsProps {
    /// The values.
    pub source: ChartSource,
    /// Scale and smoothing.
    pub look: Look,
    /// Whether the one with the loss terms stands alone.
    #[prop_or_default]
    pub elbo_only: bool,
    /// What stands below the loss terms.
    #[prop_or_default]
    pub children: Html,
}

/// The sections with the charts.
#[component]
pub fn Charts(props: &ChartsProps) -> Html {
    let view = use_reducer_eq(SharedView::default);
    let change = {
        let dispatcher = view.dispatcher();
        use_callback((), move |action: ViewAction, ()| dispatcher.dispatch(action))
    };
    let view = &ChartView { look: props.look, ..view.0.clone() };
    let source = &props.source;
    let is_duel = source.b.is_some();
    let place = view.step.map(|step| position(source, step));
    let spectrum = source.a.as_ref().and_then(|track| Spectrum::of(track, view.step.or(source.checkpoint)));
    let readings = |figure: Figure| -> Vec<Reading> {
        view.step.map(|step| figure.readings(source, step)).unwrap_or_default()
    };
    let over_steps = |figure, testid, label| {
        let (last, stride) = (Figure::last_step(figure, source), source.stride());
        canvas(figure, source, view, testid, label, &change, move |key| ViewAction::StepKey {
            key,
            last,
            stride,
        })
    };
    let line =
        |figure: Figure, name: &str, rest: Html| readout(name, view.step, &readings(figure), is_duel, rest);
    let table = |figure, of, title| {
        let subject = Readable::Figure { figure, source: source.clone(), step: view.step };
        html! { <ChartTable {of} {title} {subject} /> }
    };
    let bars = spectrum.as_ref().map_or(0, |spectrum| spectrum.sorted.len() as u32);
    html! {
        <>
            <section class="chart elbo" aria-labelledby="elbo-title">
                <h2 id="elbo-title">
                    { elbo_words::words().elbo_chart_title() }<Learn topic={Topic::Elbo} /><small>{ elbo_words::words().nats_per_image() }</small>
                    { legend(&[("total", Term::Loss.name()), ("reconstruction", Term::Reconstruction.name()), ("kl-series", Term::Kl.name())], is_duel) }
                    <ChartBar look={props.look} />
                    </h2>
                    { table(Figure::Elbo, "chart-elbo", elbo_words::words().elbo_chart_title()) }
                <div class="row readings">
                    { line(Figure::Elbo, "elbo", html! {
                        <>
                            { elbo_words::words().elbo_chart_note() }
                            <span class="marks" data-testid="marks">{ mark_lines::legend(source) }</span>
                        </>
                    }) }
                    <CursorPosition position={place.clone().map(AttrValue::from)} onchange={change.clone()} />
                </div>
                { over_steps(Figure::Elbo, "chart-elbo", elbo_words::words().elbo_chart_label()) }
                { props.children.clone() }
            </section>
            if !props.elbo_only {
            <div class="minors">
                <section class="chart minor" aria-labelledby="gradient-title">
                    <h2 id="gradient-title">{ elbo_words::words().gradient_chart_title() }<Learn topic={Topic::GradientNorm} /><small>{ elbo_words::words().gradient_chart_unit() }</small>
                    </h2>
                    { table(Figure::GradientNorm, "chart-gradient-norm", elbo_words::words().gradient_chart_title()) }
                    { line(Figure::GradientNorm, "gradient-norm", outcomes(source)) }
                    { over_steps(Figure::GradientNorm, "chart-gradient-norm", elbo_words::words().gradient_chart_label()) }
                </section>
                <section class="chart minor" aria-labelledby="kl-title">
                    <h2 id="kl-title">{ elbo_words::words().kl_chart_title() }<Learn topic={Topic::Collapse} at="chart" /><small>{ elbo_words::words().kl_chart_unit() }</small>
                    </h2>
                    { table(Figure::KlPerDimension, "chart-kl-per-dimension", elbo_words::words().kl_chart_title()) }
                    <div class={classes!("readout", is_duel.then_some("duel"))} data-testid="readout-kl-per-dimension"
                        data-value={pointed_kl(spectrum.as_ref(), view.bar)}
                        data-used={spectrum.as_ref().map_or_else(String::new, |spectrum| spectrum.used().to_string())}>
                        { for bar_words(source, view).into_iter().map(|words| html! {
                            <p class={if view.bar.is_some() { "ink-kl" } else { "key" }}>{ words }</p>
                        }) }
                    </div>
                    { canvas(Figure::KlPerDimension, source, view, "chart-kl-per-dimension",
                        elbo_words::words().kl_chart_label(), &change,
                        move |key| ViewAction::BarKey { key, bars }) }
                </section>
                <section class="chart minor" aria-labelledby="schedule-title">
                    <h2 id="schedule-title">
                        { elbo_words::words().schedule_chart_title() }<Learn topic={Topic::Schedules} at="chart" />
                    </h2>
                    { table(Figure::Schedules, "chart-schedule", elbo_words::words().schedule_chart_title()) }
                    { line(Figure::Schedules, "schedule", html! {
                        <>
                            { legend(&[("learning-rate", elbo_words::words().learning_rate_curve()), ("kl-series", elbo_words::words().beta_curve())], false) }
                            { elbo_words::words().schedule_chart_note() }
                        </>
                    }) }
                    { over_steps(Figure::Schedules, "chart-schedule", elbo_words::words().schedule_chart_label()) }
                </section>
                <section class="chart minor" aria-labelledby="update-title">
                    <h2 id="update-title">{ elbo_words::words().update_chart_title() }<Learn topic={Topic::UpdateRatio} /><small>{ elbo_words::words().update_chart_unit() }</small>
                    </h2>
                    { table(Figure::UpdateRatio, "chart-update-ratio", elbo_words::words().update_chart_title()) }
                    { line(Figure::UpdateRatio, "update-ratio", html! { elbo_words::words().update_chart_note() }) }
                    { over_steps(Figure::UpdateRatio, "chart-update-ratio", elbo_words::words().update_chart_label()) }
                </section>
            </div>
            }
            <p class="aloud" id="chart-help">{
                elbo_words::words().cursor_keys()
            }</p>
            <p class="aloud" data-testid="cursor-words" aria-live={if view.by_key { "polite" } else { "off" }}>{
                spoken(source, view, place)
            }</p>
        </>
    }
}

fn canvas(
    figure: Figure,
    source: &ChartSource,
    view: &ChartView,
    testid: &'static str,
    label: &'static str,
    change: &Callback<ViewAction>,
    key: impl Fn(CursorKey) -> ViewAction + 'static,
) -> Html {
    let picture = ChartPicture { figure, source: source.clone(), view: view.clone() };
    let onpoint = change.reform(move |below: Option<f64>| match figure {
        Figure::KlPerDimension => ViewAction::PointBar(below.map(|rank| rank as u32)),
        _ => ViewAction::PointStep(below.map(|step| (step.round() as u32).max(1))),
    });
    html! {
        <div class="box"><ChartCanvas {picture} {testid} {label} {onpoint} onkey={change.reform(key)} /></div>
    }
}

fn legend(series: &[(&'static str, &'static str)], is_duel: bool) -> Html {
    html! {
        <span class="legend">
            if is_duel {
                <span><i class="line"></i>{ "A" }</span>
                <span><i class="line dashed"></i>{ "B" }</span>
            }
            { for series.iter().map(|(class, name)| html! { <span><i class={*class}></i>{ *name }</span> }) }
        </span>
    }
}

/// The ticks on the chart of the gradient norm.
fn outcomes(source: &ChartSource) -> Html {
    let words = |track: &Track| {
        let (clipped, skipped) = track
            .history
            .steps()
            .fold((0, 0), |(clipped, skipped), steps| (clipped + steps.clipped, skipped + steps.skipped));
        html! {
            <>
                <span class="ink-warn">{ elbo_words::words().clipped_updates(clipped) }</span>
                { elbo_words::words().ticks_longer() }<span class="ink-bad">{ elbo_words::words().skipped_updates(skipped) }</span>
            </>
        }
    };
    match (&source.a, &source.b) {
        (Some(a), Some(b)) => {
            html! { <>{ elbo_words::words().ticks_of_a() }{ words(a) }<br />{ elbo_words::words().ticks_of_b() }{ words(b) }</> }
        }
        (Some(a), None) => html! { <>{ elbo_words::words().ticks_of_one() }{ words(a) }</> },
        (None, _) => html! { elbo_words::words().ticks_none() },
    }
}

/// What stands above the bars: the one pointed at, or how many are used.
fn bar_words(source: &ChartSource, view: &ChartView) -> Vec<String> {
    let at = view.step.or(source.checkpoint);
    let is_duel = source.b.is_some();
    let spectra = source.in_order().filter_map(|(side, track)| Some((side, Spectrum::of(track, at)?)));
    spectra
        .map(|(side, spectrum)| {
            let words = view.bar.and_then(|rank| spectrum.bar(rank)).unwrap_or_else(|| spectrum.words());
            if is_duel { format!("{}: {words}", side.name()) } else { words }
        })
        .collect()
}

/// The KL of the bar pointed at, as a plain number.
fn pointed_kl(spectrum: Option<&Spectrum>, bar: Option<u32>) -> String {
    let kl = bar.and_then(|rank| spectrum?.sorted.get(rank as usize));
    kl.map(|(_, kl)| kl.to_string()).unwrap_or_default()
}

/// All values at the cursor, for those who cannot see them.
fn spoken(source: &ChartSource, view: &ChartView, place: Option<String>) -> String {
    let mut words = if view.bar.is_some() { bar_words(source, view) } else { Vec::new() };
    words.extend(view.step.zip(place).map(|(step, place)| {
        let readings: Vec<Reading> =
            Figure::OVER_STEPS.iter().flat_map(|figure| figure.readings(source, step)).collect();
        sentence(&place, &readings, source.b.is_some())
    }));
    words.extend(view.step.iter().flat_map(|step| mark_lines::near(source, *step)));
    words.join(". ")
}
