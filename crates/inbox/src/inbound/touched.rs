//! What a batch of webhooks changed, so that each changed thing is read and announced once, as it is at the end.

use recado_core::Timestamp;
use recado_db::Tx;
use recado_infra::bus::Bus;
use uuid::Uuid;

use crate::contact::contact_view;
use crate::conversation::{WorkNotice, conversation_views};
use crate::event::{EventKind, EventLog};
use crate::flow::Flow;
use crate::message::message_views;
use crate::template::TemplateChanged;
use crate::{Channel, ContactId, ConversationId, MessageId, Result, TenantId};

/// Ids of changed things, in the order of their first change.
#[derive(Default)]
pub(super) struct Touched {
    messages: Vec<(Uuid, EventKind)>,
    conversations: Vec<(Uuid, EventKind)>,
    contacts: Vec<ContactId>,
    templates: Vec<TemplateChanged>,
    flows: Vec<Flow>,
    channels: Vec<Channel>,
    notices: Vec<WorkNotice>,
    everyone_loads_afresh: bool,
}

impl Touched {
    pub(super) fn created_message(&mut self, id: MessageId) {
        self.messages.push((id.uuid(), EventKind::MessageCreated));
    }

    pub(super) fn updated_message(&mut self, id: MessageId) {
        note(&mut self.messages, id.uuid(), EventKind::MessageUpdated);
    }

    pub(super) fn created_conversation(&mut self, id: ConversationId) {
        self.conversations.push((id.uuid(), EventKind::ConversationCreated));
    }

    pub(super) fn updated_conversation(&mut self, id: ConversationId) {
        note(&mut self.conversations, id.uuid(), EventKind::ConversationUpdated);
    }

    pub(super) fn updated_contact(&mut self, id: ContactId) {
        if !self.contacts.contains(&id) {
            self.contacts.push(id);
        }
    }

    pub(super) fn changed_templates(&mut self, changed: Vec<TemplateChanged>) {
        self.templates.extend(changed);
    }

    /// As it is now.
    pub(super) fn updated_flow(&mut self, flow: Flow) {
        self.flows.retain(|known| known.id != flow.id);
        self.flows.push(flow);
    }

    pub(super) fn updated_channel(&mut self, channel: Channel) {
        if !self.channels.iter().any(|known| known.id == channel.id) {
            self.channels.push(channel);
        }
    }

    pub(super) fn noticed(&mut self, notice: WorkNotice) {
        self.notices.push(notice);
    }

    /// Two contacts became one: no event says so.
    pub(super) fn merged(&mut self) {
        self.everyone_loads_afresh = true;
    }

    /// Writes the events. The last call of a unit.
    pub(super) async fn announce(self, tx: &mut Tx, tenant: TenantId, bus: &Bus, now: Timestamp) -> Result<()> {
        let mut events = EventLog::new(tenant);
        if self.everyone_loads_afresh {
            events.reset();
            return events.write(tx, bus).await;
        }
        for contact in self.contacts {
            events.add(EventKind::ContactUpdated, &contact_view(tx, tenant, contact).await?)?;
        }
        let ids: Vec<Uuid> = self.messages.iter().map(|(id, _)| *id).collect();
        let mut messages = message_views(tx, tenant, &ids).await?;
        // A conversation is announced before its first message.
        let ids: Vec<Uuid> = self.conversations.iter().map(|(id, _)| *id).collect();
        let mut conversations = conversation_views(tx, tenant, &ids, now).await?;
        for (id, _) in self.conversations.iter().filter(|(_, kind)| *kind == EventKind::ConversationCreated) {
            if let Some(at) = conversations.iter().position(|view| view.id.uuid() == *id) {
                events.add(EventKind::ConversationCreated, &conversations.swap_remove(at))?;
            }
        }
        for (id, kind) in self.messages {
            if let Some(at) = messages.iter().position(|view| view.id.uuid() == id) {
                events.add(kind, &messages.swap_remove(at))?;
            }
        }
        for (id, _) in self.conversations {
            if let Some(at) = conversations.iter().position(|view| view.id.uuid() == id) {
                events.add(EventKind::ConversationUpdated, &conversations.swap_remove(at))?;
            }
        }
        for changed in self.templates {
            events.add(EventKind::TemplateUpdated, &changed)?;
        }
        for flow in &self.flows {
            events.add(EventKind::FlowUpdated, flow)?;
        }
        for notice in &self.notices {
            events.add(EventKind::WorkNoticeCreated, notice)?;
        }
        for channel in &self.channels {
            events.add(EventKind::ChannelUpdated, channel)?;
        }
        events.write(tx, bus).await
    }
}

/// Adds a thing that is not noted yet; one that was created in the same batch stays that.
fn note(things: &mut Vec<(Uuid, EventKind)>, id: Uuid, kind: EventKind) {
    if !things.iter().any(|(known, _)| *known == id) {
        things.push((id, kind));
    }
}
