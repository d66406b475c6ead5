//! The customer's document has one: a company in Mexico, a campaign to 1,500 clients and 1,600 incoming conversations in a month.

use super::store::{Store, at, template};
use crate::pricing::{Amount, Category, MessageKind, PricePlan, Rule, TemplateCategory};

#[test]
fn a_month_in_mexico_costs_85_80() {
    let mut store = Store::new(PricePlan::CustomerDocument);
    let noon = at("2026-11-10T12:00:00Z");
    for client in 0..1_500 {
        store.deliver(&format!("52155{client:08}"), template(TemplateCategory::Marketing), noon);
    }
    assert_eq!(store.total.to_string(), "78.00");

    for client in 0..1_600 {
        let customer = format!("52133{client:08}");
        store.inbound(&customer, noon);
        store.deliver(&customer, MessageKind::FreeForm, noon);
        // More answers within the 24 hours belong to the same conversation.
        store.deliver(&customer, MessageKind::FreeForm, at("2026-11-10T20:00:00Z"));
    }
    let service: Amount = store
        .decisions()
        .filter(|decision| decision.category == Category::Service)
        .map(|decision| decision.amount)
        .sum();
    assert_eq!(service.to_string(), "7.80");
    assert_eq!(store.total.to_string(), "85.80");

    let fired = |rule| store.decisions().filter(|decision| decision.rule == rule).count();
    assert_eq!(fired(Rule::TemplateOpensConversation), 1_500);
    assert_eq!(fired(Rule::ServiceConversationInFreeTier), 1_000);
    assert_eq!(fired(Rule::ServiceConversationCharged), 600);
    assert_eq!(fired(Rule::FreeFormJoinsConversation), 1_600);
    assert!(
        store.decisions().all(|decision| decision.currency.as_str() == "USD" && decision.market.as_str() == "Mexico")
    );

    // The next month begins anew.
    store.inbound("5213300000000", at("2026-12-01T00:00:00Z"));
    let first = store.deliver("5213300000000", MessageKind::FreeForm, at("2026-12-01T00:00:00Z"));
    assert_eq!((first.rule, first.nth_of_month), (Rule::ServiceConversationInFreeTier, Some(1)));
}

#[test]
fn a_decision_explains_itself() {
    let mut store = Store::new(PricePlan::CustomerDocument);
    let noon = at("2026-11-10T12:00:00Z");
    let charged = store.deliver("34600000001", template(TemplateCategory::Utility), noon);
    assert_eq!(
        charged.explanation(),
        "No conversation of the template's category was open, so its delivery opened one for 24 hours, and that is charged. \
         The price of utility for Spain: 0.046 USD."
    );
    let free = store.deliver("34600000002", MessageKind::FreeForm, noon);
    assert_eq!(
        free.explanation(),
        "The answer opened a service conversation, one of the 1,000 that are free for the account each month. It is number 1 of \
         the month."
    );
}
