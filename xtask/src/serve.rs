//! The page on this machine, rebuilt when a source changes.

use std::{
    net::{SocketAddr, TcpListener, TcpStream},
    thread,
    time::Duration,
};

use crate::{error::TaskError, process, setup};

/// Sets up, builds, serves until it is interrupted, and prints the address once it answers.
///
/// # Errors
/// [`TaskError`] if the port is taken, or set-up or build fails.
pub fn serve(port: u16) -> Result<(), TaskError> {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    // Told before a build of minutes rather than after it.
    TcpListener::bind(address).map_err(|_| TaskError::PortTaken(port))?;
    setup::setup()?;
    println!("building for release; the first time takes some minutes");
    announce(address);
    process::run(
        process::command("trunk")
            .args(["serve", "--release", "--offline", "--no-autoreload", "--address", "127.0.0.1", "--port"])
            .arg(port.to_string()),
    )
}

/// Prints the address when something listens there: Trunk does so after its first build.
fn announce(address: SocketAddr) {
    thread::spawn(move || {
        while TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err() {
            thread::sleep(Duration::from_millis(250));
        }
        println!("\n  Elbo Room is at  http://{address}/\n");
    });
}
