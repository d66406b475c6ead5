//! Which Flow an answer belongs to. WhatsApp does not say: the token does, where it is one of ours; otherwise the message that is
//! answered, where it was sent from here.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params};
use serde_json::Value;
use uuid::Uuid;

use super::answer_files::{AnsweredFile, name_files};
use super::queries::as_json;
use super::questions::{answers, questions, token_in};
use super::{FlowAnswer, sql, token};
use crate::{FlowId, MessageId, Result, TenantId};

/// What was found out about an answer.
#[derive(Debug, Clone)]
pub(crate) struct Recognised {
    /// Its Flow, and what that is called.
    pub(crate) flow: Option<(FlowId, String)>,
    pub(crate) answers: Vec<FlowAnswer>,
    /// The files in them, to be fetched.
    pub(crate) files: Vec<AnsweredFile>,
    pub(crate) flow_token: Option<String>,
}

/// Reads an answer. `answered` is the wamid of the message with the form.
pub(crate) async fn recognise(
    tx: &mut Tx,
    tenant: TenantId,
    answered: Option<&str>,
    response: &str,
) -> Result<Recognised> {
    let flow_token = token_in(response);
    let row = flow_of(tx, tenant, answered, flow_token.as_deref()).await?;
    let (flow, asked) = match row {
        None => (None, Vec::new()),
        Some(row) => {
            let (published, json): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
            let asked = published.or(json).map(|json| questions(&json)).unwrap_or_default();
            (Some((FlowId(row.get(0)?), row.get(1)?)), asked)
        }
    };
    let mut answers = answers(response, &asked);
    let files = name_files(&mut answers);
    Ok(Recognised { flow, answers, files, flow_token })
}

async fn flow_of(
    tx: &mut Tx,
    tenant: TenantId,
    answered: Option<&str>,
    flow_token: Option<&str>,
) -> Result<Option<Row>> {
    if let Some((id, _)) = flow_token.and_then(token::read) {
        return Ok(tx.query_opt(sql::QUESTIONS, params![tenant.uuid(), id.uuid()]).await?);
    }
    let mut sent = None;
    if let Some(wamid) = answered {
        sent = tx.query_opt(sql::MESSAGE_CONTENT, params![tenant.uuid(), wamid]).await?;
    }
    if let (None, Some(id)) = (&sent, flow_token.and_then(|token| Uuid::try_parse(token).ok())) {
        sent = tx.query_opt(sql::MESSAGE_CONTENT_OF_ID, params![tenant.uuid(), id]).await?;
    }
    let Some(sent) = sent else { return Ok(None) };
    let content: Value = serde_json::from_str(&sent.get::<String>(0)?).unwrap_or_default();
    let graph_flow_id = named(&content, "flow_id").unwrap_or_default();
    let name = named(&content, "flow_name").unwrap_or_default();
    if graph_flow_id.is_empty() && name.is_empty() {
        return Ok(None);
    }
    let rows = tx.query(sql::QUESTIONS_OF_GRAPH_ID, params![tenant.uuid(), &graph_flow_id, &name]).await?;
    // Two accounts may have forms of the same name: then nothing tells which it was.
    Ok(if rows.len() == 1 { rows.into_iter().next() } else { None })
}

/// The text under this name, wherever it stands.
fn named(value: &Value, name: &str) -> Option<String> {
    match value {
        Value::Object(parts) => match parts.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => parts.values().find_map(|inner| named(inner, name)),
        },
        Value::Array(items) => items.iter().find_map(|inner| named(inner, name)),
        _ => None,
    }
}

/// Keeps an answer under its message.
pub(crate) async fn store_response(
    tx: &mut Tx,
    tenant: TenantId,
    message: MessageId,
    response: &Recognised,
    at: Timestamp,
) -> Result<()> {
    let flow = response.flow.as_ref().map(|(id, _)| *id);
    let added = tx
        .exec(
            sql::INSERT_RESPONSE,
            params![
                tenant.uuid(),
                message.uuid(),
                flow.map(FlowId::uuid),
                response.flow_token.as_deref(),
                &as_json(&response.answers)?,
                at
            ],
        )
        .await?;
    if let (1, Some(flow)) = (added, flow) {
        tx.exec(sql::COUNT_RESPONSE, params![tenant.uuid(), flow.uuid(), at]).await?;
    }
    Ok(())
}
