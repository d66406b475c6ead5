//! The log of an account (`GET /{waba}/activities`): who did what, written by the unit that does it and never changed.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::account::activity::{ActivityFilter, ActivityType, ActorType};
use recado_whatsapp::paging::{Page, PageRequest, Position};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::iso_time::iso_time;
use crate::node_id::new_id;

statements! {
    INSERT = "
        INSERT INTO cloud_activities (seq, id, waba_id, activity_type, actor_type, actor_id, actor_name, description, details,
            user_agent, happened_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    // Newest first. $2: entries before this one; $3: any of these types where $4 says so.
    LIST_BEFORE = "
        SELECT seq, id, activity_type, actor_type, actor_id, actor_name, description, details, user_agent, happened_at
        FROM cloud_activities
        WHERE waba_id = $1 AND seq < $2 AND (NOT $4 OR activity_type IN_LIST($3))
          AND happened_at > $5 AND happened_at < $6
        ORDER BY seq DESC LIMIT $7";
    // Oldest first, for the way back.
    LIST_AFTER = "
        SELECT seq, id, activity_type, actor_type, actor_id, actor_name, description, details, user_agent, happened_at
        FROM cloud_activities
        WHERE waba_id = $1 AND seq > $2 AND (NOT $4 OR activity_type IN_LIST($3))
          AND happened_at > $5 AND happened_at < $6
        ORDER BY seq LIMIT $7";
    CLEAR = "DELETE FROM cloud_activities";
}

pub(crate) use ALL as STATEMENTS;

/// Who did it.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    kind: ActorType,
    id: Option<String>,
    name: Option<String>,
    user_agent: Option<String>,
}

impl Actor {
    /// A program that calls Graph.
    pub(crate) const fn program(id: String, name: Option<String>, user_agent: Option<String>) -> Self {
        Self { kind: ActorType::Api, id: Some(id), name, user_agent }
    }

    /// The platform itself.
    pub(crate) const fn system() -> Self {
        Self { kind: ActorType::System, id: None, name: None, user_agent: None }
    }

    /// Whoever has the control API.
    pub(crate) const fn admin() -> Self {
        Self { kind: ActorType::Admin, id: None, name: None, user_agent: None }
    }

    /// Something that was due.
    pub(crate) const fn automated() -> Self {
        Self { kind: ActorType::AutomatedProcess, id: None, name: None, user_agent: None }
    }
}

/// An entry to be written.
#[derive(Debug, Clone)]
pub(crate) struct NewActivity {
    /// The account.
    pub(crate) waba_id: String,
    pub(crate) kind: ActivityType,
    pub(crate) actor: Actor,
    /// For people.
    pub(crate) description: String,
    /// An object.
    pub(crate) details: Value,
    pub(crate) at: Timestamp,
}

/// Writes an entry in the caller's unit.
pub(crate) async fn record(tx: &mut Tx, new: &NewActivity) -> Result<()> {
    let (id, details) = (new_id(), new.details.to_string());
    let values = params![
        recado_core::new_uuid(),
        &id,
        &new.waba_id,
        new.kind.as_str(),
        new.actor.kind.as_str(),
        new.actor.id.as_deref(),
        new.actor.name.as_deref(),
        &new.description,
        &details,
        new.actor.user_agent.as_deref(),
        new.at
    ];
    tx.exec(INSERT, values).await?;
    Ok(())
}

/// A page of an account's log, newest first. Keys are entries' places.
pub(crate) async fn page(tx: &mut Tx, waba_id: &str, filter: &ActivityFilter, request: &PageRequest) -> Result<Page> {
    let limit = u32::try_from(request.limit.saturating_add(1)).unwrap_or(u32::MAX);
    let types: Vec<String> = filter.types.iter().map(|kind| kind.as_str().to_owned()).collect();
    let since = filter.since.map_or(-1, Timestamp::micros);
    let until = filter.until.map_or(i64::MAX, Timestamp::micros);
    let place = |key: &str| key.parse::<Uuid>().map_err(|_| recado_whatsapp::GraphError::of(131_059));
    let (statement, seq) = match &request.position {
        Position::Start => (LIST_BEFORE, Uuid::max()),
        Position::After(key) => (LIST_BEFORE, place(key)?),
        Position::Before(key) => (LIST_AFTER, place(key)?),
    };
    let values = params![waba_id, seq, types.as_slice(), !types.is_empty(), since, until, limit];
    let rows = tx.query(statement, values).await?;
    let has_more = rows.len() > request.limit;
    let mut items = rows.iter().take(request.limit).map(entry).collect::<Result<Vec<_>>>()?;
    let goes_back = matches!(request.position, Position::Before(_));
    if goes_back {
        items.reverse();
    }
    Ok(Page {
        has_previous: if goes_back { has_more } else { request.position != Position::Start },
        has_next: if goes_back { true } else { has_more },
        items,
    })
}

fn entry(row: &Row) -> Result<(String, Value)> {
    let seq: Uuid = row.get(0)?;
    let (id, kind, actor_type): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
    let (actor_id, actor_name): (Option<String>, Option<String>) = (row.get(4)?, row.get(5)?);
    let (description, details): (String, String) = (row.get(6)?, row.get(7)?);
    let user_agent: Option<String> = row.get(8)?;
    let details: Value =
        serde_json::from_str(&details).map_err(|error| Error::stored("details of an activity", error))?;
    let node = json!({
        "id": id,
        "activity_type": kind,
        "timestamp": iso_time(row.get(9)?),
        "actor_type": actor_type,
        "actor_id": actor_id,
        "actor_name": actor_name,
        "description": description,
        "details": details,
        // Not known behind a router.
        "ip_address": null,
        "user_agent": user_agent,
    });
    Ok((seq.to_string(), node))
}

/// Empties the logs, for a reset.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR, &[]).await?;
    Ok(())
}
