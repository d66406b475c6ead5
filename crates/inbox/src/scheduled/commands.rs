//! Writing, changing and deleting what is to be sent later.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{P, Tx, params};
use recado_infra::bus::Bus;
use recado_infra::jobs::Jobs;
use serde_json::{Value, json};
use uuid::Uuid;

use super::sending::enqueue_sending;
use super::{KeptMessage, ScheduledMessage, WhenShut, sql};
use crate::agent::{Author, Principal};
use crate::conversation::conversation_view;
use crate::event::{EventKind, EventLog};
use crate::message::{SendContent, SendMessage};
use crate::{ConversationId, Error, Inbox, MessageId, Result, TenantId};

/// More in one conversation nobody keeps an eye on.
const MOST: i64 = 100;
/// Nobody knows what is right to say later than this.
const LATEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// A message to be sent later, as it is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct WriteScheduled {
    /// That of the message that it becomes; a UUID v7 that the caller made.
    pub id: MessageId,
    /// Such as `text`; no reaction.
    pub kind: String,
    /// As sending it now would take it.
    pub content: Value,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// When; `None`: when the customer writes.
    pub send_at: Option<Timestamp>,
    /// What happens where the window is shut then.
    pub when_shut: WhenShut,
    /// Whether it is dropped where the customer writes before.
    pub unless_answered: bool,
}

impl WriteScheduled {
    fn check_time(&self, now: Timestamp) -> Result<()> {
        const FIELD: &str = "send_at";
        match self.send_at {
            Some(at) if at <= now => Err(Error::invalid(FIELD, "This time is over. Choose one that is still to come.")),
            Some(at) if at > now.plus(LATEST) => {
                Err(Error::invalid(FIELD, "A message is scheduled for a year ahead at most."))
            }
            _ => Ok(()),
        }
    }

    fn kept(&self) -> KeptMessage {
        KeptMessage { kind: self.kind.clone(), content: self.content.clone(), reply_to: self.reply_to }
    }
}

impl KeptMessage {
    /// As it is sent.
    pub(super) fn into_message(self, id: MessageId) -> Result<SendMessage> {
        let raw = json!({"id": id, "kind": self.kind, "content": self.content, "reply_to": self.reply_to});
        let message: SendMessage =
            serde_json::from_value(raw).map_err(|error| Error::invalid("content", error.to_string()))?;
        match message.content {
            SendContent::Reaction(_) => Err(Error::invalid("kind", "A reaction cannot be scheduled.")),
            _ => Ok(message),
        }
    }
}

impl Inbox {
    /// Schedules a message, or changes the one with this id. What cannot be sent is refused now, but for what time brings: a window
    /// that shuts, a template that is paused.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`], [`Error::IdTaken`] where it was sent meanwhile or the id belongs elsewhere.
    pub async fn schedule_message(
        &self,
        by: &Principal,
        conversation: ConversationId,
        write: WriteScheduled,
    ) -> Result<ScheduledMessage> {
        let now = self.clock.now();
        write.check_time(now)?;
        let kept = write.kept();
        let preview = self.check_message(by.tenant, conversation, kept.clone().into_message(write.id)?).await?;
        let (bus, jobs) = (self.bus.clone(), self.jobs.clone());
        let input = (by.clone(), conversation, write, (kept, preview), now);
        self.db
            .write("inbox.scheduled.write", input, move |tx, (by, conversation, write, (kept, preview), now)| {
                let (bus, jobs) = (bus.clone(), jobs.clone());
                Box::pin(async move {
                    let tenant = by.tenant;
                    let view = conversation_view(tx, tenant, *conversation, *now).await?;
                    check_id(tx, tenant, *conversation, write.id).await?;
                    let author = Author::of(by);
                    let message = serde_json::to_string(kept).map_err(|error| Error::Stored(error.to_string()))?;
                    let row = params![
                        tenant.uuid(),
                        write.id.uuid(),
                        conversation.uuid(),
                        &message,
                        preview.as_str(),
                        author.kind.as_str(),
                        author.id,
                        &author.name,
                        // Whoever waits for the customer waits no more where the window is open already.
                        write.send_at.or_else(|| view.window.open.then_some(*now)),
                        write.when_shut.as_str(),
                        write.unless_answered,
                        *now
                    ];
                    tx.exec(sql::STORE, row).await?;
                    let stored = find(tx, tenant, write.id).await?.ok_or_else(gone)?;
                    if let Some(at) = stored.send_at {
                        enqueue_sending(tx, &jobs, tenant, *conversation, at).await?;
                    }
                    announce(tx, &bus, tenant, *conversation).await?;
                    Ok(stored)
                })
            })
            .await
    }

    /// Sends a scheduled message now.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::WindowClosed`] where it would not be sent.
    pub async fn send_scheduled_now(&self, tenant: TenantId, id: MessageId) -> Result<ScheduledMessage> {
        let (bus, jobs, now) = (self.bus.clone(), self.jobs.clone(), self.clock.now());
        self.db
            .write("inbox.scheduled.send_now", (tenant, id, now), move |tx, (tenant, id, now)| {
                let (bus, jobs) = (bus.clone(), jobs.clone());
                Box::pin(async move {
                    let before = find(tx, *tenant, *id).await?.ok_or_else(gone)?;
                    let conversation = before.conversation_id;
                    let window = conversation_view(tx, *tenant, conversation, *now).await?.window;
                    if !window.open && recado_whatsapp::window::needs_open_window(&before.kind) {
                        return Err(Error::WindowClosed);
                    }
                    tx.exec(sql::SET_TIME, params![tenant.uuid(), id.uuid(), *now, false]).await?;
                    enqueue_sending(tx, &jobs, *tenant, conversation, *now).await?;
                    announce(tx, &bus, *tenant, conversation).await?;
                    find(tx, *tenant, *id).await?.ok_or_else(gone)
                })
            })
            .await
    }

    /// Sends a scheduled message never.
    ///
    /// # Errors
    /// [`Error::NotFound`], also where it was sent meanwhile.
    pub async fn delete_scheduled(&self, tenant: TenantId, id: MessageId) -> Result<()> {
        let bus = self.bus.clone();
        self.db
            .write("inbox.scheduled.delete", (tenant, id), move |tx, (tenant, id)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let before = find(tx, *tenant, *id).await?.ok_or_else(gone)?;
                    tx.exec(sql::DELETE, params![tenant.uuid(), id.uuid()]).await?;
                    announce(tx, &bus, *tenant, before.conversation_id).await
                })
            })
            .await
    }
}

/// Customers wrote in these conversations: what waited for that is sent.
pub(crate) async fn release_scheduled(
    tx: &mut Tx,
    jobs: &Jobs,
    tenant: TenantId,
    conversations: &[Uuid],
    now: Timestamp,
) -> Result<()> {
    if conversations.is_empty() {
        return Ok(());
    }
    let row = [P::Uuid(tenant.uuid()), P::Uuids(conversations), P::I64(now.micros())];
    for row in tx.query(sql::RELEASE, &row).await? {
        enqueue_sending(tx, jobs, tenant, ConversationId(row.get(0)?), now).await?;
    }
    Ok(())
}

/// Gives what is scheduled in a conversation to the one that it turned out to be.
pub(crate) async fn move_scheduled(
    tx: &mut Tx,
    tenant: TenantId,
    lost: ConversationId,
    kept: ConversationId,
) -> Result<()> {
    tx.exec(sql::MOVE, params![tenant.uuid(), lost.uuid(), kept.uuid()]).await?;
    Ok(())
}

async fn check_id(tx: &mut Tx, tenant: TenantId, conversation: ConversationId, id: MessageId) -> Result<()> {
    match find(tx, tenant, id).await? {
        Some(known) if known.conversation_id == conversation => return Ok(()),
        Some(_) => return Err(Error::IdTaken("message")),
        None => {}
    }
    if tx.query_opt(sql::IS_MESSAGE, params![tenant.uuid(), id.uuid()]).await?.is_some() {
        return Err(Error::IdTaken("message"));
    }
    let count: i64 = tx.query_one(sql::COUNT, params![tenant.uuid(), conversation.uuid()]).await?.get(0)?;
    if count >= MOST {
        let detail = format!("At most {MOST} messages are scheduled in one conversation.");
        return Err(Error::invalid("id", detail));
    }
    Ok(())
}

pub(super) async fn find(tx: &mut Tx, tenant: TenantId, id: MessageId) -> Result<Option<ScheduledMessage>> {
    let row = tx.query_opt(sql::FIND, params![tenant.uuid(), id.uuid()]).await?;
    row.as_ref().map(ScheduledMessage::read).transpose()
}

pub(super) async fn announce(tx: &mut Tx, bus: &Bus, tenant: TenantId, conversation: ConversationId) -> Result<()> {
    let mut events = EventLog::new(tenant);
    events.add(EventKind::ScheduledUpdated, &json!({"conversation_id": conversation}))?;
    events.write(tx, bus).await
}

fn gone() -> Error {
    Error::NotFound("scheduled message")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(send_at: Option<Timestamp>) -> WriteScheduled {
        WriteScheduled {
            id: MessageId::new(),
            kind: "text".to_owned(),
            content: json!({"body": "Hello"}),
            reply_to: None,
            send_at,
            when_shut: WhenShut::Wait,
            unless_answered: false,
        }
    }

    #[test]
    fn a_time_lies_ahead_but_not_too_far() {
        let now = Timestamp::from_seconds(1_000_000);
        let second = Duration::from_secs(1);
        assert!(text(None).check_time(now).is_ok());
        assert!(text(Some(now.plus(second))).check_time(now).is_ok());
        assert!(text(Some(now.plus(LATEST))).check_time(now).is_ok());
        for at in [now, now.minus(second), now.plus(LATEST).plus(second)] {
            assert_eq!(text(Some(at)).check_time(now).unwrap_err().fields()[0].field, "send_at");
        }
    }

    #[test]
    fn what_is_no_message_is_refused() {
        let kept = |kind: &str, content: Value| KeptMessage { kind: kind.to_owned(), content, reply_to: None };
        assert!(text(None).kept().into_message(MessageId::new()).is_ok());
        for (kind, content) in [
            ("text", json!({})),
            ("dance", json!({})),
            ("reaction", json!({"message_id": MessageId::new(), "emoji": "👍"})),
        ] {
            let refused = kept(kind, content).into_message(MessageId::new()).unwrap_err();
            assert_eq!(refused.code(), "invalid", "{kind}");
        }
    }
}
