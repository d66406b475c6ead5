//! Bringing messages to Graph, each exactly once.
//!
//! Before a request leaves, the attempt is written down. Where its outcome stays unknown, because the process died or the
//! connection broke, a status webhook with our callback data may tell Graph's id of the message; only when none has come
//! for a while is the request repeated, under the same `Idempotency-Key`.

use std::collections::HashMap;
use std::time::Duration;

use recado_core::{Clock, Timestamp};
use recado_db::params;
use recado_infra::jobs::{EachAlone, Job, Outcome, WorkerOptions};
use recado_whatsapp::OutboundMessage;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::attached_files::GraphFiles;
use super::callback_data::CallbackData;
use super::queries::find_message;
use super::reaction::{self, take_back_and_announce};
use super::wire::{Recipient, content_for_graph};
use super::{MessageError, StoredContent, sql};
use crate::connection::{ChannelCredentials, channel_credentials};
use crate::conversation::conversation_view;
use crate::event::{EventKind, EventLog};
use crate::graph_client::{GraphClient, GraphFailure, Refusal};
use crate::{ChannelId, Error, Inbox, MediaId, MessageId, Result, TenantId};

/// The jobs of this module; one lane for each conversation.
pub(crate) const QUEUE: &str = "inbox.send";

/// About a quarter of an hour of tries; then a person decides.
const MAX_ATTEMPTS: u32 = 18;

pub(crate) const OPTIONS: WorkerOptions = WorkerOptions {
    concurrency: 32,
    batch_length: 1,
    // The handler gives up first, and says so on the message.
    max_attempts: MAX_ATTEMPTS + 5,
    first_delay: Duration::from_secs(1),
    longest_delay: Duration::from_secs(60),
};

/// How long a status webhook has to tell what became of a request, by the machine's clock.
const ADOPTION_PATIENCE: Duration = Duration::from_secs(10);
/// How long the job holds its place between two looks.
const ADOPTION_POLL: Duration = Duration::from_millis(500);

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SendJob {
    tenant: TenantId,
    message: MessageId,
    /// An agent's reaction on that message, in place of the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reaction: Option<ReactionJob>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct ReactionJob {
    request_id: Uuid,
    wamid: String,
}

impl SendJob {
    pub(super) fn message(tenant: TenantId, message: MessageId) -> Self {
        Self { tenant, message, reaction: None }
    }

    pub(super) fn reaction(tenant: TenantId, message: MessageId, request_id: MessageId, wamid: &str) -> Self {
        let reaction = ReactionJob { request_id: request_id.uuid(), wamid: wamid.to_owned() };
        Self { tenant, message, reaction: Some(reaction) }
    }
}

/// A queued message with all that sending it needs.
struct Queued {
    content: StoredContent,
    media: Option<MediaId>,
    quoted_wamid: Option<String>,
    round: i64,
    attempt_started_at: Option<Timestamp>,
    channel: ChannelId,
    credentials: ChannelCredentials,
    recipient: Recipient,
}

pub(crate) struct SendHandler(pub(crate) Inbox);

impl EachAlone for SendHandler {
    type Payload = SendJob;
    type Error = Error;

    async fn run_one(&self, job: Job, payload: SendJob) -> Result<Outcome> {
        let job = &job;
        match payload.reaction {
            Some(reaction) => self.send_reaction(job, payload.tenant, payload.message, reaction).await,
            None => self.send_message(job, payload.tenant, payload.message).await,
        }
    }
}

impl SendHandler {
    async fn send_message(&self, job: &Job, tenant: TenantId, id: MessageId) -> Result<Outcome> {
        let Some(queued) = self.load(tenant, id).await? else { return Ok(Outcome::Done) };
        if let Some(started_at) = queued.attempt_started_at
            && Clock::wall().since(started_at) < ADOPTION_PATIENCE
        {
            tokio::time::sleep(ADOPTION_POLL).await;
            // Without an error it is given back untried, and keeps its place in the lane.
            return Ok(Outcome::Retry { error: String::new(), after: Some(Duration::ZERO) });
        }
        let sent = Sent { job, tenant, id, round: queued.round };
        let graph = match self.0.graph_client(&queued.credentials) {
            Ok(graph) => graph,
            Err(error @ Error::ChannelDisconnected(_)) => return self.fail(sent, not_connected(&error)).await,
            Err(error) => return Err(error),
        };
        let body = match self.body(&graph, tenant, id, &queued).await? {
            Ok(body) => body,
            // The file did not reach Graph: nothing was sent, and uploading it twice does no harm.
            Err(failure) => return self.not_sent(sent, failure, false).await,
        };
        if !self.mark_attempt(tenant, id, queued.round).await? {
            return Ok(Outcome::Done);
        }
        let key = CallbackData::Message { id, round: queued.round }.to_string();
        match graph.post_once(&format!("{}/messages", queued.credentials.phone_number_id), &body, &key).await {
            Ok(answer) => match wamid_in(&answer) {
                Some(wamid) => self.accept(sent, wamid).await,
                None => Ok(Outcome::retry("Graph accepted the message without giving its id")),
            },
            Err(GraphFailure::UnknownOutcome(reason)) if job.attempts < MAX_ATTEMPTS => {
                Ok(Outcome::Retry { error: reason, after: Some(Duration::ZERO) })
            }
            Err(failure) => self.not_sent(sent, failure, true).await,
        }
    }

    /// The request's body; uploads the file first where there is one.
    async fn body(
        &self,
        graph: &GraphClient,
        tenant: TenantId,
        id: MessageId,
        queued: &Queued,
    ) -> Result<Result<Value, GraphFailure>> {
        let mut uploaded = HashMap::new();
        let phone_number_id = &queued.credentials.phone_number_id;
        for media in queued.content.all_files(queued.media) {
            match self.0.upload_to_graph(graph, phone_number_id, tenant, media, queued.channel).await? {
                Ok(id) => uploaded.insert(media, id),
                Err(failure) => return Ok(Err(failure)),
            };
        }
        let content = content_for_graph(&queued.content, queued.media, &GraphFiles::Uploaded(uploaded))?;
        let callback = CallbackData::Message { id, round: queued.round };
        let message = OutboundMessage {
            context_message_id: queued.quoted_wamid.clone(),
            biz_opaque_callback_data: Some(callback.to_string()),
            ..queued.recipient.message(content)?
        };
        Ok(Ok(message.to_wire()))
    }

    /// The request was refused or never left: again later if that may help, otherwise failed.
    async fn not_sent(&self, sent: Sent<'_>, failure: GraphFailure, was_marked: bool) -> Result<Outcome> {
        let may_pass = match &failure {
            GraphFailure::Refused(refusal) => refusal.may_pass(),
            GraphFailure::NotSent(_) | GraphFailure::UnknownOutcome(_) => true,
        };
        if !may_pass || sent.job.attempts >= MAX_ATTEMPTS {
            return self.fail(sent, error_of(&failure)).await;
        }
        if was_marked {
            self.clear_attempt(sent.tenant, sent.id, sent.round).await?;
        }
        Ok(Outcome::retry(failure))
    }

    async fn load(&self, tenant: TenantId, id: MessageId) -> Result<Option<Queued>> {
        self.0
            .db
            .read("inbox.send.load", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move {
                    let Some(row) = tx.query_opt(sql::TO_SEND, params![tenant.uuid(), id.uuid()]).await? else {
                        return Ok(None);
                    };
                    if row.get::<String>(0)? != "queued" {
                        return Ok(None);
                    }
                    let channel = ChannelId(row.get(7)?);
                    Ok(Some(Queued {
                        content: StoredContent::from_json(&row.get::<String>(1)?, &row.get::<String>(2)?)?,
                        media: row.get::<Option<Uuid>>(3)?.map(MediaId),
                        quoted_wamid: row.get(4)?,
                        round: row.get(5)?,
                        attempt_started_at: row.get(6)?,
                        channel,
                        credentials: channel_credentials(tx, *tenant, channel).await?,
                        recipient: Recipient { phone: row.get(8)?, user_id: row.get(9)? },
                    }))
                })
            })
            .await
    }

    /// Writes down that the request leaves now; `false` where the message is not queued any more.
    async fn mark_attempt(&self, tenant: TenantId, id: MessageId, round: i64) -> Result<bool> {
        let marked = self
            .0
            .db
            .write("inbox.send.mark", (tenant, id, round), |tx, (tenant, id, round)| {
                Box::pin(async move {
                    tx.exec(sql::MARK_ATTEMPT, params![tenant.uuid(), id.uuid(), Clock::wall(), *round]).await
                })
            })
            .await?;
        Ok(marked > 0)
    }

    async fn clear_attempt(&self, tenant: TenantId, id: MessageId, round: i64) -> Result<()> {
        self.0
            .db
            .write("inbox.send.clear", (tenant, id, round), |tx, (tenant, id, round)| {
                Box::pin(async move {
                    tx.exec(sql::CLEAR_ATTEMPT, params![tenant.uuid(), id.uuid(), *round]).await?;
                    Ok(())
                })
            })
            .await
    }

    async fn accept(&self, sent: Sent<'_>, wamid: String) -> Result<Outcome> {
        self.end(sent, End::Accepted { wamid }).await
    }

    async fn fail(&self, sent: Sent<'_>, error: MessageError) -> Result<Outcome> {
        tracing::info!(message = %sent.id, code = error.code, title = error.title, "a message failed");
        let error = serde_json::to_string(&error).map_err(|error| Error::Stored(error.to_string()))?;
        self.end(sent, End::Failed { error }).await
    }

    /// Ends the job together with the change of its message, and tells everyone.
    async fn end(&self, sent: Sent<'_>, end: End) -> Result<Outcome> {
        let bus = self.0.bus.clone();
        let now = self.0.clock.now();
        let input = (sent.job.clone(), sent.tenant, sent.id, sent.round, end);
        self.0
            .db
            .write("inbox.send.end", input, move |tx, (job, tenant, id, round, end)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let changed = match end {
                        End::Accepted { wamid } => {
                            tx.exec(sql::ACCEPT, params![tenant.uuid(), id.uuid(), *round, wamid, now]).await?
                        }
                        End::Failed { error } => {
                            tx.exec(sql::FAIL_QUEUED, params![tenant.uuid(), id.uuid(), *round, error, now]).await?
                        }
                    };
                    job.finish(tx).await?;
                    if changed > 0
                        && let Some(message) = find_message(tx, *tenant, *id).await?
                    {
                        let conversation = conversation_view(tx, *tenant, message.conversation_id, now).await?;
                        let mut events = EventLog::new(*tenant);
                        events.add(EventKind::MessageUpdated, &message)?;
                        if conversation.last_message.as_ref().is_some_and(|last| last.id == *id) {
                            events.add(EventKind::ConversationUpdated, &conversation)?;
                        }
                        events.write(tx, &bus).await?;
                    }
                    Ok(Outcome::Finished)
                })
            })
            .await
    }

    async fn send_reaction(
        &self,
        job: &Job,
        tenant: TenantId,
        message: MessageId,
        reaction: ReactionJob,
    ) -> Result<Outcome> {
        let found = self
            .0
            .db
            .read("inbox.send.load_reaction", (tenant, message), |tx, (tenant, message)| {
                Box::pin(async move {
                    let row = params![tenant.uuid(), message.uuid()];
                    let Some(row) = tx.query_opt(sql::REACTION_TO_SEND, row).await? else { return Ok(None) };
                    let credentials = channel_credentials(tx, *tenant, ChannelId(row.get(2)?)).await?;
                    let recipient = Recipient { phone: row.get(3)?, user_id: row.get(4)? };
                    let emoji: Option<String> = row.get(0)?;
                    Ok::<_, Error>(Some((emoji, row.get::<Option<Uuid>>(1)?, credentials, recipient)))
                })
            })
            .await?;
        let Some((emoji, request_id, credentials, recipient)) = found else { return Ok(Outcome::Done) };
        if request_id != Some(reaction.request_id) {
            // A newer wish of the agents has a job of its own.
            return Ok(Outcome::Done);
        }
        let graph = match self.0.graph_client(&credentials) {
            Ok(graph) => graph,
            Err(Error::ChannelDisconnected(_)) => return self.give_up_reaction(job, tenant, reaction).await,
            Err(error) => return Err(error),
        };
        let callback = CallbackData::Reaction { request_id: reaction.request_id, wamid: reaction.wamid.clone() };
        let content = reaction::content(&reaction.wamid, emoji.as_deref().unwrap_or_default());
        let body =
            OutboundMessage { biz_opaque_callback_data: Some(callback.to_string()), ..recipient.message(content)? };
        let key = reaction.request_id.to_string();
        let path = format!("{}/messages", credentials.phone_number_id);
        match graph.post_once(&path, &body.to_wire(), &key).await {
            Ok(_) => Ok(Outcome::Done),
            Err(GraphFailure::Refused(refusal)) if !refusal.may_pass() => {
                self.give_up_reaction(job, tenant, reaction).await
            }
            Err(_) if job.attempts >= MAX_ATTEMPTS => self.give_up_reaction(job, tenant, reaction).await,
            Err(failure) => Ok(Outcome::retry(failure)),
        }
    }

    async fn give_up_reaction(&self, job: &Job, tenant: TenantId, reaction: ReactionJob) -> Result<Outcome> {
        let bus = self.0.bus.clone();
        self.0
            .db
            .write(
                "inbox.send.give_up_reaction",
                (job.clone(), tenant, reaction),
                move |tx, (job, tenant, reaction)| {
                    let bus = bus.clone();
                    Box::pin(async move {
                        job.finish(tx).await?;
                        take_back_and_announce(tx, &bus, *tenant, &reaction.wamid, reaction.request_id).await?;
                        Ok(Outcome::Finished)
                    })
                },
            )
            .await
    }
}

/// The message that a job is about.
#[derive(Clone, Copy)]
struct Sent<'a> {
    job: &'a Job,
    tenant: TenantId,
    id: MessageId,
    round: i64,
}

/// What became of the message.
enum End {
    Accepted {
        wamid: String,
    },
    /// With the `error` column.
    Failed {
        error: String,
    },
}

fn wamid_in(answer: &Value) -> Option<String> {
    answer.pointer("/messages/0/id").and_then(Value::as_str).filter(|id| !id.is_empty()).map(str::to_owned)
}

fn not_connected(error: &Error) -> MessageError {
    MessageError {
        code: 0,
        title: "Number not connected".to_owned(),
        details: Some(error.to_string()),
        advice: Some("Ask an owner to connect the number again, then send the message again.".to_owned()),
        retryable: true,
    }
}

fn error_of(failure: &GraphFailure) -> MessageError {
    match failure {
        GraphFailure::Refused(Refusal { error, .. }) => MessageError::from(error),
        GraphFailure::NotSent(reason) | GraphFailure::UnknownOutcome(reason) => MessageError {
            code: 0,
            title: "WhatsApp could not be reached".to_owned(),
            details: Some(reason.clone()),
            advice: Some("Wait a little, then send the message again.".to_owned()),
            retryable: true,
        },
    }
}
