//! Messages made from templates: checked against the template as Graph last told it, and shown as the customer sees them.

use recado_whatsapp::template::{self, AddressedBy, Endpoint, TemplateDefinition};
use recado_whatsapp::{Content, GraphError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::StoredContent;
use super::attached_files::GraphFiles;
use super::wire::{check_content, content_for_graph};
use crate::{Error, FieldProblem, Media, MessageId, Result};

/// A message made from a template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TemplateContent {
    /// The template's name.
    pub name: String,
    /// The code of its language.
    pub language: String,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`, at that time.
    pub category: String,
    /// The values, as the Cloud API's `components`; a file in them is named by `media_id`, or by `link`.
    #[schema(value_type = Vec<Object>)]
    pub components: Vec<Value>,
    /// What the customer sees: `header`, `body`, `footer`, `buttons`, `cards`, `limited_time_offer`. A file in it is named by `id`, as
    /// in `files`.
    #[schema(value_type = Object)]
    pub rendered: Value,
    /// The files that it names.
    #[serde(default)]
    pub files: Vec<Media>,
}

/// A message made from a template, to be sent. The customer service window may be closed.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
pub struct SendTemplate {
    /// The template's name.
    pub name: String,
    /// The code of its language.
    pub language: String,
    /// The values, as the Cloud API's `components`. A file in them is named by the `media_id` that uploading gave, or by `link`. A
    /// Flow without a token of its own gets the message's id.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    pub components: Vec<Value>,
}

impl TemplateContent {
    /// What is stored of a message to be sent, before its template and its files were looked at.
    pub(super) fn outgoing(message: MessageId, send: &SendTemplate) -> Self {
        let mut components = send.components.clone();
        for component in &mut components {
            name_flow(message, component);
        }
        Self {
            name: send.name.clone(),
            language: send.language.clone(),
            category: String::new(),
            components,
            rendered: Value::Null,
            files: Vec::new(),
        }
    }

    /// The Cloud API's `template` object.
    pub(super) fn to_wire(&self) -> Value {
        let mut wire = json!({"name": self.name, "language": {"code": self.language}});
        if !self.components.is_empty() {
            wire["components"] = self.components.clone().into();
        }
        wire
    }

    /// Its text.
    pub(super) fn words(&self) -> Option<&str> {
        self.rendered.get("body").and_then(Value::as_str).or(Some(&self.name))
    }

    /// Puts the values into the template. `content` is this one as Graph's rules read it.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the account has no such template that can be sent, or where the values do not fit it.
    pub(super) fn render(&mut self, content: &Content, definition: Option<&TemplateDefinition>) -> Result<()> {
        let Content::Template(send) = content else { return Ok(()) };
        let endpoint = Endpoint::Messages { marketing_disabled: false };
        let definition = template::check_sendable(send, definition, AddressedBy::Phone, endpoint)
            .map_err(|error| problem("content.name", error))?;
        let rendered = template::render(send, definition).map_err(|error| problem("content.components", error))?;
        self.category.clone_from(&rendered.category);
        self.rendered = serde_json::to_value(rendered).map_err(|error| Error::Stored(error.to_string()))?;
        Ok(())
    }
}

/// Whether a template takes these values.
///
/// # Errors
/// [`Error::Invalid`].
pub(crate) fn check_fits(message: MessageId, send: &SendTemplate, definition: &TemplateDefinition) -> Result<()> {
    let mut content = TemplateContent::outgoing(message, send);
    let wire = content_for_graph(&StoredContent::Template(content.clone()), None, &GraphFiles::DeskIds)?;
    check_content(&wire)?;
    content.render(&wire, Some(definition))
}

fn problem(field: &str, error: GraphError) -> Error {
    Error::Invalid(vec![FieldProblem::new(field, error.details.unwrap_or(error.message))])
}

/// A Flow's answer carries its token back: the message's id tells which Flow was answered.
fn name_flow(message: MessageId, component: &mut Value) {
    let is = |key: &str, name: &str| {
        component.get(key).and_then(Value::as_str).is_some_and(|value| value.eq_ignore_ascii_case(name))
    };
    if !(is("type", "button") && is("sub_type", "flow")) {
        return;
    }
    let Some(component) = component.as_object_mut() else { return };
    let parameters = component.entry("parameters").or_insert_with(|| json!([]));
    if let Value::Array(parameters) = parameters {
        if parameters.is_empty() {
            parameters.push(json!({"type": "action", "action": {}}));
        }
        for parameter in parameters {
            if let Some(action) = parameter.get_mut("action").and_then(Value::as_object_mut) {
                action.entry("flow_token").or_insert_with(|| message.to_string().into());
            }
        }
    }
}
