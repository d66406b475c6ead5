//! Long-running tasks with names, ended together.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long tasks have to end by themselves.
const GRACE: Duration = Duration::from_secs(10);

/// The tasks of one process.
#[derive(Clone)]
pub struct Tasks {
    stop: watch::Sender<bool>,
    running: Arc<Mutex<Vec<Running>>>,
}

/// A task and its name.
type Running = (&'static str, JoinHandle<()>);

/// Tells a task when to end.
#[derive(Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Default for Tasks {
    fn default() -> Self {
        Self { stop: watch::channel(false).0, running: Arc::default() }
    }
}

impl Tasks {
    /// Starts a task that runs until it is told to stop. It must come to an end soon after [`Stop::requested`] answers.
    pub fn spawn<F>(&self, name: &'static str, run: impl FnOnce(Stop) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let handle = spawn(name, run(self.stop_signal()));
        self.running.lock().unwrap_or_else(PoisonError::into_inner).push((name, handle));
    }

    /// A signal for something that is not a task of its own.
    #[must_use]
    pub fn stop_signal(&self) -> Stop {
        Stop(self.stop.subscribe())
    }

    /// Tells all to stop and waits for them, ten seconds at the most.
    pub async fn shutdown(&self) {
        self.stop.send_replace(true);
        let running = std::mem::take(&mut *self.running.lock().unwrap_or_else(PoisonError::into_inner));
        for (name, handle) in running {
            let abort = handle.abort_handle();
            if tokio::time::timeout(GRACE, handle).await.is_err() {
                tracing::warn!(task = name, "did not stop in time");
                abort.abort();
            }
        }
    }
}

impl Stop {
    /// Waits until the process is to end.
    pub async fn requested(&mut self) {
        // An error means that the sender is gone, which is an end too.
        let _ = self.0.wait_for(|stop| *stop).await;
    }

    /// Whether the process is to end.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        *self.0.borrow()
    }
}

/// Starts a short task. A panic in it is logged with its name.
pub fn spawn<T: Send + 'static>(name: &'static str, run: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    let guard = PanicNotice(name);
    #[expect(clippy::disallowed_methods, reason = "the one place where tasks begin")]
    tokio::spawn(async move {
        let result = run.await;
        std::mem::forget(guard);
        result
    })
}

struct PanicNotice(&'static str);

impl Drop for PanicNotice {
    fn drop(&mut self) {
        if std::thread::panicking() {
            tracing::error!(task = self.0, "a task panicked");
        }
    }
}
