use recado_core::Timestamp;

use super::store::{MEXICO, Sent, Store, at, template};
use crate::pricing::{
    Assumptions, Audience, Category, MessageKind, PricePlan, PricingType, Regime, Rule, TemplateCategory,
};

const MARKETING: MessageKind = MessageKind::Template(TemplateCategory::Marketing);

fn hours(start: Timestamp, hours: i64, micros: i64) -> Timestamp {
    Timestamp::from_micros(start.micros() + hours * 3_600_000_000 + micros)
}

#[test]
fn the_answer_makes_everything_free_for_72_hours() {
    for plan in [PricePlan::Pinned(Regime::Cbp), PricePlan::Pinned(Regime::Pmp), PricePlan::Dated] {
        let mut store = Store::new(plan);
        let start = at("2026-10-10T12:00:00Z");
        store.come_from_ad(MEXICO, start);
        let answered_at = hours(start, 24, -1);
        let answer = store.deliver(MEXICO, MessageKind::FreeForm, answered_at);
        assert_eq!((answer.rule, answer.category), (Rule::FreeEntryAnswer, Category::ReferralConversion));
        assert_eq!((answer.billable, answer.pricing_type), (false, Some(PricingType::FreeEntryPoint)));
        assert_eq!(store.ledger(MEXICO).entry_at, None);
        for category in TemplateCategory::ALL {
            let inside = store.deliver(MEXICO, template(*category), hours(answered_at, 72, -1));
            assert_eq!(
                (inside.rule, &inside.conversation.id),
                (Rule::FreeEntryPoint, &answer.conversation.id),
                "{plan}"
            );
        }
        let after = store.deliver(MEXICO, MARKETING, hours(answered_at, 72, 0));
        assert!(after.billable, "{plan}");
    }
}

#[test]
fn an_answer_after_24_hours_is_too_late() {
    let mut store = Store::new(PricePlan::Dated);
    let start = at("2026-10-10T12:00:00Z");
    store.come_from_ad(MEXICO, start);
    assert_eq!(store.deliver(MEXICO, MARKETING, hours(start, 24, 0)).rule, Rule::MarketingCharged);
}

#[test]
fn under_messages_the_answer_counts_from_when_it_was_sent() {
    let mut store = Store::new(PricePlan::Dated);
    let start = at("2026-10-10T12:00:00Z");
    store.come_from_ad(MEXICO, start);
    let sent = |id: &str, sent_at| Sent {
        id: id.to_owned(),
        customer: MEXICO.to_owned(),
        kind: MARKETING,
        audience: Audience::Customer,
        sent_at,
    };
    // What was sent before the customer came answers nothing.
    let earlier = store.deliver_sent(&sent("earlier", hours(start, 0, -1)), hours(start, 1, 0));
    assert_eq!(earlier.rule, Rule::MarketingCharged);
    let answer = store.deliver_sent(&sent("answer", hours(start, 2, 0)), hours(start, 30, 0));
    assert_eq!(answer.rule, Rule::FreeEntryAnswer);
    assert_eq!(answer.conversation.expires_at, hours(start, 74, 0));
}

#[test]
fn under_conversations_all_others_close_and_none_opens() {
    let mut store = Store::new(PricePlan::Pinned(Regime::Cbp));
    let start = at("2024-03-10T12:00:00Z");
    let marketing = store.deliver(MEXICO, MARKETING, start);
    assert!(marketing.conversation.is_opened);
    store.come_from_ad(MEXICO, hours(start, 1, 0));
    store.deliver(MEXICO, MessageKind::FreeForm, hours(start, 2, 0));
    let categories: Vec<Category> = store.ledger(MEXICO).conversations.iter().map(|open| open.category).collect();
    assert_eq!(categories, [Category::ReferralConversion]);
    // A second ad changes nothing while the free conversation lasts.
    store.come_from_ad(MEXICO, hours(start, 70, 0));
    let inside = store.deliver(MEXICO, MARKETING, hours(start, 71, 0));
    assert_eq!((inside.rule, inside.conversation.is_opened), (Rule::FreeEntryPoint, false));
}

#[test]
fn under_messages_a_second_ad_starts_the_72_hours_anew() {
    let mut store = Store::new(PricePlan::Dated);
    let start = at("2026-10-10T12:00:00Z");
    store.come_from_ad(MEXICO, start);
    store.deliver(MEXICO, MARKETING, start);
    store.come_from_ad(MEXICO, hours(start, 60, 0));
    let second = store.deliver(MEXICO, MARKETING, hours(start, 61, 0));
    assert_eq!((second.rule, second.conversation.expires_at), (Rule::FreeEntryAnswer, hours(start, 133, 0)));
}

#[test]
fn an_agents_reply_opens_it_and_is_charged_all_the_same() {
    let agent = MessageKind::AgentReply { tokens: 25_000 };
    let start = at("2026-10-10T12:00:00Z");
    let mut store = Store::new(PricePlan::Dated);
    store.come_from_ad(MEXICO, start);
    let reply = store.deliver(MEXICO, agent, start);
    assert_eq!((reply.rule, reply.amount.to_string().as_str()), (Rule::AgentReplyCharged, "0.05"));
    assert_eq!(store.deliver(MEXICO, MARKETING, start).rule, Rule::FreeEntryPoint);
    assert!(store.deliver(MEXICO, agent, start).billable);

    let mut store = Store::new(PricePlan::Dated);
    store.prices =
        store.prices.assuming(Assumptions { agent_reply_starts_free_entry_point: false, ..Assumptions::default() });
    store.come_from_ad(MEXICO, start);
    store.deliver(MEXICO, agent, start);
    assert_eq!(store.deliver(MEXICO, MARKETING, start).rule, Rule::FreeEntryAnswer);
}
