//! `health_status` of an account, a number, a template or a Flow (spec §5.8): every node that a message passes, and the worst of them.

use serde_json::{Map, Value, json};

use crate::error::GraphError;

/// Whether a node lets messages pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Availability {
    /// Yes.
    Available,
    /// With restrictions, which `additional_info` tells.
    Limited,
    /// No; `errors` tells why.
    Blocked,
}

impl Availability {
    /// As the field has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Available => "AVAILABLE",
            Self::Limited => "LIMITED",
            Self::Blocked => "BLOCKED",
        }
    }
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntityType {
    /// A business's number.
    PhoneNumber,
    /// A template.
    MessageTemplate,
    /// The WhatsApp Business Account.
    Waba,
    /// The business portfolio.
    Business,
    /// The app that asks.
    App,
}

impl EntityType {
    const fn as_str(self) -> &'static str {
        match self {
            Self::PhoneNumber => "PHONE_NUMBER",
            Self::MessageTemplate => "MESSAGE_TEMPLATE",
            Self::Waba => "WABA",
            Self::Business => "BUSINESS",
            Self::App => "APP",
        }
    }
}

/// Why a node blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthError {
    /// The error's code.
    pub error_code: i64,
    /// What is wrong.
    pub error_description: String,
    /// What to do.
    pub possible_solution: String,
}

impl HealthError {
    /// 141006: no valid means of payment.
    #[must_use]
    pub fn payment() -> Self {
        Self {
            error_code: 141_006,
            error_description: "There is an error with the payment method. This will block business initiated \
                                conversations."
                .to_owned(),
            possible_solution: "Add a new payment method to the account.".to_owned(),
        }
    }

    /// The error that a send would get.
    #[must_use]
    pub fn of(error: &GraphError) -> Self {
        Self {
            error_code: error.code,
            error_description: error.details.clone().unwrap_or_else(|| error.title.to_owned()),
            possible_solution: error.row().map_or("", |row| row.advice).to_owned(),
        }
    }
}

/// One node and how it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthEntity {
    /// What it is.
    pub entity_type: EntityType,
    /// Which one.
    pub id: String,
    /// What limits it without blocking.
    pub limits: Vec<String>,
    /// What blocks it.
    pub errors: Vec<HealthError>,
    /// Whether a number with SIP takes calls.
    pub can_receive_call_sip: Option<Availability>,
}

impl HealthEntity {
    /// A node without trouble.
    #[must_use]
    pub fn new(entity_type: EntityType, id: impl Into<String>) -> Self {
        Self { entity_type, id: id.into(), limits: Vec::new(), errors: Vec::new(), can_receive_call_sip: None }
    }

    /// With something that limits it.
    #[must_use]
    pub fn limited(mut self, additional_info: impl Into<String>) -> Self {
        self.limits.push(additional_info.into());
        self
    }

    /// With something that blocks it.
    #[must_use]
    pub fn blocked(mut self, error: HealthError) -> Self {
        self.errors.push(error);
        self
    }

    /// Blocked if a rule refuses, as it is if not.
    #[must_use]
    pub fn unless_refused(self, rule: Result<(), GraphError>) -> Self {
        match rule {
            Ok(()) => self,
            Err(error) => self.blocked(HealthError::of(&error)),
        }
    }

    /// The worst that concerns it.
    #[must_use]
    pub fn can_send_message(&self) -> Availability {
        if !self.errors.is_empty() {
            Availability::Blocked
        } else if !self.limits.is_empty() {
            Availability::Limited
        } else {
            Availability::Available
        }
    }

    fn to_json(&self) -> Value {
        let availability = self.can_send_message();
        let mut entity = Map::new();
        entity.insert("entity_type".into(), self.entity_type.as_str().into());
        entity.insert("id".into(), self.id.as_str().into());
        entity.insert("can_send_message".into(), availability.as_str().into());
        if let Some(sip) = self.can_receive_call_sip {
            entity.insert("can_receive_call_sip".into(), sip.as_str().into());
        }
        if availability == Availability::Limited {
            entity.insert("additional_info".into(), json!(self.limits));
        }
        if availability == Availability::Blocked {
            let errors = self.errors.iter().map(|error| {
                json!({
                    "error_code": error.error_code,
                    "error_description": error.error_description,
                    "possible_solution": error.possible_solution,
                })
            });
            entity.insert("errors".into(), errors.collect());
        }
        entity.into()
    }
}

/// The value of the field `health_status`. `asked` are the number or template that was asked for, if any; account, portfolio and
/// app are always listed.
#[must_use]
pub fn health_status(
    asked: &[HealthEntity],
    waba: &HealthEntity,
    business: &HealthEntity,
    app: &HealthEntity,
) -> Value {
    let entities = || asked.iter().chain([waba, business, app]);
    let worst = entities().map(HealthEntity::can_send_message).max().unwrap_or(Availability::Available);
    let listed: Vec<_> = entities().map(HealthEntity::to_json).collect();
    json!({"can_send_message": worst.as_str(), "entities": listed})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn healthy() -> [HealthEntity; 3] {
        [
            HealthEntity::new(EntityType::Waba, "1"),
            HealthEntity::new(EntityType::Business, "2"),
            HealthEntity::new(EntityType::App, "3"),
        ]
    }

    #[test]
    fn all_well() {
        let [waba, business, app] = healthy();
        assert_eq!(
            health_status(&[], &waba, &business, &app),
            json!({"can_send_message": "AVAILABLE", "entities": [
                {"entity_type": "WABA", "id": "1", "can_send_message": "AVAILABLE"},
                {"entity_type": "BUSINESS", "id": "2", "can_send_message": "AVAILABLE"},
                {"entity_type": "APP", "id": "3", "can_send_message": "AVAILABLE"},
            ]})
        );
    }

    #[test]
    fn the_worst_node_counts() {
        let [waba, business, app] = healthy();
        let mut number =
            HealthEntity::new(EntityType::PhoneNumber, "4").limited("Your display name is not approved yet.");
        number.can_receive_call_sip = Some(Availability::Available);
        let template = HealthEntity::new(EntityType::MessageTemplate, "5").unless_refused(Ok(()));
        let status = health_status(&[number, template], &waba, &business, &app);
        assert_eq!(
            (&status["can_send_message"], status["entities"].as_array().map(Vec::len)),
            (&json!("LIMITED"), Some(5))
        );
        assert_eq!(
            status["entities"][0],
            json!({"entity_type": "PHONE_NUMBER", "id": "4", "can_send_message": "LIMITED",
                "can_receive_call_sip": "AVAILABLE", "additional_info": ["Your display name is not approved yet."]})
        );
        let waba = waba.limited("soon").blocked(HealthError::payment());
        let status = health_status(&[], &waba, &business, &app);
        assert_eq!(status["can_send_message"], "BLOCKED");
        let listed = &status["entities"][0];
        assert_eq!((&listed["errors"][0]["error_code"], listed.get("additional_info")), (&json!(141_006), None));
    }

    #[test]
    fn a_rule_that_refuses_blocks() {
        let entity = HealthEntity::new(EntityType::MessageTemplate, "5").unless_refused(Err(GraphError::of(132_015)));
        assert_eq!(entity.can_send_message(), Availability::Blocked);
        let error = &entity.errors[0];
        assert_eq!(error.error_code, 132_015);
        assert!(error.error_description.contains("paused") && error.possible_solution.ends_with('.'));
    }
}
