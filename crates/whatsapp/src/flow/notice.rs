//! Webhooks of the field `flows` (spec §14).

use serde_json::{Map, Value};

use super::lifecycle::FlowStatus;
use crate::webhook::AccountChange;

const FIELD: &str = "flows";

/// A Flow was made (`old` is `None`), or is in another state.
#[must_use]
pub fn status_change(flow_id: &str, name: &str, old: Option<FlowStatus>, new: FlowStatus) -> AccountChange {
    let message = match old {
        Some(old) => format!("Flow {name} changed status from {} to {}", old.as_str(), new.as_str()),
        None => format!("Flow {name} has been created with {} status", new.as_str()),
    };
    let mut rest = Map::new();
    if let Some(old) = old {
        rest.insert("old_status".into(), old.as_str().into());
    }
    rest.insert("new_status".into(), new.as_str().into());
    of_event("FLOW_STATUS_CHANGE", flow_id, &message, rest)
}

/// Any event of the field: what all have, and then the rest.
pub(super) fn of_event(event: &str, flow_id: &str, message: &str, rest: Map<String, Value>) -> AccountChange {
    let mut value = Map::new();
    value.insert("event".into(), event.into());
    value.insert("message".into(), message.into());
    value.insert("flow_id".into(), flow_id.into());
    value.extend(rest);
    AccountChange { field: FIELD, value: Value::Object(value) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_new_flow_has_no_old_status() {
        assert_eq!(
            status_change("1", "A", None, FlowStatus::Draft).value,
            json!({"event": "FLOW_STATUS_CHANGE", "message": "Flow A has been created with DRAFT status", "flow_id": "1", "new_status": "DRAFT"})
        );
        let value = status_change("1", "A", Some(FlowStatus::Draft), FlowStatus::Published).value;
        assert_eq!(value["message"], "Flow A changed status from DRAFT to PUBLISHED");
        assert_eq!(value["old_status"], "DRAFT");
    }
}
