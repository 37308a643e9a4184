//! Whether page and worker agree once everything is at rest.

use elbo_page::state::{Phase, State};
use elbo_protocol::{FailureKind, RunId};
use elbo_worker::RunStatus;

use crate::{
    ledger::Ledger,
    page::{self, PageRun},
};

/// Compares the page with its worker, and both with what was said.
pub fn agree(state: &State, worker: &[RunStatus], ledger: &Ledger) -> Result<(), String> {
    ledger.at_rest()?;
    let (phase, runs) = (page::phase(state), page::runs(state));
    if page::is_pending(state) {
        return Err("the page waits for a run".to_owned());
    }
    let awaited = page::awaited(state);
    if !awaited.is_empty() {
        return Err(format!("the page waits for answers to {awaited:?}"));
    }
    let shown: Vec<RunId> = runs.iter().map(|run| run.run).collect();
    let present: Vec<RunId> = worker.iter().map(|run| run.run).collect();
    if shown != present {
        return Err(format!("the page has {shown:?}, the worker {present:?}"));
    }
    if worker.iter().any(|run| !run.at_rest) {
        return Err(format!("the page is {phase:?}, the worker trains"));
    }
    if let [a, b] = worker
        && !a.is_over
        && !b.is_over
        && a.step != b.step
    {
        return Err(format!("a duel rests at {} and {} steps", a.step, b.step));
    }
    for (run, status) in runs.iter().zip(worker) {
        same_run(run, status, ledger)?;
    }
    let over = !worker.is_empty() && worker.iter().all(|run| run.is_over);
    let fits = match phase {
        Phase::Ready => worker.iter().all(|run| run.step == 0),
        Phase::Paused => !over && !worker.is_empty(),
        Phase::Finished => over,
        Phase::Failed => page::failure(state) == Some(FailureKind::NonFinite) && over,
        Phase::Loading | Phase::Running => false,
    };
    if !fits {
        return Err(format!("the page is {phase:?}, the worker has {worker:?}"));
    }
    if !worker.is_empty() && !page::has_device(state) {
        return Err("the page does not know the device".to_owned());
    }
    match page::loaded(state) {
        Some((here, of, held_out)) if here == of && held_out == 10_000 => {}
        other => return Err(format!("all files have arrived, the page knows of {other:?}")),
    }
    if let Some(step) = page::checkpoint_in_view(state)
        && !runs.first().is_some_and(|run| run.checkpoints.contains(&step))
    {
        return Err(format!("step {step} is in view, and is not kept"));
    }
    shows_what_the_sliders_say(state, ledger)
}

/// The newest latent vector is that of the sliders, and the image that was made of it is in view.
fn shows_what_the_sliders_say(state: &State, ledger: &Ledger) -> Result<(), String> {
    let Some(decode) = &ledger.decode else { return Err("nothing was ever decoded".to_owned()) };
    let z = page::latent_vector(state);
    if decode.z != z {
        return Err(format!("the sliders say {z:?}, decoded is {:?}", decode.z));
    }
    match &decode.pixels {
        Some(pixels) if page::decoded(state) == Some(pixels) => Ok(()),
        Some(_) => Err("the image in view is of another latent vector".to_owned()),
        None => Err("the newest image never reached the page".to_owned()),
    }
}

fn same_run(run: &PageRun, status: &RunStatus, ledger: &Ledger) -> Result<(), String> {
    let id = run.run;
    if run.recipe != status.recipe {
        let changes = run.recipe.diff_from(&status.recipe);
        return Err(format!("{id:?}: the page's recipe differs from the worker's in {changes:?}"));
    }
    if run.checkpoints != status.checkpoints {
        let (known, kept) = (&run.checkpoints, &status.checkpoints);
        return Err(format!("{id:?}: the page knows of checkpoints {known:?}, the worker has {kept:?}"));
    }
    let told = ledger.runs.present.iter().find(|told| told.run == id);
    let Some(told) = told else { return Err(format!("{id:?} was never told of")) };
    let searching = status.is_retracing && status.step < told.step();
    if told.step() != status.step && !searching {
        return Err(format!("{id:?}: {} steps are told, {} done", told.step(), status.step));
    }
    let last = told.last.map(|(step, _)| step).unwrap_or_default();
    if run.step != last || run.reconstruction != told.last.map(|(_, loss)| loss) {
        let (step, loss) = (run.step, run.reconstruction);
        return Err(format!("{id:?}: the page is at {step} with {loss:?}, told was {:?}", told.last));
    }
    if run.held_out_step.is_some_and(|step| step > run.step) {
        return Err(format!("{id:?}: measured after {:?} of {} steps", run.held_out_step, run.step));
    }
    Ok(())
}
