//! Listening, and ending in good order.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::serve::ListenerExt;
use recado_infra::tasks::Tasks;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// Open requests and sockets have this long once the process is told to stop.
const DRAIN: Duration = Duration::from_secs(3);

/// A bound port. Bound before anything is opened, so that a port in use costs no start-up work.
pub(super) struct Listener {
    socket: TcpListener,
    addr: SocketAddr,
}

impl Listener {
    pub(super) async fn bind(addr: SocketAddr, setting: &str) -> anyhow::Result<Self> {
        let socket = TcpListener::bind(addr).await.with_context(|| {
            format!("{addr} cannot be listened on; is something else there? {setting} names another address")
        })?;
        let addr = socket.local_addr()?;
        Ok(Self { socket, addr })
    }

    /// The address, with the port that the system chose where 0 was asked for.
    pub(super) fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Serves until the tasks are told to stop.
    pub(super) fn serve(self, name: &'static str, router: Router, tasks: &Tasks) {
        let socket = self.socket.tap_io(|stream| {
            // Small answers must not wait for the next ones to fill a packet.
            let _ = stream.set_nodelay(true);
        });
        tasks.spawn(name, move |stop| async move {
            let (mut draining, mut cutting) = (stop.clone(), stop);
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            let serving =
                axum::serve(socket, service).with_graceful_shutdown(async move { draining.requested().await });
            tokio::select! {
                result = serving => if let Err(error) = result {
                    tracing::error!(listener = name, %error, "stopped listening");
                },
                // WebSockets stay open as long as their pages do.
                () = async { cutting.requested().await; tokio::time::sleep(DRAIN).await } => {}
            }
        });
    }
}

/// Waits for Ctrl-C or SIGTERM.
pub(super) async fn until_told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupted.await;
        }
    }
}
