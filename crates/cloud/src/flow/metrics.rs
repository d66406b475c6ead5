//! What was asked of endpoints, and the numbers that Graph gives of it (spec flows §4).

use std::collections::BTreeMap;
use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{params, statements};
use recado_whatsapp::GraphError;
use recado_whatsapp::flow::health::{ENDPOINT_ERRORS, is_endpoint_error};
use serde_json::{Value, json};

use super::health;
use crate::error::{Error, Result};
use crate::state::State;

statements! {
    ADD = "
        INSERT INTO cloud_flow_requests (id, flow_id, at, is_ping, error, latency_ms) VALUES ($1, $2, $3, $4, $5, $6)";
    SINCE = "
        SELECT at, is_ping, error, latency_ms FROM cloud_flow_requests
        WHERE flow_id = $1 AND at >= $2 AND at < $3 ORDER BY at";
}

/// Fewer requests than this are told nothing of.
const LEAST_REQUESTS: usize = 250;
const DAY: Duration = Duration::from_secs(24 * 3600);
/// History of a daily metric, and of an hourly one.
const DAYS_BACK: u32 = 90;
const HOURLY_DAYS_BACK: u32 = 30;

/// Notes a request and how it went. Customers' requests have the Flow's health looked at.
pub(crate) async fn record(
    state: &State,
    flow_id: &str,
    is_ping: bool,
    error: Option<&'static str>,
    latency: Duration,
) -> Result<()> {
    let latency_ms = i64::try_from(latency.as_millis()).unwrap_or(i64::MAX);
    state
        .db
        .write(
            "cloud.flow.request",
            (state.clone(), flow_id.to_owned(), is_ping, error, latency_ms),
            |tx, (state, flow_id, is_ping, error, latency_ms)| {
                Box::pin(async move {
                    let now = state.clock.now();
                    tx.exec(ADD, params![recado_core::new_uuid(), flow_id, now, *is_ping, *error, *latency_ms]).await?;
                    if *is_ping { Ok::<_, Error>(()) } else { health::plan_soon(state, tx, flow_id).await }
                })
            },
        )
        .await
}

struct Request {
    at: Timestamp,
    is_ping: bool,
    error: Option<String>,
    latency_ms: i64,
}

/// The field `metric` of a Flow.
///
/// # Errors
/// 100 for a metric that is none, 139006 for too few requests.
pub(crate) async fn metric(
    state: &State,
    flow_id: &str,
    name: &str,
    granularity: &str,
    since: Option<&str>,
    until: Option<&str>,
) -> Result<Value> {
    let bad = |param: &str, got: &str| GraphError::parameter(format!("Param metric.{param} has no value \"{got}\"."));
    let step_s: Option<i64> = match granularity {
        "DAY" => Some(24 * 3600),
        "HOUR" => Some(3600),
        "LIFETIME" => None,
        other => return Err(bad("granularity", other).into()),
    };
    if !NAMES.contains(&name) {
        return Err(bad("name", name).into());
    }
    let now = state.clock.now();
    let day = |param: &str, text: &str| Timestamp::parse(&format!("{text}T00:00:00Z")).map_err(|_| bad(param, text));
    let days_back = if granularity == "HOUR" { HOURLY_DAYS_BACK } else { DAYS_BACK };
    let earliest = if step_s.is_some() { now.minus(DAY.saturating_mul(days_back)) } else { Timestamp::EPOCH };
    let since = since.map(|text| day("since", text)).transpose()?.unwrap_or(earliest).max(earliest);
    let until = until.map(|text| day("until", text)).transpose()?.map_or(now.plus(DAY), |until| until.plus(DAY));
    let requests = requests(state, flow_id, since, until).await?;
    if requests.len() < LEAST_REQUESTS {
        return Err(GraphError::of(139_006).into());
    }
    let mut points: BTreeMap<i64, Vec<&Request>> = BTreeMap::new();
    for request in &requests {
        let seconds = request.at.seconds();
        let start = step_s.map_or(0, |step| seconds - seconds.rem_euclid(step));
        points.entry(start).or_default().push(request);
    }
    let points: Vec<Value> = points
        .into_iter()
        .map(|(start, requests)| {
            let at = if step_s.is_some() { Timestamp::from_seconds(start) } else { now };
            let text = at.to_string();
            let timestamp = format!("{}+0000", text.get(..19).unwrap_or(&text));
            json!({"timestamp": timestamp, "data": values(name, &requests)})
        })
        .collect();
    Ok(json!({"granularity": granularity, "name": name, "data_points": points}))
}

const NAMES: [&str; 5] = [
    "ENDPOINT_REQUEST_COUNT",
    "ENDPOINT_REQUEST_ERROR",
    "ENDPOINT_REQUEST_ERROR_RATE",
    "ENDPOINT_REQUEST_LATENCY_SECONDS_CEIL",
    "ENDPOINT_AVAILABILITY",
];

fn values(name: &str, requests: &[&Request]) -> Vec<Value> {
    let value = |key: &str, value: Value| json!({"key": key, "value": value});
    let of_customers = || requests.iter().filter(|request| !request.is_ping);
    let failed = of_customers().filter(|request| request.error.as_deref().is_some_and(is_endpoint_error)).count();
    match name {
        "ENDPOINT_REQUEST_COUNT" => vec![value("value", of_customers().count().into())],
        "ENDPOINT_REQUEST_ERROR_RATE" => {
            let all = of_customers().count().max(1);
            vec![value("value", json!(failed as f64 / all as f64))]
        }
        "ENDPOINT_REQUEST_ERROR" => ENDPOINT_ERRORS
            .iter()
            .map(|key| (*key, of_customers().filter(|request| request.error.as_deref() == Some(*key)).count()))
            .filter(|(_, count)| *count > 0)
            .map(|(key, count)| value(key, count.into()))
            .collect(),
        "ENDPOINT_AVAILABILITY" => {
            let pings = || requests.iter().filter(|request| request.is_ping);
            let bad = pings().filter(|request| request.error.is_some()).count();
            vec![value("succeeded", (pings().count() - bad).into()), value("failed", bad.into())]
        }
        _ => {
            let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
            for request in of_customers() {
                let seconds = request.latency_ms.saturating_add(999) / 1000;
                *counts.entry(seconds.clamp(1, 11)).or_default() += 1;
            }
            let key = |seconds: i64| if seconds > 10 { "10+".to_owned() } else { seconds.to_string() };
            counts.into_iter().map(|(seconds, count)| value(&key(seconds), count.into())).collect()
        }
    }
}

async fn requests(state: &State, flow_id: &str, since: Timestamp, until: Timestamp) -> Result<Vec<Request>> {
    state
        .db
        .read("cloud.flow.requests", (flow_id.to_owned(), since, until), |tx, (id, since, until)| {
            Box::pin(async move {
                let rows = tx.query(SINCE, params![id, *since, *until]).await?;
                rows.iter()
                    .map(|row| {
                        Ok(Request {
                            at: row.get(0)?,
                            is_ping: row.get(1)?,
                            error: row.get(2)?,
                            latency_ms: row.get(3)?,
                        })
                    })
                    .collect::<Result<Vec<_>>>()
            })
        })
        .await
}
