use recado_core::Timestamp;

use super::store::{MEXICO, Sent, Store, at, template};
use crate::pricing::international::Eligibility;
use crate::pricing::{
    Assumptions, Audience, Category, Decision, MessageKind, PricePlan, PricingType, Regime, Rule, TemplateCategory,
    Tier, TierCategory, is_due,
};
use crate::status::Status;

const MARKETING: MessageKind = MessageKind::Template(TemplateCategory::Marketing);
const UTILITY: MessageKind = MessageKind::Template(TemplateCategory::Utility);
const AUTHENTICATION: MessageKind = MessageKind::Template(TemplateCategory::Authentication);
const SPAIN: &str = "34600000001";
const INDIA: &str = "919876543210";

fn told(decision: &Decision) -> (Rule, Category, String) {
    (decision.rule, decision.category, decision.amount.to_string())
}

#[test]
fn every_template_is_charged_outside_of_windows() {
    let mut store = Store::new(PricePlan::Dated);
    let noon = at("2026-03-10T12:00:00Z");
    for _ in 0..2 {
        let marketing = store.deliver(MEXICO, MARKETING, noon);
        assert_eq!(told(&marketing), (Rule::MarketingCharged, Category::Marketing, "0.0305".to_owned()));
        assert_eq!((marketing.tier, marketing.pricing_type), (None, Some(PricingType::Regular)));
    }
    let lite = store.deliver(MEXICO, MessageKind::MarketingApiTemplate, noon);
    assert_eq!(told(&lite), (Rule::MarketingCharged, Category::MarketingLite, "0.0305".to_owned()));
    let utility = store.deliver(MEXICO, UTILITY, noon);
    assert_eq!(told(&utility), (Rule::UtilityOutsideWindow, Category::Utility, "0.0085".to_owned()));
    assert_eq!(utility.tier, Some(Tier::ALL));
    let authentication = store.deliver(MEXICO, AUTHENTICATION, noon);
    assert_eq!(told(&authentication), (Rule::AuthenticationCharged, Category::Authentication, "0.0085".to_owned()));
    let elsewhere = store.deliver("3541234567", MARKETING, noon);
    assert_eq!((elsewhere.market.as_str(), elsewhere.amount.to_string().as_str()), ("Other", "0.0604"));
}

#[test]
fn the_window_frees_utility_to_the_microsecond_until_october_2026() {
    let mut store = Store::new(PricePlan::Dated);
    let wrote = at("2026-03-10T12:00:00Z");
    store.inbound(MEXICO, wrote);
    let end = Timestamp::from_micros(wrote.micros() + 86_400_000_000);
    let last = store.deliver(MEXICO, UTILITY, Timestamp::from_micros(end.micros() - 1));
    assert_eq!((last.rule, last.pricing_type), (Rule::UtilityInOpenWindow, Some(PricingType::FreeCustomerService)));
    assert_eq!(store.deliver(MEXICO, UTILITY, end).rule, Rule::UtilityOutsideWindow);
    // Marketing and authentication are charged inside too.
    assert!(store.deliver(MEXICO, MARKETING, wrote).billable && store.deliver(MEXICO, AUTHENTICATION, wrote).billable);

    store.inbound(MEXICO, at("2026-09-30T20:00:00Z"));
    let september = store.deliver(MEXICO, UTILITY, at("2026-09-30T23:59:59.999999Z"));
    let october = store.deliver(MEXICO, UTILITY, at("2026-10-01T00:00:00Z"));
    assert_eq!((september.rule, october.rule), (Rule::UtilityInOpenWindow, Rule::UtilityAlwaysCharged));
    assert_eq!(october.regime, Regime::PmpSinceOctober2026);
}

#[test]
fn service_is_free_until_october_2026_and_1000_a_number_from_then_on() {
    let mut store = Store::new(PricePlan::Dated);
    let free = store.deliver(SPAIN, MessageKind::FreeForm, at("2026-09-30T23:59:59.999999Z"));
    assert_eq!((free.rule, free.nth_of_month), (Rule::ServiceFree, None));
    let october = at("2026-10-01T00:00:00Z");
    for nth in 1..=1_000 {
        let free = store.deliver(SPAIN, MessageKind::FreeForm, october);
        assert_eq!((free.rule, free.nth_of_month, free.billable), (Rule::ServiceInMonthlyAllowance, Some(nth), false));
        assert_eq!(free.pricing_type, Some(PricingType::FreeCustomerService));
    }
    let charged = store.deliver(SPAIN, MessageKind::FreeForm, october);
    assert_eq!(told(&charged), (Rule::ServiceCharged, Category::Service, "0.02".to_owned()));
    assert_eq!((charged.tier, charged.pricing_type), (None, Some(PricingType::Regular)));
    let november = store.deliver(SPAIN, MessageKind::FreeForm, at("2026-11-01T00:00:00Z"));
    assert_eq!(november.nth_of_month, Some(1));
}

#[test]
fn a_pinned_account_keeps_its_rules() {
    let mut store = Store::new(PricePlan::Pinned(Regime::Pmp));
    let now = at("2026-11-22T12:00:00Z");
    let service = store.deliver(SPAIN, MessageKind::FreeForm, now);
    assert_eq!((service.regime, service.rule), (Regime::Pmp, Rule::ServiceFree));
    assert_eq!(service.price_list_day.to_string(), "2026-09-30");

    let mut store = Store::new(PricePlan::Pinned(Regime::PmpSinceOctober2026));
    let early = store.deliver(SPAIN, MARKETING, at("2024-01-01T00:00:00Z"));
    assert_eq!((early.regime, early.amount.to_string().as_str()), (Regime::PmpSinceOctober2026, "0.0706"));
}

#[test]
fn authentication_from_abroad_shares_the_count_of_tiers() {
    const TABLE: &str = "effective_date,market,category,from,to,rate,currency
2025-07-01,India,authentication,0,2,0.0014,USD
2025-07-01,India,authentication,3,MAX,0.0010,USD
2025-07-01,India,authentication_international,0,2,0.0280,USD
2025-07-01,India,authentication_international,3,MAX,0.0200,USD
";
    let mut store = Store::new(PricePlan::Dated);
    store.prices = store.prices.with_volume_tiers(TABLE).unwrap();
    store.account.authentication_international =
        Eligibility { start_time: Some(at("2026-03-10T12:00:00Z")), exception_countries: Vec::new() };
    let before = at("2026-03-10T11:59:59.999999Z");
    for _ in 0..2 {
        assert_eq!(store.deliver(INDIA, AUTHENTICATION, before).amount.to_string(), "0.0014");
    }
    let third = store.deliver(INDIA, AUTHENTICATION, at("2026-03-10T12:00:00Z"));
    assert_eq!(
        told(&third),
        (Rule::AuthenticationInternationalCharged, Category::AuthenticationInternational, "0.02".to_owned())
    );
    let reached = third.tier_reached.expect("the first of the second tier");
    assert_eq!((reached.tier.to_string().as_str(), reached.category), ("3:MAX", TierCategory::Authentication));
    assert_eq!(store.deliver(INDIA, AUTHENTICATION, at("2026-03-10T12:00:00Z")).tier_reached, None);
    let next_month = store.deliver(INDIA, AUTHENTICATION, at("2026-04-01T00:00:00Z"));
    assert_eq!((next_month.amount.to_string().as_str(), next_month.tier_reached), ("0.028", None));
    // Utility is counted by itself.
    assert_eq!(store.deliver(INDIA, UTILITY, at("2026-03-10T12:00:00Z")).tier, Some(Tier::ALL));
}

#[test]
fn groups_have_categories_of_their_own() {
    let mut store = Store::new(PricePlan::Dated);
    let mut number = 0;
    let mut deliver = |store: &mut Store, kind, at| {
        number += 1;
        let sent = Sent {
            id: format!("group.{number}"),
            customer: SPAIN.to_owned(),
            kind,
            audience: Audience::GroupParticipant,
            sent_at: at,
        };
        store.deliver_sent(&sent, at)
    };
    let noon = at("2026-03-10T12:00:00Z");
    let outside = deliver(&mut store, UTILITY, noon);
    assert_eq!((outside.category, outside.billable, outside.tier), (Category::GroupUtility, true, None));
    store.come_from_ad(SPAIN, noon);
    let inside = deliver(&mut store, UTILITY, noon);
    assert_eq!(
        (inside.rule, inside.pricing_type),
        (Rule::UtilityInOpenWindow, Some(PricingType::FreeGroupCustomerService))
    );
    let marketing = deliver(&mut store, MARKETING, noon);
    assert_eq!((marketing.category, marketing.billable), (Category::GroupMarketing, true));
    let service = deliver(&mut store, MessageKind::FreeForm, noon);
    assert_eq!(
        (service.category, service.rule, service.pricing_type),
        (Category::GroupService, Rule::ServiceFree, Some(PricingType::FreeGroupCustomerService))
    );

    let october = at("2026-10-10T12:00:00Z");
    store.inbound(SPAIN, october);
    assert!(deliver(&mut store, UTILITY, october).billable);
    store.prices = store.prices.assuming(Assumptions { groups_follow_october_2026: false, ..Assumptions::default() });
    assert!(!deliver(&mut store, UTILITY, october).billable);
    assert_eq!(deliver(&mut store, MessageKind::FreeForm, october).rule, Rule::ServiceFree);
}

#[test]
fn assistants_pay_where_they_must_be_admitted() {
    let mut store = Store::new(PricePlan::Dated);
    store.account.is_ai_provider = true;
    let march = at("2026-03-10T12:00:00Z");
    let italy = store.deliver("393401234567", MessageKind::FreeForm, march);
    assert_eq!(told(&italy), (Rule::GeneralPurposeAiCharged, Category::GeneralPurposeAi, "0.0691".to_owned()));
    assert_eq!(store.deliver("16505551234", MessageKind::FreeForm, march).rule, Rule::ServiceFree);
    let may = store.deliver("393401234567", MessageKind::FreeForm, at("2026-05-13T00:00:00Z"));
    assert_eq!(may.rule, Rule::ServiceFree);
}

#[test]
fn agents_are_billed_by_tokens_since_august_2026() {
    let mut store = Store::new(PricePlan::Dated);
    let agent = MessageKind::AgentReply { tokens: 20_000 };
    let july = store.deliver(SPAIN, agent, at("2026-07-31T23:59:59.999999Z"));
    let august = store.deliver(SPAIN, agent, at("2026-08-01T00:00:00Z"));
    assert_eq!((july.rule, july.billable), (Rule::AgentReplyNotBilledYet, false));
    assert_eq!(told(&august), (Rule::AgentReplyCharged, Category::AiBot, "0.04".to_owned()));
}

#[test]
fn a_message_is_due_with_the_first_news_of_its_delivery() {
    assert!(is_due(Status::Sent, Status::Delivered) && is_due(Status::Accepted, Status::Read));
    assert!(!is_due(Status::Delivered, Status::Read));
    assert!(!is_due(Status::Accepted, Status::Sent) && !is_due(Status::Sent, Status::Failed));
}

#[test]
fn template_is_spelled() {
    assert_eq!(template("UTILITY".parse().unwrap()), UTILITY);
}
