//! What can go wrong between us and a database.

use recado_core::ErrorKind;

/// A database call's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failed database call.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique key exists already.
    #[error("a row with this key exists already ({0})")]
    Unique(String),
    /// A foreign key, CHECK or NOT NULL refused the row.
    #[error("the row breaks a rule of its table ({0})")]
    Constraint(String),
    /// `query_one` found nothing.
    #[error("no such row")]
    NoRow,
    /// A column is missing or of another type than the one asked for.
    #[error("column {index} is not a {wanted}")]
    Column {
        /// Counted from 0.
        index: usize,
        /// The Rust type asked for.
        wanted: &'static str,
    },
    /// A unit awaited something that is not a database call.
    #[error("unit {0} awaited something that is not a database call")]
    ForeignAwait(&'static str),
    /// A unit panicked; its changes are undone.
    #[error("unit {0} panicked")]
    Panicked(&'static str),
    /// The database is gone, full, locked, or refuses connections.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The unit met another one and should run again; surfaces only after many tries.
    #[error("the unit kept meeting others on the same rows")]
    Contended,
    /// The database holds something else than this program expects.
    #[error("migration {file}: {reason}")]
    Migration {
        /// `owner/number_name`.
        file: String,
        /// A sentence.
        reason: String,
    },
    /// A statement is wrong.
    #[error("the statement failed: {0}")]
    Statement(String),
    /// The address of a database cannot be read.
    #[error("not a database address: {0}")]
    Address(String),
}

impl Error {
    /// What a caller may do about it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Unique(_) => ErrorKind::Conflict,
            Self::NoRow => ErrorKind::Missing,
            Self::Unavailable(_) | Self::Contended => ErrorKind::Unavailable,
            Self::Address(_) => ErrorKind::Invalid,
            Self::Constraint(_)
            | Self::Column { .. }
            | Self::ForeignAwait(_)
            | Self::Panicked(_)
            | Self::Migration { .. }
            | Self::Statement(_) => ErrorKind::Bug,
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        use rusqlite::ffi;
        match &error {
            rusqlite::Error::SqliteFailure(code, text) => {
                let text = text.clone().unwrap_or_else(|| code.to_string());
                match code.code {
                    ErrorCode::ConstraintViolation
                        if matches!(
                            code.extended_code,
                            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                        ) =>
                    {
                        Self::Unique(text)
                    }
                    ErrorCode::ConstraintViolation => Self::Constraint(text),
                    ErrorCode::DatabaseBusy
                    | ErrorCode::DatabaseLocked
                    | ErrorCode::DiskFull
                    | ErrorCode::CannotOpen
                    | ErrorCode::SystemIoFailure
                    | ErrorCode::ReadOnly
                    | ErrorCode::OutOfMemory => Self::Unavailable(text),
                    _ => Self::Statement(text),
                }
            }
            _ => Self::Statement(error.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState;
        let Some(db) = error.as_db_error() else {
            return Self::Unavailable(error.to_string());
        };
        let text = db.message().to_owned();
        let code = db.code();
        if *code == SqlState::UNIQUE_VIOLATION {
            Self::Unique(text)
        } else if code.code().starts_with("23") {
            Self::Constraint(text)
        } else if is_retryable(code) {
            Self::Contended
        } else if matches!(code.code().get(..2), Some("08" | "53" | "57" | "58")) {
            Self::Unavailable(text)
        } else {
            Self::Statement(text)
        }
    }
}

/// Whether PostgreSQL asks for the whole transaction to be run again.
fn is_retryable(code: &tokio_postgres::error::SqlState) -> bool {
    matches!(code.code(), "40001" | "40P01")
}
