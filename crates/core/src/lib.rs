//! What every other crate may rely on: ids, the one clock, and error kinds. No I/O, no async.

mod clock;
mod error_kind;
mod id;

pub use clock::{Clock, ClockMode, Timestamp};
pub use error_kind::ErrorKind;
pub use id::new_uuid;

#[doc(hidden)]
pub use uuid;
