//! Decisions as they are stored.

use recado_core::Timestamp;
use recado_db::{P, Row, Tx, params};
use recado_whatsapp::pricing::{Amount, Conversation, Decision, Market, Prices};
use uuid::Uuid;

use super::sql;
use crate::error::{Error, Result};

/// Where a list goes on: before this decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// When it was made.
    pub(crate) decided_at: Timestamp,
    /// Its place among those of the same moment.
    pub(crate) id: Uuid,
}

impl Place {
    /// After all decisions.
    pub(crate) const END: Self = Self { decided_at: Timestamp::from_micros(i64::MAX), id: Uuid::max() };
}

/// A decision and its place.
#[derive(Debug, Clone)]
pub(crate) struct StoredCharge {
    /// What was decided. That it was the first of its volume tier is not kept.
    pub(crate) decision: Decision,
    /// Its place in the order of all.
    pub(crate) place: Place,
}

/// What an account's messages of one kind come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Total {
    pub(crate) regime: String,
    pub(crate) category: String,
    pub(crate) currency: String,
    pub(crate) messages: i64,
    pub(crate) billable: i64,
    pub(crate) amount: Amount,
}

/// Keeps decisions, each under its message's id; those that exist already stay as they are.
pub(super) async fn insert(tx: &mut Tx, decisions: &[(Uuid, Decision)]) -> Result<()> {
    if decisions.is_empty() {
        return Ok(());
    }
    let texts: Vec<(String, Option<String>)> = decisions
        .iter()
        .map(|(_, decision)| (decision.price_list_day.to_string(), decision.tier.map(|tier| tier.to_string())))
        .collect();
    let rows: Vec<Vec<P<'_>>> = decisions
        .iter()
        .zip(&texts)
        .map(|((id, decision), (day, tier))| {
            let conversation = &decision.conversation;
            vec![
                P::Text(&decision.message_id),
                P::Uuid(*id),
                P::Text(&decision.waba_id),
                P::Text(&decision.phone_number_id),
                P::Text(&decision.business_number),
                P::Text(&decision.customer),
                P::from(decision.country.as_deref()),
                P::from(decision.decided_at),
                P::Text(decision.regime.as_str()),
                P::Text(day),
                P::Text(decision.market.as_str()),
                P::Text(decision.category.as_str()),
                P::from(decision.pricing_type.map(|kind| kind.as_str())),
                P::Bool(decision.billable),
                P::I64(decision.amount.micros()),
                P::Text(decision.currency.as_str()),
                P::from(tier.as_deref()),
                P::Text(decision.rule.as_str()),
                P::from(decision.nth_of_month.and_then(|nth| i64::try_from(nth).ok())),
                P::Text(&conversation.id),
                P::Text(conversation.origin.as_str()),
                P::from(conversation.expires_at),
                P::Bool(conversation.is_opened),
            ]
        })
        .collect();
    tx.exec_many(sql::INSERT_CHARGE, &rows).await?;
    Ok(())
}

/// At most `limit` of an account's decisions before this place, newest first.
pub(crate) async fn list_before(
    tx: &mut Tx,
    prices: &Prices,
    waba_id: &str,
    before: Place,
    limit: u32,
) -> Result<Vec<StoredCharge>> {
    let rows = tx.query(sql::LIST_BEFORE, params![waba_id, before.decided_at, before.id, limit]).await?;
    rows.iter().map(|row| StoredCharge::from_row(row, prices)).collect()
}

/// An account's decisions from `start` until before `end`, oldest first.
pub(crate) async fn decided_between(
    tx: &mut Tx,
    prices: &Prices,
    waba_id: &str,
    (start, end): (Timestamp, Timestamp),
) -> Result<Vec<Decision>> {
    let rows = tx.query(sql::DECIDED_BETWEEN, params![waba_id, start, end]).await?;
    rows.iter().map(|row| StoredCharge::from_row(row, prices).map(|charge| charge.decision)).collect()
}

/// What an account's messages come to, by regime, category and currency.
pub(crate) async fn totals(tx: &mut Tx, waba_id: &str) -> Result<Vec<Total>> {
    let rows = tx.query(sql::TOTALS, params![waba_id]).await?;
    rows.iter()
        .map(|row| {
            Ok(Total {
                regime: row.get(0)?,
                category: row.get(1)?,
                currency: row.get(2)?,
                messages: row.get(3)?,
                billable: row.get(4)?,
                amount: Amount::from_micros(row.get(5)?),
            })
        })
        .collect()
}

impl StoredCharge {
    fn from_row(row: &Row, prices: &Prices) -> Result<Self> {
        let decided_at = row.get(7)?;
        let nth_of_month: Option<i64> = row.get(18)?;
        let decision = Decision {
            message_id: row.get(0)?,
            waba_id: row.get(2)?,
            phone_number_id: row.get(3)?,
            business_number: row.get(4)?,
            customer: row.get(5)?,
            country: row.get(6)?,
            decided_at,
            regime: word(row, 8)?,
            price_list_day: word(row, 9)?,
            market: market(row, 10, prices)?,
            category: word(row, 11)?,
            pricing_type: optional_word(row, 12)?,
            billable: row.get(13)?,
            amount: Amount::from_micros(row.get(14)?),
            currency: word(row, 15)?,
            tier: optional_word(row, 16)?,
            tier_reached: None,
            rule: word(row, 17)?,
            nth_of_month: nth_of_month.and_then(|nth| u64::try_from(nth).ok()),
            conversation: Conversation {
                id: row.get(19)?,
                origin: word(row, 20)?,
                expires_at: row.get(21)?,
                is_opened: row.get(22)?,
            },
        };
        Ok(Self { decision, place: Place { decided_at, id: row.get(1)? } })
    }
}

fn word<T: std::str::FromStr<Err: ToString>>(row: &Row, index: usize) -> Result<T> {
    let text: String = row.get(index)?;
    text.parse().map_err(|error: T::Err| Error::stored("charge", error))
}

fn optional_word<T: std::str::FromStr<Err: ToString>>(row: &Row, index: usize) -> Result<Option<T>> {
    let text: Option<String> = row.get(index)?;
    text.map(|text| text.parse().map_err(|error: T::Err| Error::stored("charge", error))).transpose()
}

fn market(row: &Row, index: usize, prices: &Prices) -> Result<Market> {
    let name: String = row.get(index)?;
    prices.market_named(&name).ok_or_else(|| Error::stored("charge", format!("no market is called {name}")))
}
