//! The writer thread: takes what waits, commits it together, answers all.
//!
//! A commit with `synchronous = FULL` costs one sync of the disk whether it holds one unit or 256, so durability is nearly free
//! under load.

use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::checkpoint::LogWriter;
use super::unit::Unit;
use crate::sqlite_session::LiteSession;
use crate::tx::{Hook, Session, Tx};
use crate::{Error, Result};

/// Units in one commit at the most: a bound on how long the first of them waits for its answer.
const GROUP_LENGTH: usize = 256;
/// A unit should take less; bulk work is cut into pieces.
const UNIT_BUDGET: Duration = Duration::from_millis(50);
pub(super) fn run(
    session: LiteSession,
    mut waiting: mpsc::Receiver<Box<dyn Unit>>,
    log: Option<&LogWriter>,
    gate: &RwLock<()>,
) {
    let mut tx = Tx::new(Session::Lite(session));
    while let Some(first) = waiting.blocking_recv() {
        let mut group = vec![first];
        while group.len() < GROUP_LENGTH {
            match waiting.try_recv() {
                Ok(unit) => group.push(unit),
                Err(_) => break,
            }
        }
        metrics::histogram!("recado_db_group_units").record(f64::from(u32::try_from(group.len()).unwrap_or(u32::MAX)));
        commit_group(&mut tx, group);
        if log.is_some_and(LogWriter::committed) {
            // Readers that follow each other without a gap would keep the log from ever starting anew.
            let _alone = gate.write().unwrap_or_else(PoisonError::into_inner);
            if let Err(error) = session_of(&mut tx).and_then(|session| session.restart_log()) {
                tracing::warn!(%error, "the write-ahead log could not be begun afresh");
            }
        }
    }
}

fn commit_group(tx: &mut Tx, mut group: Vec<Box<dyn Unit>>) {
    let mut hooks: Vec<Hook> = Vec::new();
    let result = run_group(tx, &mut group, &mut hooks);
    if result.is_ok() {
        for hook in hooks {
            hook();
        }
    } else if let Ok(session) = session_of(tx) {
        // After a failed COMMIT the transaction may still be open.
        let _ = session.batch("ROLLBACK");
    }
    let failure = result.err().map(|error| error.to_string());
    for unit in group {
        unit.answer(failure.clone().map_or(Ok(()), |text| Err(Error::Unavailable(text))));
    }
}

fn run_group(tx: &mut Tx, group: &mut [Box<dyn Unit>], hooks: &mut Vec<Hook>) -> Result<()> {
    session_of(tx)?.set_syncs(group.iter().any(|unit| unit.waits_for_disk()))?;
    session_of(tx)?.exec("BEGIN IMMEDIATE", &[])?;
    for unit in group {
        let started = Instant::now();
        session_of(tx)?.exec("SAVEPOINT unit", &[])?;
        if unit.run(tx) {
            hooks.append(&mut tx.take_hooks());
        } else {
            session_of(tx)?.exec("ROLLBACK TO unit", &[])?;
        }
        session_of(tx)?.exec("RELEASE unit", &[])?;
        let took = started.elapsed();
        if took > UNIT_BUDGET {
            tracing::warn!(unit = unit.name(), took_ms = took.as_millis(), "a slow unit held up all writers");
        }
    }
    session_of(tx)?.exec("COMMIT", &[])?;
    Ok(())
}

fn session_of(tx: &mut Tx) -> Result<&mut LiteSession> {
    match &mut tx.session {
        Session::Lite(session) => Ok(session),
        Session::Pg(_) => Err(Error::Statement("the SQLite writer holds another engine's session".to_owned())),
    }
}
