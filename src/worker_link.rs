//! The line to the worker: it starts and ends it, and carries messages. It knows nothing of what they mean.

use std::{cell::RefCell, rc::Rc};

use elbo_protocol::{Command, Event, LinkFault, decode, encode};
use gloo::timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::trace::trace;

/// The worker's script, beside the page.
const SCRIPT: &str = "./worker_loader.js";
/// That of the worker with the reference.
const REFERENCE_SCRIPT: &str = "./reference_loader.js";

/// How long a worker may take until it listens, in milliseconds. Its program is large, and some links are slow.
const BOOT_MS: u32 = 60_000;

/// What comes from the worker.
#[derive(Debug)]
pub enum Signal {
    /// A message.
    Event(Event),
    /// The worker cannot be used.
    Broke(LinkFault),
}

/// A worker, until it is dropped.
pub struct WorkerLink {
    worker: Worker,
    traced: bool,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
    _boot_timeout: Rc<RefCell<Option<Timeout>>>,
}

impl WorkerLink {
    /// Starts a worker that reports to `receive`; `traced` prints every message to the console.
    ///
    /// # Errors
    /// Says why the browser starts none.
    pub fn spawn(
        reference: bool,
        traced: bool,
        receive: impl Fn(Signal) + Clone + 'static,
    ) -> Result<Self, LinkFault> {
        let file = if reference { REFERENCE_SCRIPT } else { SCRIPT };
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let script = absolute(file)?;
        let worker = Worker::new_with_options(&script, &options)
            .map_err(|error| LinkFault::NotStarted { script, detail: words(&error) })?;

        let late = receive.clone();
        let timeout = Timeout::new(BOOT_MS, move || {
            late(Signal::Broke(LinkFault::Silent { seconds: BOOT_MS / 1000 }));
        });
        let boot_timeout = Rc::new(RefCell::new(Some(timeout)));

        let (heard, booted) = (receive.clone(), Rc::clone(&boot_timeout));
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            let signal = match message.data().dyn_into::<Uint8Array>() {
                Ok(bytes) => match decode::<Event>(&bytes.to_vec()) {
                    Ok(event) => Signal::Event(event),
                    Err(error) => Signal::Broke(LinkFault::Unreadable { detail: error.to_string() }),
                },
                Err(other) => Signal::Broke(LinkFault::NotBytes { found: words(&other) }),
            };
            booted.borrow_mut().take();
            if traced {
                trace("<", &signal);
            }
            heard(signal);
        });
        let (broken, booting) = (receive, Rc::clone(&boot_timeout));
        let on_error = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            // A script that is missing gives a plain event, one that throws an ErrorEvent with a message.
            let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
            let message = message.filter(|message| !message.is_empty() && message != "undefined");
            broken(Signal::Broke(match message {
                None if booting.borrow().is_some() => LinkFault::NoScript { file: file.to_owned() },
                detail => LinkFault::Stopped { detail },
            }));
            booting.borrow_mut().take();
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker
            .add_event_listener_with_callback("messageerror", on_error.as_ref().unchecked_ref())
            .map_err(|error| LinkFault::NotHeard { detail: words(&error) })?;
        Ok(Self { worker, traced, _on_message: on_message, _on_error: on_error, _boot_timeout: boot_timeout })
    }

    /// Sends a command; its bytes are transferred, not copied.
    ///
    /// # Errors
    /// Says why it could not be sent.
    pub fn send(&self, command: &Command) -> Result<(), LinkFault> {
        if self.traced {
            trace(">", command);
        }
        let bytes = encode(command).map_err(|error| LinkFault::NotSent { detail: error.to_string() })?;
        let bytes = Uint8Array::from(bytes.as_slice());
        self.worker
            .post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer()))
            .map_err(|error| LinkFault::NotSent { detail: words(&error) })
    }
}

impl Drop for WorkerLink {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// The address of a path beside the page.
///
/// # Errors
/// Says which address is none.
pub fn absolute(path: &str) -> Result<String, LinkFault> {
    let base = gloo::utils::document().base_uri().ok().flatten().unwrap_or_default();
    let url = web_sys::Url::new_with_base(path, &base);
    url.map(|url| url.href()).map_err(|_| LinkFault::NoAddress { path: path.to_owned(), base })
}

fn words(value: &JsValue) -> String {
    let message = value.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.or_else(|| value.as_string()).unwrap_or_else(|| format!("{value:?}"))
}
