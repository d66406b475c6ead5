//! Whose form a flow_token stands for, and whether it is over.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Row, Tx, params};
use serde_json::Value;
use uuid::Uuid;

use super::settings::MAX_TOKEN_DAYS;
use super::sql;
use crate::contact::StoredContact;
use crate::flow::token;
use crate::{Contact, ConversationId, FlowId, MessageId, Result, TenantId};

/// What WhatsApp takes as a token has no limit that is told; longer ones are not kept.
const LONGEST_TOKEN_BYTES: usize = 2_000;
/// Tokens of one message: a carousel has ten cards.
const MAX_TOKENS: usize = 20;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// What is known of a token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// It was sent from here.
    Sent(Box<Bearer>),
    /// It was made here for this Flow, and sent by somebody else.
    Made,
    /// It is none of this desk, or of another Flow.
    Unknown,
    /// It was sent too long ago.
    Expired,
}

/// The message that a form was opened from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bearer {
    pub(super) message: MessageId,
    pub(super) conversation: ConversationId,
    /// `None` where several got the same token.
    pub(super) contact: Option<Contact>,
}

/// Keeps the tokens of a message that is sent.
pub(crate) async fn note_tokens(
    tx: &mut Tx,
    tenant: TenantId,
    message: MessageId,
    content: &str,
    now: Timestamp,
) -> Result<()> {
    if !content.contains("flow_token") {
        return Ok(());
    }
    let content: Value = serde_json::from_str(content).unwrap_or_default();
    let mut tokens = Vec::new();
    collect(&content, &mut tokens);
    for token in tokens.into_iter().take(MAX_TOKENS) {
        tx.exec(sql::INSERT_TOKEN, params![tenant.uuid(), token, message.uuid(), now]).await?;
    }
    Ok(())
}

fn collect<'a>(value: &'a Value, tokens: &mut Vec<&'a str>) {
    match value {
        Value::Object(parts) => {
            for (name, part) in parts {
                match part {
                    Value::String(token) if name == "flow_token" => {
                        if (1..=LONGEST_TOKEN_BYTES).contains(&token.len()) && !tokens.contains(&token.as_str()) {
                            tokens.push(token);
                        }
                    }
                    other => collect(other, tokens),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, tokens)),
        _ => {}
    }
}

/// Forgets tokens that no setting lets live.
pub(crate) async fn prune_tokens(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    Ok(tx.exec(sql::PRUNE_TOKENS, params![now.minus(days(MAX_TOKEN_DAYS))]).await?)
}

fn days(count: i64) -> Duration {
    DAY.saturating_mul(u32::try_from(count).unwrap_or(0))
}

/// What is known of a token.
pub(super) async fn look_up(
    tx: &mut Tx,
    tenant: TenantId,
    flow: FlowId,
    flow_token: &str,
    valid_days: i64,
    now: Timestamp,
) -> Result<Token> {
    let oldest = now.minus(days(valid_days));
    let rows = tx.query(sql::BEARERS_OF_TOKEN, params![tenant.uuid(), flow_token]).await?;
    if let Some(row) = rows.first() {
        let (sent_at, mut bearer) = read_bearer(row)?;
        if rows.len() > 1 {
            bearer.contact = None;
        }
        return Ok(if sent_at < oldest { Token::Expired } else { Token::Sent(Box::new(bearer)) });
    }
    if let Some((made_for, made_at)) = token::read(flow_token) {
        return Ok(match made_for == flow {
            true if made_at < oldest => Token::Expired,
            true => Token::Made,
            false => Token::Unknown,
        });
    }
    // A message that was sent before tokens were kept has its own id as one.
    let Ok(id) = Uuid::try_parse(flow_token) else { return Ok(Token::Unknown) };
    let Some(row) = tx.query_opt(sql::BEARER_OF_MESSAGE, params![tenant.uuid(), id]).await? else {
        return Ok(Token::Unknown);
    };
    let (sent_at, bearer) = read_bearer(&row)?;
    Ok(if sent_at < oldest { Token::Expired } else { Token::Sent(Box::new(bearer)) })
}

fn read_bearer(row: &Row) -> Result<(Timestamp, Bearer)> {
    let bearer = Bearer {
        message: MessageId(row.get(0)?),
        conversation: ConversationId(row.get(2)?),
        contact: Some(StoredContact::read(row, 3)?.into_view()),
    };
    Ok((row.get(1)?, bearer))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tokens_are_found_wherever_they_stand() {
        let content = json!({
            "interactive": {"action": {"parameters": {"flow_token": "a", "flow_id": "1"}}},
            "components": [{"parameters": [{"action": {"flow_token": "b"}}, {"action": {"flow_token": "a"}}]}],
            "flow_token": 7, "text": "flow_token",
        });
        let mut tokens = Vec::new();
        collect(&content, &mut tokens);
        tokens.sort_unstable();
        assert_eq!(tokens, ["a", "b"]);
    }
}
