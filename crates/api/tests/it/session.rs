//! Signing in and out.

use serde_json::json;

use crate::desk::{DEMO_EMAIL, DEMO_PASSWORD, Desk, Who};

#[tokio::test]
async fn a_session_from_sign_in_to_sign_out() {
    let desk = Desk::start().await;
    let answer = desk
        .post("/api/v1/session")
        .json(&json!({"email": " Owner@Demo.test", "password": DEMO_PASSWORD}))
        .send()
        .await;
    answer.is(200);
    assert_eq!(answer.json()["agent"]["role"], "owner");
    assert_eq!(answer.json()["workspace"]["name"], "Demo");
    assert_eq!(answer.json()["now"], desk.now());
    let set_cookie = answer.header("set-cookie").unwrap().to_owned();
    assert!(set_cookie.contains("HttpOnly") && set_cookie.contains("SameSite=Lax") && !set_cookie.contains("Secure"));
    let cookie = set_cookie.split(';').next().unwrap();

    let me = desk.get("/api/v1/me").header("cookie", cookie).send().await;
    me.is(200);
    assert_eq!(me.json()["agent"]["email"], DEMO_EMAIL);
    assert!(me.header("set-cookie").unwrap().starts_with(cookie), "the cookie lives on with the session");

    let other_site = desk.delete("/api/v1/session").header("cookie", cookie).header("origin", "https://evil.test");
    other_site.send().await.is_problem(403, "wrong_origin");
    let signed_out = desk.delete("/api/v1/session").header("cookie", cookie).own_origin().send().await;
    signed_out.is(204);
    assert!(signed_out.header("set-cookie").unwrap().contains("Max-Age=0"));
    desk.get("/api/v1/me").header("cookie", cookie).send().await.is_problem(401, "not_signed_in");
    desk.delete("/api/v1/session").send().await.is(204);
}

#[tokio::test]
async fn wrong_credentials_and_too_many_of_them() {
    let desk = Desk::start().await;
    let try_with =
        |email: &'static str| desk.post("/api/v1/session").json(&json!({"email": email, "password": "wrong"}));
    for _ in 0..10 {
        try_with("agent2@demo.test").send().await.is_problem(401, "bad_credentials");
    }
    let limited = try_with("agent2@demo.test").send().await;
    limited.is_problem(429, "too_many_attempts");
    let wait_seconds: u64 = limited.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=301).contains(&wait_seconds));
    try_with("nobody@demo.test").send().await.is_problem(401, "bad_credentials");
}

#[tokio::test]
async fn another_site_cannot_sign_anybody_in() {
    let desk = Desk::start().await;
    let body = json!({"email": DEMO_EMAIL, "password": DEMO_PASSWORD});
    let sign_in = |origin: &str| desk.post("/api/v1/session").json(&body).header("origin", origin);
    sign_in("https://evil.test").send().await.is_problem(403, "wrong_origin");
    sign_in("http://desk.test").send().await.is(200);
}

#[tokio::test]
async fn over_https_the_cookie_is_secure() {
    let desk = Desk::at("https://desk.example.com/").await;
    let answer =
        desk.post("/api/v1/session").json(&json!({"email": DEMO_EMAIL, "password": DEMO_PASSWORD})).send().await;
    assert!(answer.header("set-cookie").unwrap().ends_with("; Secure"));
}

#[tokio::test]
async fn credentials_that_are_none() {
    let desk = Desk::start().await;
    for (name, value) in [
        ("authorization", "Bearer wrong"),
        ("authorization", "Bearer "),
        ("authorization", "Basic b3duZXI6eA=="),
        ("authorization", "recado-demo-key"),
        ("cookie", "recado_session=wrong"),
        ("cookie", "recado_session="),
        ("cookie", "other=1"),
    ] {
        desk.get("/api/v1/me").header(name, value).send().await.is_problem(401, "not_signed_in");
    }
}

#[tokio::test]
async fn a_key_says_who_it_is() {
    let desk = Desk::start().await;
    let me = desk.get("/api/v1/me").by(Who::ApiKey).send().await.json();
    assert_eq!((&me["agent"]["name"], &me["agent"]["role"]), (&json!("Demo key"), &json!("owner")));
}

#[tokio::test]
async fn a_cookie_changes_things_from_our_own_pages_only() {
    let desk = Desk::start().await;
    let path = desk.path("/api/v1/conversations/{conversation}");
    let change = |origin: Option<&str>| {
        let request = desk.request("PATCH", &path).cookie_of(Who::Agent).json(&json!({"status": "closed"}));
        match origin {
            Some(origin) => request.header("origin", origin),
            None => request,
        }
    };
    change(None).send().await.is_problem(403, "wrong_origin");
    change(Some("https://evil.test")).send().await.is_problem(403, "wrong_origin");
    change(Some("null")).send().await.is_problem(403, "wrong_origin");
    assert_eq!(desk.get(&path).by(Who::Agent).send().await.json()["status"], "open");
    change(Some("http://desk.test")).send().await.is(200);
}

#[tokio::test]
async fn the_demo_sign_in_is_shown_on_this_machine_only() {
    let desk = Desk::start().await;
    let hints = desk.get("/api/v1/session/hints").send().await.json();
    assert_eq!(hints, json!({"demo": {"email": DEMO_EMAIL, "password": DEMO_PASSWORD}, "workspace": "Demo"}));
    let elsewhere = desk.get("/api/v1/session/hints").from("203.0.113.9:5000").send().await.json();
    assert_eq!(elsewhere, json!({"demo": null, "workspace": "Demo"}));
    let proxied = desk.get("/api/v1/session/hints").header("x-forwarded-for", "203.0.113.9").send().await.json();
    assert_eq!(proxied["demo"], json!(null));
}
