//! What the workloads know of the default world.

use std::time::{Duration, Instant};

use serde_json::json;

use super::child::Server;
use super::http_client::Connection;

pub(super) const TOKEN: &str = "recado-dev-token";
pub(super) const MESSAGES: &str = "/v23.0/400000000000001/messages";
pub(super) const PHONE_NUMBER_ID: &str = "400000000000001";
pub(super) const WABA_ID: &str = "300000000000001";
pub(super) const APP_ID: &str = "100000000000001";
pub(super) const APP_TOKEN: &str = "100000000000001|recado-dev-app-secret";
/// The desk's demo key.
pub(super) const DESK_KEY: &str = "recado-demo-key";

const CUSTOMERS: usize = 500;
const SETTLE_LIMIT: Duration = Duration::from_secs(120);

/// Makes customers, each with an open window; answers their numbers.
pub(super) async fn customers(server: &Server) -> anyhow::Result<Vec<String>> {
    let mut connection = Connection::open(&server.cloud).await?;
    let mut made = Vec::with_capacity(CUSTOMERS);
    for number in 0..CUSTOMERS {
        let wa_id = format!("34611{number:06}");
        let customer = json!({ "phone": format!("+{wa_id}"), "name": format!("Customer {number}") });
        connection.post_json("/_control/v1/customers", None, &customer).await?;
        let hello = json!({ "to": PHONE_NUMBER_ID, "message": { "type": "text", "text": { "body": "Hello" } } });
        connection.post_json(&format!("/_control/v1/customers/{wa_id}/messages"), None, &hello).await?;
        made.push(wa_id);
    }
    Ok(made)
}

/// The customer of the n-th call.
pub(super) fn pick(customers: &[String], number: u64) -> &str {
    let index = usize::try_from(number).unwrap_or(0) % customers.len().max(1);
    customers.get(index).map_or("", String::as_str)
}

/// A customer's text to the number, as the control API takes it. The text needs no escaping.
pub(super) fn text_of_customer(text: &str) -> String {
    format!(r#"{{"to":"{PHONE_NUMBER_ID}","message":{{"type":"text","text":{{"body":"{text}"}}}}}}"#)
}

/// Waits until the cloud has nothing due: what one part left behind must not weigh on the next.
pub(super) async fn settle(server: &Server) -> anyhow::Result<()> {
    let mut connection = Connection::open(&server.cloud).await?;
    let started = Instant::now();
    while started.elapsed() < SETTLE_LIMIT {
        let answer = connection.get("/metrics", None).await?;
        let metrics = String::from_utf8_lossy(&answer.body).into_owned();
        let waiting: f64 = metrics
            .lines()
            .filter(|line| line.starts_with("recado_jobs_waiting"))
            .filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok())
            .sum();
        if waiting == 0.0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    anyhow::bail!("the cloud is still at work after {} s", SETTLE_LIMIT.as_secs())
}

/// Which engine the server was told to use.
pub(super) fn engine() -> String {
    if std::env::var_os("DATABASE_URL").is_some() { "postgres".to_owned() } else { "sqlite".to_owned() }
}
