//! `GET webhooks`, `GET webhooks/{id}`, `POST webhooks/{id}/replay`: the delivery log.

use axum::extract::State as Extract;
use recado_core::Timestamp;
use recado_db::{P, Row, Tx, params, statements};
use recado_whatsapp::signature;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::extract::{self, JsonAnswer, Page, PathId, Query, ThisUrl};
use super::problem::Problem;
use crate::error::{Error, Result};
use crate::state::State;
use crate::webhook;
use crate::world::World;

const STATES: [&str; 4] = ["pending", "delivered", "failed", "dropped"];

statements! {
    // Newest first. $1: a state or NULL; $2: rows before this one.
    LIST_BEFORE = "
        SELECT id, app_id, waba_id, phone_number_id, customer, field, state, attempts, created_at, next_attempt_at, body
        FROM cloud_webhooks
        WHERE id < $2 AND (CAST($1 AS TEXT) IS NULL OR state = CAST($1 AS TEXT))
          AND (CAST($3 AS TEXT) IS NULL OR customer = CAST($3 AS TEXT))
        ORDER BY id DESC LIMIT $4";
    FIND = "
        SELECT id, app_id, waba_id, phone_number_id, customer, field, state, attempts, created_at, next_attempt_at, body
        FROM cloud_webhooks WHERE id IN_LIST($1) ORDER BY id";
}

pub(crate) use ALL as STATEMENTS;

/// A row of the delivery log.
#[derive(Debug, Serialize)]
pub(super) struct Delivery {
    id: Uuid,
    app_id: String,
    callback_url: String,
    field: String,
    customer: String,
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
    attempts: Vec<Value>,
    created_at: Timestamp,
    next_attempt_at: Option<Timestamp>,
}

impl Delivery {
    /// Without the body, for lists of events.
    pub(super) fn summary(mut self) -> Self {
        self.body = None;
        self.signature = None;
        self
    }

    fn from_row(row: &Row, world: &World) -> Result<Self> {
        let (app_id, waba_id): (String, String) = (row.get(1)?, row.get(2)?);
        let (phone_number_id, field, attempts): (String, String, String) = (row.get(3)?, row.get(5)?, row.get(7)?);
        let attempts: Vec<Value> =
            serde_json::from_str(&attempts).map_err(|error| Error::stored("list of attempts", error))?;
        let posted_to = attempts.last().and_then(|attempt| attempt.get("callback_url")).and_then(Value::as_str);
        // Where it went; before the first attempt, where it would go now.
        let callback_url = posted_to.or_else(|| world.callback_url(&app_id, &waba_id, &phone_number_id, &field));
        let body: Vec<u8> = row.get(10)?;
        Ok(Self {
            id: row.get(0)?,
            callback_url: callback_url.unwrap_or_default().to_owned(),
            signature: world.secret(&app_id).map(|secret| signature::sign(secret, &body)),
            body: Some(String::from_utf8_lossy(&body).into_owned()),
            app_id,
            field,
            customer: row.get(4)?,
            state: row.get(6)?,
            attempts,
            created_at: row.get(8)?,
            next_attempt_at: row.get(9)?,
        })
    }
}

/// These rows of the log, oldest first.
pub(super) async fn find_many(tx: &mut Tx, world: &World, ids: &[Uuid]) -> Result<Vec<Delivery>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = tx.query(FIND, &[P::Uuids(ids)]).await?;
    rows.iter().map(|row| Delivery::from_row(row, world)).collect()
}

pub(super) async fn list(
    Extract(state): Extract<State>,
    query: Query,
    ThisUrl(url): ThisUrl,
) -> Result<JsonAnswer<Page<Delivery>>, Problem> {
    let limit = query.limit()?;
    let wanted = query.get("state").map(str::to_owned);
    if wanted.as_deref().is_some_and(|wanted| !STATES.contains(&wanted)) {
        return Err(Problem::invalid_field("state", format!("must be one of {}", STATES.join(", "))));
    }
    let customer = query.get("customer").map(str::to_owned);
    let before = query.cursor_uuid()?.unwrap_or(Uuid::max());
    let input = (wanted, before, customer, limit + 1, state.world.current());
    let deliveries = state
        .db
        .read("cloud.webhook.list", input, |tx, (wanted, before, customer, limit, world)| {
            Box::pin(async move {
                let parameters = params![wanted.as_deref(), *before, customer.as_deref(), *limit];
                let rows = tx.query(LIST_BEFORE, parameters).await?;
                rows.iter().map(|row| Delivery::from_row(row, world)).collect::<Result<Vec<_>>>()
            })
        })
        .await?;
    Ok(JsonAnswer(Page::part(deliveries, limit, &url, |delivery| delivery.id.to_string())))
}

pub(super) async fn show(Extract(state): Extract<State>, PathId(id): PathId) -> Result<JsonAnswer<Delivery>, Problem> {
    let id = extract::uuid(&id, "webhook")?;
    find(&state, id).await.map(JsonAnswer)
}

/// Posts the same bytes once more.
pub(super) async fn replay(
    Extract(state): Extract<State>,
    PathId(id): PathId,
) -> Result<JsonAnswer<Delivery>, Problem> {
    let id = extract::uuid(&id, "webhook")?;
    if !webhook::replay(&state, id).await? {
        return Err(missing(id));
    }
    find(&state, id).await.map(JsonAnswer)
}

async fn find(state: &State, id: Uuid) -> Result<Delivery, Problem> {
    let found = state
        .db
        .read("cloud.webhook.find", (id, state.world.current()), |tx, (id, world)| {
            Box::pin(async move { find_many(tx, world, &[*id]).await })
        })
        .await?;
    found.into_iter().next().ok_or_else(|| missing(id))
}

fn missing(id: Uuid) -> Problem {
    Problem::missing(format!("no webhook has the id {id}; delivered ones are kept for a while only"))
}
