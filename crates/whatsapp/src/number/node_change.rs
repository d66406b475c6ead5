//! `POST /{phone}`: what of the number's node can be changed.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::display_name::check_name;
use super::two_step::Pin;
use super::username::check_username;
use crate::error::GraphError;
use crate::json_read::{Object, Path, not_one_of};

/// `search_visibility`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "UPPERCASE")]
pub enum SearchVisibility {
    /// Customers find the number.
    #[default]
    Visible,
    /// They do not.
    Hidden,
}

impl SearchVisibility {
    /// As the node's field has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Visible => "VISIBLE",
            Self::Hidden => "HIDDEN",
        }
    }
}

/// What a call changes, `webhook_configuration` apart; `None` stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeChange {
    /// Another two-step PIN.
    pub pin: Option<Pin>,
    /// A name that is asked for.
    pub new_display_name: Option<String>,
    /// Whether it is found.
    pub search_visibility: Option<SearchVisibility>,
    /// Another username.
    pub username: Option<String>,
}

impl NodeChange {
    /// Reads the body.
    ///
    /// # Errors
    /// 100 for what cannot be, for other keys, and where nothing is changed at all.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        let keys =
            ["pin", "new_display_name", "search_visibility", "username", "webhook_configuration", "messaging_product"];
        let body = Object::new(body, Path::Param("body"), &keys)?;
        let change = Self {
            pin: body.id("pin")?.map(|pin| Pin::parse(&pin)).transpose()?,
            new_display_name: body
                .text("new_display_name")?
                .map(|name| check_name("new_display_name", name).map(str::to_owned))
                .transpose()?,
            search_visibility: match body.text("search_visibility")?.map(str::to_ascii_uppercase).as_deref() {
                None => None,
                Some("VISIBLE") => Some(SearchVisibility::Visible),
                Some("HIDDEN" | "NON_VISIBLE") => Some(SearchVisibility::Hidden),
                Some(other) => {
                    let sentence = not_one_of("search_visibility", &["VISIBLE", "HIDDEN"], other);
                    return Err(GraphError::parameter(sentence));
                }
            },
            username: body.text("username")?.map(check_username).transpose()?,
        };
        if change == Self::default() && body.get("webhook_configuration").is_none() {
            return Err(GraphError::parameter(
                "One of the parameters pin, new_display_name, search_visibility, username and webhook_configuration is required.",
            ));
        }
        Ok(change)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_can_be_changed() {
        let change =
            NodeChange::parse(&json!({"pin": "123456", "search_visibility": "non_visible", "username": "Shrub",
            "new_display_name": " Luckier Shrub "}))
            .unwrap();
        assert_eq!(change.search_visibility, Some(SearchVisibility::Hidden));
        assert_eq!(
            (change.username.as_deref(), change.new_display_name.as_deref()),
            (Some("shrub"), Some("Luckier Shrub"))
        );
        assert!(NodeChange::parse(&json!({"webhook_configuration": {}})).is_ok());
    }

    #[test]
    fn what_cannot() {
        for bad in [
            json!({}),
            json!([]),
            json!({"pin": "12345"}),
            json!({"pin": true}),
            json!({"new_display_name": "L"}),
            json!({"new_display_name": 7}),
            json!({"search_visibility": "LOUD"}),
            json!({"username": "a"}),
            json!({"colour": "green"}),
        ] {
            assert_eq!(NodeChange::parse(&bad).map_err(|error| error.code), Err(100), "{bad}");
        }
    }
}
