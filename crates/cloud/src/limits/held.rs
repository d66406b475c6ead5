//! Messages that wait for customers' feedback on their template: they go, or fail, when that is there or an hour is over.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_whatsapp::limits::pacing::{self, Verdict};

use super::ratings::Rated;
use super::sql;
use crate::delivery_job;
use crate::error::Result;
use crate::state::State;

/// Messages let go in one unit.
const PORTION: u32 = 500;

/// Judges the portfolio's held messages; answers when to look again.
pub(super) async fn judge(
    state: &State,
    tx: &mut Tx,
    business_id: &str,
    rated: &Rated,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let assumptions = &state.settings.limits.assumptions;
    let rows = tx.query(sql::HELD, params![business_id, PORTION]).await?;
    let (mut free, mut again_at) = (Vec::new(), None::<Timestamp>);
    for row in &rows {
        let (wamid, template_id): (String, String) = (row.get(0)?, row.get(1)?);
        let (phone_number_id, customer): (String, String) = (row.get(2)?, row.get(3)?);
        let (rating, delivered) = rated.of_template(&template_id);
        let failure = match pacing::assess(row.get(4)?, delivered, rating, now, assumptions) {
            Verdict::Wait { until } => {
                again_at = again_at.into_iter().chain([until]).min();
                continue;
            }
            Verdict::Release => None,
            Verdict::Drop(error) => Some(error.code),
        };
        delivery_job::let_go(state, tx, &wamid, &phone_number_id, &customer, failure).await?;
        free.push(wamid);
    }
    if free.is_empty() {
        return Ok(again_at);
    }
    tx.exec(sql::LET_GO, params![free.as_slice()]).await?;
    let has_more = u32::try_from(rows.len()).is_ok_and(|length| length >= PORTION);
    Ok(if has_more { Some(now) } else { again_at })
}
