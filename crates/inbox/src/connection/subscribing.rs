//! Asking a Graph host for the numbers of an account, and to send its webhooks here.

use recado_infra::http::OutboundHttp;
use recado_whatsapp::webhook::TEMPLATE_FIELDS;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::NewConnection;
use crate::graph_client::{GraphClient, GraphFailure, escaped};

/// A number as the account lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) phone_number_id: String,
    pub(super) display_phone_number: String,
    pub(super) verified_name: String,
}

/// Where webhooks are to go.
#[derive(Debug, Clone)]
pub(super) struct Callback {
    pub(super) url: String,
    pub(super) verify_token: String,
}

/// Pages of numbers read at the most; accounts have 25 numbers at the most today.
const MAX_PAGES: usize = 50;

/// All numbers of the account.
pub(super) async fn read_numbers(graph: &GraphClient, waba_id: &str) -> Result<Vec<Number>, GraphFailure> {
    let path = format!("{waba_id}/phone_numbers?fields=id,display_phone_number,verified_name&limit=100");
    let mut numbers = Vec::new();
    let mut after = None;
    for _ in 0..MAX_PAGES {
        let answer = match &after {
            None => graph.get(&path).await?,
            Some(after) => graph.get(&format!("{path}&after={after}")).await?,
        };
        let rows = answer.get("data").and_then(Value::as_array).ok_or_else(|| {
            GraphFailure::UnknownOutcome("the Graph host's list of phone numbers is not a list".to_owned())
        })?;
        numbers.extend(rows.iter().filter_map(number));
        let has_next = answer.pointer("/paging/next").is_some();
        after = answer.pointer("/paging/cursors/after").and_then(Value::as_str).map(escaped);
        if !has_next || after.is_none() {
            break;
        }
    }
    Ok(numbers)
}

fn number(row: &Value) -> Option<Number> {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let phone_number_id = match row.get("id")? {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => return None,
    };
    let display_phone_number = text("display_phone_number");
    let mut verified_name = text("verified_name");
    if verified_name.is_empty() {
        verified_name.clone_from(&display_phone_number);
    }
    Some(Number { phone_number_id, display_phone_number, verified_name })
}

/// Has the account's webhooks sent to the callback.
pub(super) async fn subscribe(
    http: &OutboundHttp,
    graph: &GraphClient,
    connection: &NewConnection,
    callback: &Callback,
) -> Result<(), GraphFailure> {
    let edge = format!("{}/subscribed_apps", connection.waba_id);
    let Some(app_id) = &connection.app_id else {
        let body = json!({"override_callback_uri": callback.url, "verify_token": callback.verify_token});
        return graph.post(&edge, &body).await.map(drop);
    };
    let app_token = SecretString::from(format!("{app_id}|{}", connection.app_secret.expose_secret()));
    let app = GraphClient::new(http.clone(), &connection.graph_base_url, app_token);
    let body = json!({
        "object": "whatsapp_business_account",
        "callback_url": callback.url,
        "verify_token": callback.verify_token,
        "fields": subscribed_fields(),
        "include_values": true,
    });
    app.post(&format!("{app_id}/subscriptions"), &body).await?;
    graph.post(&edge, &json!({})).await.map(drop)
}

/// Webhooks about the account and its numbers as a whole.
pub(crate) const ACCOUNT_FIELDS: [&str; 7] = [
    "account_alerts",
    "account_review_update",
    "account_update",
    "business_capability_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
];

/// What this desk listens to.
fn subscribed_fields() -> String {
    ["messages", "flows"].into_iter().chain(TEMPLATE_FIELDS).chain(ACCOUNT_FIELDS).collect::<Vec<_>>().join(",")
}
