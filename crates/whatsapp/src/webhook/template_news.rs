//! Reading webhooks about templates: status, quality, category, and what a template says.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::json_tolerant::text;

/// The fields that a reader of [`TemplateNews`] subscribes to.
pub const TEMPLATE_FIELDS: [&str; 4] = [STATUS, QUALITY, CATEGORY, COMPONENTS];

const STATUS: &str = "message_template_status_update";
const QUALITY: &str = "message_template_quality_update";
const CATEGORY: &str = "template_category_update";
const COMPONENTS: &str = "message_template_components_update";

/// What a webhook tells of one template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateNews {
    /// The account.
    pub waba_id: String,
    /// The webhook's field.
    pub field: String,
    /// The template's id, decimal.
    pub template_id: String,
    /// When it happened, unix seconds; not every host says.
    pub told_at_s: Option<i64>,
    /// What happened.
    pub change: TemplateChange,
}

/// What happened to a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TemplateChange {
    /// It went on in its life.
    Status {
        /// As the webhook calls it: `APPROVED`, `REINSTATED`, …
        event: String,
        /// Of a rejection; `None` where there is nothing to say.
        reason: Option<String>,
        /// A sentence about it, as far as there is one.
        detail: Option<String>,
    },
    /// Customers rate it otherwise.
    Quality {
        /// `GREEN`, …
        before: Option<String>,
        /// `GREEN`, …
        after: String,
    },
    /// It costs as another category, or will soon.
    Category {
        /// `None` in a notice that comes before the change.
        before: Option<String>,
        /// The category it has now.
        now: String,
        /// The category it will have.
        correct: Option<String>,
    },
    /// It says something else; the webhook has only a part of it.
    Components,
}

impl TemplateNews {
    /// Reads a change of one of [`TEMPLATE_FIELDS`]; `None` for other fields and for values that name no template.
    pub(super) fn parse(waba_id: &str, told_at_s: Option<i64>, field: &str, value: &Value) -> Option<Self> {
        let field = TEMPLATE_FIELDS.into_iter().find(|known| *known == field)?;
        let change = match field {
            STATUS => TemplateChange::Status {
                event: text(value, "event")?.to_ascii_uppercase(),
                reason: text(value, "reason").filter(|reason| reason != "NONE"),
                detail: detail_of(value),
            },
            QUALITY => TemplateChange::Quality {
                before: text(value, "previous_quality_score"),
                after: text(value, "new_quality_score")?,
            },
            CATEGORY => TemplateChange::Category {
                before: text(value, "previous_category"),
                now: text(value, "new_category")?,
                correct: text(value, "correct_category"),
            },
            _ => TemplateChange::Components,
        };
        let template_id = text(value, "message_template_id")?;
        Some(Self { waba_id: waba_id.to_owned(), field: field.to_owned(), template_id, told_at_s, change })
    }
}

/// The status that a template has after an event; `None` where the event changes none.
#[must_use]
pub fn status_after(event: &str) -> Option<&str> {
    match event {
        "REINSTATED" | "UNARCHIVED" | "UNLOCKED" => Some("APPROVED"),
        // A warning: the template can still be sent.
        "FLAGGED" => None,
        status => Some(status),
    }
}

fn detail_of(value: &Value) -> Option<String> {
    let sentences = |name: &str, keys: &[&str]| {
        let part = value.get(name)?;
        let found: Vec<String> = keys.iter().filter_map(|key| text(part, key)).collect();
        (!found.is_empty()).then(|| found.join(" "))
    };
    sentences("rejection_info", &["reason", "recommendation"]).or_else(|| sentences("other_info", &["description"]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::webhook::{Update, parse};

    fn body(field: &str, value: Value) -> Value {
        json!({"object": "whatsapp_business_account",
            "entry": [{"id": "30", "time": 1_751_247_548, "changes": [{"field": field, "value": value}]}]})
    }

    fn news(field: &str, value: Value) -> TemplateNews {
        let updates = parse(&body(field, value));
        let [Update::Template(news)] = &updates[..] else { panic!("{updates:?}") };
        (**news).clone()
    }

    #[test]
    fn the_published_examples_are_read() {
        let rejected = news(
            STATUS,
            json!({"event": "REJECTED", "message_template_id": 1_689_556_908_129_832_i64, "message_template_name": "promo",
                "message_template_language": "en-US", "reason": "INVALID_FORMAT", "message_template_category": "MARKETING",
                "rejection_info": {"reason": "Two variables stand together.", "recommendation": "Put a word between."}}),
        );
        assert_eq!((rejected.template_id.as_str(), rejected.told_at_s), ("1689556908129832", Some(1_751_247_548)));
        assert_eq!(
            rejected.change,
            TemplateChange::Status {
                event: "REJECTED".to_owned(),
                reason: Some("INVALID_FORMAT".to_owned()),
                detail: Some("Two variables stand together. Put a word between.".to_owned()),
            }
        );
        let quality = news(
            QUALITY,
            json!({"previous_quality_score": "GREEN", "new_quality_score": "RED", "message_template_id": "5"}),
        );
        assert_eq!(
            quality.change,
            TemplateChange::Quality { before: Some("GREEN".to_owned()), after: "RED".to_owned() }
        );
        let notice = news(
            CATEGORY,
            json!({"message_template_id": 5, "new_category": "UTILITY", "correct_category": "MARKETING"}),
        );
        let correct = Some("MARKETING".to_owned());
        assert_eq!(notice.change, TemplateChange::Category { before: None, now: "UTILITY".to_owned(), correct });
        let value =
            json!({"message_template_id": 5, "message_template_element": "Hola", "message_template_title": "T"});
        assert_eq!(news(COMPONENTS, value).change, TemplateChange::Components);
    }

    #[test]
    fn what_names_no_template_is_another_update() {
        for value in [json!({}), json!({"event": "APPROVED"}), json!({"message_template_id": 5}), json!([]), json!("x")]
        {
            assert!(matches!(parse(&body(STATUS, value))[..], [Update::Other { .. }]));
        }
    }

    #[test]
    fn events_lead_to_statuses() {
        assert_eq!(status_after("REINSTATED"), Some("APPROVED"));
        assert_eq!(status_after("PENDING_DELETION"), Some("PENDING_DELETION"));
        assert_eq!(status_after("FLAGGED"), None);
    }
}
