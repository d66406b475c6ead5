//! `location_request_message`, `request_contact_info` and `call_permission_request`: a text, and a button that WhatsApp labels.
//! Their whole action is its name.

use serde_json::Value;

use super::limits;
use crate::error::GraphError;
use crate::json_read::{Object, Path};

pub(super) fn check(value: &Value, path: Path<'_>, names: &[&str]) -> Result<(), GraphError> {
    let action = Object::new(value, path, &["name"])?;
    limits::fixed_name(&action, "name", names)
}
