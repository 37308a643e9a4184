//! A worker of a test's own, beside the page's, spoken to in the protocol.

use std::time::Duration;

use elbo_protocol::{Command, Event, decode, encode};
use serde_json::{Value, json};

use super::{LOADING, Page};

/// Starts a worker of the test's own and gathers what it tells.
const START: &str = "
    window.heard = [];
    window.own = new Worker('./worker_loader.js', { type: 'module' });
    own.onmessage = message => heard.push(Array.from(new Uint8Array(message.data)));";

/// A worker, and all that it has told.
pub struct Wire<'a> {
    page: &'a Page,
    events: Vec<Event>,
}

impl<'a> Wire<'a> {
    /// Starts the worker and has it open, with so many training images, on the CPU.
    pub async fn open(page: &'a Page, train_images: u32) -> Self {
        page.run(START, &[]).await;
        let mut wire = Self { page, events: Vec::new() };
        wire.until("the worker to listen", LOADING, |event| (*event == Event::Booted).then_some(())).await;
        let address = page.site().address();
        wire.send(&Command::Open {
            preference: elbo_protocol::BackendPreference::Cpu,
            data_url: format!("{address}data/mnist/"),
            weights_url: format!("{address}weights/healthy.safetensors"),
            train_images,
            page_has_webgpu: false,
        })
        .await;
        wire
    }

    /// Sends a command.
    pub async fn send(&self, command: &Command) {
        let bytes = encode(command).expect("a command is plain data");
        self.page.run("own.postMessage(new Uint8Array(arguments[0]))", &[json!(bytes)]).await;
    }

    /// All events so far.
    pub async fn events(&mut self) -> &[Event] {
        let Value::Array(messages) = self.page.run("return heard.splice(0)", &[]).await else {
            panic!("the messages are a list")
        };
        for message in messages {
            let bytes: Vec<u8> = serde_json::from_value(message).expect("a message is bytes");
            self.events.push(decode(&bytes).expect("the worker speaks the protocol"));
        }
        &self.events
    }

    /// Waits for an event, also one of the past.
    pub async fn until<T>(&mut self, what: &str, limit: Duration, find: impl Fn(&Event) -> Option<T>) -> T {
        let page = self.page;
        page.until(what, limit, async || self.events().await.iter().find_map(&find)).await
    }

    /// Forgets the past.
    pub async fn forget(&mut self) {
        self.events().await;
        self.events.clear();
    }
}
