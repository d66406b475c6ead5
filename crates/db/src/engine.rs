//! Which engine, and how to open it.

use std::fmt;

/// Which engine holds the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of this machine, or memory.
    Sqlite,
    /// A server.
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        })
    }
}

/// How to open a database.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections to PostgreSQL at the most.
    pub connections: usize,
    /// The PostgreSQL schema that holds the tables, made by [`Db::migrate`] where missing; so that several parts of the program
    /// share one server. SQLite has a file for each.
    pub schema: Option<&'static str>,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections: 16, schema: None }
    }
}
