//! One SQL text on two engines: SQLite for one machine, PostgreSQL for many.
//!
//! State changes are *units of work*: a closure over a [`Tx`], given whole to [`Db::write`]. On SQLite the unit travels to the one writer
//! thread, which commits up to 256 waiting units together; on PostgreSQL it is a transaction on a pooled connection, run
//! again on a serialisation failure. What `write` answered is durable.
//!
//! ```ignore
//! let id = db.write("contact.rename", (id, name), |tx, (id, name)| Box::pin(async move {
//!     tx.exec(RENAME_CONTACT, params![id.uuid(), name]).await?;
//!     Ok::<_, Error>(*id)
//! })).await?;
//! ```
//!
//! Inside a unit nothing but calls on its `Tx` may be awaited: the SQLite writer polls the future exactly once, and answers
//! [`Error::ForeignAwait`] where it is not ready. Both engines may run a unit more than once, so it must not touch anything but its
//! input and the `Tx`; what is to happen after the commit goes into [`Tx::on_commit`].

mod database;
mod durability;
mod engine;
mod error;
mod migrate;
mod postgres;
mod postgres_session;
mod row;
mod sql_text;
mod sqlite;
mod sqlite_session;
mod statement;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
mod value;

use std::future::Future;
use std::pin::Pin;

pub use database::Db;
pub use engine::{Engine, Options};
pub use error::{Error, Result};
pub use migrate::{Migration, MigrationReport, MigrationSet};
pub use row::{FromColumn, Json, Row};
pub use statement::Statement;
pub use tx::Tx;
pub use value::{P, Value};

/// What a unit of work returns.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
