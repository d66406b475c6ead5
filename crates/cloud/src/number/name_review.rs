//! How a display name is decided about: by the control API, or by itself after a while on the travelling clock; and how the
//! certificate of an approved one expires.

use recado_core::Timestamp;
use recado_db::Tx;
use recado_infra::jobs::{EachAlone, Job, NewJob, Outcome};
use recado_whatsapp::number::display_name::{CERTIFICATE_LIFE, NameDecision, NameStatus};
use recado_whatsapp::webhook::AccountChange;
use serde::{Deserialize, Serialize};

use super::REVIEW_QUEUE;
use super::change::{Effect, change};
use crate::error::{Error, Result};
use crate::state::State;
use crate::world::NumberRecord;

/// What falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Step {
    /// Nobody decided about the name: it is approved.
    Approve,
    /// No registration loaded the certificate.
    Expire,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReviewJob {
    phone_number_id: String,
    /// Which of the number's requests.
    requested_at: Timestamp,
    step: Step,
}

/// What falls due after a change of the number: the review of a name that was just asked for, the end of a certificate that was
/// just made.
pub(super) async fn enqueue_next(
    state: &State,
    tx: &mut Tx,
    before: &NumberRecord,
    number: &NumberRecord,
    now: Timestamp,
) -> Result<()> {
    let Some(requested_at) = number.details.name_requested_at else { return Ok(()) };
    let is_approved = |number: &NumberRecord| number.state.name.new_status() == NameStatus::Approved;
    let (step, due_at) = if before.details.name_requested_at != Some(requested_at) {
        (Step::Approve, requested_at.plus(state.settings.name_review_delay))
    } else if is_approved(number) && !is_approved(before) {
        (Step::Expire, now.plus(CERTIFICATE_LIFE))
    } else {
        return Ok(());
    };
    let job = ReviewJob { phone_number_id: number.id.clone(), requested_at, step };
    state.jobs.enqueue(tx, NewJob::new(REVIEW_QUEUE, &job)?.due_at(due_at)).await?;
    Ok(())
}

/// Decides about the new name of a number, or about the one in use; `None` where neither waits for it.
pub(crate) fn decide_name(number: &mut NumberRecord, decision: NameDecision, now: Timestamp) -> Option<AccountChange> {
    number.state.name.decide(decision, &number.id, &number.display, now)
}

/// The handler of the queue.
pub(super) struct Review(pub(super) State);

impl EachAlone for Review {
    type Payload = ReviewJob;
    type Error = Error;

    /// Does what falls due, unless something else happened to the name before. Twice does no harm.
    async fn run_one(&self, _: Job, review: ReviewJob) -> Result<Outcome> {
        if !self.0.world.current().phone_numbers.contains_key(&review.phone_number_id) {
            return Ok(Outcome::Done);
        }
        let ReviewJob { phone_number_id, requested_at, step } = review;
        change(&self.0, &phone_number_id, move |number, now| {
            let is_this = number.details.name_requested_at == Some(requested_at);
            let told = match (step, number.state.name.new_status()) {
                (Step::Approve, NameStatus::PendingReview) if is_this => {
                    decide_name(number, NameDecision::Approved, now)
                }
                (Step::Expire, NameStatus::Approved) if is_this => {
                    number.state.name.expire_new();
                    None
                }
                _ => None,
            };
            Effect { changes: told.into_iter().collect(), ..Effect::from(Ok(())) }
        })
        .await?;
        Ok(Outcome::Done)
    }
}
