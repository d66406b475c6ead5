//! A reader thread: each unit sees one snapshot.

use std::sync::{Mutex, PoisonError, RwLock};

use tokio::sync::mpsc;

use super::unit::Unit;
use crate::Result;
use crate::sqlite_session::LiteSession;
use crate::tx::{Session, Tx};

pub(super) fn run(session: LiteSession, waiting: &Mutex<mpsc::Receiver<Box<dyn Unit>>>, gate: &RwLock<()>) {
    let mut tx = Tx::new(Session::Lite(session));
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        let Some(mut unit) = next else { return };
        let _shared = gate.read().unwrap_or_else(PoisonError::into_inner);
        let result = run_unit(&mut tx, unit.as_mut());
        unit.answer(result);
    }
}

fn run_unit(tx: &mut Tx, unit: &mut dyn Unit) -> Result<()> {
    begin_or_end(tx, "BEGIN")?;
    unit.run(tx);
    begin_or_end(tx, "COMMIT")
}

fn begin_or_end(tx: &mut Tx, sql: &str) -> Result<()> {
    if let Session::Lite(session) = &mut tx.session {
        session.exec(sql, &[])?;
    }
    Ok(())
}
