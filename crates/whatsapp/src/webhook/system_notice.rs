//! What WhatsApp itself tells of a customer: another number, another user id, another identity.

use serde_json::{Map, Value, json};

use super::json_tolerant::{boolean, integer, text};

/// `system`
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SystemNotice {
    /// `user_changed_number`, `user_changed_user_id`, `customer_identity_changed`.
    pub kind: String,
    /// A line for people.
    pub body: String,
    /// The new number.
    pub wa_id: Option<String>,
    /// The new business-scoped user id.
    pub user_id: Option<String>,
    /// The one before.
    pub previous_user_id: Option<String>,
    /// The new identity; it stands beside the notice.
    pub identity: Option<IdentityChange>,
}

/// `identity`, beside a notice of the type `customer_identity_changed`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdentityChange {
    /// What a send must name from now on.
    pub hash: String,
    /// Since when; unix seconds.
    pub created_timestamp_s: i64,
    /// Whether the business has taken note.
    pub acknowledged: bool,
}

impl SystemNotice {
    pub(super) fn parse(value: &Value, identity: Option<&Value>) -> Self {
        Self {
            kind: text(value, "type").unwrap_or_default(),
            identity: identity.map(IdentityChange::parse),
            body: text(value, "body").unwrap_or_default(),
            // Older samples call the new number `new_wa_id`.
            wa_id: text(value, "wa_id").or_else(|| text(value, "new_wa_id")),
            user_id: text(value, "user_id"),
            previous_user_id: text(value, "previous_user_id"),
        }
    }

    /// What stands beside the notice in its message.
    pub(super) fn write_beside(&self, message: &mut Map<String, Value>) {
        if let Some(identity) = &self.identity {
            message.insert("identity".into(), identity.to_wire());
        }
    }

    pub(super) fn to_wire(&self) -> Value {
        let mut map = Map::new();
        map.insert("body".into(), self.body.as_str().into());
        map.insert("type".into(), self.kind.as_str().into());
        let texts = [("wa_id", &self.wa_id), ("user_id", &self.user_id), ("previous_user_id", &self.previous_user_id)];
        for (name, text) in texts {
            if let Some(text) = text {
                map.insert(name.into(), text.as_str().into());
            }
        }
        map.into()
    }
}

impl IdentityChange {
    fn parse(value: &Value) -> Self {
        Self {
            hash: text(value, "hash").unwrap_or_default(),
            created_timestamp_s: integer(value, "created_timestamp").unwrap_or_default(),
            acknowledged: boolean(value, "acknowledged").unwrap_or_default(),
        }
    }

    fn to_wire(&self) -> Value {
        json!({
            "acknowledged": self.acknowledged,
            "created_timestamp": self.created_timestamp_s.to_string(),
            "hash": self.hash,
        })
    }
}
