//! How a display name is decided about: by the control API, or by itself after a while on the travelling clock.

use recado_core::Timestamp;
use recado_db::{BoxFuture, Tx};
use recado_infra::jobs::{Handler, Job, NewJob, Outcome};
use recado_whatsapp::number::display_name::{NameDecision, NameStatus};
use recado_whatsapp::webhook::AccountChange;
use serde::{Deserialize, Serialize};

use super::REVIEW_QUEUE;
use super::change::{Effect, change};
use crate::error::Result;
use crate::state::State;
use crate::world::NumberRecord;

#[derive(Debug, Serialize, Deserialize)]
struct ReviewJob {
    phone_number_id: String,
    /// Which of the number's requests.
    requested_at: Timestamp,
}

/// Begins the review of the name that was just asked for.
pub(super) async fn enqueue(state: &State, tx: &mut Tx, number: &NumberRecord) -> Result<()> {
    let Some(requested_at) = number.details.name_requested_at else { return Ok(()) };
    let job = ReviewJob { phone_number_id: number.id.clone(), requested_at };
    let due_at = requested_at.plus(state.settings.name_review_delay);
    state.jobs.enqueue(tx, NewJob::new(REVIEW_QUEUE, &job)?.due_at(due_at)).await?;
    Ok(())
}

/// Decides about the new name of a number, or about the one in use; `None` where neither waits for it.
pub(crate) fn decide_name(number: &mut NumberRecord, decision: NameDecision, now: Timestamp) -> Option<AccountChange> {
    number.state.name.decide(decision, &number.id, &number.display, now)
}

/// The handler of the queue.
pub(super) struct Review(pub(super) State);

impl Handler for Review {
    fn run(&self, jobs: Vec<Job>) -> BoxFuture<'_, Vec<Outcome>> {
        Box::pin(async move {
            let mut outcomes = Vec::with_capacity(jobs.len());
            for job in jobs {
                outcomes.push(match job.payload::<ReviewJob>() {
                    Ok(review) => self.approve(review).await.map_or_else(Outcome::retry, |()| Outcome::Done),
                    Err(error) => Outcome::dead(error),
                });
            }
            outcomes
        })
    }
}

impl Review {
    /// Approves the name, unless somebody decided before. Twice does no harm.
    async fn approve(&self, review: ReviewJob) -> Result<()> {
        if !self.0.world.current().phone_numbers.contains_key(&review.phone_number_id) {
            return Ok(());
        }
        let requested_at = review.requested_at;
        change(&self.0, &review.phone_number_id, move |number, now| {
            let waits = number.details.name_requested_at == Some(requested_at)
                && number.state.name.new_status() == NameStatus::PendingReview;
            let told = if waits { decide_name(number, NameDecision::Approved, now) } else { None };
            Effect { answer: Ok(()), changes: told.into_iter().collect() }
        })
        .await
    }
}
