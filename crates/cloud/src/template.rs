//! A template's life: made, reviewed, edited, archived, deleted. The rules are `recado_whatsapp::template`; here are the units that
//! apply them, and the job for what falls due.
//!
//! | to find | look in |
//! |---|---|
//! | making one | `create` |
//! | one change of one or several | `change` |
//! | what a review makes of one | `verdict` |
//! | how often two were sent and blocked | `comparison` |
//! | reviews that come later, archiving and deletion by the clock | `care` |

mod care;
mod change;
mod comparison;
mod create;
mod verdict;

use recado_db::Statement;

pub(crate) use care::register;
pub(crate) use change::{archive, delete, edit, unarchive, unpause};
pub(crate) use comparison::measure;
pub(crate) use create::{Created, create, limit_of};

/// Every statement of this module.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    care::ALL.iter().chain(comparison::ALL)
}
