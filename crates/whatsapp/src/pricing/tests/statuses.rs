use serde_json::json;

use super::store::{MEXICO, Store, at, template};
use crate::pricing::international::Eligibility;
use crate::pricing::status_objects::{conversation, is_priced, pricing};
use crate::pricing::volume_tier_update;
use crate::pricing::{
    Assumptions, Market, MessageKind, PricePlan, Regime, TemplateCategory, TierCategory, TierReached,
};
use crate::status::Status;

fn guesses() -> Assumptions {
    Assumptions::default()
}

#[test]
fn a_charged_message_by_version() {
    let mut store = Store::new(PricePlan::Dated);
    let decision = store.deliver(MEXICO, template(TemplateCategory::Marketing), at("2026-03-10T12:00:00Z"));
    assert_eq!(
        pricing(&decision, &guesses()),
        json!({"billable": true, "pricing_model": "PMP", "type": "regular", "category": "marketing"})
    );
    let expires = (at("2026-03-11T12:00:00Z").seconds()).to_string();
    let id = &decision.conversation.id;
    assert_eq!(id.len(), 32);
    assert_eq!(
        conversation(&decision, 23, Status::Sent, &guesses()),
        Some(json!({"id": id, "expiration_timestamp": expires, "origin": {"type": "marketing"}}))
    );
    assert_eq!(
        conversation(&decision, 23, Status::Delivered, &guesses()),
        Some(json!({"id": id, "origin": {"type": "marketing"}}))
    );
    assert_eq!(conversation(&decision, 24, Status::Sent, &guesses()), None);
}

#[test]
fn the_free_entry_point_keeps_its_conversation() {
    let mut store = Store::new(PricePlan::Dated);
    let noon = at("2026-03-10T12:00:00Z");
    store.come_from_ad(MEXICO, noon);
    store.deliver(MEXICO, MessageKind::FreeForm, noon);
    let decision = store.deliver(MEXICO, template(TemplateCategory::Utility), noon);
    assert_eq!(
        pricing(&decision, &guesses()),
        json!({"billable": false, "pricing_model": "PMP", "type": "free_entry_point", "category": "referral_conversion"})
    );
    let expires = (at("2026-03-13T12:00:00Z").seconds()).to_string();
    let origin = json!({"type": "referral_conversion"});
    assert_eq!(
        conversation(&decision, 26, Status::Sent, &guesses()),
        Some(json!({"id": decision.conversation.id, "expiration_timestamp": expires, "origin": origin}))
    );
}

#[test]
fn conversations_have_no_type() {
    let mut store = Store::new(PricePlan::Pinned(Regime::Cbp));
    let noon = at("2026-03-10T12:00:00Z");
    store.deliver(MEXICO, template(TemplateCategory::Marketing), noon);
    let answer = store.deliver(MEXICO, MessageKind::FreeForm, noon);
    assert_eq!(
        pricing(&answer, &guesses()),
        json!({"billable": false, "pricing_model": "CBP", "category": "marketing"})
    );
}

#[test]
fn authentication_international_has_two_spellings() {
    let mut store = Store::new(PricePlan::Dated);
    let noon = at("2026-03-10T12:00:00Z");
    store.account.authentication_international =
        Eligibility { start_time: Some(noon), exception_countries: Vec::new() };
    let decision = store.deliver("919876543210", template(TemplateCategory::Authentication), noon);
    assert_eq!(pricing(&decision, &guesses())["category"], "authentication-international");
    let other = Assumptions { hyphen_in_authentication_international: false, ..guesses() };
    assert_eq!(pricing(&decision, &other)["category"], "authentication_international");
}

#[test]
fn the_price_is_told_with_sent_and_once_more() {
    assert!(is_priced(Status::Sent, false) && is_priced(Status::Delivered, false));
    assert!(is_priced(Status::Read, false) && !is_priced(Status::Read, true));
    assert!(!is_priced(Status::Failed, false) && !is_priced(Status::Played, true));
}

#[test]
fn a_new_tier_is_news() {
    let reached = TierReached {
        tier: "3:9".parse().unwrap(),
        category: TierCategory::Utility,
        market: Market::OTHER,
        month: "2026-10".parse().unwrap(),
    };
    assert_eq!(
        volume_tier_update(&reached, at("2026-10-10T12:00:00Z")).value,
        json!({
            "event": "VOLUME_BASED_PRICING_TIER_UPDATE",
            "volume_tier_info": {
                "tier_update_time": at("2026-10-10T12:00:00Z").seconds(),
                "pricing_category": "UTILITY",
                "tier": "3:9",
                "effective_month": "2026-10",
                "region": "Other",
            },
        })
    );
}
