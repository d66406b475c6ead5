//! The desk as the endpoint of a Flow: keys, tables, forwarding, and what is remembered of requests.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use recado_db::on_both_engines;
use recado_inbox::{
    AuditFilter, EndpointChange, EndpointMode, EndpointOutcome, EndpointReply, EndpointRequestEntry,
    FORWARD_SIGNATURE_HEADER, FlowId, FlowKeyState, KeyOrder, MessageId, PageRequest, SavedEndpoint, SendMessage,
};
use recado_whatsapp::flow::endpoint_cipher::RequestKey;
use recado_whatsapp::flow::endpoint_key::NewKeyPair;
use recado_whatsapp::signature;
use serde_json::{Value, json};
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::desk::{Desk, NUMBER, OTHER_NUMBER, SETS, WABA, graph_error};

const FLOW: &str = "71";
/// Of the connection that [`Desk`] makes.
const APP_SECRET: &str = "secret";
const DAY: Duration = Duration::from_secs(24 * 3600);

fn booking() -> String {
    let screen = |id: &str, terminal: bool, data: Value| {
        json!({"id": id, "title": id, "terminal": terminal, "data": data,
            "layout": {"type": "SingleColumnLayout", "children": [
                {"type": "TextInput", "name": "size", "label": "Size"},
                {"type": "Footer", "label": "Go", "on-click-action":
                    {"name": "data_exchange", "payload": {"size": "${form.size}"}}}]}})
    };
    let hint = json!({"hint": {"type": "string", "__example__": "x"}});
    json!({"version": "7.3", "data_api_version": "4.0", "routing_model": {"FIRST": ["LAST"], "LAST": []},
        "screens": [screen("FIRST", false, json!({})), screen("LAST", true, hint)]})
    .to_string()
}

fn table() -> Value {
    json!([
        {"screen": "FIRST", "when": {"field": "size", "test": "greater_than", "value": "10"},
            "answer": {"kind": "message", "text": "At most ten."}},
        {"screen": "FIRST", "answer": {"kind": "screen", "screen": "LAST", "data": {"hint": "You chose ${data.size}."}}},
        {"screen": "LAST", "answer": {"kind": "finish", "data": {"booked": true}, "with_answers": true}},
    ])
}

fn change(body: Value) -> EndpointChange {
    serde_json::from_value(body).unwrap()
}

/// What Graph keeps: a key for each number, and the Flow's address.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<std::collections::BTreeMap<String, String>>>);

impl Kept {
    fn set(&self, what: &str, value: &str) {
        self.0.lock().unwrap().insert(what.to_owned(), value.to_owned());
    }

    fn get(&self, what: &str) -> Option<String> {
        self.0.lock().unwrap().get(what).cloned()
    }
}

/// A workspace with one Flow that asks an endpoint, published or not.
async fn with_booking(desk: &Desk, status: &'static str) -> (FlowId, Kept) {
    let kept = Kept::default();
    let row = {
        let kept = kept.clone();
        move || {
            let mut row = json!({"id": FLOW, "name": "Booking", "status": status, "categories": ["OTHER"],
                "validation_errors": [], "updated_at": "2026-11-20T10:00:00+0000"});
            if let Some(uri) = kept.get("uri") {
                row["endpoint_uri"] = uri.into();
            }
            row
        }
    };
    let one = row.clone();
    mount(desk, "GET", FLOW, move |_| ResponseTemplate::new(200).set_body_json(one())).await;
    mount(desk, "GET", &format!("{WABA}/flows"), move |_| {
        ResponseTemplate::new(200).set_body_json(json!({"data": [row()], "paging": {}}))
    })
    .await;
    let asset = json!({"asset_type": "FLOW_JSON", "download_url": format!("{}/v23.0/json", desk.graph.uri())});
    mount(desk, "GET", &format!("{FLOW}/assets"), move |_| {
        ResponseTemplate::new(200).set_body_json(json!({"data": [asset]}))
    })
    .await;
    mount(desk, "GET", "json", |_| ResponseTemplate::new(200).set_body_string(booking())).await;
    let uri = kept.clone();
    mount(desk, "POST", FLOW, move |request| {
        let body: Value = request.body_json().unwrap();
        uri.set("uri", body["endpoint_uri"].as_str().unwrap());
        ResponseTemplate::new(200).set_body_json(json!({"success": true}))
    })
    .await;
    for number in [NUMBER, OTHER_NUMBER] {
        let edge = format!("{number}/whatsapp_business_encryption");
        let keys = kept.clone();
        mount(desk, "POST", &edge, move |request| {
            let body: Value = request.body_json().unwrap();
            keys.set(number, body["business_public_key"].as_str().unwrap());
            ResponseTemplate::new(200).set_body_json(json!({"success": true}))
        })
        .await;
        let keys = kept.clone();
        mount(desk, "GET", &edge, move |_| {
            let status = keys.get("status").unwrap_or_else(|| "VALID".to_owned());
            let row = |key| json!({"business_public_key": key, "business_public_key_signature_status": status});
            let rows: Vec<Value> = keys.get(number).map(row).into_iter().collect();
            ResponseTemplate::new(200).set_body_json(json!({"data": rows}))
        })
        .await;
    }
    desk.inbox.sync_flows(desk.tenant, desk.connection.id).await.unwrap();
    let flows = desk.inbox.flows(desk.tenant, PageRequest::default()).await.unwrap().data;
    (flows[0].id, kept)
}

async fn mount(
    desk: &Desk,
    verb: &str,
    at: &str,
    answer: impl Fn(&Request) -> ResponseTemplate + Send + Sync + 'static,
) {
    let at = path(format!("/v23.0/{at}"));
    Mock::given(method(verb)).and(at).respond_with(answer).with_priority(2).mount(&desk.graph).await;
}

async fn set(desk: &Desk, flow: FlowId, body: Value) -> SavedEndpoint {
    desk.inbox.set_hosted_endpoint(&desk.owner, flow, change(body)).await.unwrap()
}

/// Asks as a phone does, with this public key.
async fn ask(desk: &Desk, flow: FlowId, pem: &str, plain: &Value) -> (u16, Value) {
    let key = RequestKey { key: [7; 16], nonce: [9; 16] };
    let body = key.seal_request(plain, pem).unwrap().to_string();
    let signature = signature::sign(APP_SECRET, body.as_bytes());
    let read = |text: String| serde_json::from_slice(&key.open_answer(text.as_bytes()).unwrap()).unwrap();
    match desk.inbox.answer_flow_request(flow, body.as_bytes(), &signature).await.unwrap() {
        EndpointReply::Answer(text) => (200, read(text)),
        EndpointReply::TokenVoid(text) => (427, read(text)),
        EndpointReply::NotDecrypted => (421, Value::Null),
        EndpointReply::WrongSignature => (432, Value::Null),
        EndpointReply::NotServed => (404, Value::Null),
    }
}

fn exchange(token: &str, screen: &str, data: Value) -> Value {
    json!({"version": "4.0", "action": "data_exchange", "screen": screen, "data": data, "flow_token": token})
}

async fn log(desk: &Desk, flow: FlowId) -> Vec<EndpointRequestEntry> {
    desk.inbox.flow_requests(desk.tenant, flow, PageRequest { cursor: None, limit: Some(200) }).await.unwrap().data
}

fn states(saved: &SavedEndpoint) -> Vec<FlowKeyState> {
    saved.endpoint.keys.iter().map(|key| key.state).collect()
}

on_both_engines! {
    async fn a_table_answers(db) [SETS] {
        let desk = Desk::new(&db).await;
        let (flow, kept) = with_booking(&desk, "PUBLISHED").await;
        let before = desk.inbox.hosted_endpoint(desk.tenant, flow).await.unwrap();
        assert_eq!((before.mode, before.is_set, before.keys[0].state), (EndpointMode::Off, false, FlowKeyState::Missing));
        let saved = set(&desk, flow, json!({"mode": "static", "rules": table()})).await;
        assert_eq!((saved.problem.as_deref(), saved.secret.as_deref(), saved.endpoint.is_set), (None, None, true));
        assert_eq!(states(&saved), [FlowKeyState::Valid, FlowKeyState::Valid]);
        assert_eq!(kept.get("uri").unwrap(), format!("https://desk.example.com/hooks/flows/{flow}"));
        let known = desk.inbox.flows(desk.tenant, PageRequest::default()).await.unwrap().data.remove(0);
        assert_eq!(json!(known.endpoint.kind), "hosted");
        let (pem, other) = (kept.get(NUMBER).unwrap(), kept.get(OTHER_NUMBER).unwrap());
        assert_ne!(pem, other);

        let token = desk.inbox.flow_ticket(desk.tenant, flow).await.unwrap().flow_token;
        let init = json!({"version": "4.0", "action": "INIT", "flow_token": token});
        assert_eq!(ask(&desk, flow, &pem, &init).await, (200, json!({"screen": "FIRST", "data": {}})));
        assert_eq!(
            ask(&desk, flow, &other, &exchange(&token, "FIRST", json!({"size": "11"}))).await,
            (200, json!({"screen": "FIRST", "data": {"error_message": "At most ten."}}))
        );
        assert_eq!(
            ask(&desk, flow, &pem, &exchange(&token, "FIRST", json!({"size": "3"}))).await,
            (200, json!({"screen": "LAST", "data": {"hint": "You chose 3."}}))
        );
        let back = json!({"version": "4.0", "action": "BACK", "screen": "LAST", "flow_token": token});
        assert_eq!(ask(&desk, flow, &pem, &back).await.1["screen"], "FIRST");
        let params = json!({"flow_token": token, "booked": true, "size": "secret-value"});
        assert_eq!(
            ask(&desk, flow, &pem, &exchange(&token, "LAST", json!({"size": "secret-value"}))).await,
            (200, json!({"screen": "SUCCESS", "data": {"extension_message_response": {"params": params}}}))
        );
        let ping = json!({"version": "3.0", "action": "ping"});
        assert_eq!(ask(&desk, flow, &pem, &ping).await, (200, json!({"data": {"status": "active"}})));
        let news = json!({"version": "4.0", "action": "data_exchange", "screen": "FIRST", "flow_token": token,
            "data": {"error": "payload-schema-error", "error_message": "secret-value does not fit"}});
        assert_eq!(ask(&desk, flow, &pem, &news).await, (200, json!({"data": {"acknowledged": true}})));

        let entries = log(&desk, flow).await;
        let seen: Vec<_> = entries.iter().rev().map(|entry| (entry.action.as_deref().unwrap(), entry.outcome)).collect();
        use EndpointOutcome::{Acknowledged, Answered, Finished};
        assert_eq!(seen, [
            ("INIT", Answered), ("data_exchange", Answered), ("data_exchange", Answered), ("BACK", Answered),
            ("data_exchange", Finished), ("ping", Acknowledged), ("error", Acknowledged),
        ]);
        assert!(!serde_json::to_string(&entries).unwrap().contains("secret-value"));
        assert!(entries[0].cause.as_deref().unwrap().contains("payload-schema-error"));
        let audited = desk.inbox.audit(desk.tenant, AuditFilter::default(), PageRequest::default()).await.unwrap().data;
        let actions: Vec<&str> = audited.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(&actions[..3], ["flow.endpoint_changed", "flow.key_uploaded", "flow.key_uploaded"]);

        // Whoever tries the test after it was turned off is told so.
        set(&desk, flow, json!({"mode": "off"})).await;
        assert_eq!(ask(&desk, flow, &pem, &ping).await.0, 404);
        desk.stop().await;
    }

    async fn what_is_not_for_this_desk_is_refused(db) [SETS] {
        let desk = Desk::new(&db).await;
        let (flow, kept) = with_booking(&desk, "PUBLISHED").await;
        let ping = json!({"version": "3.0", "action": "ping"});
        let stranger = NewKeyPair::generate().unwrap().public_pem;
        assert_eq!(ask(&desk, flow, &stranger, &ping).await.0, 404);
        set(&desk, flow, json!({"mode": "static", "rules": table(), "token_days": 2, "void_message": "Too late."})).await;
        let pem = kept.get(NUMBER).unwrap();
        assert_eq!(ask(&desk, FlowId::new(), &pem, &ping).await.0, 404);
        assert_eq!(ask(&desk, flow, &stranger, &ping).await.0, 421);
        let body = RequestKey { key: [7; 16], nonce: [9; 16] }.seal_request(&ping, &pem).unwrap();
        let inbox = &desk.inbox;
        let send = |body: Vec<u8>, signature: String| async move {
            inbox.answer_flow_request(flow, &body, &signature).await.unwrap()
        };
        let good = body.to_string().into_bytes();
        for signature in [String::new(), signature::sign("other", &good), signature::sign(APP_SECRET, b"{}")] {
            assert_eq!(send(good.clone(), signature).await, EndpointReply::WrongSignature);
        }
        let mut short = body.clone();
        short["initial_vector"] = "AAAAAAAAAAAAAAAA".into();
        for bad in [b"{}".to_vec(), b"\xff".to_vec(), short.to_string().into_bytes()] {
            let signature = signature::sign(APP_SECRET, &bad);
            assert_eq!(send(bad, signature).await, EndpointReply::NotDecrypted);
        }
        // Tokens that are not of here, of another form, or too old.
        let void = (427, json!({"error_msg": "Too late."}));
        let init = |token: &str| json!({"version": "4.0", "action": "INIT", "flow_token": token});
        assert_eq!(ask(&desk, flow, &pem, &init("unused")).await, void);
        assert_eq!(ask(&desk, flow, &pem, &init(&MessageId::new().to_string())).await, void);
        let token = desk.inbox.flow_ticket(desk.tenant, flow).await.unwrap().flow_token;
        let elsewhere = token.replace(&flow.uuid().simple().to_string(), &FlowId::new().uuid().simple().to_string());
        assert_eq!(ask(&desk, flow, &pem, &init(&elsewhere)).await, void);
        assert_eq!(ask(&desk, flow, &pem, &init(&token)).await.0, 200);
        desk.clock.set(desk.clock.now().plus(3 * DAY));
        assert_eq!(ask(&desk, flow, &pem, &init(&token)).await, void);
        // Nothing that makes sense, but decrypted.
        let odd = ask(&desk, flow, &pem, &json!({"action": "jump"})).await;
        assert!(odd.1["data"]["error_message"].is_string());
        let outcomes: Vec<EndpointOutcome> = log(&desk, flow).await.iter().map(|entry| entry.outcome).collect();
        assert_eq!(outcomes.iter().filter(|it| **it == EndpointOutcome::TokenVoid).count(), 4);
        // Noted once in a while only: anybody can send such.
        assert_eq!(outcomes.iter().filter(|it| **it == EndpointOutcome::WrongSignature).count(), 1);
        assert_eq!(outcomes.iter().filter(|it| **it == EndpointOutcome::NotDecrypted).count(), 4);
        desk.stop().await;
    }

    async fn keys_are_made_anew_and_the_former_open_for_a_day(db) [SETS] {
        let desk = Desk::new(&db).await;
        let (flow, kept) = with_booking(&desk, "DRAFT").await;
        let ping = json!({"version": "3.0", "action": "ping"});
        // Somebody else's key is not thrown away unasked.
        kept.set(NUMBER, &NewKeyPair::generate().unwrap().public_pem);
        let on = || change(json!({"mode": "static", "rules": table()}));
        let refused = desk.inbox.set_hosted_endpoint(&desk.owner, flow, on()).await.unwrap_err();
        assert_eq!(refused.code(), "foreign_key");
        assert_eq!(kept.get(OTHER_NUMBER), None);
        let replacing = json!({"mode": "static", "rules": table(), "replace_keys": true});
        assert_eq!(states(&set(&desk, flow, replacing).await), [FlowKeyState::Valid, FlowKeyState::Valid]);
        let first = kept.get(NUMBER).unwrap();

        // The same again where it is asked for; a new one where that is asked for.
        kept.set("status", "MISMATCH");
        let again = desk.inbox.upload_flow_keys(&desk.owner, flow, KeyOrder::default()).await.unwrap();
        assert_eq!((again.keys[0].state, kept.get(NUMBER).unwrap()), (FlowKeyState::Mismatch, first.clone()));
        kept.set("status", "VALID");
        let order = KeyOrder { rotate: true, replace: false };
        let rotated = desk.inbox.upload_flow_keys(&desk.owner, flow, order).await.unwrap();
        let second = kept.get(NUMBER).unwrap();
        assert_ne!(first, second);
        assert_eq!(rotated.keys[0].state, FlowKeyState::Valid);
        assert_ne!(rotated.keys[0].fingerprint, again.keys[0].fingerprint);
        for pem in [&first, &second] {
            assert_eq!(ask(&desk, flow, pem, &ping).await.0, 200);
        }
        desk.clock.set(desk.clock.now().plus(DAY + Duration::from_secs(1)));
        assert_eq!(ask(&desk, flow, &first, &ping).await.0, 421);
        assert_eq!(ask(&desk, flow, &second, &ping).await.0, 200);

        // Refused: the former goes on, and the new one waits to be uploaded.
        let edge = r"^/v23\.0/\d+/whatsapp_business_encryption$";
        let no = graph_error(400, 100, "Invalid parameter");
        Mock::given(method("POST")).and(path_regex(edge)).respond_with(no).up_to_n_times(2).with_priority(1)
            .mount(&desk.graph).await;
        let refused = desk.inbox.upload_flow_keys(&desk.owner, flow, order).await.unwrap_err();
        assert_eq!(refused.code(), "graph_refused");
        let waiting = desk.inbox.hosted_endpoint(desk.tenant, flow).await.unwrap();
        assert_eq!(waiting.keys[0].state, FlowKeyState::NotUploaded);
        assert!(waiting.keys[0].problem.is_some());
        assert_eq!(ask(&desk, flow, &second, &ping).await.0, 200);
        let uploaded = desk.inbox.upload_flow_keys(&desk.owner, flow, order).await.unwrap();
        assert_eq!((uploaded.keys[0].state, uploaded.keys[0].fingerprint.clone()), (FlowKeyState::Valid, waiting.keys[0].fingerprint.clone()));
        // Drafts are tried with any token.
        let init = json!({"version": "4.0", "action": "INIT", "flow_token": "a-test"});
        assert_eq!(ask(&desk, flow, &kept.get(NUMBER).unwrap(), &init).await.0, 200);
        desk.clock.set(desk.clock.now().plus(2 * DAY));
        desk.settle().await;
        let count = desk.db.read("test.keys", (), |tx, ()| Box::pin(async move {
            let row = tx.query_one("SELECT COUNT(*) FROM inbox_flow_keys", &[]).await?;
            row.get::<i64>(0)
        })).await.unwrap();
        assert_eq!(count, 2, "one for each number");
        desk.stop().await;
    }

    async fn a_server_of_the_business_is_asked(db) [SETS] {
        let desk = Desk::new(&db).await;
        let (flow, kept) = with_booking(&desk, "PUBLISHED").await;
        let business = MockServer::start().await;
        let url = format!("{}/flow", business.uri());
        let saved = set(&desk, flow, json!({"mode": "forward", "forward_url": url, "failure_message": "Try later."})).await;
        let secret = saved.secret.unwrap();
        let again = set(&desk, flow, json!({"mode": "forward", "forward_url": url, "failure_message": "Try later."})).await;
        assert_eq!((again.secret, again.endpoint.has_secret), (None, true));
        let answer = |status: u16, body: Value| {
            let answer = ResponseTemplate::new(status).set_body_json(body);
            Mock::given(method("POST")).and(path("/flow")).respond_with(answer).up_to_n_times(1).mount(&business)
        };

        // The token of a message tells who asks.
        let conversation = desk.greeted().await;
        let interactive = json!({"type": "flow", "body": {"text": "Book"}, "action": {"name": "flow", "parameters": {
            "flow_message_version": "3", "flow_id": FLOW, "flow_cta": "Book", "flow_action": "data_exchange",
            "flow_token": "my-own-token"}}});
        let message: SendMessage = serde_json::from_value(json!({
            "id": MessageId::new(), "kind": "interactive", "content": {"interactive": interactive}, "reply_to": null,
        })).unwrap();
        let sent = desk.inbox.send_message(&desk.owner, conversation.id, message).await.unwrap();
        let pem = kept.get(NUMBER).unwrap();
        answer(200, json!({"screen": "LAST", "data": {"hint": "h"}})).await;
        let asked = exchange("my-own-token", "FIRST", json!({"size": "3"}));
        assert_eq!(ask(&desk, flow, &pem, &asked).await, (200, json!({"screen": "LAST", "data": {"hint": "h"}})));
        let got = business.received_requests().await.unwrap().remove(0);
        let given = got.headers[FORWARD_SIGNATURE_HEADER].to_str().unwrap();
        assert!(signature::verify(&secret, &got.body, given));
        let got: Value = got.body_json().unwrap();
        assert_eq!((&got["flow_id"], &got["graph_flow_id"], &got["flow_name"]), (&json!(flow), &json!(FLOW), &json!("Booking")));
        assert_eq!((&got["action"], &got["screen"], &got["data"]), (&json!("data_exchange"), &json!("FIRST"), &json!({"size": "3"})));
        assert_eq!((&got["message_id"], &got["conversation_id"]), (&json!(sent.id), &json!(conversation.id)));
        assert_eq!(got["contact"]["phone"], "+34600100001");

        // Whatever the server does wrong, the customer stays and reads a sentence.
        let stays = (200, json!({"screen": "FIRST", "data": {"error_message": "Try later."}}));
        for (status, body) in [
            (500, json!({})), (302, json!({})), (200, json!("text")), (200, json!({"data": {}})),
            (200, json!({"screen": "NOWHERE"})), (200, json!({"screen": "LAST", "data": {"hint": 1}})),
            (200, json!({"screen": "LAST", "data": {"hint": "x".repeat(1 << 20)}})),
        ] {
            answer(status, body).await;
            assert_eq!(ask(&desk, flow, &pem, &asked).await, stays);
        }
        let entries = log(&desk, flow).await;
        assert!(entries[..7].iter().all(|entry| entry.outcome == EndpointOutcome::Failed && entry.cause.is_some()));
        assert_eq!(entries[6].cause.as_deref(), Some("The server answered with status 500."));
        answer(427, json!({"error_msg": "Sold out"})).await;
        assert_eq!(ask(&desk, flow, &pem, &asked).await, (427, json!({"error_msg": "Sold out"})));
        let params = json!({"flow_token": "my-own-token", "n": 1});
        let last = json!({"screen": "SUCCESS", "data": {"extension_message_response": {"params": params}}});
        answer(200, last.clone()).await;
        assert_eq!(ask(&desk, flow, &pem, &exchange("my-own-token", "LAST", json!({}))).await, (200, last));
        // Nobody listens there.
        set(&desk, flow, json!({"mode": "forward", "forward_url": "http://127.0.0.1:9/", "failure_message": "Try later."})).await;
        assert_eq!(ask(&desk, flow, &pem, &asked).await, stays);
        assert_eq!(log(&desk, flow).await[0].cause.as_deref(), Some("The server cannot be reached."));
        // A new secret, when it is asked for.
        let renewed = set(&desk, flow, json!({"mode": "forward", "forward_url": url, "new_secret": true})).await;
        assert_ne!(renewed.secret.unwrap(), secret);
        desk.stop().await;
    }

    async fn settings_are_checked_and_the_log_is_bounded(db) [SETS] {
        let desk = Desk::new(&db).await;
        let (flow, kept) = with_booking(&desk, "PUBLISHED").await;
        for (body, field) in [
            (json!({"mode": "forward"}), "forward_url"),
            (json!({"mode": "forward", "forward_url": "ftp://x/"}), "forward_url"),
            (json!({"mode": "static", "token_days": 0}), "token_days"),
            (json!({"mode": "static", "failure_message": "x".repeat(1001)}), "failure_message"),
            (json!({"mode": "static", "rules": [{"screen": "X", "answer": {"kind": "finish"}}]}), "rules[0].screen"),
        ] {
            let refused = desk.inbox.set_hosted_endpoint(&desk.owner, flow, change(body)).await.unwrap_err();
            assert_eq!(refused.fields()[0].field, field);
        }
        assert_eq!(kept.get(NUMBER), None);
        // Graph does not take the address: the settings stay, and so does the word of it.
        Mock::given(method("POST")).and(path(format!("/v23.0/{FLOW}"))).respond_with(graph_error(400, 139_001, "No"))
            .up_to_n_times(1).with_priority(1).mount(&desk.graph).await;
        let saved = set(&desk, flow, json!({"mode": "static", "rules": table()})).await;
        assert_eq!((saved.endpoint.is_set, saved.problem.is_some()), (false, true));
        assert!(set(&desk, flow, json!({"mode": "static", "rules": table()})).await.endpoint.is_set);
        let stranger = desk.other_tenant().await;
        let missing = |error: recado_inbox::Error| assert_eq!(error.code(), "not_found");
        missing(desk.inbox.hosted_endpoint(stranger.tenant, flow).await.unwrap_err());
        missing(desk.inbox.set_hosted_endpoint(&stranger, flow, change(json!({"mode": "off"}))).await.unwrap_err());
        missing(desk.inbox.upload_flow_keys(&stranger, flow, KeyOrder::default()).await.unwrap_err());
        missing(desk.inbox.flow_requests(stranger.tenant, flow, PageRequest::default()).await.unwrap_err());
        missing(desk.inbox.probe_endpoint(stranger.tenant, flow).await.unwrap_err());
        // Nobody is at desk.example.com here.
        let probe = desk.inbox.probe_endpoint(desk.tenant, flow).await.unwrap();
        assert!(!probe.works && probe.problem.is_some());
        let pem = kept.get(NUMBER).unwrap();
        for _ in 0..205 {
            assert_eq!(ask(&desk, flow, &pem, &json!({"action": "ping"})).await.0, 200);
        }
        let page = desk.inbox.flow_requests(desk.tenant, flow, PageRequest { cursor: None, limit: Some(150) }).await.unwrap();
        let rest = PageRequest { cursor: page.next_cursor, limit: Some(150) };
        assert_eq!(desk.inbox.flow_requests(desk.tenant, flow, rest).await.unwrap().data.len(), 50);
        desk.stop().await;
    }
}
