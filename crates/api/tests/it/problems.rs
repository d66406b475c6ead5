//! Whatever is wrong with a call, the answer is a problem: never a page, plain text, or an error of ours.

use serde_json::json;

use crate::desk::{Desk, Who};

#[tokio::test]
async fn unknown_paths_and_wrong_methods() {
    let desk = Desk::start().await;
    for path in ["/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v2/me", "/api/v1/me/", "/hooks/other", "/hooks"] {
        let answer = desk.get(path).by(Who::Owner).send().await;
        answer.is_problem(404, "unknown_path");
    }
    for (method, path) in [("PUT", "/api/v1/me"), ("DELETE", "/api/v1/agents"), ("POST", "/"), ("PATCH", "/healthz")] {
        desk.request(method, path).by(Who::ApiKey).send().await.is_problem(405, "method_not_allowed");
    }
}

#[tokio::test]
async fn bodies_that_are_not_what_they_should_be() {
    let desk = Desk::start().await;
    let sign_in = || desk.post("/api/v1/session");
    sign_in().body("application/json", "{").send().await.is_problem(400, "invalid_json");
    sign_in().body("application/json", "").send().await.is_problem(400, "invalid_json");
    sign_in().body("application/json", vec![0xff; 10]).send().await.is_problem(400, "invalid_json");
    sign_in().body("text/plain", "{}").send().await.is_problem(415, "unsupported_type");
    sign_in().json(&json!({"email": "a@b.test"})).send().await.is_problem(422, "invalid");
    let wrong_type = sign_in().json(&json!({"email": 5, "password": "x"})).send().await;
    wrong_type.is_problem(422, "invalid");
    assert_eq!(wrong_type.json()["errors"][0]["field"], "email");
    let unknown_field = sign_in().json(&json!({"email": "a", "password": "x", "remember": true})).send().await;
    unknown_field.is_problem(422, "invalid");
    assert!(unknown_field.json()["detail"].as_str().unwrap().contains("remember"));
}

#[tokio::test]
async fn a_20_mb_body_is_too_large_and_no_broken_connection() {
    let desk = Desk::start().await;
    let body = vec![b'a'; 20 << 20];
    for path in ["/api/v1/session", &desk.path("/api/v1/conversations/{conversation}/messages")] {
        let answer = desk.post(path).by(Who::Owner).body("application/json", body.clone()).send().await;
        answer.is_problem(413, "too_large");
    }
}

#[tokio::test]
async fn queries_that_are_not_what_they_should_be() {
    let desk = Desk::start().await;
    let list = |query: &str| desk.get(&format!("/api/v1/conversations?{query}")).by(Who::Agent);
    for (query, field) in
        [("limit=many", "limit"), ("queue=lost", "queue"), ("channel_id=5", "channel_id"), ("limit=-1", "limit")]
    {
        let answer = list(query).send().await;
        answer.is_problem(422, "invalid");
        assert_eq!(answer.json()["errors"][0]["field"], field, "{query}: {:?}", answer.json());
    }
    list("cursor=nonsense").send().await.is_problem(422, "bad_cursor");
    list("limit=100000").send().await.is(200);
    list("q=%00%25%5f").send().await.is(200);
}

#[tokio::test]
async fn ids_that_name_nothing_are_not_found() {
    let desk = Desk::start().await;
    for id in ["0", "not-a-uuid", "%00", "%ff", "00000000-0000-0000-0000-000000000000", "..%2f..%2fetc"] {
        for path in ["/api/v1/conversations/", "/api/v1/contacts/", "/api/v1/media/"] {
            let answer = desk.get(&format!("{path}{id}")).by(Who::Owner).send().await;
            assert_eq!(answer.status(), 404, "{path}{id}: {}", answer.text());
            assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        }
    }
}

#[tokio::test]
async fn every_answer_keeps_browsers_from_guessing() {
    let desk = Desk::start().await;
    for path in ["/api/v1/me", "/healthz", "/", "/api/v1/nothing"] {
        assert_eq!(desk.get(path).send().await.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
}
