//! One SQLite connection with its settings and its statements.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::{ToSqlOutput, Value as LiteValue, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql};

use crate::row::Row;
use crate::sql_text;
use crate::value::{P, Value, storable};
use crate::{Engine, Result};

/// Statements kept prepared on each connection.
const PREPARED_STATEMENTS: usize = 256;
/// Translated texts kept; dynamic statements beyond that start the memory afresh.
const TRANSLATED_TEXTS: usize = 1024;

pub(crate) struct LiteSession {
    connection: Connection,
    translated: HashMap<String, Arc<str>>,
    /// Whether a commit waits for the disk.
    syncs: bool,
}

impl LiteSession {
    pub(crate) fn writer(path: Option<&Path>) -> Result<Self> {
        let connection = match path {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON;
             PRAGMA cache_size = -32768;
             PRAGMA temp_store = MEMORY;
             PRAGMA journal_size_limit = 67108864;
             PRAGMA wal_autocheckpoint = 0;",
        )?;
        Self::prepare(connection)
    }

    /// For checkpoints beside the writer.
    pub(crate) fn checkpointer(path: &Path) -> Result<Self> {
        let connection =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.execute_batch("PRAGMA synchronous = FULL;")?;
        Self::prepare(connection)
    }

    pub(crate) fn reader(path: &Path) -> Result<Self> {
        let connection =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;")?;
        Self::prepare(connection)
    }

    fn prepare(connection: Connection) -> Result<Self> {
        connection.busy_timeout(Duration::from_secs(5))?;
        // Otherwise a parameter that the planner compared with a partial index's condition makes its statement be prepared
        // afresh at every call.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
        rusqlite::vtab::array::load_module(&connection)?;
        add_extreme(&connection, "greatest", i64::max)?;
        add_extreme(&connection, "least", i64::min)?;
        Ok(Self { connection, translated: HashMap::new(), syncs: true })
    }

    /// Several statements without parameters, in SQLite's own words.
    pub(crate) fn batch(&self, sql: &str) -> Result<()> {
        Ok(self.connection.execute_batch(sql)?)
    }

    pub(crate) fn exec(&mut self, sql: &str, params: &[P<'_>]) -> Result<u64> {
        let text = self.translate(sql);
        let mut statement = self.connection.prepare_cached(&text)?;
        let changed = statement.execute(rusqlite::params_from_iter(params))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    pub(crate) fn exec_many(&mut self, sql: &str, rows: &[Vec<P<'_>>]) -> Result<u64> {
        let text = self.translate(sql);
        let mut statement = self.connection.prepare_cached(&text)?;
        let mut changed = 0;
        for row in rows {
            changed += statement.execute(rusqlite::params_from_iter(row))?;
        }
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    pub(crate) fn query(&mut self, sql: &str, params: &[P<'_>]) -> Result<Vec<Row>> {
        let text = self.translate(sql);
        let mut statement = self.connection.prepare_cached(&text)?;
        let columns = statement.column_count();
        let mut found = statement.query(rusqlite::params_from_iter(params))?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let mut values = Vec::with_capacity(columns);
            for index in 0..columns {
                values.push(Value::from(row.get_ref(index)?));
            }
            rows.push(Row(values));
        }
        Ok(rows)
    }

    /// Whether the text is a statement of this database.
    pub(crate) fn check(&mut self, sql: &str) -> Result<()> {
        let text = self.translate(sql);
        self.connection.prepare(&text)?;
        Ok(())
    }

    /// Moves what it can of the write-ahead log into the file without disturbing anybody; answers the log's length in pages.
    pub(crate) fn checkpoint(&self) -> Result<i64> {
        Ok(self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get(1))?)
    }

    /// Moves the rest of the log into the file, so that the next commit starts the log anew.
    pub(crate) fn restart_log(&self) -> Result<()> {
        Ok(self.connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))?)
    }

    /// Whether commits from now on wait for the disk. The log is one sequence, so one that waits makes all before it durable
    /// too. Not inside a transaction.
    pub(crate) fn set_syncs(&mut self, syncs: bool) -> Result<()> {
        if self.syncs != syncs {
            self.batch(if syncs { "PRAGMA synchronous = FULL" } else { "PRAGMA synchronous = NORMAL" })?;
            self.syncs = syncs;
        }
        Ok(())
    }

    fn translate(&mut self, sql: &str) -> Arc<str> {
        if let Some(text) = self.translated.get(sql) {
            return text.clone();
        }
        if self.translated.len() >= TRANSLATED_TEXTS {
            self.translated.clear();
        }
        let text: Arc<str> = sql_text::for_engine(sql, Engine::Sqlite).into();
        self.translated.insert(sql.to_owned(), text.clone());
        text
    }
}

/// `greatest(a, b, …)` and `least`, which PostgreSQL has: integers, NULLs passed over.
fn add_extreme(connection: &Connection, name: &str, pick: fn(i64, i64) -> i64) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function(name, -1, flags, move |context| {
        let mut extreme: Option<i64> = None;
        for index in 0..context.len() {
            if let Some(value) = context.get::<Option<i64>>(index)? {
                extreme = Some(extreme.map_or(value, |so_far| pick(so_far, value)));
            }
        }
        Ok(extreme)
    })?;
    Ok(())
}

impl ToSql for P<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let borrowed = |value| Ok(ToSqlOutput::Borrowed(value));
        let array = |values: Vec<LiteValue>| Ok(ToSqlOutput::from_rc(Rc::new(values), c"rarray"));
        match self {
            P::Null => borrowed(ValueRef::Null),
            P::Bool(v) => borrowed(ValueRef::Integer(i64::from(*v))),
            P::I64(v) => borrowed(ValueRef::Integer(*v)),
            P::F64(v) => borrowed(ValueRef::Real(*v)),
            P::Text(v) | P::Json(v) => match storable(v) {
                Cow::Borrowed(text) => borrowed(ValueRef::Text(text.as_bytes())),
                Cow::Owned(text) => Ok(ToSqlOutput::Owned(LiteValue::Text(text))),
            },
            P::Bytes(v) => borrowed(ValueRef::Blob(v)),
            P::Uuid(v) => borrowed(ValueRef::Blob(v.as_bytes())),
            P::Texts(v) => array(v.iter().map(|text| LiteValue::Text(storable(text).into_owned())).collect()),
            P::Uuids(v) => array(v.iter().map(|id| LiteValue::Blob(id.as_bytes().to_vec())).collect()),
            P::I64s(v) => array(v.iter().map(|number| LiteValue::Integer(*number)).collect()),
        }
    }
}
