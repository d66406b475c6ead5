//! `POST /{waba}`: what may be changed of the account itself.

use serde_json::{Map, Value};

use crate::account_zone::AccountZone;
use crate::error::GraphError;
use crate::json_read::{Object, Path};

const MAX_NAME_CHARS: usize = 100;

/// A change, read. What is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountSettings {
    /// Its name.
    pub name: Option<String>,
    /// Meta's own number of a time zone.
    pub timezone_id: Option<String>,
    /// Insights of templates were turned on; they cannot be turned off.
    pub enables_insights: bool,
    /// Marketing templates go by the marketing API only.
    pub disable_marketing_messages_on_cloud_api: Option<bool>,
    /// What Meta may do to templates, as it was sent.
    pub degrees_of_freedom_spec: Option<Map<String, Value>>,
}

impl AccountSettings {
    /// Reads the body.
    ///
    /// # Errors
    /// 100; 200006 for insights that are turned off.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        let keys = [
            "name",
            "timezone_id",
            "is_enabled_for_insights",
            "disable_marketing_messages_on_cloud_api",
            "degrees_of_freedom_spec",
        ];
        let body = Object::new(body, Path::Param("body"), &keys)?;
        let degrees_of_freedom_spec = match body.get("degrees_of_freedom_spec") {
            None => None,
            Some(Value::Object(spec)) => Some(spec.clone()),
            Some(_) => return Err(GraphError::parameter("Param degrees_of_freedom_spec must be a JSON object.")),
        };
        let name = match body.text("name")? {
            None => None,
            Some(name) if name.contains(char::is_control) => {
                return Err(GraphError::parameter("Param name must not hold control characters."));
            }
            Some(name) if (1..=MAX_NAME_CHARS).contains(&name.trim().chars().count()) => Some(name.trim().to_owned()),
            Some(_) => {
                return Err(GraphError::parameter(format!(
                    "Param name must be 1 to {MAX_NAME_CHARS} characters long."
                )));
            }
        };
        let timezone_id = body.decimal_id("timezone_id")?;
        if timezone_id.as_deref().is_some_and(|id| id.parse::<AccountZone>().is_err()) {
            return Err(GraphError::parameter("Param timezone_id is not the id of a time zone."));
        }
        let insights = body.boolean("is_enabled_for_insights")?;
        if insights == Some(false) {
            return Err(GraphError::of(200_006));
        }
        Ok(Self {
            name,
            timezone_id,
            enables_insights: insights.unwrap_or(false),
            disable_marketing_messages_on_cloud_api: body.boolean("disable_marketing_messages_on_cloud_api")?,
            degrees_of_freedom_spec,
        })
    }

    /// Names of what changes, for the log.
    #[must_use]
    pub fn changed(&self) -> Vec<&'static str> {
        [
            ("name", self.name.is_some()),
            ("timezone_id", self.timezone_id.is_some()),
            ("is_enabled_for_insights", self.enables_insights),
            ("disable_marketing_messages_on_cloud_api", self.disable_marketing_messages_on_cloud_api.is_some()),
            ("degrees_of_freedom_spec", self.degrees_of_freedom_spec.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, is_there)| is_there.then_some(name))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn changes_are_read() {
        let read = AccountSettings::parse(&json!({"name": " Lucky ", "timezone_id": 52})).unwrap();
        assert_eq!((read.name.as_deref(), read.timezone_id.as_deref()), (Some("Lucky"), Some("52")));
        assert_eq!(read.changed(), ["name", "timezone_id"]);
        assert!(AccountSettings::parse(&json!({"is_enabled_for_insights": "true"})).unwrap().enables_insights);
        let off = AccountSettings::parse(&json!({"is_enabled_for_insights": false}));
        assert_eq!(off.map_err(|error| error.code), Err(200_006));
        for body in [
            json!({"name": ""}),
            json!({"name": "x".repeat(101)}),
            json!({"name": 7}),
            json!({"name": "\u{0}"}),
            json!({"timezone_id": "999999"}),
            json!({"timezone_id": "Europe/Madrid"}),
            json!({"disable_marketing_messages_on_cloud_api": "perhaps"}),
            json!({"degrees_of_freedom_spec": 5}),
            json!({"colour": "green"}),
        ] {
            assert_eq!(AccountSettings::parse(&body).map_err(|error| error.code), Err(100), "{body}");
        }
    }
}
