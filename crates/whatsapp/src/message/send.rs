//! The request's frame: to whom, in answer to what, and of which kind.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::content::{Content, ContentKind};
use super::direct::{self, DirectCategory, DirectMessage};
use crate::bsuid::Bsuid;
use crate::error::GraphError;
use crate::json_read::{self, Object, Path};
use crate::wamid;

/// Longest `biz_opaque_callback_data`.
pub const MAX_CALLBACK_DATA_CHARS: usize = 512;
/// Longest recipient, identity hash or message id taken; none of them comes near.
const MAX_ID_CHARS: usize = 256;

/// Types that Meta has and this version does not offer: 131051.
const NOT_OFFERED: [&str; 2] = ["order", "pin"];

/// The frame's own parameters; the kinds' names come on top.
const FRAME: [&str; 11] = [
    "messaging_product",
    "recipient_type",
    "to",
    "recipient",
    "type",
    "context",
    "biz_opaque_callback_data",
    "recipient_identity_key_hash",
    "status",
    "message_id",
    "typing_indicator",
];

/// What `POST /{phone-number-id}/messages` asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum SendRequest {
    /// A message to a customer.
    Message(Box<OutboundMessage>),
    /// Blue ticks for a customer's message and all before it.
    MarkRead {
        /// The customer's message.
        message_id: String,
        /// Also shows "typing…", until the next message or for 25 seconds.
        typing_indicator: bool,
    },
}

/// `recipient_type`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RecipientType {
    /// One customer.
    #[default]
    Individual,
    /// A group, named by `to`.
    Group,
}

impl RecipientType {
    /// As the request writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Individual => "individual",
            Self::Group => "group",
        }
    }
}

/// A message of a business.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboundMessage {
    /// A phone number as the caller wrote it, or a group's id. Counts before `recipient`.
    pub to: Option<String>,
    /// A business-scoped user id.
    pub recipient: Option<String>,
    /// Whether `to` names a group.
    pub recipient_type: RecipientType,
    /// What it says.
    pub content: Content,
    /// The message that is quoted.
    pub context_message_id: Option<String>,
    /// Comes back in every status of the message.
    pub biz_opaque_callback_data: Option<String>,
    /// Sent only if the customer's identity still has this hash.
    pub recipient_identity_key_hash: Option<String>,
}

impl OutboundMessage {
    /// A message to a phone number or `wa_id`.
    #[must_use]
    pub fn to_phone(to: impl Into<String>, content: Content) -> Self {
        Self { to: Some(to.into()), ..Self::unaddressed(content) }
    }

    /// A message to a business-scoped user id.
    #[must_use]
    pub fn to_user_id(recipient: impl Into<String>, content: Content) -> Self {
        Self { recipient: Some(recipient.into()), ..Self::unaddressed(content) }
    }

    fn unaddressed(content: Content) -> Self {
        Self {
            to: None,
            recipient: None,
            recipient_type: RecipientType::Individual,
            content,
            context_message_id: None,
            biz_opaque_callback_data: None,
            recipient_identity_key_hash: None,
        }
    }

    /// In answer to this message.
    #[must_use]
    pub fn quoting(mut self, message_id: Option<String>) -> Self {
        self.context_message_id = message_id;
        self
    }

    /// With this text in every status.
    #[must_use]
    pub fn tracked_by(mut self, callback_data: impl Into<String>) -> Self {
        self.biz_opaque_callback_data = Some(callback_data.into());
        self
    }

    /// The request body that says all this.
    #[must_use]
    pub fn to_wire(&self) -> Value {
        let kind = self.content.kind().as_str();
        let mut body = Map::new();
        body.insert("messaging_product".into(), "whatsapp".into());
        body.insert("recipient_type".into(), self.recipient_type.as_str().into());
        body.insert("type".into(), kind.into());
        body.insert(kind.into(), self.content.to_wire());
        if let Content::Direct(message) = &self.content {
            message.frame_to_wire(&mut body);
        }
        if let Some(message_id) = &self.context_message_id {
            body.insert("context".into(), json!({ "message_id": message_id }));
        }
        let texts = [
            ("to", &self.to),
            ("recipient", &self.recipient),
            ("biz_opaque_callback_data", &self.biz_opaque_callback_data),
            ("recipient_identity_key_hash", &self.recipient_identity_key_hash),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                body.insert(name.into(), text.as_str().into());
            }
        }
        body.into()
    }
}

impl SendRequest {
    /// The request body that marks a message as read, and perhaps shows "typing…".
    #[must_use]
    pub fn mark_read_to_wire(message_id: &str, typing_indicator: bool) -> Value {
        let mut body = json!({"messaging_product": "whatsapp", "status": "read", "message_id": message_id});
        if typing_indicator && let Some(body) = body.as_object_mut() {
            body.insert("typing_indicator".into(), json!({"type": "text"}));
        }
        body
    }
}

/// Reads the body of `POST /{phone-number-id}/messages` (merged with form and query by [`crate::params`]).
///
/// # Errors
/// What Graph answers to a body that breaks a rule; nothing was sent.
pub fn parse_send(body: &Value) -> Result<SendRequest, GraphError> {
    let Value::Object(map) = body else {
        return Err(GraphError::parameter("The request body must be a JSON object."));
    };
    let frame = Frame(map);
    frame.check_product()?;
    frame.check_names()?;
    if frame.get("status").is_some() || frame.get("typing_indicator").is_some() {
        return parse_mark_read(&frame);
    }
    parse_message(&frame).map(|message| SendRequest::Message(Box::new(message)))
}

/// The parameters at the top; `null` counts as absent.
struct Frame<'v>(&'v Map<String, Value>);

impl<'v> Frame<'v> {
    fn get(&self, name: &str) -> Option<&'v Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text, also given as a number, at most so many characters long.
    fn text(&self, name: &str, max_chars: usize) -> Result<Option<Cow<'v, str>>, GraphError> {
        let path = Path::Param(name);
        let Some(value) = self.get(name) else { return Ok(None) };
        let text = json_read::text_or_integer(value, path)?;
        if let Some(text) = &text {
            json_read::check_length(text, max_chars, path)?;
        }
        Ok(text)
    }

    fn check_product(&self) -> Result<(), GraphError> {
        match self.text("messaging_product", MAX_ID_CHARS)?.as_deref() {
            None => Err(GraphError::required_parameter("messaging_product")),
            Some("whatsapp") => Ok(()),
            Some(other) => Err(not_one_of("messaging_product", &["WHATSAPP"], other)),
        }
    }

    fn check_names(&self) -> Result<(), GraphError> {
        let known = |name: &str| {
            FRAME.contains(&name)
                || direct::PARAMS.contains(&name)
                || NOT_OFFERED.contains(&name)
                || ContentKind::ALL.iter().any(|kind| kind.as_str() == name)
        };
        match self.0.keys().find(|name| !known(name)) {
            Some(name) => Err(GraphError::parameter(format!("Unexpected key \"{name}\" on param \"body\""))),
            None => Ok(()),
        }
    }

    fn kind(&self) -> Result<ContentKind, GraphError> {
        let Some(name) = self.text("type", MAX_ID_CHARS)? else {
            return match self.get("text") {
                Some(_) => Ok(ContentKind::Text),
                None => Err(GraphError::required_parameter("type")),
            };
        };
        if let Some(kind) = ContentKind::from_name(&name) {
            return Ok(kind);
        }
        if NOT_OFFERED.iter().any(|other| other.eq_ignore_ascii_case(&name)) {
            return Err(GraphError::of(131_051));
        }
        let names: Vec<String> = ContentKind::ALL.iter().map(|kind| kind.as_str().to_ascii_uppercase()).collect();
        Err(not_one_of("type", &names.iter().map(String::as_str).collect::<Vec<_>>(), &name))
    }

    fn recipient_type(&self) -> Result<RecipientType, GraphError> {
        match self.text("recipient_type", MAX_ID_CHARS)?.as_deref() {
            None => Ok(RecipientType::Individual),
            Some(name) if name.eq_ignore_ascii_case("individual") => Ok(RecipientType::Individual),
            Some(name) if name.eq_ignore_ascii_case("group") => Ok(RecipientType::Group),
            Some(other) => Err(not_one_of("recipient_type", &["GROUP", "INDIVIDUAL"], other)),
        }
    }

    fn recipient(&self) -> Result<Option<String>, GraphError> {
        let Some(recipient) = self.text("recipient", MAX_ID_CHARS)? else { return Ok(None) };
        match recipient.parse::<Bsuid>() {
            Ok(_) => Ok(Some(recipient.into_owned())),
            Err(reason) => Err(GraphError::invalid_value(format!("Param recipient is not valid: {reason}."))),
        }
    }

    fn context_message_id(&self, kind: ContentKind) -> Result<Option<String>, GraphError> {
        let Some(context) = self.get("context") else { return Ok(None) };
        if kind == ContentKind::Reaction {
            return Err(GraphError::invalid_value("Param context cannot be used with a message of type reaction."));
        }
        let context = Object::new(context, Path::Param("context"), &["message_id"])?;
        context.required_text_up_to("message_id", MAX_ID_CHARS).map(|id| Some(id.to_owned()))
    }
}

fn parse_message(frame: &Frame<'_>) -> Result<OutboundMessage, GraphError> {
    let to = frame.text("to", MAX_ID_CHARS)?.map(Cow::into_owned);
    let recipient = if to.is_some() { None } else { frame.recipient()? };
    if to.is_none() && recipient.is_none() {
        return Err(GraphError::required_parameter("to"));
    }
    let recipient_type = frame.recipient_type()?;
    let kind = frame.kind()?;
    if recipient_type == RecipientType::Group && !kind.is_for_groups() {
        let details = format!("Messages of type {} cannot be sent to groups.", kind.as_str());
        return Err(GraphError::of(131_051).details(details));
    }
    let content = match DirectMessage::parse(frame.0, kind)? {
        Some(message) => {
            check_direct_recipient(&message, recipient_type, to.is_some())?;
            Content::Direct(Box::new(message))
        }
        None => match frame.get(kind.as_str()) {
            Some(content) => Content::parse(kind, content)?,
            None => return Err(GraphError::required_parameter(kind.as_str())),
        },
    };
    Ok(OutboundMessage {
        to,
        recipient,
        recipient_type,
        content,
        context_message_id: frame.context_message_id(kind)?,
        biz_opaque_callback_data: frame.text("biz_opaque_callback_data", MAX_CALLBACK_DATA_CHARS)?.map(Cow::into_owned),
        recipient_identity_key_hash: frame.text("recipient_identity_key_hash", MAX_ID_CHARS)?.map(Cow::into_owned),
    })
}

/// Codes go to phone numbers, and nothing of Direct Send to groups.
fn check_direct_recipient(
    message: &DirectMessage,
    recipient_type: RecipientType,
    has_phone: bool,
) -> Result<(), GraphError> {
    if recipient_type == RecipientType::Group {
        return Err(GraphError::of(131_051).details("Messages of Direct Send cannot be sent to groups."));
    }
    if message.category == DirectCategory::Authentication && !has_phone {
        return Err(GraphError::of(131_062));
    }
    Ok(())
}

fn parse_mark_read(frame: &Frame<'_>) -> Result<SendRequest, GraphError> {
    match frame.text("status", MAX_ID_CHARS)?.as_deref() {
        None => return Err(GraphError::required_parameter("status")),
        Some(status) if status.eq_ignore_ascii_case("read") => {}
        Some(other) => return Err(not_one_of("status", &["READ"], other)),
    }
    let Some(message_id) = frame.text("message_id", MAX_ID_CHARS)? else {
        return Err(GraphError::required_parameter("message_id"));
    };
    if !wamid::is_well_formed(&message_id) {
        return Err(GraphError::invalid_value("Param message_id is not the id of a received message."));
    }
    let typing_indicator = match frame.get("typing_indicator") {
        None => false,
        Some(indicator) => {
            let indicator = Object::new(indicator, Path::Param("typing_indicator"), &["type"])?;
            match indicator.required_text_up_to("type", MAX_ID_CHARS)? {
                "text" => true,
                other => return Err(not_one_of("typing_indicator['type']", &["TEXT"], other)),
            }
        }
    };
    Ok(SendRequest::MarkRead { message_id: message_id.into_owned(), typing_indicator })
}

fn not_one_of(param: &str, allowed: &[&str], got: &str) -> GraphError {
    GraphError::parameter(json_read::not_one_of(param, allowed, got))
}
