//! Moving what the write-ahead log holds into the database file, beside the writer.
//!
//! A checkpoint syncs the disk more than once. On the writer's thread, where SQLite would do it by itself, everybody who waits for a
//! commit would wait for that too. A passive checkpoint from another connection holds up nobody, but never reaches the end of
//! a log that grows meanwhile; so the writer begins a long log afresh, which is quick right after a passive checkpoint.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::sqlite_session::LiteSession;

/// From a commit to the checkpoint that takes it along.
const INTERVAL: Duration = Duration::from_millis(250);
/// Pages of 4 KiB. A longer log is begun afresh.
const LONGEST_LOG: i64 = 16_384;

#[derive(Default)]
struct Log {
    has_news: bool,
    is_long: bool,
    writer_is_gone: bool,
}

/// How the log stands, between the writer and the checkpoints.
#[derive(Default)]
struct Shared {
    log: Mutex<Log>,
    changed: Condvar,
}

impl Shared {
    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The writer's end. Dropped, the checkpoints end.
pub(super) struct LogWriter(Arc<Shared>);

/// The checkpoints' end.
pub(super) struct LogReader(Arc<Shared>);

pub(super) fn ends() -> (LogWriter, LogReader) {
    let shared = Arc::new(Shared::default());
    (LogWriter(shared.clone()), LogReader(shared))
}

impl LogWriter {
    /// Notes a commit. Answers whether the log has grown so long that the writer should begin it afresh now.
    pub(super) fn committed(&self) -> bool {
        let mut log = self.0.log();
        let is_long = std::mem::take(&mut log.is_long);
        // What came during a checkpoint is news already, yet a checkpoint that found the log long waits for just this.
        if !log.has_news || is_long {
            log.has_news = true;
            self.0.changed.notify_one();
        }
        is_long
    }
}

impl Drop for LogWriter {
    fn drop(&mut self) {
        self.0.log().writer_is_gone = true;
        self.0.changed.notify_one();
    }
}

/// Checkpoints until the writer is gone.
pub(super) fn run(session: &LiteSession, reader: &LogReader) {
    while reader.wait() {
        match session.checkpoint() {
            // The writer goes first then: two checkpoints at once would wait for each other.
            Ok(pages) => reader.0.log().is_long = pages > LONGEST_LOG,
            Err(error) => tracing::warn!(%error, "the write-ahead log could not be worked off"),
        }
    }
}

impl LogReader {
    /// Waits for the next checkpoint's time; `false` at the end.
    fn wait(&self) -> bool {
        let shared = &self.0;
        let nothing_to_do = |log: &mut Log| !log.writer_is_gone && (!log.has_news || log.is_long);
        let log = shared.changed.wait_while(shared.log(), nothing_to_do).unwrap_or_else(PoisonError::into_inner);
        let (mut log, _) = shared
            .changed
            .wait_timeout_while(log, INTERVAL, |log| !log.writer_is_gone)
            .unwrap_or_else(PoisonError::into_inner);
        log.has_news = false;
        !log.writer_is_gone
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn commits_during_a_checkpoint_of_a_long_log_do_not_end_the_checkpoints() {
        let (writer, reader) = ends();
        writer.committed();
        assert!(reader.wait());
        // The checkpoint runs: a commit comes, and the log turns out to be long.
        assert!(!writer.committed());
        reader.0.log().is_long = true;
        let (done, finished) = mpsc::channel();
        let waiting = std::thread::spawn(move || done.send(reader.wait()));
        std::thread::sleep(Duration::from_millis(50));
        assert!(writer.committed(), "the writer begins the log afresh");
        assert_eq!(finished.recv_timeout(Duration::from_secs(20)), Ok(true), "and the next checkpoint comes");
        drop(writer);
        waiting.join().unwrap().unwrap();
    }
}
