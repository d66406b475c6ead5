//! The analytics fields of an account: `analytics`, `conversation_analytics`, `pricing_analytics` (spec §8.14).

use recado_core::Timestamp;
use recado_whatsapp::fields::Fields;
use recado_whatsapp::pricing::Decision;
use recado_whatsapp::pricing::analytics::{
    ConversationQuery, MessageQuery, MessageRecord, Period, PricingQuery, ProductType,
};
use recado_whatsapp::{GraphError, phone};
use serde_json::{Map, Value};

use crate::charge;
use crate::error::Error;
use crate::message::{self, Direction, MovedMessage};
use crate::state::State;
use crate::world::{Waba, World};

/// Those that are asked for.
///
/// # Errors
/// 100 for parameters that are missing or wrong.
pub(super) async fn values(
    state: &State,
    world: &World,
    waba: &Waba,
    asked: &Fields,
) -> Result<Map<String, Value>, GraphError> {
    let (zone, now) = (&waba.pricing.zone, state.clock.now());
    let mut values = Map::new();
    if let Some(field) = asked.get("analytics") {
        let query = MessageQuery::read(field)?;
        query.period.check_look_back(now)?;
        values.insert("analytics".into(), messages(state, world, waba, &query).await?);
    }
    if let Some(field) = asked.get("conversation_analytics") {
        let query = ConversationQuery::read(field)?;
        query.period.check_look_back(now)?;
        let decisions = decisions(state, waba, query.period).await?;
        values.insert("conversation_analytics".into(), query.answer(zone, &decisions));
    }
    if let Some(field) = asked.get("pricing_analytics") {
        let query = PricingQuery::read(field)?;
        query.period.check_look_back(now)?;
        let decisions = decisions(state, waba, query.period).await?;
        values.insert("pricing_analytics".into(), query.answer(zone, &decisions));
    }
    Ok(values)
}

async fn decisions(state: &State, waba: &Waba, period: Period) -> Result<Vec<Decision>, GraphError> {
    let input = (state.clone(), waba.id.clone(), bounds(period));
    let decisions = state
        .db
        .read("cloud.charge.analytics", input, |tx, (state, waba_id, period)| {
            Box::pin(charge::decided_between(tx, &state.prices, waba_id, *period))
        })
        .await?;
    Ok(decisions)
}

async fn messages(state: &State, world: &World, waba: &Waba, query: &MessageQuery) -> Result<Value, GraphError> {
    let numbers: Vec<_> = world.numbers_of(&waba.id).collect();
    let ids: Vec<String> = numbers.iter().map(|number| number.id.clone()).collect();
    let digits: Vec<String> = numbers.iter().map(|number| number.digits.clone()).collect();
    let moved: Vec<MovedMessage> = state
        .db
        .read("cloud.message.analytics", (ids, bounds(query.period)), |tx, (ids, period)| {
            Box::pin(message::moved_between(tx, ids, *period))
        })
        .await
        .map_err(|error: Error| GraphError::from(error))?;
    let records = moved.iter().filter_map(|message| {
        Some(MessageRecord {
            product_type: product_type(message),
            business_number: &world.phone_numbers.get(&message.phone_number_id)?.digits,
            country: phone::country_of_wa_id(&message.customer),
            sent_at: message.sent_at,
            delivered_at: message.delivered_at,
        })
    });
    Ok(query.answer(&waba.pricing.zone, &digits, records))
}

fn product_type(message: &MovedMessage) -> ProductType {
    match (message.direction, message.kind.as_str()) {
        (Direction::In, _) => ProductType::Inbound,
        (Direction::Out, "template") => ProductType::Notification,
        (Direction::Out, _) => ProductType::Support,
    }
}

fn bounds(period: Period) -> (Timestamp, Timestamp) {
    (period.start, period.end)
}
