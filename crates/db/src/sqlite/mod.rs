//! SQLite: one writer thread with group commit, two reader threads, one thread for checkpoints.

mod checkpoint;
mod reader;
mod unit;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

use tokio::sync::{mpsc, oneshot};

use crate::durability::Durability;
use crate::sqlite_session::LiteSession;
use crate::tx::Tx;
use crate::{BoxFuture, Error, Result};
use unit::{PendingUnit, Unit};

/// So many callers wait in memory; further ones wait for a place.
const QUEUE_LENGTH: usize = 4096;
const READER_THREADS: usize = 2;

type Queue = mpsc::Sender<Box<dyn Unit>>;

/// An open SQLite database.
pub(crate) struct Lite {
    path: Option<PathBuf>,
    /// `None` once closed.
    queues: Mutex<Option<(Queue, Queue)>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Lite {
    /// Opens or creates the file; `None` is a database in memory, whose reads run on the writer's connection.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let mut threads = Vec::new();
        // Readers hold it shared; the writer alone while it empties the write-ahead log.
        let gate = Arc::new(RwLock::new(()));
        let (write, waiting) = mpsc::channel(QUEUE_LENGTH);
        let session = LiteSession::writer(path)?;
        let log = match path {
            None => None,
            Some(path) => {
                let (writer, reader) = checkpoint::ends();
                let session = LiteSession::checkpointer(path)?;
                threads.push(spawn("db-checkpoint", move || checkpoint::run(&session, &reader))?);
                Some(writer)
            }
        };
        threads.push(spawn("db-writer", {
            let gate = gate.clone();
            move || writer::run(session, waiting, log.as_ref(), &gate)
        })?);
        let read = match path {
            None => write.clone(),
            Some(path) => {
                let (read, waiting) = mpsc::channel(QUEUE_LENGTH);
                let waiting = Arc::new(Mutex::new(waiting));
                for _ in 0..READER_THREADS {
                    let session = LiteSession::reader(path)?;
                    let (waiting, gate) = (waiting.clone(), gate.clone());
                    threads.push(spawn("db-reader", move || reader::run(session, &waiting, &gate))?);
                }
                read
            }
        };
        Ok(Self {
            path: path.map(Path::to_owned),
            queues: Mutex::new(Some((write, read))),
            threads: Mutex::new(threads),
        })
    }

    pub(crate) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub(crate) async fn write<I, T, E, F>(
        &self,
        name: &'static str,
        durability: Durability,
        input: I,
        unit: F,
    ) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let queue = self.queues().map(|(write, _)| write)?;
        submit(&queue, name, durability == Durability::Disk, input, unit).await
    }

    pub(crate) async fn read<I, T, E, F>(&self, name: &'static str, input: I, unit: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let queue = self.queues().map(|(_, read)| read)?;
        submit(&queue, name, false, input, unit).await
    }

    /// Lets waiting units finish, then ends the threads.
    pub(crate) fn close(&self) {
        drop(self.queues.lock().unwrap_or_else(PoisonError::into_inner).take());
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            // A unit's panic is caught inside; the thread itself has nothing to report.
            let _ = thread.join();
        }
    }

    fn queues(&self) -> Result<(Queue, Queue)> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closed)
    }
}

async fn submit<I, T, E, F>(queue: &Queue, name: &'static str, waits_for_disk: bool, input: I, unit: F) -> Result<T, E>
where
    I: Send + Sync + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    let pending = PendingUnit::new(name, waits_for_disk, input, unit, reply);
    queue.send(Box::new(pending)).await.map_err(|_| closed())?;
    answer.await.map_err(|_| closed())?
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    std::thread::Builder::new().name(name.to_owned()).spawn(run).map_err(|error| Error::Unavailable(error.to_string()))
}

fn closed() -> Error {
    Error::Unavailable("the database is closed".to_owned())
}
