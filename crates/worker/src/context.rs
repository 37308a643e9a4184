//! What every part of the worker is given: a clock, and where its outputs go.

use std::rc::Rc;

use elbo_protocol::{Event, Failure, FailureKind, Fault, RunId};
use futures::{channel::mpsc::UnboundedSender, future::LocalBoxFuture};

use crate::message::Output;

/// The host's time.
pub trait Clock {
    /// Milliseconds since some moment; it never goes back.
    fn now_ms(&self) -> f64;

    /// Is ready once the host has let other tasks run: messages may have arrived then.
    fn yield_now(&self) -> LocalBoxFuture<'static, ()>;
}

/// The clock, and where outputs go. A clone shares them.
#[derive(Clone)]
pub(crate) struct Context {
    clock: Rc<dyn Clock>,
    outputs: UnboundedSender<Output>,
}

impl Context {
    pub fn new(clock: Rc<dyn Clock>, outputs: UnboundedSender<Output>) -> Self {
        Self { clock, outputs }
    }

    /// Milliseconds by the host's clock.
    pub fn now_ms(&self) -> f64 {
        self.clock.now_ms()
    }

    /// Lets the host run other tasks.
    pub async fn yield_now(&self) {
        self.clock.yield_now().await;
    }

    /// Tells the page.
    pub fn post(&self, event: Event) {
        self.output(Output::Event(event));
    }

    /// Tells the page that something failed.
    pub fn post_failure(&self, run: Option<RunId>, kind: FailureKind, fault: Fault) {
        self.post(Event::Failed { run, failure: Failure { kind, fault } });
    }

    /// Gives an output. If the host no longer listens, nobody needs it.
    pub fn output(&self, output: Output) {
        self.outputs.unbounded_send(output).unwrap_or_default();
    }
}
