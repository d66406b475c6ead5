//! What holds for any traffic: no message is charged twice, none is free without a rule, and totals are the sum of decisions.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use recado_core::Timestamp;

use super::store::{Sent, Store, at};
use crate::pricing::{
    Amount, Audience, Category, CounterKey, CounterKind, MessageKind, PricePlan, Regime, Rule, TemplateCategory,
};

const HOUR_US: i64 = 3_600_000_000;
const CUSTOMERS: [&str; 3] = ["5215500000001", "5215500000002", "5215500000003"];

/// Something that happens between the business and one customer.
#[derive(Debug, Clone)]
enum Event {
    Wrote,
    CameFromAd,
    Delivered(MessageKind),
}

fn plan() -> impl Strategy<Value = PricePlan> {
    let pinned = select(Regime::ALL).prop_map(PricePlan::Pinned);
    prop_oneof![Just(PricePlan::Dated), Just(PricePlan::CustomerDocument), pinned]
}

fn event() -> impl Strategy<Value = Event> {
    let kind = prop_oneof![
        4 => select(TemplateCategory::ALL).prop_map(MessageKind::Template),
        1 => Just(MessageKind::MarketingApiTemplate),
        3 => Just(MessageKind::FreeForm),
        1 => (1_u64..50_000).prop_map(|tokens| MessageKind::AgentReply { tokens }),
    ];
    prop_oneof![2 => Just(Event::Wrote), 1 => Just(Event::CameFromAd), 6 => kind.prop_map(Event::Delivered)]
}

/// One customer's events with the time that passes before each.
fn life() -> impl Strategy<Value = Vec<(i64, Event)>> {
    let gap = prop_oneof![Just(0_i64), Just(24 * HOUR_US), Just(24 * HOUR_US - 1), Just(72 * HOUR_US), 0..30 * HOUR_US];
    proptest::collection::vec((gap, event()), 0..25)
}

/// Beginnings around each change of the rules.
fn beginning() -> impl Strategy<Value = Timestamp> {
    select(vec!["2023-06-01T00:00:00Z", "2024-10-28T00:00:00Z", "2025-06-27T12:00:00Z", "2026-09-27T18:00:00Z"])
        .prop_map(at)
}

struct Step {
    customer: usize,
    at: Timestamp,
    event: Event,
    nth: usize,
}

fn steps(customer: usize, start: Timestamp, life: Vec<(i64, Event)>) -> Vec<Step> {
    let mut now = start.micros();
    let step = |(nth, (gap, event)): (usize, (i64, Event))| {
        now += gap;
        Step { customer, at: Timestamp::from_micros(now), event, nth }
    };
    life.into_iter().enumerate().map(step).collect()
}

fn perform(store: &mut Store, step: &Step) {
    let Some(customer) = CUSTOMERS.get(step.customer) else { return };
    match step.event {
        Event::Wrote => store.inbound(customer, step.at),
        Event::CameFromAd => store.come_from_ad(customer, step.at),
        Event::Delivered(kind) => {
            let sent = Sent {
                id: format!("{customer}.{}", step.nth),
                customer: (*customer).to_owned(),
                kind,
                audience: Audience::Customer,
                sent_at: step.at,
            };
            store.deliver_sent(&sent, step.at);
            // The same news again.
            store.deliver_sent(&sent, step.at.plus(std::time::Duration::from_secs(90_000)));
        }
    }
}

/// Near the end of every free allowance, so that runs cross it.
fn store(plan: PricePlan, used: u64) -> Store {
    let mut store = Store::new(plan);
    for month in ["2023-06", "2024-10", "2025-06", "2026-09", "2026-10"] {
        let month = month.parse().unwrap();
        for (kind, owner_id) in [(CounterKind::ServiceConversations, "1"), (CounterKind::ServiceMessages, "3")] {
            let key = CounterKey { kind, owner_id: owner_id.to_owned(), market: None, month };
            store.counts.insert(key, used);
        }
    }
    store
}

/// The customers' lives woven together by a random order that keeps each one's own.
fn weave(lives: Vec<Vec<Step>>, order: &[usize]) -> Vec<Step> {
    let mut lives: Vec<_> = lives.into_iter().map(Vec::into_iter).collect();
    let mut woven = Vec::new();
    let count = lives.len();
    for turn in order {
        if let Some(step) = lives.get_mut(turn % count).and_then(Iterator::next) {
            woven.push(step);
        }
    }
    woven.extend(lives.into_iter().flatten());
    woven
}

fn run(plan: PricePlan, used: u64, start: Timestamp, lives: &[Vec<(i64, Event)>], order: &[usize]) -> Store {
    let mut store = store(plan, used);
    let lives = lives.iter().cloned().enumerate().map(|(customer, life)| steps(customer, start, life)).collect();
    for step in weave(lives, order) {
        perform(&mut store, &step);
    }
    store
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn every_message_has_one_decision_with_a_rule_and_totals_are_their_sum(
        plan in plan(),
        used in 990_u64..1_002,
        start in beginning(),
        lives in proptest::collection::vec(life(), 3),
        order in proptest::collection::vec(0_usize..3, 0..80),
    ) {
        let store = run(plan, used, start, &lives, &order);
        let messages = lives.iter().flatten().filter(|(_, event)| matches!(event, Event::Delivered(_))).count();
        prop_assert_eq!(store.decisions().count(), messages);
        let sum: Amount = store.decisions().map(|decision| decision.amount).sum();
        prop_assert_eq!(store.total, sum);
        for decision in store.decisions() {
            prop_assert_eq!(decision.billable, decision.rule.charges());
            prop_assert_eq!(decision.billable, !decision.amount.is_zero(), "{:?}", decision);
            prop_assert!(!decision.rule.sentence().is_empty());
            prop_assert!(decision.decided_at < decision.conversation.expires_at || decision.rule == Rule::FreeEntryAnswer);
        }
    }

    #[test]
    fn the_order_between_customers_does_not_change_the_total(
        plan in plan(),
        used in 990_u64..1_002,
        start in beginning(),
        lives in proptest::collection::vec(life(), 3),
        one in proptest::collection::vec(0_usize..3, 0..80),
        other in proptest::collection::vec(0_usize..3, 0..80),
    ) {
        // All in one market, where every charged one of a kind costs the same. Lives cross months, and in each the same number is
        // free whoever has it; only the day's price may differ, so the list must not change in between.
        prop_assume!(start != at("2024-10-28T00:00:00Z") || plan != PricePlan::Dated);
        prop_assume!(start != at("2025-06-27T12:00:00Z") || plan != PricePlan::Dated);
        let (one, other) = (run(plan, used, start, &lives, &one), run(plan, used, start, &lives, &other));
        prop_assert_eq!(one.total, other.total);
    }

    #[test]
    fn a_conversation_is_charged_once_in_24_hours(
        document in any::<bool>(),
        start in beginning(),
        lives in proptest::collection::vec(life(), 3),
        order in proptest::collection::vec(0_usize..3, 0..80),
    ) {
        let plan = if document { PricePlan::CustomerDocument } else { PricePlan::Pinned(Regime::Cbp) };
        let store = run(plan, 1_000, start, &lives, &order);
        let mut opened: BTreeMap<(&str, Category), Vec<i64>> = BTreeMap::new();
        let mut free: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for decision in store.decisions() {
            let customer = decision.customer.as_str();
            if decision.rule == Rule::FreeEntryAnswer {
                free.entry(customer).or_default().push(decision.decided_at.micros());
            } else if decision.conversation.is_opened {
                opened.entry((customer, decision.category)).or_default().push(decision.decided_at.micros());
            }
        }
        for ((customer, category), mut moments) in opened {
            moments.sort_unstable();
            let answers = free.get(customer).cloned().unwrap_or_default();
            for pair in moments.windows(2) {
                // The free entry point closes what is open, so that the next template pays again.
                let was_closed = answers.iter().any(|answer| (pair[0]..=pair[1]).contains(answer));
                prop_assert!(pair[1] - pair[0] >= 24 * HOUR_US || was_closed, "{} {}", customer, category);
            }
            for moment in moments {
                let inside = answers.iter().any(|answer| *answer < moment && moment < answer + 72 * HOUR_US);
                prop_assert!(!inside, "{} {} was charged inside the free entry point", customer, category);
            }
        }
    }

    #[test]
    fn exactly_the_allowance_is_free(
        sent in 0_u64..40,
        used in 980_u64..1_010,
    ) {
        let mut store = store(PricePlan::Pinned(Regime::PmpSinceOctober2026), used);
        for _ in 0..sent {
            store.deliver(CUSTOMERS[0], MessageKind::FreeForm, at("2026-10-10T12:00:00Z"));
        }
        let free = store.decisions().filter(|decision| !decision.billable).count() as u64;
        prop_assert_eq!(free, sent.min(1_000_u64.saturating_sub(used)));
    }
}
