//! The runs that fresh ones have taken the place of: one can come back to them.

use elbo_protocol::{Event, RunId};

use crate::{context::Context, runs::Runs};

/// Most trainable parameters of runs that are set aside, together: their weights, moments and checkpoints stay in
/// memory while others train.
const MOST_PARAMETERS: usize = 4 << 20;

/// The runs that were set aside last, if any.
pub(crate) struct RunsAside {
    context: Context,
    runs: Option<Runs>,
}

impl RunsAside {
    /// None yet.
    pub fn new(context: Context) -> Self {
        Self { context, runs: None }
    }

    /// Sets runs aside for fresh ones, if there is anything in them to come back to, and tells the page. Of the runs
    /// before, none are left then.
    pub async fn set_aside(&mut self, mut runs: Runs) {
        if runs.parameters() > MOST_PARAMETERS || !runs.are_worth_keeping() {
            return;
        }
        runs.pause().await;
        // Their device may fail in this.
        if let Some(first) = runs.all().first().filter(|_| runs.are_worth_keeping()) {
            self.context.post(Event::SetAside { run: first.id() });
            self.runs = Some(runs);
        }
    }

    /// Sets the present runs aside and gives those that were before, if the one of that name is the first of them; the
    /// page is told.
    pub async fn swap(&mut self, present: &mut Option<Runs>, run: RunId) {
        let is_here =
            self.runs.as_ref().and_then(|runs| runs.all().first()).is_some_and(|first| first.id() == run);
        if !is_here {
            return self.context.post(Event::Returned { run, state: None });
        }
        if let Some(runs) = present {
            runs.pause().await;
        }
        std::mem::swap(&mut self.runs, present);
        if let Some(runs) = present {
            runs.tell_return(run);
        }
    }
}

#[cfg(test)]
mod tests {
    use elbo_protocol::RunState;
    use elbo_recipe::Recipe;
    use futures::executor::block_on;

    use super::*;
    use crate::{
        run::Run,
        testing::{TestHost, cpu_report, dataset, session, tiny},
    };

    /// A run that has taken so many steps.
    fn runs(host: &mut TestHost, id: u32, steps: u32) -> Runs {
        let recipe = Recipe { epochs: 40, ..tiny() };
        let run = Run::new(host.context(), RunId(id), session(recipe), 1 << 20);
        let mut runs = Runs::new(host.context(), vec![run]);
        block_on(runs.data_arrived(&dataset(64)));
        runs.decide(cpu_report());
        for _ in 0..steps {
            runs.step();
            while runs.is_busy() {
                block_on(runs.slice(&dataset(64)));
            }
        }
        host.events();
        runs
    }

    fn first(runs: Option<&Runs>) -> Option<RunId> {
        Some(runs?.all().first()?.id())
    }

    #[test]
    fn a_run_that_has_begun_is_set_aside_and_comes_back_as_it_was_left() {
        let mut host = TestHost::default();
        let mut aside = RunsAside::new(host.context());
        let mut begun = runs(&mut host, 1, 3);
        begun.train();
        block_on(aside.set_aside(begun));
        let told = host.events();
        assert!(told.contains(&Event::State { run: RunId(1), state: RunState::Paused }), "{told:?}");
        assert_eq!(told.last(), Some(&Event::SetAside { run: RunId(1) }));

        let mut present = Some(runs(&mut host, 2, 1));
        block_on(aside.swap(&mut present, RunId(1)));
        let told = host.events();
        let back = Event::Returned { run: RunId(1), state: Some(RunState::Paused) };
        assert_eq!(told, [back, Event::Ready { device: cpu_report() }]);
        assert_eq!(first(present.as_ref()), Some(RunId(1)));
        assert_eq!(present.as_ref().unwrap().all()[0].session.step(), 3);

        block_on(aside.swap(&mut present, RunId(2)));
        assert_eq!(first(present.as_ref()), Some(RunId(2)), "the other one waited in its place");
    }

    #[test]
    fn a_run_that_has_not_begun_leaves_the_one_before_in_its_place() {
        let mut host = TestHost::default();
        let mut aside = RunsAside::new(host.context());
        block_on(aside.set_aside(runs(&mut host, 1, 1)));
        let fresh = runs(&mut host, 2, 0);
        host.events();
        block_on(aside.set_aside(fresh));
        assert_eq!(host.events(), []);
        assert_eq!(first(aside.runs.as_ref()), Some(RunId(1)));
    }

    #[test]
    fn what_is_not_here_is_told_to_be_gone() {
        let mut host = TestHost::default();
        let mut aside = RunsAside::new(host.context());
        let mut present = Some(runs(&mut host, 3, 0));
        block_on(aside.swap(&mut present, RunId(1)));
        assert_eq!(host.events(), [Event::Returned { run: RunId(1), state: None }]);
        assert_eq!(first(present.as_ref()), Some(RunId(3)));
    }
}
