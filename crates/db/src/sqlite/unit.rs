//! A unit of work on its way to a database thread and back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Poll, Waker};

use tokio::sync::oneshot;

use crate::tx::Tx;
use crate::{BoxFuture, Error, Result};

/// A unit with its types hidden, as the threads see it.
pub(super) trait Unit: Send {
    fn name(&self) -> &'static str;
    /// Whether its answer promises that the disk has it.
    fn waits_for_disk(&self) -> bool;
    /// Runs it; `true` where its changes are to be kept.
    fn run(&mut self, tx: &mut Tx) -> bool;
    /// Tells the caller, after the commit or its failure.
    fn answer(self: Box<Self>, commit: Result<()>);
}

pub(super) struct PendingUnit<I, T, E, F> {
    name: &'static str,
    waits_for_disk: bool,
    input: I,
    unit: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<I, T, E, F> PendingUnit<I, T, E, F> {
    pub(super) fn new(
        name: &'static str,
        waits_for_disk: bool,
        input: I,
        unit: F,
        reply: oneshot::Sender<Result<T, E>>,
    ) -> Self {
        Self { name, waits_for_disk, input, unit, result: None, reply }
    }
}

impl<I, T, E, F> Unit for PendingUnit<I, T, E, F>
where
    I: Send,
    T: Send,
    E: From<Error> + Send,
    F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, E>> + Send,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn waits_for_disk(&self) -> bool {
        self.waits_for_disk
    }

    fn run(&mut self, tx: &mut Tx) -> bool {
        tx.reset();
        let polled = catch_unwind(AssertUnwindSafe(|| {
            let mut future = (self.unit)(tx, &self.input);
            future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
        }));
        let result = match polled {
            Ok(Poll::Ready(Ok(value))) if tx.failure().is_none() => Ok(value),
            Ok(Poll::Ready(Ok(_))) => Err(Error::Statement("a statement's error was passed over".to_owned()).into()),
            Ok(Poll::Ready(Err(error))) => Err(error),
            Ok(Poll::Pending) => Err(Error::ForeignAwait(self.name).into()),
            Err(_) => Err(Error::Panicked(self.name).into()),
        };
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn answer(self: Box<Self>, commit: Result<()>) {
        let result = match (commit, self.result) {
            (Ok(()), Some(result)) => result,
            (Err(error), Some(Ok(_))) => Err(error.into()),
            (Err(_), Some(result)) => result,
            (commit, None) => {
                Err(commit.err().unwrap_or_else(|| Error::Unavailable("the unit was not run".to_owned())).into())
            }
        };
        // The caller may have gone; its work is done all the same.
        let _ = self.reply.send(result);
    }
}
