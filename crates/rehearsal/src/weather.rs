//! What goes wrong with devices, and when: shared by a script and the engines that it plays with.

use std::{
    cell::Cell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use elbo_engine::EngineError;
use elbo_worker::Clock;
use futures::{FutureExt as _, future::LocalBoxFuture};

/// How much time a look at the clock takes, in milliseconds: work that is none takes some, too.
const LOOK_MS: f64 = 0.25;

/// The time, and what goes wrong. A clone shares it.
#[derive(Debug, Clone, Default)]
pub struct Weather(Rc<Conditions>);

#[derive(Debug, Default)]
struct Conditions {
    now_ms: Cell<f64>,
    /// How much time a piece of work takes.
    piece_ms: Cell<f64>,
    /// How often answers of an engine are polled in vain.
    stall: Cell<u32>,
    /// How many of the next answers fail.
    failures: Cell<u32>,
    /// The step, from 1, whose measures are NaN, and how often; zero for the next one that is taken.
    broken_step: Cell<u32>,
    breaks: Cell<u32>,
    /// Whether any step ever was.
    broke: Cell<bool>,
    /// Whether no engine can be made.
    no_engine: Cell<bool>,
    /// Engines made so far.
    engines: Cell<u32>,
    /// How often the worker gave way so far: it does so only while it has work.
    yields: Cell<u64>,
}

impl Weather {
    pub fn new(piece_ms: f64) -> Self {
        let weather = Self::default();
        weather.0.piece_ms.set(piece_ms);
        weather
    }

    /// The time, without a look at the clock.
    pub fn now(&self) -> f64 {
        self.0.now_ms.get()
    }

    /// Whether the measures of any step were NaN so far.
    pub fn broke(&self) -> bool {
        self.0.broke.get()
    }

    /// A piece of work is done, and took its time.
    pub fn work(&self) {
        self.pass(self.0.piece_ms.get());
    }

    /// How often the worker gave way so far.
    pub fn yields(&self) -> u64 {
        self.0.yields.get()
    }

    /// Time passes.
    pub fn pass(&self, ms: f64) {
        self.0.now_ms.set(self.now() + ms);
    }

    /// From now on answers come only after so many polls.
    pub fn stall(&self, polls: u32) {
        self.0.stall.set(polls);
    }

    /// So many of the next answers fail.
    pub fn fail(&self, answers: u32) {
        self.0.failures.set(answers);
    }

    /// The measures of a step, from 1, are NaN so many times.
    pub fn break_step(&self, step: u32, times: u32) {
        self.0.broken_step.set(step);
        self.0.breaks.set(times);
    }

    /// The measures of the next step that is taken are NaN, however often it is taken.
    pub fn break_next_step(&self) {
        self.break_step(0, u32::MAX);
    }

    /// Whether no engine can be made from now on.
    pub fn refuse_engines(&self, refuse: bool) {
        self.0.no_engine.set(refuse);
    }

    /// All is well from now on, and what stalls goes on.
    pub fn clear(&self) {
        self.stall(0);
        self.fail(0);
        self.break_step(0, 0);
        self.refuse_engines(false);
    }

    /// The number of a new engine.
    ///
    /// # Errors
    /// If none can be made now.
    pub fn new_engine(&self) -> Result<u32, EngineError> {
        if self.0.no_engine.get() {
            return Err(EngineError::Refused("no engine today".to_owned()));
        }
        self.0.engines.set(self.0.engines.get() + 1);
        Ok(self.0.engines.get())
    }

    /// Whether the measures of this step, from 1, are NaN this time.
    pub fn breaks(&self, step: u32) -> bool {
        let breaks = self.0.breaks.get();
        if self.0.broken_step.get() == 0 {
            self.0.broken_step.set(step);
        }
        let broken = breaks > 0 && step == self.0.broken_step.get();
        if broken {
            self.0.breaks.set(breaks - 1);
            self.0.broke.set(true);
        }
        broken
    }

    /// An answer under the present conditions: late, or a failure.
    pub fn answer<'a, T: 'a>(&self, value: T) -> LocalBoxFuture<'a, Result<T, EngineError>> {
        let failures = self.0.failures.get();
        let fails = failures > 0;
        self.0.failures.set(failures.saturating_sub(1));
        let late = Late { weather: self.clone(), polls: 0 };
        async move {
            late.await;
            if fails { Err(EngineError::Device("it is lost".to_owned())) } else { Ok(value) }
        }
        .boxed_local()
    }
}

impl Clock for Weather {
    fn now_ms(&self) -> f64 {
        self.pass(LOOK_MS);
        self.now()
    }

    fn yield_now(&self) -> LocalBoxFuture<'static, ()> {
        self.0.yields.set(self.0.yields.get() + 1);
        let mut yielded = false;
        futures::future::poll_fn(move |_| {
            let ready = std::mem::replace(&mut yielded, true);
            if ready { Poll::Ready(()) } else { Poll::Pending }
        })
        .boxed_local()
    }
}

/// Is ready once it was polled as often as answers stall now.
struct Late {
    weather: Weather,
    polls: u32,
}

impl Future for Late {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        self.polls += 1;
        if self.polls > self.weather.0.stall.get() { Poll::Ready(()) } else { Poll::Pending }
    }
}
