//! Webhooks of the field `flows`: states that changed, and warnings about endpoints.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::jobs::Jobs;
use serde_json::Value;

use super::queries::find_flow;
use super::{Flow, sql};
use crate::connection::{AccountJob, Reading, enqueue_reading};
use crate::{ConnectionId, FlowId, Result, TenantId};

/// Longer words of WhatsApp are cut.
const LONGEST_ALERT_CHARS: usize = 1000;

/// Applies the news; answers the Flows that are other than before.
pub(crate) async fn apply_notice(
    tx: &mut Tx,
    jobs: &Jobs,
    tenant: TenantId,
    waba_id: &str,
    value: &Value,
    now: Timestamp,
) -> Result<Vec<Flow>> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let event = text("event").unwrap_or_default();
    let flow_id = match value.get("flow_id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => return Ok(Vec::new()),
    };
    let rows = tx.query(sql::OF_GRAPH_ID, params![tenant.uuid(), waba_id, &flow_id]).await?;
    if rows.is_empty() {
        // Made elsewhere: it is read with all that belongs to it.
        for row in tx.query(sql::CONNECTIONS_OF_ACCOUNT, params![tenant.uuid(), waba_id]).await? {
            let connection = ConnectionId(row.get(0)?);
            enqueue_reading(tx, jobs, Reading::Flows, AccountJob { tenant, connection }).await?;
        }
        return Ok(Vec::new());
    }
    let mut changed = Vec::new();
    for row in rows {
        let id = FlowId(row.get(0)?);
        if event == "FLOW_STATUS_CHANGE" {
            if let Some(status) = text("new_status").filter(|status| !status.is_empty()) {
                tx.exec(sql::SET_STATUS_OF_NEWS, params![tenant.uuid(), id.uuid(), status, now]).await?;
            }
        } else {
            let is_over = text("alert_state") == Some("DEACTIVATED");
            let words = text("message").or_else(|| text("warning")).unwrap_or(event);
            let words: String = words.chars().take(LONGEST_ALERT_CHARS).collect();
            let alert = Some(words.as_str()).filter(|_| !is_over);
            tx.exec(sql::SET_ALERT, params![tenant.uuid(), id.uuid(), alert]).await?;
        }
        changed.extend(find_flow(tx, tenant, id).await?);
    }
    Ok(changed)
}
