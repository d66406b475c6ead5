//! A template's life: made, reviewed, edited, archived, deleted. The rules are `recado_whatsapp::template`; here are the units that
//! apply them, and the job for what falls due.
//!
//! | to find | look in |
//! |---|---|
//! | making one | `create` |
//! | one change of one or several, an announced one among them | `change` |
//! | those that Direct Send makes of messages | `generated` |
//! | what a review makes of one | `verdict` |
//! | what became of messages, and taps on buttons | `insights` |
//! | templates whose figures are shown together | `groups` |
//! | how often two were sent and blocked | `comparison` |
//! | reviews that come later, archiving and deletion by the clock | `care` |

mod care;
mod change;
mod comparison;
mod create;
mod generated;
pub(crate) mod groups;
pub(crate) mod insights;
mod verdict;

use recado_db::{Statement, Tx};

use crate::error::Result;

pub(crate) use care::{plan_generation, register};
pub(crate) use change::{announce_correction, archive, delete, edit, unarchive, unpause};
pub(crate) use comparison::measure;
pub(crate) use create::{Created, create, limit_of};
pub(crate) use generated::{carrier, judged_category};

/// Removes what stands beside the templates themselves, for a reset.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    insights::clear(tx).await?;
    groups::clear(tx).await
}

/// Every statement of this module.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    [care::ALL, comparison::ALL, generated::ALL, groups::ALL, insights::ALL].into_iter().flatten()
}
