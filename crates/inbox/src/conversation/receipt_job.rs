//! Telling Graph that the customer's messages were read, or that somebody types.

use recado_core::{Clock, Timestamp};
use recado_db::params;
use recado_infra::jobs::{EachAlone, Job, Outcome};
use recado_whatsapp::SendRequest;
use serde::{Deserialize, Serialize};

use super::sql;
use crate::connection::{ChannelCredentials, channel_credentials};
use crate::graph_client::GraphFailure;
use crate::{ChannelId, ConversationId, Error, Inbox, Result, TenantId};

/// The jobs of this module; one lane for each conversation.
pub(crate) const QUEUE: &str = "inbox.receipt";

/// Typing that is told later than this is over.
const TYPING_LASTS_SECONDS: u64 = 20;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ReceiptJob {
    tenant: TenantId,
    conversation: ConversationId,
    /// "Somebody types" in answer to this message; without it, "read".
    typing: Option<Typing>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Typing {
    wamid: String,
    /// By the machine's clock.
    asked_at: Timestamp,
}

impl ReceiptJob {
    pub(super) fn read(tenant: TenantId, conversation: ConversationId) -> Self {
        Self { tenant, conversation, typing: None }
    }

    pub(super) fn typing(tenant: TenantId, conversation: ConversationId, wamid: String) -> Self {
        Self { tenant, conversation, typing: Some(Typing { wamid, asked_at: Clock::wall() }) }
    }
}

/// What the job finds.
struct Receipt {
    credentials: ChannelCredentials,
    read_wamid: Option<String>,
    receipt_wamid: Option<String>,
}

pub(crate) struct ReceiptHandler(pub(crate) Inbox);

impl EachAlone for ReceiptHandler {
    type Payload = ReceiptJob;
    type Error = Error;

    async fn run_one(&self, job: Job, payload: ReceiptJob) -> Result<Outcome> {
        match self.send(&job, payload).await {
            Err(Error::NotFound(_) | Error::ChannelDisconnected(_)) => Ok(Outcome::Done),
            other => other,
        }
    }
}

impl ReceiptHandler {
    async fn send(&self, job: &Job, payload: ReceiptJob) -> Result<Outcome> {
        let (tenant, conversation) = (payload.tenant, payload.conversation);
        let receipt = self.load(tenant, conversation).await?;
        let (wamid, is_typing) = match &payload.typing {
            Some(typing) if Clock::wall().since(typing.asked_at).as_secs() >= TYPING_LASTS_SECONDS => {
                return Ok(Outcome::Done);
            }
            Some(typing) => (typing.wamid.clone(), true),
            None => match receipt.read_wamid {
                Some(wamid) if receipt.receipt_wamid.as_deref() != Some(wamid.as_str()) => (wamid, false),
                _ => return Ok(Outcome::Done),
            },
        };
        let graph = self.0.graph_client(&receipt.credentials)?;
        let body = SendRequest::mark_read_to_wire(&wamid, is_typing);
        match graph.post(&format!("{}/messages", receipt.credentials.phone_number_id), &body).await {
            Ok(_) => {}
            // Marking twice does no harm, typing too late does.
            Err(failure) if is_typing => {
                tracing::debug!(%conversation, %failure, "typing was not shown");
                return Ok(Outcome::Done);
            }
            Err(GraphFailure::Refused(refusal)) if !refusal.may_pass() => {
                tracing::info!(%conversation, code = refusal.error.code, %refusal, "a message was not marked as read");
            }
            Err(failure) => return Ok(Outcome::retry(failure)),
        }
        if is_typing {
            return Ok(Outcome::Done);
        }
        self.0
            .db
            .write("inbox.receipt.sent", (job.clone(), tenant, conversation, wamid), |tx, (job, tenant, id, wamid)| {
                Box::pin(async move {
                    tx.exec(sql::SET_RECEIPT, params![tenant.uuid(), id.uuid(), wamid]).await?;
                    job.finish(tx).await?;
                    Ok::<_, Error>(Outcome::Finished)
                })
            })
            .await
    }

    async fn load(&self, tenant: TenantId, conversation: ConversationId) -> Result<Receipt> {
        self.0
            .db
            .read("inbox.receipt.load", (tenant, conversation), |tx, (tenant, id)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::RECEIPT, params![tenant.uuid(), id.uuid()]).await?;
                    let row = row.ok_or(Error::NotFound("conversation"))?;
                    let credentials = channel_credentials(tx, *tenant, ChannelId(row.get(0)?)).await?;
                    Ok(Receipt { credentials, read_wamid: row.get(1)?, receipt_wamid: row.get(2)? })
                })
            })
            .await
    }
}
