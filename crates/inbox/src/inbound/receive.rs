//! Applying one piece of news inside a unit.

use std::collections::HashMap;

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::jobs::Jobs;
use recado_whatsapp::webhook::{InboundContent, InboundMessage, InteractiveReply, Update};
use uuid::Uuid;

use super::content::received;
use super::identify::{Identified, change_identity, identify, learn};
use super::touched::Touched;
use crate::channel::channel_of_number;
use crate::connection::ACCOUNT_FIELDS;
use crate::conversation::{NotedMessage, note_message, note_referral, note_sign_of_life};
use crate::flow::{Recognised, apply_notice, fetch_files, recognise, store_response};
use crate::media::{InboundFile, enqueue_fetch, insert_pending};
use crate::message::{
    AdReferral, Side, StoredContent, StoredReaction, apply_payment, apply_status, sql as message_sql, store_reaction,
};
use crate::standing::apply_account_news;
use crate::survey::{Rating, SurveyAnswers};
use crate::template::apply_news;
use crate::text_index::{IndexedText, index_text};
use crate::{ChannelId, ConversationId, MediaId, MessageId, Result, TenantId};

/// One unit's look at the workspace.
pub(super) struct Receiver<'a> {
    pub(super) tenant: TenantId,
    pub(super) jobs: &'a Jobs,
    pub(super) now: Timestamp,
    /// The numbers that were looked up in this unit.
    channels: HashMap<String, Option<ChannelId>>,
    pub(super) touched: Touched,
    /// Conversations in which customers wrote something new.
    pub(super) arrivals: Vec<Uuid>,
    /// Conversations in which customers wrote or tapped anything: their windows are open.
    pub(super) opened: Vec<Uuid>,
    surveys: SurveyAnswers,
}

impl<'a> Receiver<'a> {
    pub(super) fn new(tenant: TenantId, jobs: &'a Jobs, now: Timestamp) -> Self {
        let (channels, touched, surveys) = Default::default();
        Self { tenant, jobs, now, channels, touched, arrivals: Vec::new(), opened: Vec::new(), surveys }
    }

    /// Applies one piece of news. Answers why it could not be, where somebody should look at it.
    pub(super) async fn apply(&mut self, tx: &mut Tx, update: &Update) -> Result<Option<String>> {
        match update {
            Update::InboundMessage(message) => {
                let Some(channel) = self.channel(tx, &message.phone_number_id).await? else {
                    return Ok(Some(format!("the number {} is not connected here", message.phone_number_id)));
                };
                self.receive(tx, channel, message).await?;
                Ok(None)
            }
            Update::Status(status) => {
                let at = moment_within(status.timestamp_s, self.now);
                let effect = apply_status(tx, self.tenant, status, at).await?;
                if let Some(message) = effect.message {
                    self.touched.updated_message(message);
                }
                if let Some(conversation) = effect.conversation {
                    self.touched.updated_conversation(conversation);
                }
                if let Some((contact, identity)) = effect.learned {
                    learn(tx, self.tenant, contact, &identity, &mut self.touched).await?;
                }
                Ok(None)
            }
            Update::Payment(payment) => {
                let at = moment_within(payment.timestamp_s, self.now);
                if let Some(message) = apply_payment(tx, self.tenant, payment, at).await? {
                    self.touched.updated_message(message);
                }
                Ok(None)
            }
            Update::Template(news) => {
                let changed = apply_news(tx, self.tenant, self.jobs, news, self.now).await?;
                self.touched.changed_templates(changed);
                Ok(None)
            }
            Update::Other { waba_id, field, value } if field == "flows" => {
                let changed = apply_notice(tx, self.jobs, self.tenant, waba_id, value, self.now).await?;
                changed.into_iter().for_each(|flow| self.touched.updated_flow(flow));
                Ok(None)
            }
            Update::Other { waba_id, field, value } if ACCOUNT_FIELDS.contains(&field.as_str()) => {
                let news = (waba_id.as_str(), field.as_str(), value);
                let channels = apply_account_news(tx, self.jobs, self.tenant, news, self.now).await?;
                channels.into_iter().for_each(|channel| self.touched.updated_channel(channel));
                Ok(None)
            }
            // Kept with its body, and nothing else is known to do with it.
            Update::Other { field, .. } => {
                metrics::counter!("recado_inbox_updates_not_used", "field" => field.clone()).increment(1);
                Ok(None)
            }
            Update::Malformed { reason, .. } => Ok(Some(reason.clone())),
        }
    }

    async fn channel(&mut self, tx: &mut Tx, phone_number_id: &str) -> Result<Option<ChannelId>> {
        if let Some(known) = self.channels.get(phone_number_id) {
            return Ok(*known);
        }
        let channel = channel_of_number(tx, self.tenant, phone_number_id).await?.map(|channel| channel.id);
        self.channels.insert(phone_number_id.to_owned(), channel);
        Ok(channel)
    }

    async fn receive(&mut self, tx: &mut Tx, channel: ChannelId, message: &InboundMessage) -> Result<()> {
        let at = moment_within(message.timestamp_s, self.now);
        let sender = identify(tx, self.tenant, channel, &message.from, at, &mut self.touched).await?;
        match &message.content {
            InboundContent::Reaction { message_id, emoji } => {
                self.receive_reaction(tx, sender.conversation, message_id, emoji, at).await
            }
            InboundContent::System(notice) => {
                if self.insert(tx, channel, sender, message, at, false).await? {
                    let contact = sender.contact;
                    change_identity(tx, self.tenant, contact, &message.from, notice, &mut self.touched).await?;
                }
                Ok(())
            }
            _ => self.insert(tx, channel, sender, message, at, true).await.map(drop),
        }
    }

    /// Stores the message; `false` where it is here already.
    async fn insert(
        &mut self,
        tx: &mut Tx,
        channel: ChannelId,
        sender: Identified,
        message: &InboundMessage,
        at: Timestamp,
        from_customer: bool,
    ) -> Result<bool> {
        let Some(mut received) = received(message) else { return Ok(false) };
        let response = self.recognise(tx, message, &mut received.content).await?;
        let (tenant, id) = (self.tenant, MessageId::new());
        let media = received.file.map(|_| MediaId::new());
        let quoted = message.context.as_ref().filter(|context| context.id.is_some());
        let referral = message.referral.as_ref().map(|referral| AdReferral::of(referral).to_json()).transpose()?;
        let quoted_is_ours = quoted.map(|context| context.from.as_deref() == Some(&message.display_phone_number));
        let added = tx
            .exec(
                message_sql::INSERT_INBOUND,
                params![
                    tenant.uuid(),
                    id.uuid(),
                    sender.conversation.uuid(),
                    received.content.kind(),
                    &received.content.to_json()?,
                    &received.content.preview(),
                    media.map(MediaId::uuid),
                    &message.wamid,
                    quoted.and_then(|context| context.id.as_deref()),
                    quoted_is_ours,
                    referral.as_deref(),
                    at
                ],
            )
            .await?;
        if added == 0 {
            return Ok(false);
        }
        if let (Some(file), Some(media)) = (received.file, media) {
            let inbound = InboundFile {
                channel,
                graph_media_id: &file.id,
                mime_type: &file.mime_type,
                filename: file.filename.as_deref(),
                voice: file.voice,
            };
            insert_pending(tx, tenant, media, &inbound, self.now).await?;
            enqueue_fetch(tx, self.jobs, tenant, media).await?;
        }
        let text = IndexedText {
            id: id.uuid(),
            conversation: sender.conversation,
            direction: Some("in"),
            kind: received.content.kind(),
            text: &received.content.all_words(),
            created_at: at,
        };
        index_text(tx, tenant, &text).await?;
        if let Some(response) = &response {
            store_response(tx, tenant, id, response, at).await?;
            fetch_files(tx, self.jobs, tenant, channel, &response.files, self.now).await?;
        }
        let place = (tenant, sender.conversation);
        let form = response.as_ref().map(|form| (form.flow_token.as_deref(), form.answers.as_slice()));
        let rating = self.surveys.recognise(tx, place, &received.content, form).await?;
        let wants_attention = from_customer && rating.is_none();
        let noted = NotedMessage { id, at, arrival: id.uuid(), from_customer, wants_attention };
        note_message(tx, tenant, sender.conversation, noted).await?;
        if referral.is_some() {
            note_referral(tx, tenant, sender.conversation, at).await?;
        }
        if from_customer && !self.opened.contains(&sender.conversation.uuid()) {
            self.opened.push(sender.conversation.uuid());
        }
        if wants_attention && !self.arrivals.contains(&sender.conversation.uuid()) {
            self.arrivals.push(sender.conversation.uuid());
        }
        self.touched.created_message(id);
        self.touched.updated_conversation(sender.conversation);
        match (&rating, &received.content) {
            (Some(rating), _) => self.rate(tx, sender.conversation, rating, at).await?,
            (None, StoredContent::Text(text)) => {
                self.surveys.comment(tx, tenant, sender.conversation, &text.body, at).await?;
            }
            (None, _) => {}
        }
        Ok(true)
    }

    async fn rate(&mut self, tx: &mut Tx, conversation: ConversationId, rating: &Rating, at: Timestamp) -> Result<()> {
        let place = (self.tenant, conversation);
        let Some(rated) = self.surveys.rate(tx, self.jobs, place, rating, at, self.now).await? else { return Ok(()) };
        self.touched.noticed(rated.notice);
        if let Some(thanks) = rated.thanks {
            self.touched.created_message(thanks);
        }
        Ok(())
    }

    /// Which Flow was filled in, and the answers in its words.
    async fn recognise(
        &self,
        tx: &mut Tx,
        message: &InboundMessage,
        content: &mut StoredContent,
    ) -> Result<Option<Recognised>> {
        let InboundContent::Interactive(InteractiveReply::Form { response_json, .. }) = &message.content else {
            return Ok(None);
        };
        let StoredContent::FlowReply(reply) = content else { return Ok(None) };
        let answered = message.context.as_ref().and_then(|context| context.id.as_deref());
        let found = recognise(tx, self.tenant, answered, response_json).await?;
        if let Some((id, name)) = &found.flow {
            (reply.flow_id, reply.flow_name) = (Some(*id), Some(name.clone()));
        }
        reply.answers.clone_from(&found.answers);
        Ok(Some(found))
    }

    async fn receive_reaction(
        &mut self,
        tx: &mut Tx,
        conversation: ConversationId,
        wamid: &str,
        emoji: &str,
        at: Timestamp,
    ) -> Result<()> {
        let emoji = Some(emoji).filter(|emoji| !emoji.is_empty());
        let reaction = StoredReaction { wamid, side: Side::Contact, emoji, at, request_id: None };
        if !store_reaction(tx, self.tenant, &reaction).await? {
            return Ok(());
        }
        let target = tx.query_opt(message_sql::MESSAGE_OF_WAMID, params![self.tenant.uuid(), wamid]).await?;
        if let Some(target) = target {
            self.touched.updated_message(MessageId(target.get(0)?));
        }
        note_sign_of_life(tx, self.tenant, conversation, at).await?;
        self.touched.updated_conversation(conversation);
        Ok(())
    }
}

/// Webhooks tell whole seconds. What is heard of within its second happened just now; what is heard of later, at the end of
/// its second at the latest.
fn moment_within(second: i64, now: Timestamp) -> Timestamp {
    let start = Timestamp::from_seconds(second);
    let end = Timestamp::from_micros(start.micros().saturating_add(999_999));
    now.clamp(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_is_narrowed_down_by_what_the_clock_shows() {
        let at = |micros| Timestamp::from_micros(micros);
        assert_eq!(moment_within(10, at(10_300_000)), at(10_300_000));
        assert_eq!(moment_within(10, at(12_000_000)), at(10_999_999));
        assert_eq!(moment_within(10, at(9_000_000)), at(10_000_000));
    }
}
