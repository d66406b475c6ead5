//! What can go wrong inside the cloud, as against what a client does wrong.

use recado_core::ErrorKind;
use recado_infra::{blobs, jobs};
use recado_whatsapp::GraphError;
use recado_whatsapp::pricing::InvalidPriceData;

/// A call's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failed call.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] recado_db::Error),
    /// The job table.
    #[error(transparent)]
    Jobs(#[from] jobs::Error),
    /// The file store.
    #[error(transparent)]
    Blobs(#[from] blobs::Error),
    /// The clock.
    #[error(transparent)]
    Clock(#[from] crate::time_travel::Error),
    /// The customers.
    #[error(transparent)]
    Customers(#[from] crate::customer::Error),
    /// The errors on demand.
    #[error(transparent)]
    Faults(#[from] crate::faults::Error),
    /// The price lists.
    #[error(transparent)]
    Prices(#[from] InvalidPriceData),
    /// A rule of the Cloud API refuses it.
    #[error(transparent)]
    Refused(#[from] GraphError),
    /// A row holds what it should not.
    #[error("a stored {what} cannot be read: {reason}")]
    Stored {
        /// Which column.
        what: &'static str,
        /// The parser's words.
        reason: String,
    },
}

impl Error {
    pub(crate) fn stored(what: &'static str, reason: impl ToString) -> Self {
        Self::Stored { what, reason: reason.to_string() }
    }

    /// What a caller may do about it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Db(error) | Self::Jobs(jobs::Error::Db(error)) => error.kind(),
            Self::Jobs(jobs::Error::LeaseLost) => ErrorKind::Conflict,
            Self::Blobs(blobs::Error::Missing) => ErrorKind::Missing,
            Self::Blobs(_) => ErrorKind::Unavailable,
            Self::Clock(error) => error.kind(),
            Self::Customers(error) => error.kind(),
            Self::Faults(crate::faults::Error::Db(error)) => error.kind(),
            Self::Faults(_) => ErrorKind::Bug,
            Self::Refused(error) => error.error_kind(),
            Self::Jobs(jobs::Error::Payload(_)) | Self::Prices(_) | Self::Stored { .. } => ErrorKind::Bug,
        }
    }
}

/// What a client of the Graph API is told.
impl From<Error> for GraphError {
    fn from(error: Error) -> Self {
        if let Error::Refused(refused) = error {
            return refused;
        }
        match error.kind() {
            ErrorKind::Unavailable | ErrorKind::Conflict => {
                tracing::warn!(%error, "a Graph call could not be served");
                Self::of(2)
            }
            _ => {
                tracing::error!(%error, "a Graph call failed");
                Self::something_went_wrong()
            }
        }
    }
}
