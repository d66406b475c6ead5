//! What a status says about the price. One place, so that the whole of pricing can move in here.

use recado_core::Timestamp;
use serde_json::{Value, json};

/// 2025-07-01T00:00:00Z: from here on each message has a price of its own.
const PER_MESSAGE_SINCE: Timestamp = Timestamp::from_seconds(1_751_328_000);

/// The `pricing` object of a free-form message in an open window, which costs nothing. Goes into `sent` and into one of `delivered`
/// and `read` (spec §4.6).
pub(super) fn of_service_message(accepted_at: Timestamp) -> Value {
    if accepted_at < PER_MESSAGE_SINCE {
        json!({"billable": false, "pricing_model": "CBP", "category": "service"})
    } else {
        json!({"billable": false, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"})
    }
}
