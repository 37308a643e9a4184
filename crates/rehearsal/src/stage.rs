//! The stage: the page, its worker, and what lies between, moved by a script.

use elbo_page::{
    query::Query,
    state::{Action, Addresses, Effect, Phase, State, ViewRequest},
    workspace::Workspace,
};
use elbo_protocol::{Event, FailureKind, LinkFault};

use crate::{
    agreement::agree,
    amendment_ledger::AmendmentLedger,
    devices::Graphics,
    host::Host,
    ledger::Ledger,
    page,
    requests::answered_by,
    script::{Deed, Script},
    visitor,
    weather::Weather,
};

/// Rounds after which everything must be at rest.
const PATIENCE: usize = 3_000;
/// Rounds without anything happening that count as rest.
const STILL: usize = 2;
/// Rests with more than ten seconds between them that count as the end.
const TICKS: usize = 2;

struct Stage {
    page: State,
    host: Option<Host>,
    ledger: Ledger,
    amendments: AmendmentLedger,
    weather: Weather,
    graphics: Graphics,
}

/// Plays a script, brings everything to rest, and compares both sides.
///
/// # Errors
/// Says what did not hold.
pub fn play(script: &Script) -> Result<(), String> {
    let addresses = Addresses { data: "data/".to_owned(), weights: "weights/tiny.safetensors".to_owned() };
    let mut stage = Stage {
        page: State::new(Query::parse(&script.query()), addresses),
        host: None,
        ledger: Ledger::new(true),
        amendments: AmendmentLedger::default(),
        weather: Weather::new(script.piece_ms()),
        graphics: script.graphics(),
    };
    stage.press(Action::Open)?;
    for deed in script.deeds() {
        stage.carry_out(deed)?;
    }
    stage.come_to_rest(script.loses_last_answer().then_some(script.beginning))?;
    let worker = stage.host.as_mut().ok_or("there is no worker")?.finish()?;
    agree(&stage.page, &worker.runs(), &stage.ledger)
}

impl Stage {
    fn carry_out(&mut self, deed: Deed) -> Result<(), String> {
        match deed {
            Deed::Flow(rounds) => (0..rounds).try_for_each(|_| self.flow().map(|_| ())),
            Deed::Work(rounds) => (0..rounds).try_for_each(|_| self.work().map(|_| ())),
            Deed::CommandArrives => self.command_arrives().map(|_| ()),
            Deed::EventArrives => self.event_arrives().map(|_| ()),
            Deed::FileArrives => self.with_host(|host| host.fetch(true)),
            Deed::FileFails => self.with_host(|host| host.fetch(false)),
            Deed::OpeningGoesOn => self.with_host(Host::poll_openings),
            Deed::TimePasses(ms) => {
                self.weather.pass(f64::from(ms));
                Ok(())
            }
            Deed::Tick(seconds) => {
                self.weather.pass(f64::from(seconds) * 1_000.0);
                self.press(Action::Tick)
            }
            Deed::Stall(polls) => {
                self.ledger.prompt &= polls == 0;
                self.weather.stall(polls);
                Ok(())
            }
            Deed::DeviceFails(answers) => {
                self.weather.fail(answers);
                Ok(())
            }
            Deed::StepBreaks { ahead, times } => {
                let step = page::runs(&self.page).first().map_or(0, |run| run.step);
                self.weather.break_step(step + ahead, times);
                Ok(())
            }
            Deed::AnswerLost => self.with_host(|host| host.lose_oldest(|event| answered_by(event).is_some())),
            Deed::EditsUnheard { rounds, breaks, edits } => {
                if breaks {
                    self.weather.break_next_step();
                }
                self.press(visitor::live_edit(edits))?;
                while self.command_arrives()? {}
                (0..rounds).try_for_each(|_| self.work().map(|_| ()))?;
                (1..3).try_for_each(|more| self.press(visitor::live_edit(edits + more)))
            }
            Deed::WorkerDies => {
                if let Some(host) = self.host.as_mut().filter(|host| host.is_alive()) {
                    host.die();
                    self.press(Action::WorkerBroke(LinkFault::NoWorker))?;
                }
                Ok(())
            }
            Deed::NoEngine(refuse) => {
                self.weather.refuse_engines(refuse);
                Ok(())
            }
            Deed::Press(kind, detail) => {
                let action = visitor::action(&self.page, kind, detail);
                self.press(action)
            }
        }
    }

    fn with_host(&mut self, act: impl FnOnce(&mut Host)) -> Result<(), String> {
        if let Some(host) = &mut self.host {
            act(host);
        }
        Ok(())
    }

    /// The page takes an action, and what it causes is carried out.
    fn press(&mut self, action: Action) -> Result<(), String> {
        for effect in self.page.apply(action, self.weather.now()) {
            match effect {
                Effect::Spawn { .. } => {
                    self.host = Some(Host::new(&self.weather, self.graphics));
                    self.ledger = Ledger::new(self.ledger.prompt);
                }
                Effect::Send(command) => {
                    let host = self.host.as_mut().ok_or("a command without a worker")?;
                    host.send(&command)?;
                    self.amendments.on_command(&command);
                }
                Effect::Remember(_) => {}
            }
        }
        let failed = page::failure(&self.page).is_some();
        if failed != (page::phase(&self.page) == Phase::Failed) {
            return Err("a failure stands, and the page does not say so".to_owned());
        }
        self.amendments.hold(&self.page)
    }

    fn command_arrives(&mut self) -> Result<bool, String> {
        let Some(host) = self.host.as_mut().filter(|host| host.is_alive()) else { return Ok(false) };
        let Some(command) = host.deliver_command()? else { return Ok(false) };
        self.ledger.on_command(&command)?;
        Ok(true)
    }

    fn event_arrives(&mut self) -> Result<bool, String> {
        let Some(host) = &mut self.host else { return Ok(false) };
        let Some(event) = host.deliver_event()? else { return Ok(false) };
        self.ledger.on_arrival(&event);
        self.amendments.on_arrival(&event);
        self.press(Action::Event(event))?;
        Ok(true)
    }

    /// The worker goes on up to its next pause.
    fn work(&mut self) -> Result<bool, String> {
        let Some(host) = &mut self.host else { return Ok(false) };
        let yields = self.weather.yields();
        let told: Vec<Event> = host.poll()?;
        self.ledger.runs.broke = self.weather.broke();
        for event in &told {
            self.ledger.on_event(event)?;
        }
        self.ledger.at_pause()?;
        Ok(!told.is_empty() || self.weather.yields() > yields)
    }

    /// All messages arrive, and the worker goes on. Whether anything happened.
    fn flow(&mut self) -> Result<bool, String> {
        let mut happened = false;
        while self.command_arrives()? {
            happened = true;
        }
        happened |= self.work()?;
        while self.event_arrives()? {
            happened = true;
        }
        Ok(happened)
    }

    /// All goes well from now on; the visitor pauses, and retries what has failed, until nothing happens any more.
    /// Then there may be a last look, whose first answer is lost.
    fn come_to_rest(&mut self, mut last_look: Option<u32>) -> Result<(), String> {
        self.weather.clear();
        // With the sliders in view, wherever the page is.
        self.press(Action::View(ViewRequest::Show(Workspace::Latent)))?;
        let (mut still, mut ticks) = (0, 0);
        for _ in 0..PATIENCE {
            self.with_host(|host| {
                host.fetch(true);
                host.poll_openings();
            })?;
            self.weather.pass(40.0);
            let happened = self.flow()? | self.calm_down()?;
            let quiet = self.host.as_ref().is_some_and(Host::is_quiet);
            still = if happened || !quiet { 0 } else { still + 1 };
            if still > STILL {
                // What was lost on the way is asked for again after some time.
                if ticks == TICKS {
                    return Ok(());
                }
                ticks += 1;
                still = 0;
                if let Some(look) = last_look.take() {
                    self.lose_answer_to(visitor::look(look))?;
                }
                self.weather.pass(11_000.0);
                self.press(Action::Tick)?;
            }
        }
        Err(format!("no rest: the page is {:?}", page::phase(&self.page)))
    }

    /// The visitor asks for a look, and its answer is lost on the way.
    fn lose_answer_to(&mut self, look: Action) -> Result<(), String> {
        self.press(look)?;
        while self.command_arrives()? {}
        while self.work()? {}
        self.with_host(|host| host.lose_oldest(|event| answered_by(event).is_some()))
    }

    /// The visitor pauses what runs and retries what failed. Whether there was anything of this.
    fn calm_down(&mut self) -> Result<bool, String> {
        let action = match (page::phase(&self.page), page::failure(&self.page)) {
            // Behind it the page may have to tell of data that could not be loaded.
            (_, Some(FailureKind::NonFinite)) if self.lacks_data() => Action::Retry,
            (_, Some(FailureKind::NonFinite)) => return Ok(false),
            (_, Some(_)) => Action::Retry,
            (Phase::Running, None) if !page::is_pending(&self.page) => Action::PauseOrResume,
            _ => return Ok(false),
        };
        self.press(action)?;
        Ok(true)
    }

    /// Whether a file is not here and not on its way, and no fresh run either.
    fn lacks_data(&self) -> bool {
        let lacks = self.host.as_ref().is_some_and(|host| host.is_quiet() && host.lacks_data());
        lacks && !page::is_pending(&self.page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_the_beginning_comes_to_rest() {
        for beginning in 0..64 {
            let script = Script { beginning: beginning * 67_891, deeds: Vec::new() };
            assert_eq!(play(&script), Ok(()), "{}", script.query());
        }
    }

    #[test]
    fn a_command_that_comes_before_the_opening_is_noticed() {
        let mut ledger = Ledger::new(true);
        assert!(ledger.on_command(&elbo_protocol::Command::RetryData).is_err());
    }
}
