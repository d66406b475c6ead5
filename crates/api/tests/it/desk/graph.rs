//! A Graph host that connects a number and accepts messages.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

pub const WABA_ID: &str = "300000000000001";
pub const PHONE_NUMBER_ID: &str = "400000000000001";
pub const APP_SECRET: &str = "app-secret";

/// The account's one template, which answers to every name.
pub const TEMPLATE_ID: &str = "700000000000001";

pub struct Graph(MockServer);

fn template() -> Value {
    json!({"id": TEMPLATE_ID, "name": "order_update", "language": "es", "category": "UTILITY", "status": "APPROVED",
        "components": [{"type": "BODY", "text": "Tu pedido {{1}} está listo.", "example": {"body_text": [["77"]]}}]})
}

impl Graph {
    pub async fn start() -> Self {
        let server = MockServer::start().await;
        let numbers = json!({"data": [{
            "id": PHONE_NUMBER_ID, "display_phone_number": "+34 600 000 001", "verified_name": "Recado Demo",
        }]});
        let answers = [
            ("GET", format!("^/v23.0/{WABA_ID}/phone_numbers$"), numbers),
            ("POST", format!("^/v23.0/{WABA_ID}/subscribed_apps$"), json!({"success": true})),
            ("POST", format!("^/v23.0/{PHONE_NUMBER_ID}/media$"), json!({"id": "500000000000001"})),
            ("GET", format!("^/v23.0/{WABA_ID}/message_templates$"), json!({"data": [template()]})),
            ("GET", format!("^/v23.0/{TEMPLATE_ID}$"), template()),
            ("POST", format!("^/v23.0/{WABA_ID}/message_templates$"), template()),
            ("POST", format!("^/v23.0/{TEMPLATE_ID}$"), json!({"success": true})),
            ("POST", format!("^/v23.0/{TEMPLATE_ID}/unpause$"), json!({"success": true})),
            ("DELETE", format!("^/v23.0/{WABA_ID}/message_templates$"), json!({"success": true})),
            ("GET", "^/v23.0/message_template_library$".to_owned(), json!({"data": [{"name": "delivery_update_1"}]})),
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

    /// The next template is refused: its name exists in this language.
    pub async fn refuse_next_template(&self) {
        let error = json!({"error": {
            "message": "Invalid parameter", "type": "OAuthException", "code": 100, "error_subcode": 2_388_024,
            "error_user_title": "Content in this language already exists",
            "error_user_msg": "There is already Spanish content for this template.", "fbtrace_id": "A1",
        }});
        let templates = path(format!("/v23.0/{WABA_ID}/message_templates"));
        let mock =
            Mock::given(method("POST")).and(templates).respond_with(ResponseTemplate::new(400).set_body_json(error));
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
