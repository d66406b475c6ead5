//! Webhooks: the handshake, the signature over raw bytes, and that what is acknowledged is applied once.

use recado_core::new_uuid;
use recado_whatsapp::signature;
use serde_json::json;

use crate::desk::{APP_SECRET, Answer, Desk, Who, inbound, text};

async fn post(desk: &Desk, body: &[u8], signature: Option<&str>) -> Answer {
    let call = desk.post(&desk.path("/hooks/whatsapp/{connection}")).body("application/json", body.to_vec());
    match signature {
        Some(signature) => call.header("x-hub-signature-256", signature).send().await,
        None => call.send().await,
    }
}

async fn message_count(desk: &Desk) -> usize {
    let path = desk.path("/api/v1/conversations/{conversation}/messages");
    desk.get(&path).by(Who::Agent).send().await.json()["data"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_handshake_gives_the_challenge_back() {
    let desk = Desk::start().await;
    let connections = desk.get("/api/v1/connections").by(Who::Owner).send().await.json();
    let token = connections["data"][0]["verify_token"].as_str().unwrap();
    let path = desk.path("/hooks/whatsapp/{connection}");
    let ask = |mode: &str, token: &str| {
        desk.get(&format!("{path}?hub.mode={mode}&hub.verify_token={token}&hub.challenge=%3Cb%3E1158201444")).send()
    };
    let answer = ask("subscribe", token).await;
    answer.is(200);
    assert_eq!(answer.text(), "<b>1158201444");
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    ask("subscribe", "wrong").await.is_problem(403, "wrong_verify_token");
    ask("subscribe", "").await.is_problem(403, "wrong_verify_token");
    ask("unsubscribe", token).await.is_problem(403, "wrong_verify_token");
    desk.get(&path).send().await.is_problem(422, "invalid");
    let unknown = format!("/hooks/whatsapp/{}?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1", new_uuid());
    desk.get(&unknown).send().await.is_problem(404, "not_found");
}

#[tokio::test]
async fn only_the_signature_of_these_very_bytes_passes() {
    let desk = Desk::start().await;
    let body = serde_json::to_vec(&inbound(&text("wamid.signed", "signed"))).unwrap();
    let good = signature::sign(APP_SECRET, &body);
    let mut changed = body.clone();
    changed.push(b' ');
    let other_secret = signature::sign("other", &body);
    let uppercase = good.to_uppercase();
    for (bytes, given) in [
        (&body, None),
        (&body, Some("")),
        (&body, Some("sha256=")),
        (&body, Some("sha256=zz")),
        (&body, Some(&good[7..])),
        (&body, Some(uppercase.as_str())),
        (&body, Some(other_secret.as_str())),
        (&changed, Some(good.as_str())),
    ] {
        post(&desk, bytes, given).await.is_problem(401, "wrong_signature");
    }
    desk.settle().await;
    assert_eq!(message_count(&desk).await, 1, "nothing of it was applied");
    for _ in 0..3 {
        post(&desk, &body, Some(&good)).await.is(200);
    }
    desk.settle().await;
    assert_eq!(message_count(&desk).await, 2, "the same body thrice is applied once");
}

#[tokio::test]
async fn bodies_that_are_not_webhooks_are_taken_and_do_no_harm() {
    let desk = Desk::start().await;
    let odd: [&[u8]; 6] = [b"", b"{", b"null", b"[1]", b"\xff\xfe", br#"{"object":"page","entry":[{"changes":[{}]}]}"#];
    for body in odd {
        post(&desk, body, Some(&signature::sign(APP_SECRET, body))).await.is(200);
    }
    desk.receive(&text("wamid.after", "still works")).await;
    assert_eq!(message_count(&desk).await, 2);
}

#[tokio::test]
async fn what_is_too_large_or_for_nobody() {
    let desk = Desk::start().await;
    let large = vec![b' '; (3 << 20) + 1];
    post(&desk, &large, Some(&signature::sign(APP_SECRET, &large))).await.is_problem(413, "too_large");
    let body = serde_json::to_vec(&json!({})).unwrap();
    let signed = signature::sign(APP_SECRET, &body);
    for id in [new_uuid().to_string(), "x".to_owned()] {
        let call = desk.post(&format!("/hooks/whatsapp/{id}")).header("x-hub-signature-256", &signed);
        call.body("application/json", body.clone()).send().await.is_problem(404, "not_found");
    }
    desk.request("PUT", &desk.path("/hooks/whatsapp/{connection}")).send().await.is_problem(405, "method_not_allowed");
}

#[tokio::test]
async fn a_forgotten_connection_takes_nothing() {
    let desk = Desk::start().await;
    desk.delete(&desk.path("/api/v1/connections/{connection}")).by(Who::Owner).send().await.is(204);
    let body = serde_json::to_vec(&inbound(&text("wamid.late", "late"))).unwrap();
    post(&desk, &body, Some(&signature::sign(APP_SECRET, &body))).await.is_problem(404, "not_found");
}
