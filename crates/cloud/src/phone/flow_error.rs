//! Why a Flow does not go on.

use recado_whatsapp::GraphError;

use super::writing::WriteError;
use crate::error::Error;
use crate::flow::EndpointError;

/// Why a Flow does not go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FlowError {
    /// As with every message.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The message opens no Flow, or one that is not there.
    #[error("this message opens no Flow")]
    NoFlow,
    /// Blocked.
    #[error("the Flow is blocked and cannot be opened")]
    Blocked,
    /// The endpoint made the token void.
    #[error("{0}")]
    Dead(String),
    /// What the phone asks for is not possible.
    #[error("{1}")]
    Invalid(String, String),
    /// The endpoint did not answer as it must.
    #[error("{0}")]
    Endpoint(EndpointError),
    /// Its answer cannot be shown.
    #[error("{0}")]
    WrongAnswer(String),
}

impl From<Error> for FlowError {
    fn from(error: Error) -> Self {
        Self::Write(WriteError::Cloud(error))
    }
}

impl From<recado_db::Error> for FlowError {
    fn from(error: recado_db::Error) -> Self {
        Error::Db(error).into()
    }
}

impl From<GraphError> for FlowError {
    fn from(error: GraphError) -> Self {
        Error::from(error).into()
    }
}
