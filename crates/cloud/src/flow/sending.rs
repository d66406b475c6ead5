//! Whether a message may carry a Flow, and which edition of it the phone opens (spec flows §5).

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params, statements};
use recado_whatsapp::GraphError;
use recado_whatsapp::flow::{self as rules, FlowDefinition, FlowStatus};
use recado_whatsapp::message::interactive::{FlowMessage, FlowReference};
use serde_json::{Map, Value};

use super::{Flow, find_in, find_named};
use crate::error::{Error, Result};
use crate::state::State;

statements! {
    EDITIONS = "
        SELECT published_at, flow_json, endpoint_uri FROM cloud_flow_editions
        WHERE flow_id = $1 ORDER BY published_at DESC, id DESC";
    COUNT_SENDS = "SELECT COUNT(*) FROM cloud_flow_sends WHERE flow_id = $1 AND sent_at > $2";
    ADD_SEND = "INSERT INTO cloud_flow_sends (id, flow_id, sent_at) VALUES ($1, $2, $3)";
    FORGET_SENDS = "DELETE FROM cloud_flow_sends WHERE flow_id = $1 AND sent_at <= $2";
    FIND_DEAD = "SELECT message FROM cloud_flow_dead_buttons WHERE wamid = $1";
    ADD_DEAD = "
        INSERT INTO cloud_flow_dead_buttons (wamid, message) VALUES ($1, $2) ON CONFLICT (wamid) DO NOTHING";
}

/// A throttled Flow may be sent so often …
const THROTTLED_SENDS: i64 = 10;
/// … in this time (spec flows §2).
const THROTTLED_IN: Duration = Duration::from_secs(3600);

/// What a message opens.
#[derive(Debug, Clone)]
pub(crate) struct Sendable {
    pub(crate) flow: Flow,
    pub(crate) flow_json: String,
    pub(crate) endpoint_uri: Option<String>,
}

/// Of what a message says of its Flow: id or name, as the stored message has it.
pub(crate) async fn named_by(state: &State, waba_id: &str, parameters: &Value) -> Result<Option<Flow>> {
    let text = |key: &str| parameters.get(key).and_then(Value::as_str).map(str::to_owned);
    let reference = match (text("flow_id"), text("flow_name")) {
        (Some(id), _) => FlowReference::Id(id),
        (None, Some(name)) => FlowReference::Name(name),
        (None, None) => return Ok(None),
    };
    by_reference(state, waba_id, reference).await
}

pub(super) async fn by_reference(state: &State, waba_id: &str, reference: FlowReference) -> Result<Option<Flow>> {
    state
        .db
        .read("cloud.flow.named", (waba_id.to_owned(), reference), |tx, (waba_id, reference)| {
            Box::pin(async move {
                let found = match reference {
                    FlowReference::Id(id) => find_in(tx, id).await?,
                    FlowReference::Name(name) => find_named(tx, waba_id, name).await?,
                };
                Ok(found.filter(|flow| flow.waba_id == *waba_id))
            })
        })
        .await
}

/// The edition in force at a time, or the oldest one left; the draft where the message was sent with it.
pub(crate) async fn edition_of(
    state: &State,
    flow: Flow,
    as_draft: bool,
    sent_at: Timestamp,
) -> Result<Option<Sendable>> {
    if as_draft {
        let Some(flow_json) = flow.flow_json.clone() else { return Ok(None) };
        let endpoint_uri = flow.endpoint_uri.clone();
        return Ok(Some(Sendable { flow, flow_json, endpoint_uri }));
    }
    let editions: Vec<(Timestamp, String, Option<String>)> = state
        .db
        .read("cloud.flow.editions", flow.id.clone(), |tx, id| {
            Box::pin(async move {
                let rows = tx.query(EDITIONS, params![id]).await?;
                rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect::<Result<_>>()
            })
        })
        .await?;
    let oldest = editions.last().cloned();
    let found = editions.into_iter().find(|(published_at, ..)| *published_at <= sent_at).or(oldest);
    // The address is the Flow's: an endpoint that moved serves old messages too.
    Ok(found.map(|(_, flow_json, at_publication)| {
        let endpoint_uri = flow.endpoint_uri.clone().or(at_publication);
        Sendable { flow, flow_json, endpoint_uri }
    }))
}

fn unknown() -> GraphError {
    GraphError::of(2064).details("The Flow does not exist or belongs to another account.")
}

/// Whether an interactive message may carry this Flow.
///
/// # Errors
/// 2064, 131009, 132068, 132069
pub(crate) async fn check_message(state: &State, waba_id: &str, message: &FlowMessage) -> Result<()> {
    let flow = by_reference(state, waba_id, message.flow.clone()).await?.ok_or_else(unknown)?;
    flow.status.check_sendable(flow.was_published, message.draft)?;
    let definition = definition(state, flow.clone(), message.draft).await?;
    let begin =
        Begin { data_exchange: message.data_exchange, screen: message.screen.as_deref(), data: message.data.as_ref() };
    begin.check(&definition)?;
    count_throttled(state, &flow).await
}

/// Whether a template's button may open its Flow. `button` is as the template has it, `data` as the send gives it.
///
/// # Errors
/// As [`check_message`].
pub(crate) async fn check_template_button(
    state: &State,
    waba_id: &str,
    button: &Value,
    data: Option<&Map<String, Value>>,
) -> Result<()> {
    let flow = named_by(state, waba_id, button).await?.ok_or_else(unknown)?;
    flow.status.check_sendable(flow.was_published, false)?;
    let definition = definition(state, flow.clone(), false).await?;
    let text = |key: &str| button.get(key).and_then(Value::as_str);
    let begin = Begin {
        data_exchange: text("flow_action").is_some_and(|action| action.eq_ignore_ascii_case("data_exchange")),
        screen: text("navigate_screen"),
        data,
    };
    begin.check(&definition)?;
    count_throttled(state, &flow).await
}

pub(super) async fn definition(state: &State, flow: Flow, as_draft: bool) -> Result<FlowDefinition> {
    let now = state.clock.now();
    let edition = edition_of(state, flow, as_draft, now).await?;
    let read = match edition {
        Some(edition) => tokio::task::spawn_blocking(move || rules::check(&edition.flow_json).definition)
            .await
            .map_err(|error| Error::stored("Flow JSON", error))?,
        None => None,
    };
    Ok(read.ok_or_else(|| GraphError::invalid_value("The Flow has no valid Flow JSON."))?)
}

/// How a message begins its Flow.
pub(super) struct Begin<'m> {
    pub(super) data_exchange: bool,
    pub(super) screen: Option<&'m str>,
    pub(super) data: Option<&'m Map<String, Value>>,
}

impl Begin<'_> {
    /// The screen; `None` where the endpoint says it.
    pub(super) fn screen<'d>(&self, definition: &'d FlowDefinition) -> Result<Option<&'d str>, GraphError> {
        if self.data_exchange {
            if definition.data_api_version().is_none() {
                let words = "flow_action data_exchange needs a Flow with an endpoint.";
                return Err(GraphError::invalid_value(words));
            }
            return Ok(None);
        }
        let mut entries = definition.entry_screens();
        match self.screen {
            Some(screen) => entries.find(|entry| *entry == screen).map(Some).ok_or_else(|| {
                GraphError::invalid_value(format!("The screen {screen} is not an entry screen of the Flow."))
            }),
            None => Ok(Some(entries.next().unwrap_or_default())),
        }
    }

    fn check(&self, definition: &FlowDefinition) -> Result<(), GraphError> {
        let Some(screen) = self.screen(definition)? else { return Ok(()) };
        match self.data {
            Some(data) => definition.check_data(screen, data).map_err(|misfit| {
                GraphError::invalid_value(format!("The data of screen {screen} does not fit: {misfit}"))
            }),
            None if definition.data_of(screen).is_some_and(|model| !model.is_empty()) => {
                Err(GraphError::invalid_value(format!(
                    "The screen {screen} declares data, so that flow_action_payload.data is required."
                )))
            }
            None => Ok(()),
        }
    }
}

/// Counts a message with a throttled Flow.
async fn count_throttled(state: &State, flow: &Flow) -> Result<()> {
    if flow.status != FlowStatus::Throttled {
        return Ok(());
    }
    state
        .db
        .write("cloud.flow.throttled", (flow.id.clone(), state.clock.now()), |tx, (id, now)| {
            Box::pin(async move {
                let since = now.minus(THROTTLED_IN);
                let sent: i64 = tx.query_one(COUNT_SENDS, params![id, since]).await?.get(0)?;
                if sent >= THROTTLED_SENDS {
                    return Err(Error::from(GraphError::of(132_069)));
                }
                tx.exec(FORGET_SENDS, params![id, since]).await?;
                tx.exec(ADD_SEND, params![recado_core::new_uuid(), id, *now]).await?;
                Ok(())
            })
        })
        .await
}

/// What the phone shows in place of a Flow whose token is void.
pub(crate) async fn dead_button(tx: &mut Tx, wamid: &str) -> Result<Option<String>> {
    Ok(tx.query_opt(FIND_DEAD, params![wamid]).await?.map(|row| row.get(0)).transpose()?)
}

/// The button of a message opens nothing any more.
pub(crate) async fn kill_button(state: &State, wamid: &str, message: &str) -> Result<()> {
    state
        .db
        .write("cloud.flow.dead", (wamid.to_owned(), message.to_owned()), |tx, (wamid, message)| {
            Box::pin(async move {
                tx.exec(ADD_DEAD, params![wamid, message]).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}
