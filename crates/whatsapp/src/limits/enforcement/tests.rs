use proptest::prelude::*;

use super::*;

fn now() -> Timestamp {
    Timestamp::parse("2026-04-17T08:00:00Z").unwrap()
}

/// The account after so many violations at this moment, and the webhooks of the last one.
fn after(violations: u32) -> (Enforcement, Vec<AccountChange>) {
    let start = (Enforcement::default(), Vec::new());
    (0..violations).fold(start, |(state, _), _| state.violate(ViolationType::Scam, false, now()))
}

fn send_code(state: Enforcement, is_template: bool, days: u32) -> Option<i64> {
    state.check_send(is_template, now().plus(DAY * days)).err().map(|error| error.code)
}

#[test]
fn first_a_warning() {
    let (state, changes) = after(1);
    assert!(state.is_free(now()));
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].field, "account_update");
    assert_eq!(changes[0].value, json!({"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SCAM"}}));
}

#[test]
fn then_days_without_templates_and_new_numbers() {
    for (violations, days) in [(2, 1), (3, 3)] {
        let (state, changes) = after(violations);
        assert_eq!((send_code(state, true, 0), send_code(state, false, 0)), (Some(368), None));
        assert!(state.loses_templates_only(now()));
        assert_eq!(state.check_add_number(now()).map_err(|error| error.code), Err(368));
        assert_eq!((send_code(state, true, days - 1), send_code(state, true, days)), (Some(368), None));
        assert_eq!(state.check_add_number(now().plus(DAY * days)), Ok(()));
        let value = &changes[0].value;
        assert_eq!(value["event"], "ACCOUNT_RESTRICTION");
        assert_eq!(
            value["restriction_info"][0],
            json!({"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": now().plus(DAY * days).seconds()})
        );
        assert_eq!(value["violation_info"]["violation_type"], "SCAM");
    }
}

#[test]
fn then_days_without_any_sending() {
    for (violations, days) in [(4, 5), (5, 7), (6, 30)] {
        let (state, changes) = after(violations);
        assert_eq!((send_code(state, true, days - 1), send_code(state, false, days - 1)), (Some(368), Some(368)));
        assert_eq!((send_code(state, true, days), send_code(state, false, days)), (None, None));
        assert_eq!(changes[0].value["restriction_info"].as_array().map(Vec::len), Some(3));
        let told = state.check_send(false, now()).unwrap_err().details.unwrap();
        assert!(told.contains("until 2026-0"), "{told}");
    }
}

#[test]
fn then_the_account_is_locked_and_then_disabled() {
    let (locked, changes) = after(7);
    assert_eq!((send_code(locked, false, 1_000), locked.check_add_number(now()).is_err()), (Some(131_031), true));
    assert_eq!(
        changes[1].value,
        json!({"event": "DISABLED_UPDATE",
            "ban_info": {"waba_ban_state": "SCHEDULE_FOR_DISABLE", "waba_ban_date": "April 17, 2026"}})
    );
    let (disabled, changes) = after(8);
    assert_eq!((disabled.step, after(20).0.step), (EnforcementStep::Disabled, EnforcementStep::Disabled));
    assert_eq!(changes[1].value["ban_info"]["waba_ban_state"], "DISABLE");
}

#[test]
fn severe_harm_ends_it_at_once() {
    let (state, changes) = Enforcement::default().violate(ViolationType::Weapons, true, now());
    assert_eq!((state.step, changes.len()), (EnforcementStep::Disabled, 2));
}

#[test]
fn bad_calls_stop_calls_only() {
    let (state, changes) = Enforcement::default().violate(ViolationType::LowCallingQuality, false, now());
    assert_eq!(state, Enforcement::default());
    let info = &changes[0].value["restriction_info"];
    assert_eq!(info[0]["restriction_type"], "RESTRICTED_BUSINESS_INITIATED_CALLING");
    assert_eq!(info[0]["expiration"], now().plus(DAY * 7).seconds());
    let (_, changes) = state.violate(ViolationType::UserInitiatedCallsLowPickupRate, false, now());
    assert_eq!(changes[0].value["restriction_info"][0]["restriction_type"], "RESTRICTED_USER_INITIATED_CALLING");
}

#[test]
fn an_appeal_takes_a_day_and_may_reinstate() {
    let assumptions = Assumptions::default();
    assert_eq!(Enforcement::default().appeal(now(), &assumptions), Err(AppealProblem::NothingLost));
    let (locked, _) = after(7);
    let appealed = locked.appeal(now(), &assumptions).unwrap();
    assert_eq!(appealed.appeal_decided_at, Some(now().plus(DAY)));
    assert_eq!(appealed.appeal(now(), &assumptions), Err(AppealProblem::Pending));
    assert_eq!(appealed.decide_appeal(false, now()), (locked, Vec::new()));
    let (free, changes) = appealed.decide_appeal(true, now());
    assert!(free.is_free(now()));
    assert_eq!(changes[0].value["ban_info"]["waba_ban_state"], "REINSTATE");
    assert_eq!(locked.decide_appeal(true, now()), (locked, Vec::new()));
    let restricted = after(4).0.appeal(now(), &assumptions).unwrap();
    assert_eq!(restricted.decide_appeal(true, now()).1, []);
}

#[test]
fn dates_in_words() {
    assert_eq!(date_in_words(Timestamp::parse("2025-12-01T00:00:00Z").unwrap()), "December 1, 2025");
    assert_eq!(date_in_words(Timestamp::EPOCH), "January 1, 1970");
}

#[test]
fn violations_are_read_back() {
    assert_eq!(ViolationType::ALL.len(), 22);
    for violation in ViolationType::ALL {
        assert_eq!(ViolationType::parse(violation.as_str()), Some(*violation));
    }
    assert_eq!(ViolationType::parse("LAZINESS"), None);
}

proptest! {
    /// The ladder is only ever climbed by violations, and only an appeal leads down.
    #[test]
    fn violations_only_climb(
        events in proptest::collection::vec((0_u8..3, any::<bool>(), 0_u32..40, proptest::sample::select(ViolationType::ALL)), 0..30)
    ) {
        let assumptions = Assumptions::default();
        let (mut state, mut at) = (Enforcement::default(), now());
        for (event, choice, days, violation) in events {
            at = at.plus(DAY * days);
            let before = state;
            state = match event {
                0 => state.violate(violation, choice && days == 0, at).0,
                1 => state.appeal(at, &assumptions).unwrap_or(state),
                _ => state.decide_appeal(choice, at).0,
            };
            if event < 2 {
                prop_assert!(state.step >= before.step);
            } else {
                prop_assert!(state.step == before.step || before.appeal_decided_at.is_some());
            }
            let _ = state.check_send(choice, at);
        }
    }
}

#[test]
fn every_step_can_be_gone_to_and_is_read_back() {
    let at = Timestamp::from_seconds(1_777_000_000);
    for step in EnforcementStep::ALL {
        assert_eq!(EnforcementStep::parse(step.as_str()), Some(step));
        assert_eq!(serde_json::to_value(step).unwrap(), step.as_str());
        let (state, changes) = Enforcement::at_step(step, ViolationType::Spam, at);
        assert_eq!((state.step, changes.is_empty()), (step, step == EnforcementStep::None));
    }
    assert_eq!(EnforcementStep::parse("ALMOST"), None);
}
