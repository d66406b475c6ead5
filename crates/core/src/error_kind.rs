//! The seven ways in which a call can go wrong, whatever the crate.

use std::fmt;

/// What a caller may do about an error; each crate's `Error` answers one of these from `kind()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The input breaks a rule; the same call will fail again.
    Invalid,
    /// The caller is not allowed.
    Denied,
    /// The thing named does not exist, for this caller.
    Missing,
    /// The thing's present state does not admit the call.
    Conflict,
    /// Too much at once; later may work.
    Limited,
    /// Something outside does not answer; later may work.
    Unavailable,
    /// A defect of ours.
    Bug,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invalid => "invalid",
            Self::Denied => "denied",
            Self::Missing => "missing",
            Self::Conflict => "conflict",
            Self::Limited => "limited",
            Self::Unavailable => "unavailable",
            Self::Bug => "bug",
        })
    }
}
