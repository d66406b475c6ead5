//! A Graph host that connects a number and accepts messages.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

pub const WABA_ID: &str = "300000000000001";
pub const PHONE_NUMBER_ID: &str = "400000000000001";
pub const CATALOG_ID: &str = "600000000000001";
pub const PRODUCT_ID: &str = "700000000000001";
/// The account's one form.
pub const FLOW_ID: &str = "710000000000001";
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
            ("DELETE", format!("^/v23.0/{FLOW_ID}$"), done.clone()),
            ("GET", format!("^/v23.0/{PHONE_NUMBER_ID}/whatsapp_business_encryption$"), json!({"data": []})),
            ("POST", format!("^/v23.0/{PHONE_NUMBER_ID}/whatsapp_business_encryption$"), done),
            ("GET", format!("^/v23.0/{WABA_ID}/phone_numbers$"), numbers),
            ("POST", format!("^/v23.0/{WABA_ID}/subscribed_apps$"), json!({"success": true})),
            ("POST", format!("^/v23.0/{PHONE_NUMBER_ID}/media$"), json!({"id": "500000000000001"})),
            ("GET", format!("^/v23.0/{WABA_ID}/message_templates$"), json!({"data": [template()]})),
            ("GET", format!("^/v23.0/{TEMPLATE_ID}$"), template()),
            ("POST", format!("^/v23.0/{WABA_ID}/message_templates$"), template()),
            ("POST", format!("^/v23.0/{TEMPLATE_ID}$"), json!({"success": true})),
            ("POST", format!("^/v23.0/{TEMPLATE_ID}/unpause$"), json!({"success": true})),
            (
                "POST",
                format!("^/v23.0/{WABA_ID}/message_templates/archive$"),
                json!({"archived_templates": [TEMPLATE_ID]}),
            ),
            (
                "POST",
                format!("^/v23.0/{WABA_ID}/message_templates/unarchive$"),
                json!({"unarchived_templates": [TEMPLATE_ID]}),
            ),
            ("DELETE", format!("^/v23.0/{WABA_ID}/message_templates$"), json!({"success": true})),
            ("GET", "^/v23.0/message_template_library$".to_owned(), json!({"data": [{"name": "delivery_update_1"}]})),
        ];
        for (verb, pattern, answer) in answers.into_iter().chain(shop()) {
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

    /// The bodies of all calls with this method and the end of this path.
    pub async fn called(&self, verb: &str, end: &str) -> Vec<Value> {
        let requests = self.0.received_requests().await.unwrap();
        requests
            .iter()
            .filter(|request| request.method.as_str() == verb && request.url.path().ends_with(end))
            .map(|request| request.body_json().unwrap_or_default())
            .collect()
    }

    /// The queries of all calls with this method and the end of this path.
    pub async fn queries(&self, verb: &str, end: &str) -> Vec<String> {
        let requests = self.0.received_requests().await.unwrap();
        requests
            .iter()
            .filter(|request| request.method.as_str() == verb && request.url.path().ends_with(end))
            .map(|request| request.url.query().unwrap_or_default().to_owned())
            .collect()
    }

    /// From here on this call is answered otherwise.
    pub async fn answer(&self, verb: &str, end: &str, status: u16, answer: Value) {
        let answer = ResponseTemplate::new(status).set_body_json(answer);
        Mock::given(method(verb))
            .and(path_regex(format!("{end}$")))
            .respond_with(answer)
            .with_priority(1)
            .mount(&self.0)
            .await;
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

/// An account with one catalogue of one product.
fn shop() -> Vec<(&'static str, String, Value)> {
    let product = json!({
        "id": PRODUCT_ID, "retailer_id": "mug", "name": "Mug", "description": "Holds 300 ml", "price": "\u{20ac}9.50",
        "sale_price": null, "currency": "EUR", "image_url": "https://example.com/mug.jpg", "url": null,
        "availability": "in stock", "visibility": "published", "review_status": "approved", "errors": [],
        "product_catalog": {"id": CATALOG_ID},
    });
    let catalogue = json!({"id": CATALOG_ID, "name": "Shop", "vertical": "commerce", "product_count": 1});
    let other = json!({"id": "600000000000002", "name": "Outlet", "product_count": 0});
    let success = json!({"success": true});
    let settings = json!({"data": [{"id": "1", "is_catalog_visible": false, "is_cart_enabled": true}]});
    let batch = json!({"handles": ["handle1"], "validation_status": []});
    let batch_state = json!({"data": [{
        "handle": "handle1", "status": "finished", "errors_total_count": 1,
        "errors": [{"line": 1, "id": "bad", "message": "The image cannot be fetched."}],
    }]});
    vec![
        ("GET", format!("^/v23.0/{WABA_ID}/product_catalogs$"), json!({"data": [{"id": CATALOG_ID, "name": "Shop"}]})),
        ("POST", format!("^/v23.0/{WABA_ID}/product_catalogs$"), success.clone()),
        ("DELETE", format!("^/v23.0/{WABA_ID}/product_catalogs$"), success.clone()),
        (
            "GET",
            format!("^/v23.0/{WABA_ID}$"),
            json!({"id": WABA_ID, "owner_business_info": {"id": "200000000000001"}}),
        ),
        (
            "GET",
            "^/v23.0/200000000000001/owned_product_catalogs$".to_owned(),
            json!({"data": [catalogue.clone(), other]}),
        ),
        ("GET", "^/v23.0/200000000000001/client_product_catalogs$".to_owned(), json!({"data": []})),
        ("GET", format!("^/v23.0/{PHONE_NUMBER_ID}/whatsapp_commerce_settings$"), settings),
        ("POST", format!("^/v23.0/{PHONE_NUMBER_ID}/whatsapp_commerce_settings$"), success.clone()),
        ("GET", format!("^/v23.0/{CATALOG_ID}$"), catalogue),
        (
            "GET",
            format!("^/v23.0/{CATALOG_ID}/products$"),
            json!({
                "data": [product.clone()], "paging": {"cursors": {"before": "QQ", "after": "Qg"}, "next": "https://graph/next"},
            }),
        ),
        ("POST", format!("^/v23.0/{CATALOG_ID}/products$"), json!({"id": PRODUCT_ID})),
        ("POST", format!("^/v23.0/{CATALOG_ID}/items_batch$"), batch),
        ("GET", format!("^/v23.0/{CATALOG_ID}/check_batch_request_status$"), batch_state),
        ("GET", format!("^/v23.0/{PRODUCT_ID}$"), product),
        ("POST", format!("^/v23.0/{PRODUCT_ID}$"), success.clone()),
        ("DELETE", format!("^/v23.0/{PRODUCT_ID}$"), success),
    ]
}
