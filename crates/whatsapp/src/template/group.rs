//! Template groups (spec templates §7): templates whose figures are shown together.

use serde_json::Value;

use super::refusal::invalid;
use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::params;

const MAX_NAME_CHARS: usize = 256;
const MAX_DESCRIPTION_CHARS: usize = 512;
/// Most templates in one call (unconfirmed).
const MAX_TEMPLATES: usize = 500;

/// A group to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTemplateGroup {
    /// No other group of the account has it.
    pub name: String,
    /// For people.
    pub description: String,
    /// Their ids.
    pub templates: Vec<String>,
}

impl NewTemplateGroup {
    /// Reads `name`, `description` and `whatsapp_business_templates`.
    ///
    /// # Errors
    /// 100
    pub fn parse(params: &Value) -> Result<Self, GraphError> {
        let change = TemplateGroupChange::parse(params)?;
        let name = change.name.ok_or_else(|| GraphError::required_parameter("name"))?;
        let templates = change.replaced.ok_or_else(|| GraphError::required_parameter("whatsapp_business_templates"))?;
        Ok(Self { name, description: change.description.unwrap_or_default(), templates })
    }
}

/// What of a group changes; `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TemplateGroupChange {
    /// Another name.
    pub name: Option<String>,
    /// Another description.
    pub description: Option<String>,
    /// All that it has afterwards.
    pub replaced: Option<Vec<String>>,
    /// What comes in.
    pub added: Vec<String>,
    /// What goes.
    pub removed: Vec<String>,
}

impl TemplateGroupChange {
    /// Reads the parameters of `POST /{group}`: besides a group's own, `add_templates` and `remove_templates` (names unconfirmed).
    ///
    /// # Errors
    /// 100
    pub fn parse(params: &Value) -> Result<Self, GraphError> {
        let object = Object::open(params, Path::Param("template_group"))?;
        let text = |key: &str, max: usize| match object.text(key)? {
            Some(text) if text.chars().count() > max => {
                Err(GraphError::parameter(format!("Param {key} must have at most {max} characters.")))
            }
            text => Ok(text.map(|text| text.trim().to_owned())),
        };
        let name = text("name", MAX_NAME_CHARS)?;
        if name.as_deref() == Some("") {
            return Err(GraphError::parameter("Param name must not be empty."));
        }
        let ids = |key: &str| match object.get(key).map(params::list) {
            Some(mut ids) => {
                ids.sort_unstable();
                ids.dedup();
                if ids.is_empty() || ids.len() > MAX_TEMPLATES {
                    return Err(GraphError::parameter(format!("Param {key} must have 1 to {MAX_TEMPLATES} ids.")));
                }
                Ok(Some(ids))
            }
            None => Ok(None),
        };
        let change = Self {
            name,
            description: text("description", MAX_DESCRIPTION_CHARS)?,
            replaced: ids("whatsapp_business_templates")?,
            added: ids("add_templates")?.unwrap_or_default(),
            removed: ids("remove_templates")?.unwrap_or_default(),
        };
        if change == Self::default() {
            return Err(GraphError::parameter("The body names nothing to change."));
        }
        Ok(change)
    }

    /// The templates afterwards.
    #[must_use]
    pub fn templates(&self, before: &[String]) -> Vec<String> {
        let mut templates = self.replaced.clone().unwrap_or_else(|| before.to_vec());
        templates.extend(self.added.iter().cloned());
        templates.retain(|id| !self.removed.contains(id));
        templates.sort_unstable();
        templates.dedup();
        templates
    }
}

/// The error for a name that another group of the account has.
#[must_use]
pub fn group_name_taken(name: &str) -> GraphError {
    invalid("Template group exists", format!("There is already a template group with the name {name}."))
}

/// The error for a template that is in another group: it can be in one at a time.
#[must_use]
pub fn in_another_group(template_id: &str) -> GraphError {
    invalid("Template is in another group", format!("The template {template_id} is part of another template group."))
}

/// The error for an id that is no template of the account.
#[must_use]
pub fn not_of_account(template_id: &str) -> GraphError {
    invalid("Template not found", format!("{template_id} is no message template of this WhatsApp Business account."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn groups_are_read_and_changed() {
        let group = json!({"name": "Black Friday", "whatsapp_business_templates": [3, "1", 1]});
        let new = NewTemplateGroup::parse(&group).unwrap();
        assert_eq!((new.description.as_str(), new.templates), ("", vec!["1".to_owned(), "3".to_owned()]));
        for wrong in [
            json!({"name": "x"}),
            json!({"whatsapp_business_templates": ["1"]}),
            json!({"name": " ", "whatsapp_business_templates": ["1"]}),
            json!({"name": "x".repeat(257), "whatsapp_business_templates": ["1"]}),
            json!({"name": "x", "description": "x".repeat(513), "whatsapp_business_templates": ["1"]}),
            json!({"name": "x", "whatsapp_business_templates": []}),
        ] {
            assert_eq!(NewTemplateGroup::parse(&wrong).unwrap_err().code, 100, "{wrong}");
        }
        assert!(TemplateGroupChange::parse(&json!({})).is_err());
        let before = ["1".to_owned(), "2".to_owned()];
        let after = |change: Value| TemplateGroupChange::parse(&change).unwrap().templates(&before);
        assert_eq!(after(json!({"add_templates": ["3"], "remove_templates": [1]})), ["2", "3"]);
        assert_eq!(after(json!({"whatsapp_business_templates": "[\"4\"]"})), ["4"]);
        assert_eq!(after(json!({"name": "y"})), ["1", "2"]);
    }
}
