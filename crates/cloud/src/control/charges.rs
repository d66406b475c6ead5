//! `GET charges`, `GET charges/totals`: what delivered messages cost, and why.

use axum::extract::State as Extract;
use recado_core::Timestamp;
use serde_json::{Value, json};

use super::extract::{JsonAnswer, Page, Query, ThisUrl};
use super::problem::Problem;
use crate::charge::{self, Place, StoredCharge, Total};
use crate::state::State;

/// An account's decisions, newest first.
pub(super) async fn list(
    Extract(state): Extract<State>,
    query: Query,
    ThisUrl(url): ThisUrl,
) -> Result<JsonAnswer<Page<Value>>, Problem> {
    let limit = query.limit()?;
    let before = query.get("cursor").map_or(Ok(Place::END), read_cursor)?;
    let input = (state.clone(), waba_id(&query)?, before, limit + 1);
    let charges = state
        .db
        .read("cloud.charge.list", input, |tx, (state, waba_id, before, limit)| {
            Box::pin(charge::list_before(tx, &state.prices, waba_id, *before, *limit))
        })
        .await?;
    Ok(JsonAnswer(Page::part(charges, limit, &url, |charge| cursor_of(charge.place)).map(|charge| describe(&charge))))
}

/// What an account's messages come to, by regime, category and currency.
pub(super) async fn totals(Extract(state): Extract<State>, query: Query) -> Result<JsonAnswer<Page<Value>>, Problem> {
    let totals = state
        .db
        .read("cloud.charge.totals", waba_id(&query)?, |tx, waba_id| Box::pin(charge::totals(tx, waba_id)))
        .await?;
    Ok(JsonAnswer(Page::whole(totals.iter().map(sum).collect())))
}

fn waba_id(query: &Query) -> Result<String, Problem> {
    let missing = || Problem::invalid_field("waba_id", "is required: the id of a WhatsApp Business Account");
    query.get("waba_id").map(str::to_owned).ok_or_else(missing)
}

fn describe(charge: &StoredCharge) -> Value {
    let decision = &charge.decision;
    json!({
        "message_id": decision.message_id,
        "waba_id": decision.waba_id,
        "phone_number_id": decision.phone_number_id,
        "customer": decision.customer,
        "country": decision.country,
        "market": decision.market.as_str(),
        "category": decision.category.as_str(),
        "pricing_type": decision.pricing_type.map(|kind| kind.as_str()),
        "billable": decision.billable,
        "amount": decision.amount.to_json_number(),
        "currency": decision.currency.as_str(),
        "regime": decision.regime.as_str(),
        "price_list_day": decision.price_list_day.to_string(),
        "tier": decision.tier.map(|tier| tier.to_string()),
        "conversation_id": decision.conversation.id,
        "rule": decision.explanation(),
        "decided_at": decision.decided_at,
    })
}

fn sum(total: &Total) -> Value {
    json!({
        "regime": total.regime,
        "category": total.category,
        "currency": total.currency,
        "messages": total.messages,
        "billable": total.billable,
        "amount": total.amount.to_json_number(),
    })
}

fn cursor_of(place: Place) -> String {
    format!("{}.{}", place.decided_at.micros(), place.id)
}

fn read_cursor(text: &str) -> Result<Place, Problem> {
    let read = || {
        let (micros, id) = text.split_once('.')?;
        Some(Place { decided_at: Timestamp::from_micros(micros.parse().ok()?), id: id.parse().ok()? })
    };
    read().ok_or_else(|| Problem::invalid_field("cursor", "is not one that an earlier answer gave"))
}
