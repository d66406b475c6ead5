use proptest::prelude::*;
use serde_json::json;

use super::super::display_name::NameDecision;
use super::*;

fn at_s(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(1_777_000_000 + seconds)
}

const DAY_S: i64 = 86_400;

fn request(pin: &str) -> RegisterRequest {
    RegisterRequest::parse(&json!({"messaging_product": "whatsapp", "pin": pin}), 23).unwrap()
}

fn register(state: &mut NumberState, pin: &str, seconds: i64) -> Result<Registered, i64> {
    state.register(&request(pin), at_s(seconds), &Assumptions::default()).map_err(|error| error.code)
}

fn verified() -> NumberState {
    let assumptions = Assumptions::default();
    let mut state = NumberState::added("Lucky Shrub");
    state.request_code("123456".to_owned(), CodePurpose::Verification, at_s(0), &assumptions).unwrap();
    state.verify_code("123456", CodePurpose::Verification, at_s(0), &assumptions).unwrap();
    state
}

#[test]
fn bodies_are_read() {
    let body = json!({"messaging_product": "whatsapp", "pin": 123_456, "data_localization_region": "CH",
        "meta_store_retention_minutes": 60, "backup": {"data": "d", "password": "p"}});
    let read = RegisterRequest::parse(&body, 20).unwrap();
    assert_eq!(
        (read.data_localization_region.as_deref(), read.retention_minutes, read.has_backup),
        (Some("CH"), Some(60), true)
    );
    assert_eq!(RegisterRequest::parse(&body, 21).map_err(|error| error.code), Err(100));
    for (part, value) in [
        ("messaging_product", json!("telegram")),
        ("messaging_product", json!(null)),
        ("pin", json!("12345")),
        ("pin", json!(null)),
        ("pin", json!([1])),
        ("data_localization_region", json!("XX")),
        ("meta_store_retention_minutes", json!(61)),
        ("meta_store_retention_minutes", json!("long")),
        ("backup", json!({"data": "d"})),
        ("backup", json!("d")),
        ("colour", json!("green")),
    ] {
        let mut body = body.clone();
        body[part] = value;
        assert_eq!(RegisterRequest::parse(&body, 20).map_err(|error| error.code), Err(100), "{body}");
    }
}

#[test]
fn from_added_to_connected() {
    let mut state = NumberState::added("Lucky Shrub");
    assert_eq!(register(&mut state, "123456", 0), Err(133_006));
    let mut state = verified();
    assert_eq!(state.status, NumberStatus::Pending);
    assert_eq!(register(&mut state, "123456", 1), Ok(Registered { is_onboarding: true, pin_was_set: true }));
    assert_eq!((state.status, state.platform.as_str()), (NumberStatus::Connected, "CLOUD_API"));
    assert_eq!(state.last_onboarded_at, Some(at_s(1)));
    assert_eq!(register(&mut state, "123456", 2), Ok(Registered { is_onboarding: false, pin_was_set: false }));
    assert_eq!(register(&mut state, "000000", 3), Err(133_005));
    assert_eq!(register(&mut state, "123456", 4), Err(133_009));
    assert_eq!(state.status, NumberStatus::Connected);
}

#[test]
fn too_many_guesses_take_a_long_pause() {
    let mut state = verified();
    state.two_step.pin = Some(Pin::parse("123456").unwrap());
    for guess in 0..5 {
        assert_eq!(register(&mut state, "000000", guess * 10), Err(133_005));
    }
    assert_eq!(register(&mut state, "123456", 100), Err(133_008));
    assert!(register(&mut state, "123456", 40 + 3_600).is_ok());
}

#[test]
fn the_eleventh_call_in_three_days_is_refused() {
    let mut state = verified();
    for call in 0..5 {
        register(&mut state, "123456", call * 10).unwrap();
        state.deregister(at_s(call * 10 + 5)).unwrap();
    }
    assert_eq!(register(&mut state, "123456", 100), Err(133_016));
    assert_eq!(state.deregister(at_s(101)).map_err(|error| error.code), Err(133_016));
    assert!(register(&mut state, "123456", 3 * DAY_S).is_ok());
}

#[test]
fn deregistered_numbers_come_back_within_a_fortnight() {
    let mut state = verified();
    let error = state.deregister(at_s(0)).unwrap_err();
    assert_eq!((error.code, error.subcode, error.http_status), (100, Some(2_207_051), 400));
    register(&mut state, "123456", 0).unwrap();
    assert_eq!(state.change_pin(Pin::parse("222222").unwrap()), Ok(()));
    state.deregister(at_s(DAY_S)).unwrap();
    assert_eq!((state.status, state.platform), (NumberStatus::Disconnected, PlatformType::NotApplicable));
    assert_eq!(state.change_pin(Pin::parse("111111").unwrap()).map_err(|error| error.code), Err(133_010));
    let mut late = state.clone();
    assert!(register(&mut state, "222222", 15 * DAY_S - 1).is_ok());
    assert_eq!(register(&mut late, "222222", 15 * DAY_S), Err(133_006));
    let assumptions = Assumptions::default();
    assert_eq!(late.code_verification_status(at_s(15 * DAY_S), &assumptions), CodeVerificationStatus::Expired);
}

#[test]
fn an_incomplete_deregistration_must_be_finished() {
    let mut state = verified();
    register(&mut state, "123456", 0).unwrap();
    state.deregister(at_s(1)).unwrap();
    state.deregistration_is_incomplete = true;
    assert_eq!(register(&mut state, "123456", 2), Err(133_000));
    state.deregister(at_s(3)).unwrap();
    assert!(register(&mut state, "123456", 4).is_ok());
}

#[test]
fn numbers_in_the_app_banned_and_deleted_ones_cannot() {
    let mut state = NumberState { is_coexistence: true, ..verified() };
    assert_eq!(register(&mut state, "123456", 0), Err(100));
    let error = state.deregister(at_s(0)).unwrap_err();
    assert_eq!(error.message, "(#100) Deregister endpoint is not available for API solution for SMB businesses.");
    let mut banned = verified();
    banned.apply(NumberEvent::Banned);
    assert_eq!(register(&mut banned, "123456", 0), Err(131_031));
    let mut deleted = verified();
    deleted.apply(NumberEvent::Deleted);
    assert_eq!(register(&mut deleted, "123456", 0), Err(33));
    assert_eq!(deleted.deregister(at_s(0)).map_err(|error| error.code), Err(33));
    assert_eq!(deleted.change_pin(Pin::parse("111111").unwrap()).map_err(|error| error.code), Err(33));
}

#[test]
fn a_registration_brings_the_new_name_and_the_storage() {
    let mut state = verified();
    register(&mut state, "123456", 0).unwrap();
    state.name.request("Luckier Shrub").unwrap();
    state.name.decide(NameDecision::Approved, "106", "+1", at_s(1)).unwrap();
    let body = json!({"messaging_product": "whatsapp", "pin": "123456", "data_localization_region": "CH"});
    let request = RegisterRequest::parse(&body, 20).unwrap();
    state.register(&request, at_s(2), &Assumptions::default()).unwrap();
    assert_eq!(state.name.verified_name, "Luckier Shrub");
    assert_eq!(state.data_localization_region.as_deref(), Some("CH"));
    register(&mut state, "123456", 3).unwrap();
    assert_eq!(state.data_localization_region.as_deref(), Some("CH"));
}

#[test]
fn it_is_kept_as_json() {
    let mut state = verified();
    register(&mut state, "123456", 0).unwrap();
    let json = serde_json::to_string(&state).unwrap();
    assert_eq!(serde_json::from_str::<NumberState>(&json).unwrap(), state);
    let seeded = NumberState::connected("Lucky Shrub", None, at_s(0));
    assert!(seeded.name.is_shown(false) && seeded.status.is_registered());
}

#[derive(Debug, Clone)]
enum Call {
    RequestCode(u8),
    VerifyCode(u8),
    Register(u8),
    Deregister,
    ChangePin(u8),
    Break,
    Event(NumberEvent),
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        4 => (0_u8..3).prop_map(Call::RequestCode),
        4 => (0_u8..3).prop_map(Call::VerifyCode),
        6 => (0_u8..3).prop_map(Call::Register),
        3 => Just(Call::Deregister),
        1 => (0_u8..3).prop_map(Call::ChangePin),
        1 => Just(Call::Break),
        1 => proptest::sample::select(&NumberEvent::ALL[..]).prop_map(Call::Event),
    ]
}

proptest! {
    /// Any calls at any times: only documented codes, never more than ten registrations in 72 hours, never connected without a
    /// verification and the right PIN.
    #[test]
    fn no_undocumented_state_is_reached(calls in proptest::collection::vec((call(), 0_i64..50_000), 0..60)) {
        const DOCUMENTED: [i64; 13] = [
            33, 100, 131_031, 133_000, 133_005, 133_006, 133_008, 133_009, 133_010, 133_016, 136_024, 136_025, 2_388_091,
        ];
        let assumptions = Assumptions::default();
        let digits = |digit: u8| digit.to_string().repeat(6);
        let mut state = NumberState::added("Lucky Shrub");
        let mut moment = 0;
        for (call, gap) in calls {
            moment += gap;
            let now = at_s(moment);
            let before = state.clone();
            let result = match &call {
                Call::RequestCode(code) => state.request_code(digits(*code), CodePurpose::Verification, now, &assumptions),
                Call::VerifyCode(code) => state.verify_code(&digits(*code), CodePurpose::Verification, now, &assumptions),
                Call::Register(pin) => state.register(&request(&digits(*pin)), now, &assumptions).map(|_| ()),
                Call::Deregister => state.deregister(now),
                Call::ChangePin(pin) => state.change_pin(Pin::parse(&digits(*pin)).unwrap()),
                Call::Break => { state.deregistration_is_incomplete = true; Ok(()) }
                Call::Event(event) => { state.apply(*event); Ok(()) }
            };
            if let Err(error) = &result {
                prop_assert!(DOCUMENTED.contains(&error.code), "{}", error.code);
                prop_assert_eq!(state.status, before.status);
                prop_assert_eq!(&state.two_step.pin, &before.two_step.pin);
            }
            if let (Call::Register(pin), Ok(())) = (&call, &result) {
                prop_assert!(state.status.is_registered());
                prop_assert_eq!(state.platform, PlatformType::CloudApi);
                prop_assert_eq!(state.two_step.pin.clone().map(String::from), Some(digits(*pin)));
                prop_assert!(before.verification.verified_at.is_some());
            }
            let in_72_hours = state.registration_calls.iter().filter(|at| at.seconds() > now.seconds() - 72 * 3_600).count();
            prop_assert!(in_72_hours <= 10);
            let json = serde_json::to_value(&state).unwrap();
            prop_assert_eq!(&serde_json::from_value::<NumberState>(json).unwrap(), &state);
        }
    }
}
