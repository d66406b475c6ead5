//! `POST wabas/{id}/events`: any webhook about an account, its numbers or its templates, on demand. `POST phone_numbers/{id}/errors`: an
//! error of the account that concerns no single message.

use axum::extract::State as Extract;
use recado_whatsapp::webhook::{AccountChange, BusinessNumber, account_errors, parse_account_event};
use recado_whatsapp::{GraphError, ascii_json, error_table};
use serde_json::{Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::phones::text_field;
use super::problem::Problem;
use crate::notice::{Notice, Subject};
use crate::state::State;
use crate::webhook;
use crate::world::MESSAGES_FIELD;

/// Answers which apps are told.
pub(super) async fn tell(
    Extract(state): Extract<State>,
    PathId(id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let world = state.world.current();
    if !world.wabas.contains_key(&id) {
        return Err(Problem::missing(format!("no account has the id {id}")));
    }
    let field = text_field(&body, "field")?;
    let change: AccountChange = parse_account_event(field, body.get("value").unwrap_or(&Value::Null))?;
    let apps: Vec<&str> = world.hearing_apps(&id, change.field).map(|app| app.id.as_str()).collect();
    let answer = json!({"field": change.field, "app_ids": apps});
    state
        .db
        .write("cloud.account.tell", (state.clone(), id, [change]), |tx, (state, id, changes)| {
            Box::pin(webhook::tell_account_changes(state, tx, id, changes))
        })
        .await?;
    Ok(JsonAnswer(answer))
}

pub(super) async fn tell_error(
    Extract(state): Extract<State>,
    PathId(id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let world = state.world.current();
    let number = world.phone_numbers.get(&id);
    let number = number.ok_or_else(|| Problem::missing(format!("no phone number has the id {id}")))?;
    let code = body.get("code").and_then(Value::as_i64).filter(|code| error_table::lookup(*code).is_some());
    let code = code.ok_or_else(|| Problem::invalid_field("code", "is required: the code of a Cloud API error"))?;
    let mut error = GraphError::of(code);
    if let Some(details) = body.get("details").and_then(Value::as_str) {
        error = error.details(details);
    }
    let side =
        BusinessNumber { waba_id: &number.waba_id, phone_number_id: &number.id, display_phone_number: &number.digits };
    let frozen = bytes::Bytes::from(ascii_json::to_vec(&account_errors(side, &[error])));
    let subject = Subject {
        waba_id: number.waba_id.clone(),
        phone_number_id: number.id.clone(),
        customer: String::new(),
        wamid: String::new(),
        inbound: false,
        event: "errors".to_owned(),
    };
    let apps = world.hearing_apps(&number.waba_id, MESSAGES_FIELD);
    let notices: Vec<Notice> = apps.map(|app| Notice::messages(&app.id, &subject, frozen.clone())).collect();
    let answer = json!({
        "field": MESSAGES_FIELD,
        "app_ids": notices.iter().map(|notice| notice.app_id.as_str()).collect::<Vec<_>>(),
    });
    state
        .db
        .write("cloud.account.error", (state.clone(), notices), |tx, (state, notices)| {
            Box::pin(webhook::enqueue(state, tx, notices.clone()))
        })
        .await?;
    Ok(JsonAnswer(answer))
}
