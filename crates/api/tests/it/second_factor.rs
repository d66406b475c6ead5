//! Signing in in two steps, and workspaces that want it, over HTTP.

use recado_core::{Clock, Timestamp};
use recado_inbox::authenticator_code;
use serde_json::{Value, json};

use crate::desk::{DEMO_PASSWORD, Desk, Who};

const EMAIL: &str = "agent1@demo.test";

fn code(secret: &Value, steps: i64) -> String {
    let at = Timestamp::from_seconds(Clock::wall().seconds() + steps * 30);
    authenticator_code(secret.as_str().unwrap(), at).unwrap()
}

/// The agent of the tests adds one with the code of the step before; answers its secret.
async fn add(desk: &Desk) -> Value {
    let password = json!({"password": DEMO_PASSWORD});
    let begun = desk.post("/api/v1/me/second-factor").by(Who::Agent).json(&password).send().await;
    begun.is(200);
    let secret = begun.json()["secret"].clone();
    let confirm = desk.post("/api/v1/me/second-factor/confirm").by(Who::Agent);
    let confirmed = confirm.json(&json!({"code": code(&secret, -1)})).send().await;
    confirmed.is(200);
    assert_eq!(confirmed.json()["recovery_codes"].as_array().unwrap().len(), 10);
    secret
}

#[tokio::test]
async fn the_password_alone_opens_nothing() {
    let desk = Desk::start().await;
    let secret = add(&desk).await;
    let half = desk.post("/api/v1/session").json(&json!({"email": EMAIL, "password": DEMO_PASSWORD})).send().await;
    half.is(202);
    assert!(half.header("set-cookie").is_none());
    let token = half.json()["token"].clone();
    desk.get("/api/v1/me")
        .header("cookie", &format!("recado_session={}", token.as_str().unwrap()))
        .send()
        .await
        .is_problem(401, "not_signed_in");
    let with = |code: String| desk.post("/api/v1/session/code").json(&json!({"token": token, "code": code}));
    with("abc".to_owned()).send().await.is_problem(403, "wrong_code");
    with(code(&secret, 0)).header("origin", "https://evil.test").send().await.is_problem(403, "wrong_origin");
    let signed_in = with(code(&secret, 0)).send().await;
    signed_in.is(200);
    assert_eq!(
        (&signed_in.json()["agent"]["email"], &signed_in.json()["must_add_second_factor"]),
        (&json!(EMAIL), &json!(false))
    );
    assert!(signed_in.header("set-cookie").unwrap().starts_with("recado_session="));
    with(code(&secret, 1)).send().await.is_problem(403, "sign_in_over");
    let standing = desk.get("/api/v1/me/second-factor").by(Who::Agent).send().await.json();
    assert_eq!((&standing["recovery_codes_left"], &standing["is_required"]), (&json!(10), &json!(false)));
}

#[tokio::test]
async fn wrong_codes_and_wrong_passwords_have_an_end() {
    let desk = Desk::start().await;
    add(&desk).await;
    let begin = || desk.post("/api/v1/session").json(&json!({"email": EMAIL, "password": DEMO_PASSWORD})).send();
    let token = begin().await.json()["token"].clone();
    let wrong = || desk.post("/api/v1/session/code").json(&json!({"token": token, "code": "000000"})).send();
    for _ in 0..10 {
        wrong().await.is_problem(403, "wrong_code");
    }
    let limited = wrong().await;
    limited.is_problem(429, "too_many_attempts");
    assert!((1..=901).contains(&limited.header("retry-after").unwrap().parse::<u64>().unwrap()));
    // A right password without its code is a try like any other.
    for _ in 0..9 {
        begin().await.is(202);
    }
    begin().await.is_problem(429, "too_many_attempts");
}

#[tokio::test]
async fn a_workspace_that_wants_them_lets_people_add_one_and_nothing_else() {
    let desk = Desk::start().await;
    let require = |who: Who, is_required: bool| {
        desk.request("PUT", "/api/v1/workspace/second-factor").by(who).json(&json!({"is_required": is_required}))
    };
    require(Who::Agent, true).send().await.is_problem(403, "not_permitted");
    require(Who::Owner, true).send().await.is(204);
    let me = desk.get("/api/v1/me").by(Who::Agent).send().await.json();
    assert_eq!(me["must_add_second_factor"], json!(true));
    for path in ["/api/v1/conversations", "/api/v1/agents", "/api/v1/me/sessions", "/api/v1/events"] {
        desk.get(path).by(Who::Agent).send().await.is_problem(403, "second_factor_missing");
    }
    // It holds for who asked for it, too; keys are no people, and the other workspace is none of this.
    require(Who::Owner, false).send().await.is_problem(403, "second_factor_missing");
    desk.get("/api/v1/conversations").by(Who::ApiKey).send().await.is(200);
    desk.get("/api/v1/conversations").by(Who::OtherOwner).send().await.is(200);
    add(&desk).await;
    desk.get("/api/v1/conversations").by(Who::Agent).send().await.is(200);
    let me = desk.get("/api/v1/me").by(Who::Agent).send().await.json();
    assert_eq!(me["must_add_second_factor"], json!(false));
}

#[tokio::test]
async fn a_key_has_none() {
    let desk = Desk::start().await;
    let both = json!({"password": DEMO_PASSWORD, "code": "123456"});
    for path in ["/recovery-codes", "/remove"] {
        let call = desk.post(&format!("/api/v1/me/second-factor{path}")).by(Who::ApiKey).json(&both);
        call.send().await.is_problem(403, "people_only");
    }
    desk.get("/api/v1/me/second-factor").by(Who::ApiKey).send().await.is_problem(404, "not_found");
}
