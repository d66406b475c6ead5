//! What became of messages of the business, as webhooks tell: in any order, more than once, and perhaps before Graph
//! answered the send.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params};
use recado_whatsapp::Status;
use recado_whatsapp::webhook::StatusUpdate;
use uuid::Uuid;

use super::callback_data::CallbackData;
use super::reaction::take_back;
use super::{MessageError, MessageStatus, sql};
use crate::contact::Identity;
use crate::{ContactId, ConversationId, Error, MessageId, Result, TenantId};

/// What a status changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct StatusEffect {
    /// This message looks different now.
    pub(crate) message: Option<MessageId>,
    /// The message is the newest of this conversation, which so looks different too.
    pub(crate) conversation: Option<ConversationId>,
    /// The recipient, where the status names it in a way that was not known.
    pub(crate) learned: Option<(ContactId, Identity)>,
}

/// A message as far as statuses change it.
struct Tracked {
    id: MessageId,
    conversation: ConversationId,
    status: MessageStatus,
    sent_at: Option<Timestamp>,
    delivered_at: Option<Timestamp>,
    read_at: Option<Timestamp>,
    failed_at: Option<Timestamp>,
    wamid: Option<String>,
    round: i64,
    is_last: bool,
    contact: ContactId,
    phone: Option<String>,
    user_id: Option<String>,
}

impl Tracked {
    fn read(row: &Row) -> Result<Self> {
        let id = MessageId(row.get(0)?);
        Ok(Self {
            id,
            conversation: ConversationId(row.get(1)?),
            status: MessageStatus::from_text(&row.get::<String>(2)?)?,
            sent_at: row.get(3)?,
            delivered_at: row.get(4)?,
            read_at: row.get(5)?,
            failed_at: row.get(6)?,
            wamid: row.get(7)?,
            round: row.get(8)?,
            is_last: row.get::<Option<Uuid>>(9)? == Some(id.uuid()),
            contact: ContactId(row.get(10)?),
            phone: row.get(11)?,
            user_id: row.get(12)?,
        })
    }

    /// How far Graph is known to be; `None` where it never answered. That we gave up is not Graph's word.
    fn at_graph(&self) -> Option<Status> {
        match self.status {
            MessageStatus::Received | MessageStatus::Queued => None,
            MessageStatus::Accepted => Some(Status::Accepted),
            MessageStatus::Sent => Some(Status::Sent),
            MessageStatus::Delivered => Some(Status::Delivered),
            MessageStatus::Read => Some(Status::Read),
            MessageStatus::Played => Some(Status::Played),
            MessageStatus::Failed => self.wamid.as_ref().map(|_| Status::Failed),
        }
    }

    /// Takes over the news; `false` where there is nothing new in it.
    fn advance(&mut self, incoming: Status, at: Timestamp, wamid: &str) -> bool {
        let before = (self.status, self.sent_at, self.delivered_at, self.read_at, self.failed_at);
        let known = self.at_graph();
        let is_adopted = self.wamid.is_none();
        let next = match known {
            None => incoming,
            Some(current) => current.advance(incoming).unwrap_or(current),
        };
        self.status = next.into();
        self.wamid.get_or_insert_with(|| wamid.to_owned());
        if next != Status::Failed {
            self.failed_at = None;
        }
        // Times that contradict the end of the message are no news of it.
        let time = match (incoming, next) {
            (Status::Sent, _) => Some(&mut self.sent_at),
            (Status::Failed, Status::Failed) => Some(&mut self.failed_at),
            (Status::Accepted | Status::Failed, _) | (_, Status::Failed) => None,
            (Status::Delivered, _) => Some(&mut self.delivered_at),
            (Status::Read | Status::Played, _) => Some(&mut self.read_at),
        };
        if let Some(time) = time {
            *time = Some(time.map_or(at, |known| known.min(at)));
        }
        is_adopted || before != (self.status, self.sent_at, self.delivered_at, self.read_at, self.failed_at)
    }

    /// The recipient's identity, if it has a part that the contact lacks.
    fn learned(&self, update: &StatusUpdate) -> Option<(ContactId, Identity)> {
        let (Some(wa_id), Some(user_id)) = (&update.recipient.wa_id, &update.recipient.user_id) else { return None };
        let is_new = self.phone.as_ref() != Some(wa_id) || self.user_id.as_ref() != Some(user_id);
        let names_contact = self.phone.as_ref() == Some(wa_id) || self.user_id.as_ref() == Some(user_id);
        // A number may be written in two ways (Brazil, Mexico); only a missing part is learned.
        let lacks = self.phone.is_none() || self.user_id.is_none();
        (is_new && names_contact && lacks)
            .then(|| (self.contact, Identity { wa_id: Some(wa_id.clone()), user_id: Some(user_id.clone()) }))
    }
}

/// Applies one status. One about a message that is not ours changes nothing.
pub(crate) async fn apply_status(
    tx: &mut Tx,
    tenant: TenantId,
    update: &StatusUpdate,
    at: Timestamp,
) -> Result<StatusEffect> {
    let callback = update.biz_opaque_callback_data.as_deref().and_then(CallbackData::parse);
    let Some(mut tracked) = find(tx, tenant, update, callback.as_ref()).await? else {
        if let (Some(CallbackData::Reaction { request_id, wamid }), Status::Failed) = (callback, update.status) {
            let message = take_back(tx, tenant, &wamid, request_id).await?;
            return Ok(StatusEffect { message, ..StatusEffect::default() });
        }
        return Ok(StatusEffect::default());
    };
    let learned = tracked.learned(update);
    if !tracked.advance(update.status, at, &update.wamid) {
        return Ok(StatusEffect { learned, ..StatusEffect::default() });
    }
    // An earlier status that comes late leaves the failure's reason as it is.
    let error = match update.status {
        Status::Failed => Some(failure(update)?),
        _ => None,
    };
    tx.exec(
        sql::SET_STATUS,
        params![
            tenant.uuid(),
            tracked.id.uuid(),
            tracked.status.as_str(),
            tracked.sent_at,
            tracked.delivered_at,
            tracked.read_at,
            tracked.failed_at,
            error.as_deref(),
            tracked.wamid.as_deref()
        ],
    )
    .await?;
    let conversation = tracked.is_last.then_some(tracked.conversation);
    Ok(StatusEffect { message: Some(tracked.id), conversation, learned })
}

/// The message that a status is about: by Graph's id, or where that is not known yet, by what we sent along.
async fn find(
    tx: &mut Tx,
    tenant: TenantId,
    update: &StatusUpdate,
    callback: Option<&CallbackData>,
) -> Result<Option<Tracked>> {
    if let Some(row) = tx.query_opt(sql::STATUS_BY_WAMID, params![tenant.uuid(), &update.wamid]).await? {
        return Tracked::read(&row).map(Some);
    }
    let Some(CallbackData::Message { id, round }) = callback else { return Ok(None) };
    let Some(row) = tx.query_opt(sql::STATUS_BY_ID, params![tenant.uuid(), id.uuid()]).await? else { return Ok(None) };
    let tracked = Tracked::read(&row)?;
    // A status of an earlier try says nothing about this one.
    Ok(Some(tracked).filter(|tracked| tracked.round == *round && tracked.wamid.is_none()))
}

fn failure(update: &StatusUpdate) -> Result<String> {
    let error = match update.errors.first() {
        Some(error) => MessageError::from(error),
        None => MessageError {
            code: 0,
            title: "Message failed".to_owned(),
            details: None,
            advice: Some(recado_whatsapp::error_table::ADVICE_FOR_UNKNOWN.to_owned()),
            retryable: true,
        },
    };
    serde_json::to_string(&error).map_err(|error| Error::Stored(error.to_string()))
}
