//! Messages that wait for customers' feedback on their template or their portfolio: they go, or fail, when that is there or an hour is
//! over.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params};
use recado_whatsapp::limits::pacing::{self, Verdict};

use super::ratings::Rated;
use super::{pacing as store, sql};
use crate::delivery_job::{self, NextStep};
use crate::error::Result;
use crate::state::State;
use crate::world::{PortfolioLimits, PortfolioPacing, World, change_limit_state};

/// Messages let go in one unit.
const PORTION: u32 = 500;

/// A message that waits.
struct Held {
    wamid: String,
    template_id: String,
    phone_number_id: String,
    customer: String,
    held_at: Timestamp,
    must_fetch: bool,
}

impl Held {
    fn from_row(row: &Row) -> recado_db::Result<Self> {
        Ok(Self {
            wamid: row.get(0)?,
            template_id: row.get(1)?,
            phone_number_id: row.get(2)?,
            customer: row.get(3)?,
            held_at: row.get(4)?,
            must_fetch: row.get(5)?,
        })
    }
}

/// Judges the portfolio's held messages; answers when to look again.
pub(super) async fn judge(
    state: &State,
    tx: &mut Tx,
    world: &World,
    business_id: &str,
    rated: &Rated,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let assumptions = &state.settings.limits.assumptions;
    // As it is stored: memory may not know yet what the last look came to.
    let pacing = change_limit_state::<PortfolioLimits, _>(tx, business_id, |limits| limits.pacing).await?;
    let is_paced = store::is_paced(pacing, now, assumptions);
    let rows = tx.query(sql::HELD, params![business_id, PORTION]).await?;
    let held = rows.iter().map(Held::from_row).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = held.first() else { return Ok(None) };
    let (mut places, mut batch) = (u64::from(PORTION), None);
    if pacing.blocked_at.is_some() {
        let_go(state, tx, &held, |_| Fate::Fails(DROPPED), None).await?;
        return Ok(is_full(&held).then_some(now));
    }
    if is_paced {
        match judge_batch(state, tx, business_id, pacing, first.held_at, rated, now).await? {
            Batch::Waits { until } => return Ok(Some(until)),
            Batch::Has { number, places: free } => (places, batch) = (places.min(free), Some(number)),
            Batch::Drops => {
                let_go(state, tx, &held, |_| Fate::Fails(DROPPED), None).await?;
                return Ok(is_full(&held).then_some(now));
            }
        }
    }
    let mut again_at = None::<Timestamp>;
    let gone = let_go(
        state,
        tx,
        &held,
        |message| {
            let (rating, delivered) = rated.of_template(&message.template_id);
            // Where its portfolio alone made it wait, the portfolio's batch was judged above.
            let waits_for_portfolio = is_paced && !store::is_template_paced(world, &message.template_id, now);
            let verdict = match pacing::assess(message.held_at, delivered, rating, now, assumptions) {
                Verdict::Wait { .. } if waits_for_portfolio => Verdict::Release,
                verdict => verdict,
            };
            match verdict {
                Verdict::Wait { until } => {
                    again_at = again_at.into_iter().chain([until]).min();
                    Fate::Waits
                }
                Verdict::Drop(error) => Fate::Fails(error.code),
                // The batch is full; the rest makes the next one.
                Verdict::Release if places == 0 => {
                    again_at = again_at.into_iter().chain([now.plus(pacing::RELEASED_AFTER)]).min();
                    Fate::Waits
                }
                Verdict::Release => {
                    places = places.saturating_sub(1);
                    Fate::Goes
                }
            }
        },
        batch,
    )
    .await?;
    Ok(if gone > 0 && is_full(&held) { Some(now) } else { again_at })
}

fn is_full(held: &[Held]) -> bool {
    u32::try_from(held.len()).is_ok_and(|length| length >= PORTION)
}

/// What a held message does now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Waits,
    Goes,
    /// With this code.
    Fails(i64),
}

/// Of a message whose portfolio's batch was bad.
const DROPPED: i64 = 132_015;

/// Lets those go that do not wait; answers how many.
async fn let_go(
    state: &State,
    tx: &mut Tx,
    held: &[Held],
    mut fate_of: impl FnMut(&Held) -> Fate,
    batch: Option<i64>,
) -> Result<usize> {
    let (mut out, mut failed) = (Vec::new(), Vec::new());
    for message in held {
        let failure = match fate_of(message) {
            Fate::Waits => continue,
            Fate::Goes => {
                out.push(message.wamid.clone());
                None
            }
            Fate::Fails(code) => {
                failed.push(message.wamid.clone());
                Some(code)
            }
        };
        let next = NextStep {
            wamid: &message.wamid,
            phone_number_id: &message.phone_number_id,
            customer: &message.customer,
            must_fetch: message.must_fetch,
        };
        delivery_job::let_go(state, tx, next, failure).await?;
    }
    for (wamids, batch) in [(&out, batch), (&failed, None)] {
        if !wamids.is_empty() {
            tx.exec(sql::LET_GO, params![wamids.as_slice(), batch]).await?;
        }
    }
    Ok(out.len() + failed.len())
}

/// How the batch stands that a paced portfolio has out.
enum Batch {
    /// Its feedback is not there yet.
    Waits { until: Timestamp },
    /// So many more may go with this one.
    Has { number: i64, places: u64 },
    /// It was bad, and so all that waits fails.
    Drops,
}

/// Judges a paced portfolio's batch once it is full. A good one makes room for the next; a bad one blocks the portfolio until it was
/// reviewed (spec §5.6).
async fn judge_batch(
    state: &State,
    tx: &mut Tx,
    business_id: &str,
    pacing: PortfolioPacing,
    held_since: Timestamp,
    rated: &Rated,
    now: Timestamp,
) -> Result<Batch> {
    let assumptions = &state.settings.limits.assumptions;
    let row = tx.query_one(sql::BATCH_OUT, params![business_id, pacing.batch]).await?;
    let [out, delivered] = [row.get::<i64>(0)?, row.get::<i64>(1)?].map(|rows| u64::try_from(rows).unwrap_or_default());
    if out < assumptions.portfolio_batch {
        return Ok(Batch::Has { number: pacing.batch, places: assumptions.portfolio_batch - out });
    }
    // What is held since an earlier batch waits for this one.
    let since = pacing.judged_at.map_or(held_since, |judged| judged.max(held_since));
    let next = PortfolioPacing { batch: pacing.batch.saturating_add(1), judged_at: Some(now), ..pacing };
    let (judged, batch) = match pacing::assess(since, delivered, rated.worst, now, assumptions) {
        Verdict::Wait { until } => return Ok(Batch::Waits { until }),
        Verdict::Release => (next, Batch::Has { number: next.batch, places: assumptions.portfolio_batch }),
        Verdict::Drop(_) => (PortfolioPacing { blocked_at: Some(now), ..next }, Batch::Drops),
    };
    change_limit_state::<PortfolioLimits, _>(tx, business_id, |limits| limits.pacing = judged).await?;
    Ok(batch)
}
