//! A request of a phone, from its bytes to the bytes of the answer (spec flows §12, §13).

use std::time::Instant;

use recado_db::params;
use recado_whatsapp::flow::endpoint_answer::{self as answer, AskedFrom, EndpointAnswer};
use recado_whatsapp::flow::endpoint_cipher::RequestKey;
use recado_whatsapp::flow::endpoint_key::OpenedRequest;
use recado_whatsapp::flow::endpoint_request::{EndpointRequest, FlowExchange};
use recado_whatsapp::flow::{FlowDefinition, check};
use serde_json::Value;

use super::bearer::{Bearer, Token, look_up};
use super::forward::{self, Said, Subject};
use super::keys::{StoredKey, keys_of};
use super::request_log::Noted;
use super::settings::StoredEndpoint;
use super::{EndpointMode, EndpointOutcome, rules, sql};
use crate::{ConnectionId, Error, FlowId, Inbox, Result, TenantId};

/// What customers read where the business set nothing else.
const FAILED: &str = "Something went wrong. Please try again in a moment.";
const OVER: &str = "This form is not available any more.";

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndpointReply {
    /// 200: base64 of the encrypted answer.
    Answer(String),
    /// 427: the token is void; `error_msg`, encrypted like an answer. The guides show it in plain JSON, Meta's own example encrypts
    /// it (unconfirmed): see [`Inbox::answer_flow_request`].
    TokenVoid(String),
    /// 421: none of the desk's keys opens it.
    NotDecrypted,
    /// 432: it was not signed by the app.
    WrongSignature,
    /// 404: there is no such Flow, or nobody answers for it.
    NotServed,
}

/// A Flow as its requests need it.
struct Served {
    tenant: TenantId,
    flow: FlowId,
    connection: ConnectionId,
    graph_flow_id: String,
    name: String,
    is_draft: bool,
    published_json: Option<String>,
    json: Option<String>,
    endpoint: StoredEndpoint,
}

impl Served {
    fn failure_words(&self) -> &str {
        self.endpoint.failure_message.as_deref().unwrap_or(FAILED)
    }
}

/// A reply and what is noted of it.
type Handled = (EndpointReply, Noted);

fn noted(action: Option<&'static str>, outcome: EndpointOutcome, cause: Option<String>) -> Noted {
    Noted { action, screen: None, outcome, cause }
}

impl Inbox {
    /// Answers a phone's request about a Flow: `body` as it came, `signature` its header.
    ///
    /// # Errors
    /// As the database says; everything else has a reply.
    pub async fn answer_flow_request(&self, flow: FlowId, body: &[u8], signature: &str) -> Result<EndpointReply> {
        let started = Instant::now();
        let Some((tenant, connection)) = self.served_by(flow).await? else { return Ok(EndpointReply::NotServed) };
        let (reply, noted) = match self.refusal(connection, body, signature).await? {
            Some(refused) => refused,
            None => match self.served_flow(tenant, connection, flow).await? {
                Some(served) => self.handle(&served, body).await?,
                None => return Ok(EndpointReply::NotServed),
            },
        };
        self.note_request(tenant, flow, noted, started.elapsed()).await;
        Ok(reply)
    }

    async fn served_by(&self, flow: FlowId) -> Result<Option<(TenantId, ConnectionId)>> {
        self.db
            .read("inbox.flow.served_by", flow, |tx, flow| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::FOR_SIGNATURE, params![flow.uuid()]).await?;
                    row.map(|row| Ok((TenantId(row.get(0)?), ConnectionId(row.get(1)?)))).transpose()
                })
            })
            .await
    }

    /// Why what comes is not even looked into.
    async fn refusal(&self, connection: ConnectionId, body: &[u8], signature: &str) -> Result<Option<Handled>> {
        let Some(connection) = self.hook_connection(connection).await? else {
            let cause = "The account is not connected any more.".to_owned();
            return Ok(Some((EndpointReply::NotServed, noted(None, EndpointOutcome::Off, Some(cause)))));
        };
        if connection.signature_matches(body, signature) {
            return Ok(None);
        }
        let cause = "It is not signed with the secret of the connection's app.".to_owned();
        let noted = noted(None, EndpointOutcome::WrongSignature, Some(cause));
        Ok(Some((EndpointReply::WrongSignature, noted)))
    }

    async fn served_flow(&self, tenant: TenantId, connection: ConnectionId, flow: FlowId) -> Result<Option<Served>> {
        self.db
            .read("inbox.flow.served", (tenant, connection, flow), |tx, (tenant, connection, flow)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::FOR_REQUEST, params![tenant.uuid(), flow.uuid()]).await?;
                    let Some(row) = row else { return Ok(None) };
                    Ok(Some(Served {
                        tenant: *tenant,
                        flow: *flow,
                        connection: *connection,
                        graph_flow_id: row.get(0)?,
                        name: row.get(1)?,
                        is_draft: row.get::<String>(2)? == "DRAFT",
                        published_json: row.get(3)?,
                        json: row.get(4)?,
                        endpoint: StoredEndpoint::read(&row, 5)?,
                    }))
                })
            })
            .await
    }

    async fn handle(&self, served: &Served, body: &[u8]) -> Result<Handled> {
        if served.endpoint.mode == EndpointMode::Off {
            return Ok((EndpointReply::NotServed, noted(None, EndpointOutcome::Off, None)));
        }
        let opened = match self.opened(served, body).await? {
            Ok(opened) => opened,
            Err(cause) => {
                let noted = noted(None, EndpointOutcome::NotDecrypted, Some(cause));
                return Ok((EndpointReply::NotDecrypted, noted));
            }
        };
        let (plain, is_void, noted) = match EndpointRequest::read(&opened.plain) {
            Ok(EndpointRequest::Ping) => {
                (answer::active(), false, noted(Some("ping"), EndpointOutcome::Acknowledged, None))
            }
            Ok(EndpointRequest::Rejected { error, .. }) => {
                // The key alone: the sentence may quote what stood on the screen.
                let key: String =
                    error.chars().filter(|char| char.is_ascii_alphanumeric() || "-_".contains(*char)).collect();
                let cause = format!("A phone did not take the answer before: {key}.");
                (answer::acknowledged(), false, noted(Some("error"), EndpointOutcome::Acknowledged, Some(cause)))
            }
            Ok(EndpointRequest::Exchange(exchange)) => self.exchanged(served, &exchange).await?,
            Err(unread) => {
                let cause = Some(unread.to_string());
                (answer::stay("", served.failure_words()), false, noted(None, EndpointOutcome::Failed, cause))
            }
        };
        Ok((sealed(&opened.key, &plain, is_void)?, noted))
    }

    async fn opened(&self, served: &Served, body: &[u8]) -> Result<Result<OpenedRequest, String>> {
        let input = (served.tenant, served.connection, self.clock.now());
        let keys: Vec<StoredKey> = self
            .db
            .read("inbox.flow.opening_keys", input, |tx, (tenant, connection, now)| {
                Box::pin(async move { keys_of(tx, *tenant, *connection, *now).await })
            })
            .await?;
        let mut cause = "The numbers of this account have no key yet.".to_owned();
        for stored in &keys {
            match self.private_key(stored)?.open_request(body) {
                Ok(opened) => return Ok(Ok(opened)),
                Err(error) => cause = format!("With the keys of this account {error}."),
            }
        }
        Ok(Err(cause))
    }

    /// The plain answer, whether it says that the form is over, and what is noted.
    async fn exchanged(&self, served: &Served, exchange: &FlowExchange) -> Result<(Value, bool, Noted)> {
        let noted = |outcome, cause| Noted {
            action: Some(exchange.action.as_str()),
            screen: Some(exchange.screen.clone()),
            outcome,
            cause,
        };
        let bearer = match self.bearer(served, &exchange.flow_token).await? {
            Ok(bearer) => bearer,
            Err(cause) => {
                let words = served.endpoint.void_message.as_deref().unwrap_or(OVER);
                return Ok((answer::token_void(words), true, noted(EndpointOutcome::TokenVoid, Some(cause))));
            }
        };
        let editions = editions(served).await?;
        let newest = editions.first();
        let answered = match served.endpoint.mode {
            EndpointMode::Static => rules::answer_of(&served.endpoint.rules, exchange, newest).map(Said::Answer),
            EndpointMode::Forward => self.forwarded(served, exchange, bearer.as_ref()).await,
            EndpointMode::Off => Err("Nobody answers for this form.".to_owned()),
        };
        let judged = match answered {
            Ok(Said::Void(words)) => {
                let words = words.as_deref().or(served.endpoint.void_message.as_deref()).unwrap_or(OVER);
                let cause = Some("The server says that the form is over.".to_owned());
                return Ok((answer::token_void(words), true, noted(EndpointOutcome::TokenVoid, cause)));
            }
            Ok(Said::Answer(plain)) => judged(&editions, exchange.asked_from(), plain),
            Err(cause) => Err(cause),
        };
        Ok(match judged {
            Ok((plain, outcome)) => (plain, false, noted(outcome, None)),
            Err(cause) => {
                // Without a screen of its own the phone gets the one that the form begins with.
                let first = newest.and_then(|definition| definition.entry_screens().next()).unwrap_or_default();
                let screen = if exchange.screen.is_empty() { first } else { exchange.screen.as_str() };
                let plain = answer::stay(screen, served.failure_words());
                (plain, false, noted(EndpointOutcome::Failed, Some(cause)))
            }
        })
    }

    /// Whose form it is, as far as that is known, or why it is over. Drafts are tried with any token.
    async fn bearer(&self, served: &Served, flow_token: &str) -> Result<Result<Option<Bearer>, String>> {
        let days = served.endpoint.token_days();
        let input = (served.tenant, served.flow, flow_token.to_owned(), days, self.clock.now());
        let token = self
            .db
            .read("inbox.flow.bearer", input, |tx, (tenant, flow, token, days, now)| {
                Box::pin(async move { look_up(tx, *tenant, *flow, token, *days, *now).await })
            })
            .await?;
        Ok(match token {
            Token::Sent(bearer) => Ok(Some(*bearer)),
            Token::Made => Ok(None),
            Token::Unknown if served.is_draft => Ok(None),
            Token::Unknown => Err("The flow_token is not one that was sent from here.".to_owned()),
            Token::Expired => Err(format!("The form was sent more than {days} days ago.")),
        })
    }

    async fn forwarded(
        &self,
        served: &Served,
        exchange: &FlowExchange,
        bearer: Option<&Bearer>,
    ) -> Result<Said, String> {
        let url = served.endpoint.forward_url.as_deref().ok_or("No address is set.")?;
        let sealed = served.endpoint.secret.as_deref().ok_or("No secret is set.")?;
        let secret = self.secret_box.open(sealed).map_err(|error| error.to_string())?;
        let subject = Subject { flow: served.flow, graph_flow_id: &served.graph_flow_id, name: &served.name };
        forward::ask(&self.http, url, &secret, &subject, exchange, bearer).await
    }
}

/// The Flow as it may run on a phone: as it was published, and as it is being written. A test of the working copy and messages
/// that are out already both ask.
async fn editions(served: &Served) -> Result<Vec<FlowDefinition>> {
    let mut texts: Vec<String> = [&served.published_json, &served.json].into_iter().flatten().cloned().collect();
    texts.dedup();
    let read = move || texts.iter().filter_map(|text| check(text).definition).collect();
    tokio::task::spawn_blocking(read).await.map_err(|_| Error::Stopped("reading a form"))
}

/// Whether phones take the answer.
fn judged(editions: &[FlowDefinition], from: AskedFrom<'_>, plain: Value) -> Result<(Value, EndpointOutcome), String> {
    let mut first_no = None;
    for definition in editions {
        match definition.judge(from, &plain) {
            Ok(EndpointAnswer::Screen { .. }) => return Ok((plain, EndpointOutcome::Answered)),
            Ok(EndpointAnswer::End(_)) => return Ok((plain, EndpointOutcome::Finished)),
            Err(no) => first_no = first_no.or(Some(no.words)),
        }
    }
    match first_no {
        Some(words) => Err(format!("Phones would not take the answer. {words}")),
        // The form's JSON was not read yet: the phone judges.
        None => Ok((plain, EndpointOutcome::Answered)),
    }
}

fn sealed(key: &RequestKey, plain: &Value, is_void: bool) -> Result<EndpointReply> {
    let text = key.seal_answer(plain).map_err(|error| Error::Stored(error.to_string()))?;
    Ok(if is_void { EndpointReply::TokenVoid(text) } else { EndpointReply::Answer(text) })
}
