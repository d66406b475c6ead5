//! A Graph host that connects a number and accepts messages.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

pub const WABA_ID: &str = "300000000000001";
pub const PHONE_NUMBER_ID: &str = "400000000000001";
/// The account's one form.
pub const FLOW_ID: &str = "710000000000001";
pub const APP_SECRET: &str = "app-secret";

pub struct Graph(MockServer);

impl Graph {
    pub async fn start() -> Self {
        let server = MockServer::start().await;
        let numbers = json!({"data": [{
            "id": PHONE_NUMBER_ID, "display_phone_number": "+34 600 000 001", "verified_name": "Recado Demo",
        }]});
        let flow = json!({
            "id": FLOW_ID, "name": "Survey", "status": "DRAFT", "categories": ["SURVEY"], "validation_errors": [],
        });
        let done = json!({"success": true});
        let answers = [
            ("GET", format!("^/v23.0/{WABA_ID}/flows$"), json!({"data": [flow]})),
            ("POST", format!("^/v23.0/{WABA_ID}/flows$"), json!({"id": FLOW_ID})),
            ("GET", format!("^/v23.0/{FLOW_ID}/assets$"), json!({"data": []})),
            ("POST", format!("^/v23.0/{FLOW_ID}/assets$"), json!({"success": true, "validation_errors": []})),
            ("GET", format!("^/v23.0/{FLOW_ID}$"), flow),
            ("POST", format!("^/v23.0/{FLOW_ID}(/publish|/deprecate)?$"), done.clone()),
            ("DELETE", format!("^/v23.0/{FLOW_ID}$"), done),
            ("GET", format!("^/v23.0/{WABA_ID}/phone_numbers$"), numbers),
            ("POST", format!("^/v23.0/{WABA_ID}/subscribed_apps$"), json!({"success": true})),
            ("POST", format!("^/v23.0/{PHONE_NUMBER_ID}/media$"), json!({"id": "500000000000001"})),
        ];
        for (verb, pattern, answer) in answers {
            let answer = ResponseTemplate::new(200).set_body_json(answer);
            Mock::given(method(verb)).and(path_regex(pattern)).respond_with(answer).mount(&server).await;
        }
        let sent = AtomicU32::new(0);
        let accept = move |_: &Request| {
            let wamid = format!("wamid.out{}", sent.fetch_add(1, Ordering::SeqCst));
            ResponseTemplate::new(200).set_body_json(json!({
                "messaging_product": "whatsapp", "contacts": [{"input": "1", "wa_id": "1"}], "messages": [{"id": wamid}],
            }))
        };
        let messages = path(format!("/v23.0/{PHONE_NUMBER_ID}/messages"));
        Mock::given(method("POST")).and(messages).respond_with(accept).mount(&server).await;
        Self(server)
    }

    pub fn base_url(&self) -> String {
        format!("{}/v23.0", self.0.uri())
    }

    /// The next message is refused: the customer cannot be reached.
    pub async fn refuse_next_message(&self) {
        let error = json!({"error": {
            "message": "(#131026) Message undeliverable", "type": "OAuthException", "code": 131026,
            "error_data": {"messaging_product": "whatsapp", "details": "Message Undeliverable."}, "fbtrace_id": "A1",
        }});
        let answer = ResponseTemplate::new(400).set_body_json(error);
        let messages = path(format!("/v23.0/{PHONE_NUMBER_ID}/messages"));
        let mock = Mock::given(method("POST")).and(messages).respond_with(answer);
        mock.up_to_n_times(1).with_priority(1).mount(&self.0).await;
    }

    /// The bodies of all `POST /messages` so far.
    pub async fn sent(&self) -> Vec<Value> {
        let requests = self.0.received_requests().await.unwrap();
        requests
            .iter()
            .filter(|request| request.method.as_str() == "POST" && request.url.path().ends_with("/messages"))
            .map(|request| request.body_json().unwrap())
            .collect()
    }
}
