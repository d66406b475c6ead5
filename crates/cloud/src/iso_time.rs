//! Times as the endpoints of accounts and partners write them.

use recado_core::Timestamp;

/// `2026-01-01T00:00:00Z`
pub(crate) fn iso_time(at: Timestamp) -> String {
    let text = at.to_string();
    format!("{}Z", text.get(..19).unwrap_or(&text))
}
