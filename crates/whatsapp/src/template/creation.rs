//! What a client asks for when it makes or edits a template (spec templates §2, §4), read and checked.

use serde_json::{Map, Value};

use super::check;
use super::definition::{Category, ParameterFormat, TemplateDefinition, TemplateStatus};
use super::library;
use super::normal_form;
use super::refusal::{BEING_DELETED, EXAMPLE, EXISTS, NOT_FOUND, OTHER_CATEGORY, TOO_MANY, refused};
use super::{authentication, component};
use crate::error::GraphError;
use crate::json_read::{Object, Path};

/// Most templates of an account, languages counted singly: of a verified business with an approved display name, and of others.
const LIMITS: (usize, usize) = (6_000, 250);

/// How many templates an account may have.
#[must_use]
pub const fn template_limit(is_verified_with_approved_name: bool) -> usize {
    if is_verified_with_approved_name { LIMITS.0 } else { LIMITS.1 }
}

/// A template to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTemplate {
    /// Complete but for its id; pending.
    pub definition: TemplateDefinition,
    /// It was made from the library, which needs no review.
    pub is_of_library: bool,
}

impl NewTemplate {
    /// Reads the parameters of `POST /{waba}/message_templates` and checks all rules that need no look at other templates.
    ///
    /// # Errors
    /// 100 and 192, as the rule has it.
    pub fn parse(params: &Value) -> Result<Self, GraphError> {
        let object = Object::open(params, Path::Param("template"))?;
        let of_library = object.text("library_template_name")?.is_some();
        let mut wire: Map<String, Value> =
            object.entries().map(|(key, value)| (key.clone(), crate::params::unfold(value).into_owned())).collect();
        // What a client cannot say of itself.
        for key in ["id", "status", "source"] {
            wire.remove(key);
        }
        if of_library {
            library::fill_in(&mut wire)?;
        } else if object.get("components").is_none() {
            return Err(GraphError::required_parameter("components"));
        }
        let mut definition = TemplateDefinition::parse(&Value::Object(wire))?;
        normal_form::bring(&mut definition);
        check::check(&definition)?;
        Ok(Self { definition, is_of_library: of_library })
    }
}

/// What an edit changes; `None` stays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TemplateEdit {
    components: Option<Value>,
    category: Option<Category>,
    parameter_format: Option<ParameterFormat>,
    ttl_seconds: Option<i64>,
    /// Options by their names.
    options: Map<String, Value>,
    /// The Flow that the button of the new components opens.
    flow_id: Option<String>,
}

/// What an edit may set besides components, category, format and time to live.
const EDITED_OPTIONS: [&str; 4] =
    ["cta_url_link_tracking_opted_out", "degrees_of_freedom_spec", "display_format", "is_primary_device_delivery_only"];

impl TemplateEdit {
    /// Reads the parameters of `POST /{template}`.
    ///
    /// # Errors
    /// 100, also where nothing would change.
    pub fn parse(params: &Value) -> Result<Self, GraphError> {
        let object = Object::open(params, Path::Param("template"))?;
        let options = object
            .entries()
            .filter(|(key, value)| EDITED_OPTIONS.contains(&key.as_str()) && !value.is_null())
            .map(|(key, value)| (key.clone(), value.clone()));
        let edit = Self {
            components: object.get("components").cloned(),
            category: Category::read(&object, "category")?,
            parameter_format: ParameterFormat::read(&object, "parameter_format")?,
            ttl_seconds: object.integer("message_send_ttl_seconds")?,
            options: options.collect(),
            flow_id: None,
        };
        if edit == Self::default() {
            return Err(GraphError::parameter("An edit must have components, category or message_send_ttl_seconds."));
        }
        Ok(edit)
    }

    /// Whether it moves this template to another category.
    #[must_use]
    pub fn changes_category(&self, definition: &TemplateDefinition) -> bool {
        self.category.is_some_and(|category| category != definition.category)
    }

    /// Whether it has components in place of those that were.
    #[must_use]
    pub const fn changes_components(&self) -> bool {
        self.components.is_some()
    }

    /// The button of the new components opens this Flow.
    pub fn set_flow(&mut self, flow_id: String) {
        self.flow_id = Some(flow_id);
    }

    /// The template afterwards, checked like a new one.
    ///
    /// # Errors
    /// 100 and 192, as the rule has it.
    pub fn apply(&self, definition: &TemplateDefinition) -> Result<TemplateDefinition, GraphError> {
        let mut edited = definition.clone();
        edited.category = self.category.unwrap_or(edited.category);
        edited.parameter_format = self.parameter_format.unwrap_or(edited.parameter_format);
        edited.message_send_ttl_seconds = self.ttl_seconds.or(edited.message_send_ttl_seconds);
        edited.options.extend(self.options.clone());
        if let Some(components) = &self.components {
            (edited.parts, edited.cards) = Default::default();
            (edited.limited_time_offer, edited.call_permission_request, edited.has_carousel) = (None, false, false);
            let wire = Value::Object(Map::from_iter([("components".to_owned(), components.clone())]));
            component::read_components(&Object::open(&wire, Path::Param("template"))?, &mut edited)?;
            if edited.category == Category::Authentication {
                authentication::fill_in(&mut edited);
            }
            normal_form::bring(&mut edited);
        }
        if edited.options.contains_key("library_template_name") && body_text(&edited) != body_text(definition) {
            return Err(super::refusal::invalid(
                "Template cannot be edited",
                "The body of a template from the library cannot be edited.",
            ));
        }
        check::check(&edited)?;
        if let Some(flow_id) = &self.flow_id {
            edited.set_flow(flow_id);
        }
        Ok(edited)
    }
}

fn body_text(definition: &TemplateDefinition) -> Option<&str> {
    definition.parts.body.as_ref().map(|body| body.text.as_str())
}

/// What stands in the way of a new template among those of its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameConflict {
    /// The name exists in this language.
    Exists,
    /// It was deleted in the last 30 days, or is being deleted.
    BeingDeleted,
    /// The name's other languages have another category.
    OtherCategory,
    /// The account has as many as it may have.
    TooMany(usize),
}

impl NameConflict {
    /// 2388024, 2388023, 2388094 or 2388019.
    #[must_use]
    pub fn error(self, definition: &TemplateDefinition) -> GraphError {
        let TemplateDefinition { name, language, .. } = definition;
        match self {
            Self::Exists => refused(
                EXISTS,
                "Content in this language already exists",
                format!("There is already {language} content for this template ({name}). Create a new template."),
            ),
            Self::BeingDeleted => refused(
                BEING_DELETED,
                "Message template language is being deleted",
                format!("New {language} content can't be added to {name} while the existing content is being deleted."),
            ),
            Self::OtherCategory => refused(
                OTHER_CATEGORY,
                "Template category mismatch",
                format!("All languages of {name} must have the same category."),
            ),
            Self::TooMany(limit) => refused(
                TOO_MANY,
                "Message template limit exceeded",
                format!("This WhatsApp Business account has {limit} message templates and can have no more."),
            ),
        }
    }
}

/// The error for a name that no template has.
#[must_use]
pub fn name_not_found(name: &str) -> GraphError {
    refused(NOT_FOUND, "Message template not found", format!("There is no message template with the name {name}."))
}

/// The error for an example of a header that nobody uploaded.
#[must_use]
pub fn example_not_uploaded() -> GraphError {
    refused(EXAMPLE, "Invalid header example", "Param example.header_handle is not the handle of a finished upload.")
}

/// Whether a template of this status still counts as being there.
#[must_use]
pub fn is_there(status: TemplateStatus) -> bool {
    status != TemplateStatus::Deleted
}
