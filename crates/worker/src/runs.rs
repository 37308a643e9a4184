//! The runs of the worker, one or two that train as one: slices of their work.

use elbo_protocol::{AmendmentId, Backend, DeviceReport, Event, FailureKind, Occurrence, RunId, RunState};
use elbo_recipe::Recipe;
use elbo_trainer::{Dataset, TrainError, level, turn};

use crate::{context::Context, run::Run};

/// How long a slice on the CPU may take, in milliseconds, so that a slider's answer is on the screen within two frames.
const CPU_SLICE_MS: f64 = 10.0;
/// How long a slice on the GPU should take, in milliseconds: one report's worth.
const GPU_SLICE_MS: f64 = 50.0;
/// The most pieces of work that are queued on a GPU before one waits for it.
const MOST_QUEUED: usize = 64;
/// A pause between two slices that the browser must have made, in milliseconds.
const HELD_BACK_MS: f64 = 1_000.0;

/// A run's failure.
type Failed = (RunId, TrainError);

/// One run, or the two of a duel. What is done is told by the first one's name.
pub(crate) struct Runs {
    context: Context,
    runs: Vec<Run>,
    /// The device that trains them; none until that is decided.
    device: Option<DeviceReport>,
    /// Pieces of work in one slice on a GPU.
    queued: usize,
    /// When the last slice ended, while there is work.
    left_at: Option<f64>,
    /// Whether to stop as soon as both runs of a duel have done the same number of steps.
    stopping: bool,
}

impl Runs {
    /// Fresh runs, at least one; the page is told that they are ready.
    pub fn new(context: Context, runs: Vec<Run>) -> Self {
        let runs = Self { context, runs, device: None, queued: 1, left_at: None, stopping: false };
        runs.tell(RunState::Ready);
        runs
    }

    /// Whether the device that trains them is decided. Before that no step is taken.
    pub fn is_decided(&self) -> bool {
        self.device.is_some()
    }

    /// The device is decided, and the page is told.
    pub fn decide(&mut self, device: DeviceReport) {
        self.device = Some(device);
        self.tell_device();
    }

    fn tell_device(&self) {
        if let Some(device) = self.device.clone() {
            self.context.post(Event::Ready { device });
        }
    }

    fn backend(&self) -> Option<Backend> {
        self.device.as_ref().map(|device| device.backend)
    }

    /// All of them.
    pub fn all(&self) -> &[Run] {
        &self.runs
    }

    /// All of them, to change.
    pub fn all_mut(&mut self) -> &mut [Run] {
        &mut self.runs
    }

    /// The run of that name.
    pub fn get_mut(&mut self, id: RunId) -> Option<&mut Run> {
        self.runs.iter_mut().find(|run| run.id() == id)
    }

    /// Whether a run of that name is among them.
    pub fn has(&self, id: RunId) -> bool {
        self.runs.iter().any(|run| run.id() == id)
    }

    /// Whether there is work to do now.
    pub fn is_busy(&self) -> bool {
        self.runs.iter().any(Run::is_busy)
    }

    /// Trains until told otherwise.
    pub fn train(&mut self) {
        self.stopping = false;
        let mut begins = false;
        for run in &mut self.runs {
            begins |= run.train();
        }
        if begins {
            self.tell(RunState::Running);
        }
    }

    /// Takes one step with each; nothing if training already runs.
    pub fn step(&mut self) {
        if self.runs.iter().all(Run::rests) {
            self.stopping = false;
            self.runs.iter_mut().for_each(Run::step);
        }
    }

    /// Stops, and reports what was done; if one run of a duel is behind, once it has caught up.
    pub async fn pause(&mut self) {
        let paused = self.try_pause().await;
        self.told(paused);
    }

    async fn try_pause(&mut self) -> Result<(), Failed> {
        if self.runs.iter().all(Run::rests) {
            return Ok(());
        }
        // What was done and is not read back yet may have broken, and take one of them back.
        for run in &mut self.runs {
            let read = run.read_back().await;
            read.map_err(|error| (run.id(), error))?;
        }
        self.stopping = !self.is_level();
        // A step that one run has made and the other has not ends by itself.
        let is_stepping = self.runs.len() > 1 && self.runs.iter().any(Run::is_stepping);
        if self.stopping || is_stepping {
            return Ok(());
        }
        for run in &mut self.runs {
            let paused = run.pause().await;
            paused.map_err(|error| (run.id(), error))?;
        }
        self.left_at = None;
        self.tell(RunState::Paused);
        Ok(())
    }

    /// Data has arrived.
    pub async fn data_arrived(&mut self, data: &Dataset) {
        let taken = self.take_data(data).await;
        self.told(taken);
    }

    async fn take_data(&mut self, data: &Dataset) -> Result<(), Failed> {
        for run in &mut self.runs {
            let taken = run.data_arrived(data).await;
            taken.map_err(|error| (run.id(), error))?;
        }
        Ok(())
    }

    /// Gives one run another recipe from the next step on. One whose device failed takes none, and the page was told.
    pub async fn amend(&mut self, id: RunId, amendment: AmendmentId, recipe: &Recipe) {
        let Some(run) = self.get_mut(id).filter(|run| !run.has_failed()) else { return };
        let amended = run.amend(amendment, recipe).await.map_err(|error| (id, error));
        self.told(amended);
    }

    /// Tells the page of a failure, which ends the run.
    fn told(&mut self, outcome: Result<(), Failed>) {
        if let Err((run, error)) = outcome {
            self.fail(run, &error);
        }
    }

    /// Ends a run whose device failed, and tells the page.
    pub fn fail(&mut self, id: RunId, error: &TrainError) {
        if let Some(run) = self.get_mut(id) {
            run.abandon();
        }
        self.context.post_failure(Some(id), FailureKind::Device, error.into());
    }

    /// Does a slice of work: each piece with the run that is behind.
    pub async fn slice(&mut self, data: &Dataset) {
        let done = self.try_slice(data).await;
        self.told(done);
    }

    async fn try_slice(&mut self, data: &Dataset) -> Result<(), Failed> {
        let began = self.context.now_ms();
        self.note_gap(began);
        let mut pieces = 0;
        while let Some(next) = turn(self.steps()) {
            let before = self.context.now_ms();
            let must_finish = self.runs[next].advance(data);
            pieces += 1;
            let (piece_ms, slice_ms) = (self.context.now_ms() - before, self.context.now_ms() - began);
            let full = match self.backend() {
                // The next piece is likely to take as long as this one.
                Some(Backend::Cpu) | None => slice_ms + piece_ms > CPU_SLICE_MS,
                Some(Backend::Webgpu) => pieces >= self.queued,
            };
            if full || must_finish || self.stopping && self.is_level() {
                break;
            }
        }
        for run in &mut self.runs {
            let finished = run.finish_slice().await;
            finished.map_err(|error| (run.id(), error))?;
        }
        if self.backend() == Some(Backend::Webgpu) && pieces == self.queued {
            // Reading the terms waited for the GPU, so this is the time that the work took.
            let ratio = GPU_SLICE_MS / (self.context.now_ms() - began).max(1.0);
            self.queued = ((pieces as f64 * ratio.clamp(0.5, 2.0)).round() as usize).clamp(1, MOST_QUEUED);
        }
        let has_work = !self.runs.iter().all(Run::rests);
        if self.stopping && has_work && self.is_level() {
            return self.try_pause().await;
        }
        self.left_at = self.is_busy().then(|| self.context.now_ms());
        if self.runs.iter().all(Run::rests) {
            self.tell_rest();
        }
        Ok(())
    }

    /// Trainable parameters of all of them.
    pub fn parameters(&self) -> usize {
        self.runs.iter().map(Run::parameters).sum()
    }

    /// Whether there is anything in them to come back to: a step was taken, no device has failed, and not all have
    /// given up.
    pub fn are_worth_keeping(&self) -> bool {
        let has_begun = self.runs.iter().any(|run| run.session.step() > 0);
        let has_failed = self.runs.iter().any(Run::has_failed);
        has_begun && !has_failed && self.runs.iter().any(|run| !run.session.has_given_up())
    }

    /// The page is told that they are present again, where they stand, and what trains them.
    pub fn tell_return(&self, run: RunId) {
        let state = if self.runs.iter().all(Run::is_over) {
            RunState::Finished
        } else if self.runs.iter().all(|run| run.session.step() == 0) {
            RunState::Ready
        } else {
            RunState::Paused
        };
        self.context.post(Event::Returned { run, state: Some(state) });
        self.tell_device();
    }

    /// Steps done by each run that has work.
    fn steps(&self) -> impl Iterator<Item = Option<u32>> {
        self.runs.iter().map(|run| run.is_busy().then(|| run.session.step()))
    }

    /// Whether all that are at work, also those that wait for data, have done the same number of steps.
    fn is_level(&self) -> bool {
        level(self.runs.iter().map(|run| (!run.rests()).then(|| run.session.step())))
    }

    /// Tells if the browser let much time go by since the last slice, though there was work.
    fn note_gap(&mut self, now: f64) {
        let gap = self.left_at.map_or(0.0, |left_at| now - left_at);
        let at_work = self.runs.iter().find(|run| run.is_busy());
        if let Some(run) = at_work.filter(|_| gap >= HELD_BACK_MS) {
            let occurrence = Occurrence::HeldBack { seconds: (gap / 1000.0) as f32 };
            self.context.post(Event::Occurred { run: run.id(), step: run.session.step(), occurrence });
        }
    }

    /// Tells that all have come to rest.
    fn tell_rest(&self) {
        match &*self.runs {
            runs if runs.iter().any(|run| !run.is_over()) => self.tell(RunState::Paused),
            // That it has given up was told, and is an end of its own.
            [alone] if alone.session.has_given_up() => {}
            runs if runs.iter().all(Run::has_failed) => {}
            _ => self.tell(RunState::Finished),
        }
    }

    fn tell(&self, state: RunState) {
        if let Some(first) = self.runs.first() {
            self.context.post(Event::State { run: first.id(), state });
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::testing::{TestHost, cpu_report, dataset, session, session_that_breaks, tiny};

    fn recipe(seed: u64) -> Recipe {
        Recipe { epochs: 40, seed, ..tiny() }
    }

    /// Runs of 64 images, two steps an epoch, on a device that is decided.
    fn runs(host: &mut TestHost, count: u32) -> Runs {
        let run = |id| Run::new(host.context(), RunId(id), session(recipe(1)), 1 << 20);
        let mut runs = Runs::new(host.context(), (1..=count).map(run).collect());
        block_on(runs.data_arrived(&dataset(64)));
        runs.decide(cpu_report());
        host.clock.tick_ms.set(1.0);
        host.events();
        runs
    }

    fn slice(runs: &mut Runs, host: &mut TestHost) -> Vec<Event> {
        block_on(runs.slice(&dataset(64)));
        host.events()
    }

    fn states(events: &[Event]) -> Vec<RunState> {
        let state = |event: &Event| match event {
            Event::State { run: RunId(1), state } => Some(*state),
            _ => None,
        };
        events.iter().filter_map(state).collect()
    }

    #[test]
    fn a_slice_on_the_cpu_is_short() {
        let mut host = TestHost::default();
        let mut runs = runs(&mut host, 1);
        runs.train();
        slice(&mut runs, &mut host);
        let steps = runs.all()[0].session.step();
        assert!((1..=10).contains(&steps), "{steps} steps of more than a millisecond in a slice of ten");
    }

    #[test]
    fn training_is_told_once_when_it_begins_and_once_when_it_stops() {
        let mut host = TestHost::default();
        let mut runs = runs(&mut host, 1);
        runs.train();
        runs.train();
        assert_eq!(states(&host.events()), [RunState::Running]);
        slice(&mut runs, &mut host);
        block_on(runs.pause());
        block_on(runs.pause());
        assert_eq!(states(&host.events()), [RunState::Paused]);
        assert!(!runs.is_busy());
    }

    #[test]
    fn the_runs_of_a_duel_take_turns() {
        let mut host = TestHost::default();
        let mut runs = runs(&mut host, 2);
        runs.train();
        for _ in 0..20 {
            slice(&mut runs, &mut host);
            let [a, b] = [0, 1].map(|index: usize| runs.all()[index].session.step());
            assert!(a.abs_diff(b) <= 1, "{a} and {b} steps");
        }
    }

    #[test]
    fn a_duel_pauses_once_both_have_done_the_same_steps() {
        let mut host = TestHost::default();
        let mut runs = runs(&mut host, 2);
        runs.train();
        // The first is a step ahead.
        runs.all_mut()[0].advance(&dataset(64));
        host.events();
        block_on(runs.pause());
        assert_eq!(states(&host.events()), [], "one is behind");
        let told = slice(&mut runs, &mut host);
        assert_eq!(states(&told), [RunState::Paused]);
        let [a, b] = [0, 1].map(|index: usize| runs.all()[index].session.step());
        assert_eq!((a, b), (1, 1));
    }

    #[test]
    fn a_duel_that_pauses_at_a_step_that_broke_waits_until_both_are_there_again() {
        let mut host = TestHost::default();
        let sessions = [session_that_breaks(recipe(1), 3), session(recipe(1))];
        let run = |(id, session)| Run::new(host.context(), RunId(id), session, 1 << 20);
        let mut runs = Runs::new(host.context(), (1..).zip(sessions).map(run).collect());
        block_on(runs.data_arrived(&dataset(64)));
        runs.decide(cpu_report());
        runs.train();
        // Both have done three steps, and nobody has read back that the first one's third broke.
        for run in runs.all_mut() {
            while run.session.step() < 3 {
                run.advance(&dataset(64));
            }
        }
        host.events();
        block_on(runs.pause());
        assert_eq!(states(&host.events()), [], "one has gone back");
        let mut told = Vec::new();
        while runs.is_busy() {
            told.extend(slice(&mut runs, &mut host));
        }
        assert_eq!(states(&told), [RunState::Paused]);
        let steps: Vec<u32> = runs.all().iter().map(|run| run.session.step()).collect();
        assert_eq!(steps[0], steps[1]);
    }

    #[test]
    fn a_duel_that_pauses_while_one_side_waits_for_data_lets_the_other_come_there_too() {
        let mut host = TestHost::default();
        let run = |id| Run::new(host.context(), RunId(id), session(recipe(1)), 1 << 20);
        let mut runs = Runs::new(host.context(), (1..=2).map(run).collect());
        // Without the held-out images, an epoch ends in waiting for them.
        let data = Dataset { train: dataset(64).train, ..Dataset::default() };
        block_on(runs.data_arrived(&data));
        runs.decide(cpu_report());
        runs.train();
        runs.all_mut()[0].advance(&data);
        runs.all_mut()[0].advance(&data);
        runs.all_mut()[0].advance(&data);
        block_on(runs.all_mut()[0].finish_slice()).unwrap();
        assert!(!runs.all()[0].is_busy() && !runs.all()[0].rests(), "it waits");
        host.events();
        block_on(runs.pause());
        assert_eq!(states(&host.events()), [], "the other is two steps behind");
        let mut told = Vec::new();
        while runs.is_busy() {
            block_on(runs.slice(&data));
            told.extend(host.events());
        }
        assert_eq!(states(&told), [RunState::Paused]);
        assert!(runs.all().iter().all(|run| run.session.step() == 2));
    }

    #[test]
    fn a_duel_that_pauses_within_a_step_makes_it_whole() {
        let mut host = TestHost::default();
        let mut runs = runs(&mut host, 2);
        runs.step();
        slice(&mut runs, &mut host);
        assert!(runs.all()[0].rests() && runs.is_busy(), "the second has yet to make it");
        block_on(runs.pause());
        assert_eq!(states(&host.events()), []);
        assert_eq!(states(&slice(&mut runs, &mut host)), [RunState::Paused]);
        assert!(runs.all().iter().all(|run| run.session.step() == 1));
    }

    #[test]
    fn a_step_is_one_for_each_and_then_all_rest() {
        let mut host = TestHost::default();
        let mut runs = runs(&mut host, 2);
        runs.step();
        let mut told = Vec::new();
        while runs.is_busy() {
            told.extend(slice(&mut runs, &mut host));
        }
        assert_eq!(states(&told), [RunState::Paused]);
        assert!(runs.all().iter().all(|run| run.session.step() == 1));
    }

    #[test]
    fn a_step_that_rolls_back_leaves_a_duel_in_step() {
        let mut host = TestHost::default();
        let sessions = [session_that_breaks(recipe(1), 3), session(recipe(1))];
        let run = |(id, session)| Run::new(host.context(), RunId(id), session, 1 << 20);
        let mut runs = Runs::new(host.context(), (1..).zip(sessions).map(run).collect());
        block_on(runs.data_arrived(&dataset(64)));
        runs.decide(cpu_report());
        host.events();
        for step in 1..=4 {
            runs.step();
            let mut told = Vec::new();
            while runs.is_busy() {
                told.extend(slice(&mut runs, &mut host));
            }
            let rolls_back = |event: &Event| {
                matches!(event, Event::Occurred { occurrence: Occurrence::RolledBack { .. }, .. })
            };
            assert_eq!(told.iter().any(rolls_back), step == 3, "step {step}");
            let steps: Vec<u32> = runs.all().iter().map(|run| run.session.step()).collect();
            assert_eq!(steps, [step, step]);
            assert_eq!(states(&told), [RunState::Paused]);
        }
    }

    #[test]
    fn the_end_is_told_by_the_name_of_the_first() {
        let mut host = TestHost::default();
        let mut runs = runs(&mut host, 2);
        runs.train();
        let mut told = Vec::new();
        while runs.is_busy() {
            told.extend(slice(&mut runs, &mut host));
        }
        assert_eq!(states(&told), [RunState::Running, RunState::Finished]);
        let measured = told.iter().filter(|event| matches!(event, Event::HeldOut { .. })).count();
        assert_eq!(measured, 80, "each run after each epoch");
    }

    #[test]
    fn a_failed_run_leaves_the_other_to_go_on() {
        let mut host = TestHost::default();
        let mut runs = runs(&mut host, 2);
        runs.train();
        runs.fail(RunId(1), &TrainError::TooFewImages { batch_size: 2, images: 1 });
        let told = host.events();
        assert!(
            told.iter().any(|event| matches!(event, Event::Failed { run: Some(RunId(1)), failure }
                if failure.kind == FailureKind::Device)),
            "{told:?}"
        );
        slice(&mut runs, &mut host);
        let steps: Vec<u32> = runs.all().iter().map(|run| run.session.step()).collect();
        assert!(steps[0] == 0 && steps[1] > 0, "{steps:?}");
    }

    #[test]
    fn a_browser_that_holds_training_back_is_told_of() {
        let mut host = TestHost::default();
        let mut runs = runs(&mut host, 1);
        runs.train();
        slice(&mut runs, &mut host);
        host.clock.pass(5_000.0);
        let told = slice(&mut runs, &mut host);
        let held_back = |event: &Event| match event {
            Event::Occurred { occurrence: Occurrence::HeldBack { seconds }, .. } => Some(*seconds),
            _ => None,
        };
        let seconds = told.iter().find_map(held_back).unwrap();
        assert!((4.9..5.5).contains(&seconds), "{seconds}");
    }
}
