//! Bodies with anything in any place, over HTTP: whatever comes is answered by Graph's error or accepted, never by a failure of ours,
//! and what was accepted can be delivered. `RECADO_FUZZ_SECONDS` makes each of these go on for so long.

use axum::body::Body;
use http::{Method, Request, header};
use proptest::prelude::*;
use recado_db::Engine;
use recado_db::testing::TestDb;
use recado_whatsapp::testing::{any_json, changed, fuzz, sends, torn_text, webhooks};
use serde_json::{Value, json};

use crate::harness::{ANA, Answer, NUMBER, SETS, TOKEN, TestCloud};

/// So many calls, and the world is made anew: what is accepted is kept.
const CALLS_A_WORLD: u32 = 2000;

/// A cloud, and what drives it from tests that are not asynchronous.
struct Driven {
    runtime: tokio::runtime::Runtime,
    cloud: TestCloud,
    _db: TestDb,
    calls: std::cell::Cell<u32>,
}

impl Driven {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let (db, cloud) = runtime.block_on(async {
            let db = TestDb::new(Engine::Sqlite, SETS).await;
            let cloud = TestCloud::open(&db).await;
            cloud.write_text(ANA, "hello").await;
            (db, cloud)
        });
        Self { runtime, cloud, _db: db, calls: std::cell::Cell::new(0) }
    }

    fn post(&self, path: &str, content_type: &str, bytes: Vec<u8>) -> Answer {
        self.runtime.block_on(async {
            let calls = self.calls.replace(self.calls.get() + 1);
            if calls % CALLS_A_WORLD == CALLS_A_WORLD - 1 {
                // A message that cannot be delivered would be tried for ever, and this would tell.
                self.cloud.settle().await;
                self.cloud.post("reset", json!({})).await.ok();
                self.cloud.write_text(ANA, "hello").await;
            }
            let request = Request::post(path)
                .header(header::HOST, "127.0.0.1:8090")
                .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
                .header(header::CONTENT_TYPE, content_type)
                .body(Body::from(bytes));
            self.cloud.send(request.unwrap()).await
        })
    }

    fn settle(&self) {
        self.runtime.block_on(self.cloud.settle());
    }
}

/// A Graph call is accepted or refused with a code.
fn check(answer: &Answer, told: &dyn std::fmt::Debug) -> Result<(), TestCaseError> {
    let body: Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
    prop_assert!(answer.status.as_u16() < 500, "{told:?}: {} {body}", answer.status);
    let accepted = answer.status.is_success() && body.is_object();
    prop_assert!(accepted || body["error"]["code"].is_i64(), "{told:?}: {} {body}", answer.status);
    Ok(())
}

#[test]
fn changed_sends_are_answered() {
    let driven = Driven::start();
    let edge = prop::sample::select(vec!["messages", "messages", "messages", "marketing_messages"]);
    fuzz(&(changed(sends()), edge), |(body, edge)| {
        let answer = driven.post(&format!("/v23.0/{NUMBER}/{edge}"), "application/json", body.to_string().into_bytes());
        check(&answer, &body)
    });
    driven.settle();
}

#[test]
fn any_json_is_answered() {
    let driven = Driven::start();
    let path = prop::sample::select(vec!["messages", "marketing_messages", "whatsapp_business_profile", "media", ""]);
    fuzz(&(any_json(), path), |(body, edge)| {
        let answer = driven.post(&format!("/v23.0/{NUMBER}/{edge}"), "application/json", body.to_string().into_bytes());
        check(&answer, &body)
    });
    driven.settle();
}

#[test]
fn torn_bytes_are_answered() {
    let driven = Driven::start();
    let kinds =
        vec!["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"];
    fuzz(&(torn_text(sends()), prop::sample::select(kinds)), |(bytes, kind)| {
        let answer = driven.post(&format!("/v23.0/{NUMBER}/messages"), kind, bytes.clone());
        check(&answer, &String::from_utf8_lossy(&bytes))
    });
    driven.settle();
}

/// What a customer writes is read by the same words as a webhook's message.
#[test]
fn changed_messages_of_customers_are_answered() {
    let driven = Driven::start();
    let path = format!("/_control/v1/customers/{ANA}/messages");
    let messages: Vec<Value> =
        webhooks().iter().filter_map(|body| body.pointer("/entry/0/changes/0/value/messages/0").cloned()).collect();
    fuzz(&changed(messages), |message| {
        let body = json!({"to": NUMBER, "message": message}).to_string();
        let answer = driven.post(&path, "application/json", body.into_bytes());
        prop_assert!(answer.status.as_u16() < 500, "{message}: {} {:?}", answer.status, answer.bytes);
        Ok(())
    });
    driven.settle();
}

/// The harness's own calls go on working after all that.
#[test]
fn the_world_goes_on() {
    let driven = Driven::start();
    for body in sends() {
        driven.post(&format!("/v23.0/{NUMBER}/messages"), "application/json", body.to_string().into_bytes());
    }
    driven.settle();
    driven.runtime.block_on(async {
        let shown = driven.cloud.graph(Method::GET, NUMBER, None).await.ok();
        assert_eq!(shown["id"], NUMBER);
        driven.cloud.send_text(ANA, "still there").await;
    });
}
