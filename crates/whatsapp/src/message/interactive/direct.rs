//! Interactive messages of Direct Send (spec templates §13): they become templates, and so may mix buttons as templates do.

use serde_json::{Map, Value, json};

use super::cta_url::CtaUrl;
use super::parts::{self, Header};
use super::reply_buttons::{self, MAX_BUTTONS, MAX_TITLE_CHARS, ReplyButton};
use super::voice_call::VoiceCall;
use super::{Action, Interactive, InteractiveKind, limits};
use crate::error::GraphError;
use crate::json_read::{self, Object, Path};
use crate::message::content::AttachedFile;
use crate::message::media_content::MAX_LINK_CHARS;

/// Most buttons where some open a page and others answer.
const MAX_MIXED_BUTTONS: usize = 10;
/// Most of them that open a page.
const MAX_URL_BUTTONS: usize = 2;
const MAX_REPLY_ID_CHARS: usize = 256;
/// Longest code that is copied.
const MAX_CODE_CHARS: usize = 15;
const COPY_CODE_LABEL: &str = "Copy code";
/// The type and the key of a button that copies a code: nowhere documented, and made as that of a link is (unconfirmed).
const COPY_CODE: &str = "copy_code";

/// An interactive message without a template.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectInteractive {
    /// Above the body.
    pub header: Option<Header>,
    /// The text.
    pub body: String,
    /// Below the body, grey.
    pub footer: Option<String>,
    /// At least one.
    pub buttons: Vec<DirectButton>,
}

/// A button of such a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectButton {
    /// Opens a web page.
    Url(CtaUrl),
    /// Answers.
    Reply(ReplyButton),
    /// Calls the business; alone.
    VoiceCall(VoiceCall),
    /// Copies a code; alone, and only with the category authentication.
    CopyCode {
        /// What is copied.
        code: String,
        /// Its label.
        display_text: String,
    },
}

impl DirectInteractive {
    /// Reads it; `copies_code`: it has the button that copies a code, and may have no other.
    pub(in crate::message) fn parse(value: &Value, path: Path<'_>, copies_code: bool) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &["type", "header", "body", "footer", "action"])?;
        let Some(name) = object.text("type")? else {
            return Err(GraphError::missing_part(&path.key("type").to_string()));
        };
        match InteractiveKind::from_name(name) {
            Some(InteractiveKind::Button) => Self::parse_buttons(&object, copies_code),
            Some(InteractiveKind::CtaUrl | InteractiveKind::VoiceCall) if !copies_code => {
                Self::of(Interactive::parse(value, path)?, path)
            }
            _ => {
                let allowed: &[&str] = if copies_code { &["BUTTON"] } else { &["BUTTON", "CTA_URL", "VOICE_CALL"] };
                Err(limits::not_one_of(path.key("type"), allowed, name))
            }
        }
    }

    fn of(interactive: Interactive, path: Path<'_>) -> Result<Self, GraphError> {
        let button = match interactive.action {
            Action::CtaUrl(button) => DirectButton::Url(button),
            Action::VoiceCall(button) => DirectButton::VoiceCall(button),
            other => {
                let allowed = ["BUTTON", "CTA_URL", "VOICE_CALL"];
                return Err(limits::not_one_of(path.key("type"), &allowed, other.kind().as_str()));
            }
        };
        let Some(body) = interactive.body else {
            return Err(GraphError::missing_part(&path.key("body").key("text").to_string()));
        };
        one_line(interactive.header.as_ref(), path)?;
        Ok(Self { header: interactive.header, body, footer: interactive.footer, buttons: vec![button] })
    }

    fn parse_buttons(object: &Object<'_, '_>, copies_code: bool) -> Result<Self, GraphError> {
        let (kind, path) = (InteractiveKind::Button, object.path());
        let rules = parts::rules(kind);
        let header = parts::parse_header(object, kind, rules)?;
        one_line(header.as_ref(), path)?;
        if copies_code && header.is_some() {
            return Err(limits::broken(format!(
                "Param {} cannot be used with the category AUTHENTICATION.",
                path.key("header")
            )));
        }
        let Some(body) = parts::parse_body(object, rules)? else {
            return Err(GraphError::missing_part(&path.key("body").key("text").to_string()));
        };
        let footer = parts::parse_footer(object, kind, rules)?;
        let buttons = object.required_child("action", |action, path| {
            let action = Object::new(action, path, &["buttons"])?;
            let buttons =
                action.required_each("buttons", |button, path| DirectButton::parse(button, path, copies_code))?;
            check_mixture(&buttons)?;
            Ok(buttons)
        })?;
        Ok(Self { header, body, footer, buttons })
    }

    pub(in crate::message) fn to_wire(&self) -> Value {
        let (kind, action) = match self.buttons.as_slice() {
            [DirectButton::Url(button)] => (InteractiveKind::CtaUrl, button.to_wire()),
            [DirectButton::VoiceCall(button)] => (InteractiveKind::VoiceCall, button.to_wire()),
            buttons => {
                let buttons: Vec<Value> = buttons.iter().map(DirectButton::to_wire).collect();
                (InteractiveKind::Button, json!({ "buttons": buttons }))
            }
        };
        let mut map = Map::new();
        map.insert("type".into(), kind.as_str().into());
        if let Some(header) = &self.header {
            map.insert("header".into(), header.to_wire());
        }
        map.insert("body".into(), json!({"text": self.body}));
        if let Some(footer) = &self.footer {
            map.insert("footer".into(), json!({ "text": footer }));
        }
        map.insert("action".into(), action);
        map.into()
    }

    pub(in crate::message) fn attached_file(&self) -> Option<AttachedFile<'_>> {
        self.header.as_ref().and_then(Header::attached_file)
    }
}

/// A template's header has no second line.
fn one_line(header: Option<&Header>, path: Path<'_>) -> Result<(), GraphError> {
    match header {
        Some(Header::Text { sub_text: Some(_), .. }) => Err(limits::broken(format!(
            "Param {} cannot be used with Direct Send.",
            path.key("header").key("sub_text")
        ))),
        _ => Ok(()),
    }
}

/// Up to three that answer, or up to ten of which the first one or two open a page.
fn check_mixture(buttons: &[DirectButton]) -> Result<(), GraphError> {
    let urls = buttons.iter().filter(|button| matches!(button, DirectButton::Url(_))).count();
    limits::count("buttons", buttons.len(), 1, if urls > 0 { MAX_MIXED_BUTTONS } else { MAX_BUTTONS })?;
    if urls > MAX_URL_BUTTONS {
        return Err(limits::broken(format!("Invalid cta_url buttons count. Max allowed: {MAX_URL_BUTTONS}")));
    }
    if buttons.iter().skip(urls).any(|button| matches!(button, DirectButton::Url(_))) {
        return Err(limits::broken("Buttons of type cta_url must come before buttons of type reply"));
    }
    if buttons.len() > 1 && buttons.iter().any(|button| matches!(button, DirectButton::CopyCode { .. })) {
        return Err(limits::broken("A button of type copy_code cannot be combined with other buttons"));
    }
    let replies = buttons.iter().filter_map(|button| match button {
        DirectButton::Reply(reply) => Some(reply.clone()),
        _ => None,
    });
    reply_buttons::check_unique(&replies.collect::<Vec<_>>())?;
    limits::unique("Button titles", buttons.iter().map(DirectButton::label))
}

impl DirectButton {
    fn parse(value: &Value, path: Path<'_>, copies_code: bool) -> Result<Self, GraphError> {
        let button = Object::new(value, path, &["type", "reply", "cta_url", COPY_CODE])?;
        let Some(name) = button.text("type")? else {
            return Err(GraphError::missing_part(&path.key("type").to_string()));
        };
        match name {
            COPY_CODE if copies_code => button.required_child(COPY_CODE, |value, path| {
                let copied = Object::new(value, path, &["code", "display_text"])?;
                let label = limits::text(&copied, "display_text", "Display text", 1, MAX_TITLE_CHARS)?;
                Ok(Self::CopyCode {
                    code: limits::required_text(&copied, "code", "Code", MAX_CODE_CHARS)?,
                    display_text: label.unwrap_or_else(|| COPY_CODE_LABEL.to_owned()),
                })
            }),
            "reply" if !copies_code => button.required_child("reply", |value, path| {
                let reply = Object::new(value, path, &["id", "title"])?;
                ReplyButton::parse(&reply, MAX_REPLY_ID_CHARS).map(Self::Reply)
            }),
            "cta_url" if !copies_code => button.required_child("cta_url", |value, path| {
                let link = Object::new(value, path, &["display_text", "url"])?;
                Ok(Self::Url(CtaUrl {
                    display_text: limits::required_text(&link, "display_text", "Display text", MAX_TITLE_CHARS)?,
                    url: limits::required_web_address(&link, "url", MAX_LINK_CHARS)?,
                }))
            }),
            other => {
                let allowed: &[&str] = if copies_code { &["COPY_CODE"] } else { &["CTA_URL", "REPLY"] };
                Err(GraphError::invalid_value(json_read::not_one_of(path.key("type"), allowed, other)))
            }
        }
    }

    fn to_wire(&self) -> Value {
        match self {
            Self::Url(link) => {
                json!({"type": "cta_url", "cta_url": {"url": link.url, "display_text": link.display_text}})
            }
            Self::Reply(reply) => json!({"type": "reply", "reply": reply.to_wire()}),
            // Never in a list: `parse` takes it alone.
            Self::VoiceCall(call) => call.to_wire(),
            Self::CopyCode { code, display_text } => {
                json!({"type": COPY_CODE, COPY_CODE: {"code": code, "display_text": display_text}})
            }
        }
    }

    /// What stands on it.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Url(link) => &link.display_text,
            Self::Reply(reply) => &reply.title,
            Self::VoiceCall(call) => &call.display_text,
            Self::CopyCode { display_text, .. } => display_text,
        }
    }
}
