//! The page on this machine, rebuilt when a source changes.

use std::{
    net::{SocketAddr, TcpListener, TcpStream},
    thread,
    time::Duration,
};

use crate::{error::TaskError, process, reference, setup};

/// How the page is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Small and fast, as visitors get it; the worker with the reference is built behind it.
    Release,
    /// Rebuilt within seconds of a change, and reloaded; without the reference.
    Dev,
}

/// Sets up, builds, serves until it is interrupted, and prints the address once it answers.
///
/// # Errors
/// [`TaskError`] if the port is taken, or set-up or build fails.
pub fn serve(port: u16, mode: Mode) -> Result<(), TaskError> {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    // Told before a build of minutes rather than after it.
    TcpListener::bind(address).map_err(|_| TaskError::PortTaken(port))?;
    let mut trunk = process::command("trunk");
    trunk.args(["serve", "--offline", "--address", "127.0.0.1", "--port", &port.to_string()]);
    match mode {
        Mode::Release => {
            setup::setup_and_compile()?;
            println!("building for release; the first time takes some minutes");
            trunk.args(["--release", "--no-autoreload"]);
            announce(address, reference::follow);
        }
        Mode::Dev => {
            setup::setup()?;
            announce(address, || {});
        }
    }
    process::run(&mut trunk)
}

/// Prints the address when something listens there, as Trunk does after its first build, and goes on with `then`.
fn announce(address: SocketAddr, then: fn()) {
    thread::spawn(move || {
        while TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err() {
            thread::sleep(Duration::from_millis(250));
        }
        println!("\n  Elbo Room is at  http://{address}/\n");
        then();
    });
}
