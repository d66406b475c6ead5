use recado_core::Timestamp;
use secrecy::SecretString;

use super::*;

fn app(id: &str, well_known: bool) -> App {
    App {
        id: id.to_owned(),
        name: "An app".to_owned(),
        secret: SecretString::from(format!("secret of {id}")),
        well_known,
        business_id: "20".to_owned(),
        created_at: Timestamp::EPOCH,
    }
}

fn token(app_id: &str, expires_at: Option<Timestamp>) -> Token {
    Token {
        app_id: app_id.to_owned(),
        user_id: "5".to_owned(),
        permissions: vec![MESSAGING.to_owned()],
        waba_ids: Some(vec!["30".to_owned()]),
        well_known: None,
        issued_at: Timestamp::EPOCH,
        expires_at,
    }
}

/// An app subscribed at every level.
fn subscribed() -> World {
    let mut world = World::default();
    world.apps.insert("1".to_owned(), app("1", false));
    world.app_subscriptions.push(AppSubscription {
        app_id: "1".to_owned(),
        object: WEBHOOK_OBJECT.to_owned(),
        callback_url: "http://app".to_owned(),
        verify_token: String::new(),
        fields: vec![MESSAGES_FIELD.to_owned(), "account_update".to_owned()],
        include_values: true,
    });
    world.waba_subscriptions.push(WabaSubscription {
        waba_id: "30".to_owned(),
        app_id: "1".to_owned(),
        override_callback_uri: Some("http://waba".to_owned()),
        verify_token: None,
    });
    world.number_overrides.push(NumberOverride {
        phone_number_id: "40".to_owned(),
        app_id: "1".to_owned(),
        override_callback_uri: "http://number".to_owned(),
        verify_token: String::new(),
    });
    world
}

#[test]
fn the_number_goes_before_the_account_and_that_before_the_app() {
    let mut world = subscribed();
    assert_eq!(world.callback_url("1", "30", "40", MESSAGES_FIELD), Some("http://number"));
    assert_eq!(world.callback_url("1", "30", "41", MESSAGES_FIELD), Some("http://waba"));
    // Overrides are for messages only.
    assert_eq!(world.callback_url("1", "30", "40", "account_update"), Some("http://app"));
    world.number_overrides.clear();
    assert_eq!(world.callback_url("1", "30", "40", MESSAGES_FIELD), Some("http://waba"));
    world.waba_subscriptions[0].override_callback_uri = None;
    assert_eq!(world.callback_url("1", "30", "40", MESSAGES_FIELD), Some("http://app"));
    world.waba_subscriptions.clear();
    assert_eq!(world.callback_url("1", "30", "40", MESSAGES_FIELD), None);
}

#[test]
fn only_subscribed_apps_hear_and_only_of_their_fields() {
    let mut world = subscribed();
    let hearing = |world: &World, field: &str| world.hearing_apps("30", field).count();
    assert_eq!((hearing(&world, MESSAGES_FIELD), hearing(&world, "calls")), (1, 0));
    assert_eq!(world.hearing_apps("31", MESSAGES_FIELD).count(), 0);
    world.app_subscriptions.clear();
    assert_eq!((hearing(&world, MESSAGES_FIELD), hearing(&world, "account_update")), (1, 0));
    world.waba_subscriptions[0].override_callback_uri = None;
    assert_eq!(hearing(&world, MESSAGES_FIELD), 0);
}

#[test]
fn tokens_end_and_reach_as_far_as_they_were_given() {
    let mut world = subscribed();
    let end = Timestamp::from_seconds(1_000);
    world.tokens.insert(tokens::hash("good"), token("1", Some(end)));
    let before = Timestamp::from_micros(end.micros() - 1);
    let caller = authenticate(&world, "good", before).unwrap();
    assert!(caller.may(MESSAGING, "30").is_ok());
    assert_eq!(caller.may(MANAGEMENT, "30").unwrap_err().code, 10);
    assert_eq!(caller.may(MESSAGING, "31").unwrap_err().code, 200);
    assert_eq!(authenticate(&world, "good", end).unwrap_err().subcode, Some(463));
    assert_eq!(authenticate(&world, "bad", before).unwrap_err().code, 190);
    assert_eq!(authenticate(&world, "1|secret of 1", before).unwrap().app_id(), "1");
    assert_eq!(authenticate(&world, "1|secret of 2", before).unwrap_err().code, 190);
    assert_eq!(authenticate(&world, "2|secret of 2", before).unwrap_err().code, 190);
}

#[test]
fn well_known_secrets_stay_on_this_machine() {
    let mut world = World::default();
    world.apps.insert("1".to_owned(), app("1", true));
    let check = |world: &World, address: &str| refuse_well_known(world, address.parse().unwrap());
    for loopback in ["127.0.0.1:8090", "127.8.8.8:1", "[::1]:8090", "[::ffff:127.0.0.1]:8090"] {
        assert!(check(&world, loopback).is_ok(), "{loopback}");
    }
    for reachable in ["0.0.0.0:8090", "192.168.1.5:8090", "[::]:8090"] {
        let refused = check(&world, reachable).unwrap_err().to_string();
        assert!(refused.contains("RECADO__CLOUD__APP_SECRET") && refused.contains(reachable), "{refused}");
    }
    world.apps.insert("1".to_owned(), app("1", false));
    assert!(check(&world, "0.0.0.0:8090").is_ok());
    world.tokens.insert("x".to_owned(), Token { well_known: Some("known".to_owned()), ..token("1", None) });
    let refused = check(&world, "0.0.0.0:8090").unwrap_err().to_string();
    assert!(refused.contains("RECADO__CLOUD__ACCESS_TOKEN"), "{refused}");
}
