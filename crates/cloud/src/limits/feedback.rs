//! What customers hold against a number, and against the template that it last sent them.

use recado_db::{P, Tx, params};
use recado_whatsapp::limits::quality::{QUALITY_PERIOD, Reason, Signal};

use super::{look, sql};
use crate::error::Result;
use crate::state::State;

/// A customer blocked the businesses that write to them: each of their numbers hears of it. Call it in the unit that sets the switch.
pub(crate) async fn customer_blocked(state: &State, tx: &mut Tx, customer: &str) -> Result<()> {
    let (world, now) = (state.world.current(), state.clock.now());
    let blocked: Vec<(String, Option<String>)> = tx
        .query(sql::WRITTEN_TO_BY, params![customer, now.minus(QUALITY_PERIOD)])
        .await?
        .iter()
        .map(|row| Ok::<_, recado_db::Error>((row.get(0)?, row.get(1)?)))
        .collect::<Result<_, _>>()?;
    let signal = Signal::Block(Reason::NotGiven);
    let rows: Vec<Vec<P<'_>>> = blocked
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
    if rows.is_empty() {
        return Ok(());
    }
    tx.exec_many(sql::INSERT_FEEDBACK, &rows).await?;
    let mut businesses: Vec<&str> = blocked
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
