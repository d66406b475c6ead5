use proptest::prelude::*;

use super::*;

fn on(day: &str) -> Timestamp {
    Timestamp::parse(&format!("{day}T00:00:00Z")).unwrap()
}

const HOUR: Duration = Duration::from_secs(3_600);

fn facts() -> GrowthFacts {
    GrowthFacts {
        is_verified: false,
        delivered_customers_30d: 0,
        customers_7d: 0,
        quality: QualityRating::Green,
        is_connected: true,
    }
}

/// Looks every hour for so long, and tells what happened when.
fn live(
    mut state: LimitState,
    facts: GrowthFacts,
    from: Timestamp,
    hours: u32,
) -> (LimitState, Vec<(u32, LimitEvent)>) {
    let assumptions = Assumptions::default();
    let mut events = Vec::new();
    for hour in 0..=hours {
        let (next, event) = state.advance(&facts, from.plus(HOUR * hour), &assumptions);
        state = next;
        events.extend(event.map(|event| (hour, event)));
    }
    (state, events)
}

#[test]
fn the_cutover_is_on_8_october_2025() {
    assert_eq!(PORTFOLIO_LIMITS_SINCE, on("2025-10-08"));
    assert_eq!(Ladder::at(on("2025-10-07")), Ladder::OfNumber);
    assert_eq!(Ladder::at(on("2025-10-08")), Ladder::OfPortfolio);
}

#[test]
fn limits_are_read_back_and_ascend() {
    for limit in MessagingLimit::ALL {
        assert_eq!(MessagingLimit::parse(&limit.to_string()), Some(limit));
    }
    assert!(MessagingLimit::ALL.is_sorted());
    assert_eq!(MessagingLimit::parse("TIER_5K"), None);
    assert_eq!(
        MessagingLimit::ALL.map(MessagingLimit::customers),
        [Some(50), Some(250), Some(1_000), Some(2_000), Some(10_000), Some(100_000), None]
    );
}

#[test]
fn a_portfolio_took_its_best_numbers_limit() {
    use MessagingLimit::{Tier1K, Tier2K, Tier10K, Tier250};
    assert_eq!(at_cutover([Tier250, Tier1K]), Tier2K);
    assert_eq!(at_cutover([Tier10K, Tier1K]), Tier10K);
    assert_eq!(at_cutover([]), Tier250);
}

#[test]
fn verification_is_the_first_step_after_a_review() {
    let verified = GrowthFacts { is_verified: true, quality: QualityRating::Unknown, ..facts() };
    let (state, events) = live(LimitState::new(MessagingLimit::Tier250), verified, on("2026-03-01"), 48);
    let raised = LimitEvent::Raised { from: MessagingLimit::Tier250, to: MessagingLimit::Tier2K };
    assert_eq!(events, [(6, raised)]);
    assert_eq!(state, LimitState::new(MessagingLimit::Tier2K));
}

#[test]
fn two_thousand_delivered_are_the_first_step_too() {
    let start = LimitState::new(MessagingLimit::Tier250);
    let many = |delivered| GrowthFacts { delivered_customers_30d: delivered, ..facts() };
    assert_eq!(live(start, many(1_999), on("2026-03-01"), 48).1, []);
    assert_eq!(live(start, many(2_000), on("2026-03-01"), 48).1.len(), 1);
    // Before October 2025 it was 1,000, to 1,000, after a day.
    let raised = LimitEvent::Raised { from: MessagingLimit::Tier250, to: MessagingLimit::Tier1K };
    assert_eq!(live(start, many(1_000), on("2025-03-01"), 48).1, [(24, raised)]);
}

#[test]
fn a_denied_first_step_is_told_once_and_comes_with_good_quality() {
    let start = LimitState::new(MessagingLimit::Tier250);
    for (quality, alert) in
        [(QualityRating::Yellow, AlertType::EligibilityDeferred), (QualityRating::Red, AlertType::EligibilityFailed)]
    {
        let verified = GrowthFacts { is_verified: true, quality, ..facts() };
        let (denied, events) = live(start, verified, on("2026-03-01"), 48);
        assert_eq!(events, [(6, LimitEvent::Denied(alert))]);
        assert!(denied.is_denied);
        let good = GrowthFacts { quality: QualityRating::Green, ..verified };
        let (state, events) = live(denied, good, on("2026-03-04"), 48);
        assert_eq!((state.limit, events.len()), (MessagingLimit::Tier2K, 1));
    }
}

#[test]
fn half_of_the_limit_used_well_is_the_next_step_after_six_hours() {
    let start = LimitState::new(MessagingLimit::Tier2K);
    let used = |customers_7d, quality| GrowthFacts { customers_7d, quality, ..facts() };
    assert_eq!(live(start, used(999, QualityRating::Green), on("2026-03-01"), 48).1, []);
    assert_eq!(live(start, used(1_000, QualityRating::Yellow), on("2026-03-01"), 48).1, []);
    let (state, events) = live(start, used(1_000, QualityRating::Green), on("2026-03-01"), 48);
    assert_eq!((state.limit, events.first().map(|(hour, _)| *hour)), (MessagingLimit::Tier10K, Some(6)));
    let (state, events) = live(start, used(50_000, QualityRating::Green), on("2026-03-01"), 48);
    assert_eq!((state.limit, events.len()), (MessagingLimit::Unlimited, 3));
}

#[test]
fn an_interrupted_step_starts_anew() {
    let assumptions = Assumptions::default();
    let used = GrowthFacts { customers_7d: 1_000, ..facts() };
    let start = on("2026-03-01");
    let (state, _) = LimitState::new(MessagingLimit::Tier2K).advance(&used, start, &assumptions);
    assert_eq!(state.due_at(Ladder::OfPortfolio, &assumptions), Some(start.plus(HOUR * 6)));
    let (state, _) = state.advance(&facts(), start.plus(HOUR * 5), &assumptions);
    assert_eq!(state.due_at(Ladder::OfPortfolio, &assumptions), None);
    let (state, event) = state.advance(&used, start.plus(HOUR * 6), &assumptions);
    assert_eq!((state.limit, event), (MessagingLimit::Tier2K, None));
}

#[test]
fn numbers_once_fell_after_a_week_of_low_quality_and_portfolios_never_do() {
    let bad = GrowthFacts { quality: QualityRating::Red, customers_7d: 50_000, ..facts() };
    let start = LimitState::new(MessagingLimit::Tier10K);
    let (state, events) = live(start, bad, on("2025-03-01"), 7 * 24);
    let lowered = LimitEvent::Lowered { from: MessagingLimit::Tier10K, to: MessagingLimit::Tier1K };
    assert_eq!((state.limit, events), (MessagingLimit::Tier1K, vec![(7 * 24, lowered)]));
    assert_eq!(live(start, bad, on("2026-03-01"), 30 * 24).1, []);
    let (state, _) = LimitState::new(MessagingLimit::Tier10K).advance(&bad, on("2025-03-01"), &Assumptions::default());
    assert_eq!(state.due_at(Ladder::OfNumber, &Assumptions::default()), Some(on("2025-03-08")));
}

#[test]
fn a_number_that_is_not_connected_does_not_rise() {
    let used = GrowthFacts { customers_7d: 5_000, is_connected: false, quality: QualityRating::Yellow, ..facts() };
    let start = LimitState::new(MessagingLimit::Tier1K);
    assert_eq!(live(start, used, on("2025-03-01"), 48).1, []);
    let connected = GrowthFacts { is_connected: true, ..used };
    assert_eq!(live(start, connected, on("2025-03-01"), 25).0.limit, MessagingLimit::Tier10K);
}

#[test]
fn one_thousand_becomes_two_thousand_at_the_cutover() {
    let (state, events) = live(LimitState::new(MessagingLimit::Tier1K), facts(), on("2025-10-07"), 48);
    let moved = LimitEvent::MovedToPortfolio { from: MessagingLimit::Tier1K, to: MessagingLimit::Tier2K };
    assert_eq!((state.limit, events), (MessagingLimit::Tier2K, vec![(24, moved)]));
}

#[test]
fn what_happened_is_told() {
    use MessagingLimit::{Tier1K, Tier2K, Tier10K, Tier250};
    let owner = LimitOwner { business_id: "77", is_verified: false, display_phone_number: None };
    let fields = LimitFields::at(24, on("2026-03-01"));
    let told = |event: LimitEvent| event.webhooks(owner, fields);
    let raised = told(LimitEvent::Raised { from: Tier250, to: Tier2K });
    assert_eq!(raised, [capabilities(Tier2K, false, fields)]);
    assert_eq!(raised[0].value["max_daily_conversations_per_business"], "TIER_2K");
    assert_eq!(told(LimitEvent::MovedToPortfolio { from: Tier1K, to: Tier2K }).len(), 1);
    let denied = told(LimitEvent::Denied(AlertType::EligibilityFailed));
    assert_eq!((denied[0].field, &denied[0].value["entity_id"]), ("account_alerts", &"77".into()));
    let of_number = LimitOwner { display_phone_number: Some("+1 650"), ..owner };
    let old = LimitFields::at(23, on("2025-03-01"));
    for (event, word) in [
        (LimitEvent::Raised { from: Tier1K, to: Tier10K }, "UPGRADE"),
        (LimitEvent::Lowered { from: Tier10K, to: Tier1K }, "DOWNGRADE"),
    ] {
        let told = event.webhooks(of_number, old);
        assert_eq!((told.len(), &told[0].value["event"]), (2, &word.into()));
        assert_eq!(told[0].field, "phone_number_quality_update");
    }
}

#[test]
fn numbers_of_a_portfolio() {
    assert_eq!(max_phone_numbers(MessagingLimit::Tier250, false), 2);
    assert_eq!(max_phone_numbers(MessagingLimit::Tier250, true), 20);
    assert_eq!(max_phone_numbers(MessagingLimit::Tier2K, false), 20);
}

fn any_facts() -> impl Strategy<Value = GrowthFacts> {
    (any::<bool>(), 0_u64..4_000, 0_u64..200_000, proptest::sample::select(&QualityRating::ALL[..]), any::<bool>())
        .prop_map(|(is_verified, delivered_customers_30d, customers_7d, quality, is_connected)| GrowthFacts {
            is_verified,
            delivered_customers_30d,
            customers_7d,
            quality,
            is_connected,
        })
}

proptest! {
    /// Whatever happens, the limit is one of the ladder in force, moves by single steps, and never falls on the new ladder.
    #[test]
    fn the_ladder_is_climbed_step_by_step(
        start in proptest::sample::select(&MessagingLimit::ALL[..]),
        days in proptest::collection::vec((any_facts(), 0_u32..200), 1..60),
        old in any::<bool>(),
    ) {
        let assumptions = Assumptions::default();
        let mut now = on(if old { "2025-09-01" } else { "2026-01-01" });
        let mut state = LimitState::new(start);
        for (facts, hours) in days {
            now = now.plus(HOUR * hours);
            let before = state.limit;
            let (next, event) = state.advance(&facts, now, &assumptions);
            let ladder = Ladder::at(now);
            prop_assert_eq!(next.limit.on(ladder), next.limit);
            match event {
                Some(LimitEvent::Raised { from, to }) => prop_assert!((from, Some(to)) == (before, before.up(ladder)) && to == next.limit),
                Some(LimitEvent::Lowered { from, to }) => {
                    prop_assert_eq!(ladder, Ladder::OfNumber);
                    prop_assert!((from, to) == (before, before.down(ladder)) && to == next.limit);
                }
                Some(LimitEvent::MovedToPortfolio { from, to }) => prop_assert!(from == before && to == before.on(ladder)),
                Some(LimitEvent::Denied(_)) => prop_assert!(next.limit == before && before == MessagingLimit::Tier250),
                None => prop_assert_eq!(next.limit, before.on(ladder)),
            }
            state = next;
        }
    }
}
