use recado_core::Timestamp;

use super::store::{MEXICO, Store, at, template};
use crate::account_zone::AccountZone;
use crate::pricing::international::Eligibility;
use crate::pricing::{Category, Decision, MessageKind, PricePlan, PricingType, Regime, Rule, TemplateCategory};

const MARKETING: MessageKind = MessageKind::Template(TemplateCategory::Marketing);
const UTILITY: MessageKind = MessageKind::Template(TemplateCategory::Utility);

fn micros_after(start: Timestamp, micros: i64) -> Timestamp {
    Timestamp::from_micros(start.micros() + micros)
}

fn price(decision: &Decision) -> (Rule, String) {
    (decision.rule, decision.amount.to_string())
}

const DAY_US: i64 = 86_400_000_000;

#[test]
fn a_template_pays_once_in_24_hours_to_the_microsecond() {
    let mut store = Store::new(PricePlan::Dated);
    let start = at("2024-03-10T12:00:00Z");
    let first = store.deliver(MEXICO, MARKETING, start);
    assert_eq!(price(&first), (Rule::TemplateOpensConversation, "0.0436".to_owned()));
    assert_eq!((first.regime, first.pricing_type, first.billable), (Regime::Cbp, Some(PricingType::Regular), true));

    let last = store.deliver(MEXICO, MARKETING, micros_after(start, DAY_US - 1));
    assert_eq!(price(&last), (Rule::TemplateJoinsConversation, "0.00".to_owned()));
    assert_eq!((&last.conversation.id, last.conversation.is_opened), (&first.conversation.id, false));
    assert_eq!((last.pricing_type, last.billable), (None, false));

    let next = store.deliver(MEXICO, MARKETING, micros_after(start, DAY_US));
    assert_eq!(price(&next), (Rule::TemplateOpensConversation, "0.0436".to_owned()));
    assert_ne!(next.conversation.id, first.conversation.id);
}

#[test]
fn categories_overlap_and_free_form_joins_the_youngest() {
    let mut store = Store::new(PricePlan::Dated);
    let start = at("2024-03-10T12:00:00Z");
    store.inbound(MEXICO, start);
    let service = store.deliver(MEXICO, MessageKind::FreeForm, start);
    assert_eq!(service.rule, Rule::ServiceConversationInFreeTier);
    let utility = store.deliver(MEXICO, UTILITY, micros_after(start, 1));
    assert_eq!(price(&utility), (Rule::TemplateOpensConversation, "0.0266".to_owned()));
    let marketing = store.deliver(MEXICO, MARKETING, micros_after(start, 2));
    assert_eq!(marketing.rule, Rule::TemplateOpensConversation);
    let lite = store.deliver(MEXICO, MessageKind::MarketingApiTemplate, micros_after(start, 3));
    assert_eq!((lite.category, lite.rule), (Category::MarketingLite, Rule::TemplateOpensConversation));

    let answer = store.deliver(MEXICO, MessageKind::FreeForm, micros_after(start, 4));
    assert_eq!((answer.rule, answer.category), (Rule::FreeFormJoinsConversation, Category::MarketingLite));
    assert_eq!(answer.conversation.id, lite.conversation.id);
    let again = store.deliver(MEXICO, UTILITY, micros_after(start, 5));
    assert_eq!((again.rule, again.conversation.id), (Rule::TemplateJoinsConversation, utility.conversation.id));
    // Another customer's conversations are others.
    assert!(store.deliver("5215500000002", UTILITY, micros_after(start, 6)).billable);
}

#[test]
fn a_service_conversation_ends_and_the_next_answer_opens_another() {
    let mut store = Store::new(PricePlan::Dated);
    let start = at("2024-03-10T12:00:00Z");
    store.deliver(MEXICO, MessageKind::FreeForm, start);
    assert!(!store.deliver(MEXICO, MessageKind::FreeForm, micros_after(start, DAY_US - 1)).conversation.is_opened);
    let next = store.deliver(MEXICO, MessageKind::FreeForm, micros_after(start, DAY_US));
    assert_eq!((next.rule, next.nth_of_month), (Rule::ServiceConversationInFreeTier, Some(2)));
}

#[test]
fn the_free_tier_ends_after_1000_and_begins_with_the_accounts_month() {
    let mut store = Store::new(PricePlan::Dated);
    store.account.zone = AccountZone::of_timezone_id("1");
    for customer in 0..1_000 {
        let free = store.deliver(&format!("52155{customer:08}"), MessageKind::FreeForm, at("2024-03-20T12:00:00Z"));
        assert!(!free.billable);
    }
    let last_of_march = at("2024-04-01T06:59:59.999999Z");
    let charged = store.deliver("34600000001", MessageKind::FreeForm, last_of_march);
    assert_eq!(price(&charged), (Rule::ServiceConversationCharged, "0.0369".to_owned()));
    assert_eq!(charged.nth_of_month, Some(1_001));
    let april = store.deliver("34600000002", MessageKind::FreeForm, micros_after(last_of_march, 1));
    assert_eq!((april.rule, april.nth_of_month), (Rule::ServiceConversationInFreeTier, Some(1)));
}

#[test]
fn service_is_free_since_november_2024() {
    let mut store = Store::new(PricePlan::Dated);
    let before = store.deliver("34600000001", MessageKind::FreeForm, at("2024-10-31T23:59:59.999999Z"));
    assert_eq!(before.rule, Rule::ServiceConversationInFreeTier);
    let after = store.deliver("34600000002", MessageKind::FreeForm, at("2024-11-01T00:00:00Z"));
    assert_eq!((after.rule, after.nth_of_month), (Rule::ServiceConversationsFree, None));
}

#[test]
fn a_utility_conversation_outlives_the_switch_to_messages() {
    let mut store = Store::new(PricePlan::Dated);
    let opened = store.deliver(MEXICO, UTILITY, at("2025-06-30T18:00:00Z"));
    assert_eq!(price(&opened), (Rule::TemplateOpensConversation, "0.0100".trim_end_matches('0').to_owned()));
    store.deliver(MEXICO, MARKETING, at("2025-06-30T18:00:00Z"));
    let joined = store.deliver(MEXICO, UTILITY, at("2025-07-01T17:59:59.999999Z"));
    assert_eq!(
        (joined.rule, joined.regime, joined.conversation.id),
        (Rule::UtilityJoinsEarlierConversation, Regime::Cbp, opened.conversation.id)
    );
    // Only utility goes on.
    let marketing = store.deliver(MEXICO, MARKETING, at("2025-07-01T17:59:59.999999Z"));
    assert_eq!((marketing.rule, marketing.regime), (Rule::MarketingCharged, Regime::Pmp));
    let after = store.deliver(MEXICO, UTILITY, at("2025-07-01T18:00:00Z"));
    assert_eq!((after.regime, price(&after)), (Regime::Pmp, (Rule::UtilityOutsideWindow, "0.0085".to_owned())));
}

#[test]
fn prices_change_at_the_accounts_midnight() {
    let mut store = Store::new(PricePlan::Dated);
    store.account.zone = AccountZone::of_timezone_id("94");
    let last = store.deliver("5215500000001", UTILITY, at("2024-08-01T05:59:59.999999Z"));
    let first = store.deliver("5215500000002", UTILITY, at("2024-08-01T06:00:00Z"));
    assert_eq!((last.amount.to_string().as_str(), first.amount.to_string().as_str()), ("0.0266", "0.01"));
}

#[test]
fn authentication_from_abroad_has_its_own_conversation() {
    let mut store = Store::new(PricePlan::Dated);
    store.account.authentication_international =
        Eligibility { start_time: Some(at("2024-08-05T00:00:00Z")), exception_countries: Vec::new() };
    store.account.primary_business_location = Some("ES".to_owned());
    let authentication = template(TemplateCategory::Authentication);
    let before = store.deliver("919876543210", authentication, at("2024-08-04T23:59:59.999999Z"));
    assert_eq!((before.category, before.amount.to_string().as_str()), (Category::Authentication, "0.0014"));
    let after = store.deliver("919876543210", authentication, at("2024-08-05T00:00:00Z"));
    assert_eq!((after.category, after.amount.to_string().as_str()), (Category::AuthenticationInternational, "0.028"));
    assert!(after.conversation.is_opened);
}
