//! The whole program as its users have it: the built binary, started as a process of its own, over HTTP and WebSocket.

mod configuration;
mod conversation;
mod event_stream;
mod flow_endpoint;
mod hooks;
mod kill;
mod kinds_from_customers;
mod kinds_from_the_desk;
mod life_cycle;
mod two_processes;
mod window;

use recado_testkit::Recado;

const BINARY: &str = env!("CARGO_BIN_EXE_recado");

/// `recado up`, to be started.
fn recado() -> Recado {
    Recado::up(BINARY)
}
