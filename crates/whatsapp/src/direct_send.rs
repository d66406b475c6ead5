//! Direct Send (spec templates §13): messages of utility and authentication that are no templates when they are sent, and become some.
//!
//! | to find | look in |
//! |---|---|
//! | how such a message is read | [`crate::message::DirectMessage`] |
//! | what of a text changes from one customer to the next | [`redact`] |
//! | the template that is made of a message, and whether one was made of such a message before | [`Draft`] |
//! | the template that carries messages until then | [`fallback`] |
//! | in which language it is | [`language`] |
//! | what the customer sees | [`rendered`] |
//! | which accounts may do it | [`Access`] |
//!
//! How Meta finds variables and names templates is not documented: all of it is a guess (unconfirmed), and stands here alone.

mod access;
mod draft;
mod language;
mod redact;
mod rendered;
#[cfg(test)]
mod tests;

pub use access::Access;
pub use draft::{Draft, fallback, is_fallback};
pub use language::language;
pub use redact::{Names, Redacted, redact};
pub use rendered::rendered;
