//! What can go wrong in the inbox, with the code that programs switch on.

use recado_core::ErrorKind;

use crate::graph_client::GraphFailure;

/// The result of a command or query.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A part of the input that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Its path, such as `content.body`.
    pub field: String,
    /// What is wrong with it, a sentence.
    pub detail: String,
}

impl FieldProblem {
    /// A problem of the field at this path.
    pub fn new(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: field.into(), detail: detail.into() }
    }
}

/// A refused or failed call.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input breaks rules.
    #[error("{}", describe(.0))]
    Invalid(Vec<FieldProblem>),
    /// The named thing does not exist in this workspace.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Wrong e-mail address or password.
    #[error("the e-mail address or the password is wrong")]
    BadCredentials,
    /// No session, an expired one, or an unknown key.
    #[error("sign in first")]
    NotSignedIn,
    /// No code of the app, and no recovery code either.
    #[error("this code is not right; take the one that your app shows now")]
    WrongCode,
    /// Wrong codes, one after the other.
    #[error("too many wrong codes; try it again later")]
    TooManyCodes {
        /// How long to wait.
        seconds: u64,
    },
    /// The password was given too long ago.
    #[error("this sign-in took too long; begin again with your password")]
    SignInOver,
    /// The workspace wants everybody to have one.
    #[error("this workspace wants a second factor; add one first")]
    SecondFactorMissing,
    /// There is one already.
    #[error("you have a second factor already; remove it first")]
    SecondFactorOn,
    /// There is none.
    #[error("there is no second factor")]
    SecondFactorOff,
    /// The setup link was used, or is too old.
    #[error("this setup link is not valid any more")]
    SetupClosed,
    /// The link of an invitation was used, taken back, or is too old.
    #[error("this invitation is not valid any more; ask for a new one")]
    InvitationOver,
    /// The caller lacks this permission, so it cannot give it to others.
    #[error("you may not do this yourself: {0}")]
    NotAllowed(crate::agent::Permission),
    /// Owners are made, changed and deactivated by owners.
    #[error("only owners make or change owners")]
    OwnersOnly,
    /// The last active owner stays one.
    #[error("a workspace needs an owner; make somebody else one first")]
    LastOwner,
    /// Something that others still need.
    #[error("{0} is still in use")]
    InUse(&'static str),
    /// More than 24 hours since the customer wrote.
    #[error("the customer has not written in the last 24 hours; only a template message can be sent now")]
    WindowClosed,
    /// The channel's connection was deleted or never worked.
    #[error("the number is not connected: {0}")]
    ChannelDisconnected(String),
    /// Only a failed message is sent again.
    #[error("only a message that failed can be sent again")]
    NotFailed,
    /// The id was used for something else.
    #[error("this id belongs to another {0} already")]
    IdTaken(&'static str),
    /// Somebody else wrote it.
    #[error("only who wrote the {0} may change it")]
    NotAuthor(&'static str),
    /// An agent or workspace with this name exists.
    #[error("{0} is taken already")]
    Taken(&'static str),
    /// A file that is too large for its use.
    #[error("the file is larger than the {limit_bytes} bytes that are allowed")]
    TooLarge {
        /// How large it may be.
        limit_bytes: u64,
    },
    /// A file of a type that does not serve.
    #[error("{0}")]
    UnsupportedType(String),
    /// A file that is not here yet, or never came.
    #[error("the file is not available: {0}")]
    MediaNotReady(String),
    /// A range beyond the file's end.
    #[error("the file has only {size_bytes} bytes")]
    RangeNotSatisfiable {
        /// How long it is.
        size_bytes: u64,
    },
    /// WhatsApp found mistakes in a Flow, so that it is not published.
    #[error("WhatsApp found {count} mistakes in the form; mend them, then publish it")]
    FlowInvalid {
        /// How many.
        count: usize,
    },
    /// A Flow in a state that does not allow this.
    #[error("{0}")]
    FlowState(&'static str),
    /// These numbers have a key for Flows that is not of this desk.
    #[error(
        "WhatsApp has a key of somebody else for {0}; who has that one could read the requests of its forms no more"
    )]
    ForeignFlowKey(String),
    /// Somebody else's change came first.
    #[error("{0} was changed meanwhile; load it again")]
    ChangedMeanwhile(&'static str),
    /// Graph's no, in Graph's words.
    #[error("{0}")]
    GraphRefused(String),
    /// Graph's no to a template, in its words for people, with the fields it is about.
    #[error("{sentence}")]
    TemplateRefused {
        /// Title and message.
        sentence: String,
        /// The parts of the template that they are about, as far as that is known.
        fields: Vec<FieldProblem>,
    },
    /// The template cannot be used or changed as it is now.
    #[error("{0}")]
    TemplateState(String),
    /// Graph does not answer.
    #[error("{0}")]
    GraphUnreachable(String),
    /// The cursor was not made by this list.
    #[error("the cursor is not one that this list gave")]
    BadCursor,
    /// The database.
    #[error(transparent)]
    Db(#[from] recado_db::Error),
    /// The file store.
    #[error(transparent)]
    Blobs(#[from] recado_infra::blobs::Error),
    /// The job table.
    #[error(transparent)]
    Jobs(#[from] recado_infra::jobs::Error),
    /// The installation's key.
    #[error(transparent)]
    Secrets(#[from] recado_infra::secret_box::Error),
    /// A stored value that cannot be read, or one that cannot be written.
    #[error("a stored value is not what it should be: {0}")]
    Stored(String),
    /// A task of ours came to no end.
    #[error("{0} was stopped")]
    Stopped(&'static str),
}

impl Error {
    /// One problem of one field.
    pub fn invalid(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldProblem::new(field, detail)])
    }

    /// What a caller may do about it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid(_)
            | Self::TooLarge { .. }
            | Self::UnsupportedType(_)
            | Self::RangeNotSatisfiable { .. }
            | Self::FlowInvalid { .. }
            | Self::GraphRefused(_)
            | Self::TemplateRefused { .. }
            | Self::BadCursor => ErrorKind::Invalid,
            Self::NotFound(_) => ErrorKind::Missing,
            Self::BadCredentials
            | Self::NotSignedIn
            | Self::WrongCode
            | Self::SignInOver
            | Self::SecondFactorMissing
            | Self::SetupClosed
            | Self::InvitationOver
            | Self::NotAllowed(_)
            | Self::NotAuthor(_)
            | Self::OwnersOnly => ErrorKind::Denied,
            Self::WindowClosed
            | Self::ChannelDisconnected(_)
            | Self::NotFailed
            | Self::IdTaken(_)
            | Self::Taken(_)
            | Self::LastOwner
            | Self::SecondFactorOn
            | Self::SecondFactorOff
            | Self::InUse(_)
            | Self::TemplateState(_)
            | Self::FlowState(_)
            | Self::ForeignFlowKey(_)
            | Self::ChangedMeanwhile(_)
            | Self::MediaNotReady(_) => ErrorKind::Conflict,
            Self::TooManyCodes { .. } => ErrorKind::Limited,
            Self::GraphUnreachable(_) | Self::Blobs(recado_infra::blobs::Error::Unavailable(_)) => {
                ErrorKind::Unavailable
            }
            Self::Blobs(recado_infra::blobs::Error::Missing) => ErrorKind::Missing,
            Self::Db(error) => error.kind(),
            Self::Jobs(recado_infra::jobs::Error::Db(error)) => error.kind(),
            Self::Blobs(_) | Self::Jobs(_) | Self::Secrets(_) | Self::Stored(_) | Self::Stopped(_) => ErrorKind::Bug,
        }
    }

    /// What programs switch on; it never changes.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid",
            Self::NotFound(_) | Self::Blobs(recado_infra::blobs::Error::Missing) => "not_found",
            Self::BadCredentials => "bad_credentials",
            Self::NotSignedIn => "not_signed_in",
            Self::WrongCode => "wrong_code",
            Self::TooManyCodes { .. } => "too_many_attempts",
            Self::SignInOver => "sign_in_over",
            Self::SecondFactorMissing => "second_factor_missing",
            Self::SecondFactorOn => "second_factor_on",
            Self::SecondFactorOff => "second_factor_off",
            Self::SetupClosed => "setup_closed",
            Self::InvitationOver => "invitation_over",
            Self::NotAllowed(_) => "not_allowed",
            Self::OwnersOnly => "owners_only",
            Self::LastOwner => "last_owner",
            Self::InUse(_) => "in_use",
            Self::WindowClosed => "window_closed",
            Self::ChannelDisconnected(_) => "channel_disconnected",
            Self::NotFailed => "not_failed",
            Self::IdTaken(_) => "id_taken",
            Self::NotAuthor(_) => "not_author",
            Self::Taken(_) => "taken",
            Self::TooLarge { .. } => "too_large",
            Self::UnsupportedType(_) => "unsupported_type",
            Self::MediaNotReady(_) => "media_not_ready",
            Self::RangeNotSatisfiable { .. } => "range_not_satisfiable",
            Self::GraphRefused(_) | Self::TemplateRefused { .. } => "graph_refused",
            Self::TemplateState(_) => "template_state",
            Self::FlowInvalid { .. } => "flow_invalid",
            Self::FlowState(_) => "flow_state",
            Self::ForeignFlowKey(_) => "foreign_key",
            Self::ChangedMeanwhile(_) => "changed_meanwhile",
            Self::GraphUnreachable(_) => "graph_unreachable",
            Self::BadCursor => "bad_cursor",
            other if other.kind() == ErrorKind::Unavailable => "unavailable",
            _ => "internal",
        }
    }

    /// The fields that break rules, where that is what is wrong.
    #[must_use]
    pub fn fields(&self) -> &[FieldProblem] {
        match self {
            Self::Invalid(fields) | Self::TemplateRefused { fields, .. } => fields,
            _ => &[],
        }
    }
}

impl From<GraphFailure> for Error {
    fn from(failure: GraphFailure) -> Self {
        match failure {
            GraphFailure::Refused(refusal) => Self::GraphRefused(refusal.to_string()),
            GraphFailure::NotSent(reason) | GraphFailure::UnknownOutcome(reason) => Self::GraphUnreachable(reason),
        }
    }
}

fn describe(fields: &[FieldProblem]) -> String {
    match fields {
        [one] => one.detail.clone(),
        many => many.iter().map(|field| format!("{}: {}", field.field, field.detail)).collect::<Vec<_>>().join(" "),
    }
}
