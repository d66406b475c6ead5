//! What customers hold against a number, and against the template that it last sent them.

use recado_core::Timestamp;
use recado_db::{P, Tx, params};
use recado_whatsapp::limits::quality::{QUALITY_PERIOD, Reason, Signal};

use super::{look, sql};
use crate::error::Result;
use crate::state::State;

/// A customer blocked the businesses that write to them: each of their numbers hears of it. Call it in the unit that sets the switch.
pub(crate) async fn customer_blocked(state: &State, tx: &mut Tx, customer: &str, reason: Reason) -> Result<()> {
    let now = state.clock.now();
    let blocked: Vec<(String, Option<String>)> = tx
        .query(sql::WRITTEN_TO_BY, params![customer, now.minus(QUALITY_PERIOD)])
        .await?
        .iter()
        .map(|row| Ok::<_, recado_db::Error>((row.get(0)?, row.get(1)?)))
        .collect::<Result<_, _>>()?;
    record(state, tx, customer, &blocked, Signal::Block(reason), now).await
}

/// What became of a customer's feedback.
pub(crate) struct Given {
    /// The template that it is held against, too.
    pub(crate) template_id: Option<String>,
    /// The same was not said before about what the business sent.
    pub(crate) counts: bool,
}

/// A customer reported a number, or put its chat aside. Said again before the business has written again it counts no second time.
pub(crate) async fn customer_gave_feedback(
    state: &State,
    tx: &mut Tx,
    customer: &str,
    phone_number_id: &str,
    signal: Signal,
) -> Result<Given> {
    let now = state.clock.now();
    let row = tx
        .query_one(
            sql::LAST_SENT_AND_SAID,
            params![customer, phone_number_id, signal.as_str(), now.minus(QUALITY_PERIOD)],
        )
        .await?;
    let (sent_at, said_at): (Option<Timestamp>, Option<Timestamp>) = (row.get(0)?, row.get(1)?);
    let template_id: Option<String> = row.get(2)?;
    let counts = said_at.is_none_or(|said| sent_at.is_some_and(|sent| sent > said));
    if counts {
        let about = [(phone_number_id.to_owned(), template_id.clone())];
        record(state, tx, customer, &about, signal, now).await?;
    }
    Ok(Given { template_id, counts })
}

/// Writes down what a customer holds against these numbers and templates, and has their portfolios looked at.
async fn record(
    state: &State,
    tx: &mut Tx,
    customer: &str,
    about: &[(String, Option<String>)],
    signal: Signal,
    now: Timestamp,
) -> Result<()> {
    if about.is_empty() {
        return Ok(());
    }
    let world = state.world.current();
    let rows: Vec<Vec<P<'_>>> = about
        .iter()
        .map(|(number, template)| {
            vec![
                P::Uuid(recado_core::new_uuid()),
                P::Text(number),
                template.as_deref().into(),
                P::Text(customer),
                P::Text(signal.as_str()),
                signal.reason().map(Reason::as_str).into(),
                now.into(),
            ]
        })
        .collect();
    tx.exec_many(sql::INSERT_FEEDBACK, &rows).await?;
    let mut businesses: Vec<&str> = about
        .iter()
        .filter_map(|(number, _)| world.waba_of(world.phone_numbers.get(number)?))
        .map(|waba| waba.business_id.as_str())
        .collect();
    businesses.sort_unstable();
    businesses.dedup();
    for business_id in businesses {
        look::plan_now(state, tx, business_id).await?;
    }
    Ok(())
}
