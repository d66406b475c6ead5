//! `pricing` and `conversation` in status webhooks, by the API's version (spec §4.6).

use serde_json::{Map, Value, json};

use super::assumptions::Assumptions;
use super::category::{Category, PricingType};
use super::decision::Decision;
use super::regime::Regime;
use crate::status::Status;

/// From this version on `conversation` is there for the free entry point only.
const CONVERSATION_DROPPED_IN: u32 = 24;

/// Whether a status carries the price: `sent`, and the first of `delivered` and `read`.
#[must_use]
pub fn is_priced(status: Status, delivered_was_told: bool) -> bool {
    match status {
        Status::Sent | Status::Delivered => true,
        Status::Read => !delivered_was_told,
        Status::Accepted | Status::Played | Status::Failed => false,
    }
}

/// The `pricing` object.
#[must_use]
pub fn pricing(decision: &Decision, assumptions: &Assumptions) -> Value {
    let mut pricing = Map::new();
    pricing.insert("billable".into(), decision.billable.into());
    pricing.insert("pricing_model".into(), decision.regime.pricing_model().into());
    if let (Regime::Pmp | Regime::PmpSinceOctober2026, Some(kind)) = (decision.regime, decision.pricing_type) {
        pricing.insert("type".into(), kind.as_str().into());
    }
    pricing.insert("category".into(), word(decision.category, assumptions).into());
    pricing.into()
}

/// The `conversation` object for an app whose webhooks have this version (23 is v23.0); `None` where that version has none. When it
/// ends is told in `sent` only.
#[must_use]
pub fn conversation(decision: &Decision, version: u32, status: Status, assumptions: &Assumptions) -> Option<Value> {
    let known = &decision.conversation;
    if version >= CONVERSATION_DROPPED_IN && decision.pricing_type != Some(PricingType::FreeEntryPoint) {
        return None;
    }
    let mut conversation = Map::new();
    conversation.insert("id".into(), known.id.as_str().into());
    if status == Status::Sent {
        conversation.insert("expiration_timestamp".into(), known.expires_at.seconds().to_string().into());
    }
    conversation.insert("origin".into(), json!({"type": word(known.origin, assumptions)}));
    Some(conversation.into())
}

fn word(category: Category, assumptions: &Assumptions) -> &'static str {
    match category {
        Category::AuthenticationInternational if assumptions.hyphen_in_authentication_international => {
            "authentication-international"
        }
        other => other.as_str(),
    }
}
