//! Sending: the message is stored as queued, with the job that brings it to Graph, in one unit.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::bus::Bus;
use recado_infra::jobs::{Jobs, NewJob};
use recado_whatsapp::window;
use serde::Deserialize;
use utoipa::ToSchema;

use super::attached_files::GraphFiles;
use super::content::{StoredAudio, StoredCaption, StoredDocument, StoredSticker};
use super::interactive::{InteractiveContent, SendInteractive};
use super::queries::find_message;
use super::reaction::{SendReaction, react};
use super::send_job::{QUEUE, SendJob};
use super::template_message::{SendTemplate, TemplateContent};
use super::wire::{check_content, content_for_graph};
use super::{ContactsContent, LocationContent, Message, StoredContent, TextContent, sql};
use crate::agent::{Author, AuthorKind, Principal};
use crate::channel::ConnectionStatus;
use crate::conversation::{NotedMessage, conversation_view, note_message};
use crate::event::{EventKind, EventLog};
use crate::flow::note_tokens;
use crate::text_index::{IndexedText, index_text};
use crate::{ConversationId, Error, Inbox, MediaId, MessageId, Result, TenantId};

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(try_from = "RawSendMessage")]
pub struct SendMessage {
    /// A UUID v7 that the caller made: the same again is the same message.
    #[schema(value_type = uuid::Uuid)]
    pub id: MessageId,
    /// What it says.
    #[serde(flatten)]
    pub content: SendContent,
    /// The message it answers.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub reply_to: Option<MessageId>,
}

/// What a message to be sent says; files by the id that uploading them gave.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "content", rename_all = "snake_case")]
pub enum SendContent {
    /// Text.
    Text(TextContent),
    /// A JPEG or PNG picture.
    Image(SendCaptionedMedia),
    /// An MP4 or 3GP video.
    Video(SendCaptionedMedia),
    /// A sound or a voice note.
    Audio(SendAudio),
    /// A file of any type.
    Document(SendDocument),
    /// A WebP sticker.
    Sticker(SendSticker),
    /// A place.
    Location(LocationContent),
    /// Cards of an address book.
    Contacts(ContactsContent),
    /// A message with something to tap, choose or fill in.
    Interactive(SendInteractive),
    /// A message made from a template.
    Template(SendTemplate),
    /// An emoji on a message.
    Reaction(SendReaction),
}

/// A picture or a video to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SendCaptionedMedia {
    /// The uploaded file.
    #[schema(value_type = uuid::Uuid)]
    pub media_id: MediaId,
    /// Shown beneath; at most 1,024 characters.
    #[serde(default)]
    pub caption: Option<String>,
}

/// A sound to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SendAudio {
    /// The uploaded file.
    #[schema(value_type = uuid::Uuid)]
    pub media_id: MediaId,
    /// As a voice note; OGG/Opus only.
    #[serde(default)]
    pub voice: bool,
}

/// A file to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SendDocument {
    /// The uploaded file.
    #[schema(value_type = uuid::Uuid)]
    pub media_id: MediaId,
    /// Shown beneath; at most 1,024 characters.
    #[serde(default)]
    pub caption: Option<String>,
    /// The name shown; by default the one it was uploaded with.
    #[serde(default)]
    pub filename: Option<String>,
}

/// A sticker to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SendSticker {
    /// The uploaded file.
    #[schema(value_type = uuid::Uuid)]
    pub media_id: MediaId,
}

/// The frame is read before the content, so that a mistake is told with the content's own words.
#[derive(Deserialize)]
struct RawSendMessage {
    id: MessageId,
    kind: String,
    content: serde_json::Value,
    #[serde(default)]
    reply_to: Option<MessageId>,
}

impl TryFrom<RawSendMessage> for SendMessage {
    type Error = String;

    fn try_from(raw: RawSendMessage) -> Result<Self, String> {
        fn read<T: serde::de::DeserializeOwned>(content: serde_json::Value) -> Result<T, String> {
            serde_json::from_value(content).map_err(|error| format!("content: {error}"))
        }
        let content = match raw.kind.as_str() {
            "text" => SendContent::Text(read(raw.content)?),
            "image" => SendContent::Image(read(raw.content)?),
            "video" => SendContent::Video(read(raw.content)?),
            "audio" => SendContent::Audio(read(raw.content)?),
            "document" => SendContent::Document(read(raw.content)?),
            "sticker" => SendContent::Sticker(read(raw.content)?),
            "location" => SendContent::Location(read(raw.content)?),
            "contacts" => SendContent::Contacts(read(raw.content)?),
            "interactive" => SendContent::Interactive(read(raw.content)?),
            "template" => SendContent::Template(read(raw.content)?),
            "reaction" => SendContent::Reaction(read(raw.content)?),
            other => return Err(format!("kind: a message of kind `{other}` cannot be sent")),
        };
        Ok(Self { id: raw.id, content, reply_to: raw.reply_to })
    }
}

impl SendContent {
    /// What is stored, and the file that goes with it. `None` for a reaction, which is no message.
    fn stored(&self, message: MessageId) -> Option<(StoredContent, Option<MediaId>)> {
        let non_empty = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        Some(match self {
            // A text that is sent asks about no product.
            Self::Text(text) => (StoredContent::Text(TextContent { product: None, ..text.clone() }), None),
            Self::Image(image) => {
                (StoredContent::Image(StoredCaption { caption: non_empty(&image.caption) }), Some(image.media_id))
            }
            Self::Video(video) => {
                (StoredContent::Video(StoredCaption { caption: non_empty(&video.caption) }), Some(video.media_id))
            }
            Self::Audio(audio) => (StoredContent::Audio(StoredAudio { voice: audio.voice }), Some(audio.media_id)),
            Self::Document(document) => {
                let (caption, filename) = (non_empty(&document.caption), non_empty(&document.filename));
                (StoredContent::Document(StoredDocument { caption, filename }), Some(document.media_id))
            }
            Self::Sticker(sticker) => (StoredContent::Sticker(StoredSticker::default()), Some(sticker.media_id)),
            // A place that is sent has no web page.
            Self::Location(place) => (StoredContent::Location(LocationContent { url: None, ..place.clone() }), None),
            Self::Contacts(cards) => (StoredContent::Contacts(cards.clone()), None),
            Self::Interactive(send) => (StoredContent::Interactive(InteractiveContent::outgoing(message, send)), None),
            Self::Template(send) => (StoredContent::Template(TemplateContent::outgoing(message, send)), None),
            Self::Reaction(_) => return None,
        })
    }
}

/// A message that passed all checks which need no database.
struct Draft {
    tenant: TenantId,
    conversation: ConversationId,
    id: MessageId,
    author: Author,
    content: StoredContent,
    media: Option<MediaId>,
    reply_to: Option<MessageId>,
    now: Timestamp,
}

impl Inbox {
    /// Sends a message or a reaction. The same id again answers the first result and does nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`], [`Error::WindowClosed`], [`Error::ChannelDisconnected`], [`Error::IdTaken`] where the
    /// id belongs to a message of another conversation.
    pub async fn send_message(
        &self,
        principal: &Principal,
        conversation: ConversationId,
        message: SendMessage,
    ) -> Result<Message> {
        let tenant = principal.tenant;
        if let SendContent::Reaction(reaction) = message.content {
            let now = self.clock.now();
            let (bus, jobs) = (self.bus.clone(), self.jobs.clone());
            let input = (tenant, conversation, message.id, reaction, now);
            return self
                .db
                .write("inbox.message.react", input, move |tx, (tenant, conversation, id, reaction, now)| {
                    let (bus, jobs) = (bus.clone(), jobs.clone());
                    Box::pin(async move { react(tx, &bus, &jobs, *tenant, *conversation, *id, reaction, *now).await })
                })
                .await;
        }
        self.send_as(tenant, Author::of(principal), conversation, message).await
    }

    /// Sends a message, no reaction, in this one's name. The same id again answers the first result and does nothing.
    ///
    /// # Errors
    /// As [`Inbox::send_message`].
    pub(crate) async fn send_as(
        &self,
        tenant: TenantId,
        author: Author,
        conversation: ConversationId,
        message: SendMessage,
    ) -> Result<Message> {
        if let Some(known) = self.known_message(tenant, conversation, message.id).await? {
            return Ok(known);
        }
        let draft = self.draft(tenant, author, conversation, message).await?;
        let (bus, jobs) = (self.bus.clone(), self.jobs.clone());
        self.db
            .write("inbox.message.send", draft, move |tx, draft| {
                let (bus, jobs) = (bus.clone(), jobs.clone());
                Box::pin(async move { send(tx, &bus, &jobs, draft).await })
            })
            .await
    }

    /// Whether a message could be sent if the window were open; what it says in one line.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`].
    pub(crate) async fn check_message(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
        message: SendMessage,
    ) -> Result<String> {
        // Nobody's: it is only looked at.
        let author = Author { kind: AuthorKind::Automatic, id: tenant.uuid(), name: String::new() };
        Ok(self.draft(tenant, author, conversation, message).await?.content.preview())
    }

    /// All checks that need neither the window nor the channel.
    async fn draft(
        &self,
        tenant: TenantId,
        author: Author,
        conversation: ConversationId,
        message: SendMessage,
    ) -> Result<Draft> {
        let (mut content, media) =
            message.content.stored(message.id).ok_or_else(|| Error::Stored("a reaction is no message".to_owned()))?;
        if let Some(media) = media {
            self.check_outbound_media(tenant, media, &mut content).await?;
        }
        let wire = content_for_graph(&content, media, &GraphFiles::DeskIds)?;
        check_content(&wire)?;
        content.set_attached_files(self.attached_files(tenant, &wire).await?);
        if let StoredContent::Template(message) = &mut content {
            let definition = self.template_of(tenant, conversation, &message.name, &message.language).await?;
            message.render(&wire, definition.as_ref())?;
        }
        Ok(Draft {
            tenant,
            conversation,
            id: message.id,
            author,
            content,
            media,
            reply_to: message.reply_to,
            now: self.clock.now(),
        })
    }

    async fn known_message(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
        id: MessageId,
    ) -> Result<Option<Message>> {
        let known = self
            .db
            .read("inbox.message.known", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move { find_message(tx, *tenant, *id).await })
            })
            .await?;
        known.map(|known| same_conversation(known, conversation)).transpose()
    }
}

fn same_conversation(known: Message, conversation: ConversationId) -> Result<Message> {
    if known.conversation_id == conversation { Ok(known) } else { Err(Error::IdTaken("message")) }
}

/// Sends a text that no person wrote. The caller announces message and conversation.
///
/// # Errors
/// [`Error::NotFound`], [`Error::WindowClosed`], [`Error::ChannelDisconnected`].
pub(crate) async fn send_automatic(
    tx: &mut Tx,
    jobs: &Jobs,
    tenant: TenantId,
    conversation: ConversationId,
    text: &str,
    author: Author,
    now: Timestamp,
) -> Result<MessageId> {
    let text = TextContent { body: text.to_owned(), ..TextContent::default() };
    let (id, content) = (MessageId::new(), StoredContent::Text(text));
    store(tx, jobs, &Draft { tenant, conversation, id, author, content, media: None, reply_to: None, now }).await?;
    Ok(id)
}

async fn send(tx: &mut Tx, bus: &Bus, jobs: &Jobs, draft: &Draft) -> Result<Message> {
    let (tenant, conversation) = (draft.tenant, draft.conversation);
    let added = store(tx, jobs, draft).await?;
    let message = find_message(tx, tenant, draft.id).await?.ok_or(Error::NotFound("message"))?;
    if !added {
        return same_conversation(message, conversation);
    }
    let mut events = EventLog::new(tenant);
    events.add(EventKind::MessageCreated, &message)?;
    events.add(EventKind::ConversationUpdated, &conversation_view(tx, tenant, conversation, draft.now).await?)?;
    events.write(tx, bus).await?;
    Ok(message)
}

/// Stores a message with the job that brings it to Graph; `false` where it is here already.
async fn store(tx: &mut Tx, jobs: &Jobs, draft: &Draft) -> Result<bool> {
    let (tenant, conversation) = (draft.tenant, draft.conversation);
    check_sendable(tx, tenant, conversation, draft.content.kind(), draft.now).await?;
    let quoted_wamid = match draft.reply_to {
        Some(id) => Some(wamid_of(tx, tenant, conversation, id, "reply_to").await?),
        None => None,
    };
    let arrival = recado_core::new_uuid();
    let added = tx
        .exec(
            sql::INSERT_OUTBOUND,
            params![
                tenant.uuid(),
                draft.id.uuid(),
                conversation.uuid(),
                draft.content.kind(),
                &draft.content.to_json()?,
                &draft.content.preview(),
                draft.media.map(MediaId::uuid),
                quoted_wamid.as_deref(),
                draft.author.kind.as_str(),
                draft.author.id,
                &draft.author.name,
                draft.now,
                arrival
            ],
        )
        .await?;
    if added == 0 {
        return Ok(false);
    }
    note_tokens(tx, tenant, draft.id, &draft.content.to_json()?, draft.now).await?;
    let text = IndexedText {
        id: draft.id.uuid(),
        conversation,
        direction: Some("out"),
        kind: draft.content.kind(),
        text: &draft.content.all_words(),
        created_at: draft.now,
    };
    index_text(tx, tenant, &text).await?;
    let noted = NotedMessage { id: draft.id, at: draft.now, arrival, from_customer: false, wants_attention: false };
    note_message(tx, tenant, conversation, noted).await?;
    enqueue_send(tx, jobs, tenant, conversation, draft.id).await?;
    Ok(true)
}

/// Whether a message of this kind may be sent in the conversation now.
pub(super) async fn check_sendable(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: ConversationId,
    kind: &str,
    now: Timestamp,
) -> Result<()> {
    let row = tx.query_opt(sql::SEND_TARGET, params![tenant.uuid(), conversation.uuid()]).await?;
    let row = row.ok_or(Error::NotFound("conversation"))?;
    if ConnectionStatus::from_text(&row.get::<String>(1)?)? == ConnectionStatus::Disconnected {
        let detail = row.get::<Option<String>>(2)?;
        return Err(Error::ChannelDisconnected(detail.unwrap_or_else(|| "its connection was deleted".to_owned())));
    }
    if window::needs_open_window(kind) && !window::is_open(row.get(0)?, now) {
        return Err(Error::WindowClosed);
    }
    Ok(())
}

/// Graph's id of a message of the conversation; a message that has none yet cannot be referred to.
pub(super) async fn wamid_of(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: ConversationId,
    id: MessageId,
    field: &str,
) -> Result<String> {
    let row = params![tenant.uuid(), conversation.uuid(), id.uuid()];
    let Some(row) = tx.query_opt(sql::WAMID_IN_CONVERSATION, row).await? else {
        return Err(Error::invalid(field, "There is no such message in this conversation."));
    };
    row.get::<Option<String>>(0)?.ok_or_else(|| Error::invalid(field, "This message has not reached WhatsApp yet."))
}

/// Enqueues the job that brings a message to Graph, after all earlier ones of its conversation.
pub(super) async fn enqueue_send(
    tx: &mut Tx,
    jobs: &Jobs,
    tenant: TenantId,
    conversation: ConversationId,
    message: MessageId,
) -> Result<()> {
    let job = NewJob::new(QUEUE, &SendJob::message(tenant, message))?.lane(conversation.to_string());
    jobs.enqueue(tx, job).await?;
    Ok(())
}
