//! A customer fills in a Flow: opens it from a message, moves between its screens with the business's endpoint, and completes it
//! (spec flows §5, §6, §12).

use std::sync::Arc;

use recado_whatsapp::flow::endpoint_answer::{AskedFrom, EndpointAnswer};
use recado_whatsapp::flow::{self as rules, FlowDefinition, FlowStatus};
use recado_whatsapp::template::{RenderedAction, RenderedTemplate};
use recado_whatsapp::webhook::CustomerAnswer;
use serde_json::{Map, Value, json};

use super::answering::answer_discreetly;
use super::flow_error::FlowError;
use super::flow_files;
use super::writing::{WriteError, check_reachable};
use crate::customer::Customer;
use crate::error::{Error, Result};
use crate::flow::{self, Asked, EndpointError, Exchange, Sendable};
use crate::message::{self, Direction, StoredMessage};
use crate::state::State;

/// How a message begins its Flow.
struct Opening {
    message: StoredMessage,
    flow_token: String,
    data_exchange: bool,
    mode: &'static str,
    screen: Option<String>,
    data: Map<String, Value>,
    edition: Sendable,
    definition: FlowDefinition,
}

/// What comes next.
pub(crate) enum Step {
    /// Another screen, or the same with other data.
    Screen { screen: String, data: Map<String, Value> },
    /// The Flow is over and the answer was sent.
    Done { wamid: String },
}

/// The Flow of a message: its JSON and how it begins. One that begins at the endpoint asks it.
pub(crate) async fn open_flow(state: &State, customer: &Arc<Customer>, wamid: &str) -> Result<Value, FlowError> {
    let opening = find(state, customer, wamid).await?;
    let (screen, data) = if opening.data_exchange {
        let exchange = Exchange { action: "INIT", screen: None, data: None, flow_token: opening.flow_token.clone() };
        match asked(state, customer, &opening, AskedFrom::Opening, exchange).await? {
            Step::Screen { screen, data } => (screen, data),
            Step::Done { wamid } => return Ok(json!({"closed": true, "message_id": wamid})),
        }
    } else {
        let first = opening.definition.entry_screens().next().map(str::to_owned);
        let screen = opening.screen.clone().or(first).ok_or(FlowError::NoFlow)?;
        (screen, opening.data.clone())
    };
    let flow_json: Value = serde_json::from_str(&opening.edition.flow_json)
        .map_err(|error| FlowError::from(Error::stored("Flow JSON", error)))?;
    Ok(json!({
        "flow_id": opening.edition.flow.id,
        "flow_name": opening.edition.flow.name,
        "flow_json": flow_json,
        "flow_token": opening.flow_token,
        "flow_action": if opening.data_exchange { "data_exchange" } else { "navigate" },
        "screen": screen,
        "data": data,
        "mode": opening.mode,
    }))
}

/// The phone asks the endpoint: with what was filled in, or for the screen it goes back to.
pub(crate) async fn exchange(
    state: &State,
    customer: &Arc<Customer>,
    wamid: &str,
    screen: String,
    data: Map<String, Value>,
    is_back: bool,
) -> Result<Step, FlowError> {
    let opening = find(state, customer, wamid).await?;
    if !opening.definition.has_screen(&screen) {
        return Err(FlowError::Invalid("screen".to_owned(), format!("the Flow has no screen {screen}")));
    }
    let data = match is_back {
        true => None,
        false => Some(flow_files::for_endpoint(state, &opening.definition, &screen, data).await?),
    };
    let exchange = Exchange {
        action: if is_back { "BACK" } else { "data_exchange" },
        screen: Some(screen.clone()),
        data,
        flow_token: opening.flow_token.clone(),
    };
    let from = if is_back { AskedFrom::BackFrom(&screen) } else { AskedFrom::Screen(&screen) };
    asked(state, customer, &opening, from, exchange).await
}

/// The customer sends the answers of a Flow that ends on the phone.
pub(crate) async fn complete(
    state: &State,
    customer: &Arc<Customer>,
    wamid: &str,
    screen: &str,
    payload: Map<String, Value>,
) -> Result<String, FlowError> {
    let opening = find(state, customer, wamid).await?;
    if !opening.definition.is_terminal(screen) {
        return Err(FlowError::Invalid("screen".to_owned(), format!("{screen} is no terminal screen of the Flow")));
    }
    let world = state.world.current();
    let number = world.phone_numbers.get(&opening.message.phone_number_id).ok_or(FlowError::NoFlow)?;
    let response = flow_files::for_chat(state, number, &opening.definition, screen, payload).await?;
    let mask = |key: &String| Some((key.clone(), opening.definition.summary_mask(screen, key)?));
    let masks = response.keys().filter_map(mask).collect();
    let answer = CustomerAnswer::Flow { response };
    Ok(answer_discreetly(state, customer.clone(), wamid, answer, masks).await?.wamid)
}

async fn find(state: &State, customer: &Arc<Customer>, wamid: &str) -> Result<Opening, FlowError> {
    check_reachable(customer)?;
    let (found, dead) = state
        .db
        .read("cloud.phone.flow", wamid.to_owned(), |tx, wamid| {
            Box::pin(async move {
                let found = message::find(tx, wamid).await?;
                Ok::<_, Error>((found, flow::dead_button(tx, wamid).await?))
            })
        })
        .await?;
    let is_shown = |message: &StoredMessage| {
        message.direction == Direction::Out
            && message.customer == customer.wa_id
            && matches!(message.status.as_str(), "delivered" | "read" | "played")
    };
    let message = found.filter(is_shown).ok_or(WriteError::NoSuchMessage)?;
    if let Some(words) = dead {
        return Err(FlowError::Dead(words));
    }
    let parts = parts_of(&message).ok_or(FlowError::NoFlow)?;
    let world = state.world.current();
    let number = world.phone_numbers.get(&message.phone_number_id).ok_or(FlowError::NoFlow)?;
    let found = flow::named_by(state, &number.waba_id, &parts.reference).await?.ok_or(FlowError::NoFlow)?;
    if found.status == FlowStatus::Blocked {
        return Err(FlowError::Blocked);
    }
    let as_draft = parts.mode == "draft";
    let edition = flow::edition_of(state, found, as_draft, message.created_at).await?.ok_or(FlowError::NoFlow)?;
    let text = edition.flow_json.clone();
    let checked = tokio::task::spawn_blocking(move || rules::check(&text).definition).await;
    let definition = checked.map_err(|error| FlowError::from(Error::stored("Flow JSON", error)))?;
    Ok(Opening {
        message,
        flow_token: parts.flow_token,
        data_exchange: parts.data_exchange,
        mode: if as_draft { "draft" } else { "published" },
        screen: parts.screen,
        data: parts.data,
        edition,
        definition: definition.ok_or(FlowError::NoFlow)?,
    })
}

/// What a stored message says of its Flow.
struct Parts {
    /// With `flow_id` or `flow_name`.
    reference: Value,
    flow_token: String,
    data_exchange: bool,
    mode: String,
    screen: Option<String>,
    data: Map<String, Value>,
}

fn parts_of(message: &StoredMessage) -> Option<Parts> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    if message.kind == "interactive" {
        let parameters = message
            .content
            .pointer("/action/parameters")
            .filter(|_| message.content.get("type").and_then(Value::as_str) == Some("flow"))?;
        let payload = parameters.get("flow_action_payload").unwrap_or(&Value::Null);
        return Some(Parts {
            reference: parameters.clone(),
            flow_token: text(parameters, "flow_token").unwrap_or_default(),
            data_exchange: text(parameters, "flow_action").as_deref() == Some("data_exchange"),
            mode: text(parameters, "mode").unwrap_or_default(),
            screen: text(payload, "screen"),
            data: payload.get("data").and_then(Value::as_object).cloned().unwrap_or_default(),
        });
    }
    let rendered = RenderedTemplate::of_stored(&message.content).filter(|_| message.kind == "template")?;
    let mut buttons = rendered.buttons.iter().chain(rendered.cards.iter().flat_map(|card| &card.buttons));
    buttons.find_map(|button| match &button.action {
        RenderedAction::Flow { flow_token, flow, flow_action_data } => Some(Parts {
            reference: flow.clone(),
            flow_token: flow_token.clone(),
            data_exchange: text(flow, "flow_action").is_some_and(|action| action.eq_ignore_ascii_case("data_exchange")),
            mode: "published".to_owned(),
            screen: text(flow, "navigate_screen"),
            data: flow_action_data.as_ref().and_then(Value::as_object).cloned().unwrap_or_default(),
        }),
        _ => None,
    })
}

/// Asks the endpoint and judges its answer as a phone does: one that cannot be shown is told to the endpoint.
async fn asked(
    state: &State,
    customer: &Arc<Customer>,
    opening: &Opening,
    from: AskedFrom<'_>,
    exchange: Exchange,
) -> Result<Step, FlowError> {
    let no_endpoint = || FlowError::Invalid("message_id".to_owned(), "the Flow has no endpoint".to_owned());
    let definition = &opening.definition;
    definition.data_api_version().ok_or_else(no_endpoint)?;
    let uri = opening.edition.endpoint_uri.as_deref().or(definition.data_channel_uri()).ok_or_else(no_endpoint)?;
    let asked =
        Asked { flow: &opening.edition.flow, definition, uri, phone_number_id: &opening.message.phone_number_id };
    let answered = flow::ask(state, &asked, &exchange).await;
    let judged = answered.answer.as_ref().ok().map(|answer| definition.judge(from, answer));
    let error = match &judged {
        Some(Err(rejected)) => Some(rejected.key),
        _ => answered.error_key(),
    };
    flow::record(state, &asked.flow.id, false, error, answered.latency).await?;
    match (answered.answer, judged) {
        (Err(EndpointError::TokenVoid(words)), _) => {
            flow::kill_button(state, &opening.message.wamid, &words).await?;
            Err(FlowError::Dead(words))
        }
        (Err(error), _) => Err(FlowError::Endpoint(error)),
        (Ok(_), Some(Ok(EndpointAnswer::Screen { screen, data }))) => Ok(Step::Screen { screen, data }),
        (Ok(_), Some(Ok(EndpointAnswer::End(params)))) => {
            let answer = CustomerAnswer::Flow { response: params };
            let sent = super::answer(state, customer.clone(), &opening.message.wamid, answer).await?;
            Ok(Step::Done { wamid: sent.wamid })
        }
        (Ok(_), Some(Err(rejected))) => {
            notify(state, &asked, exchange, rejected.key, &rejected.words).await?;
            Err(FlowError::WrongAnswer(rejected.words))
        }
        (Ok(_), None) => Err(FlowError::NoFlow),
    }
}

/// Tells the endpoint what was wrong with its answer, once; what it says to that changes nothing.
async fn notify(state: &State, asked: &Asked<'_>, exchange: Exchange, key: &str, words: &str) -> Result<(), FlowError> {
    let data = json!({"error": key, "error_message": words}).as_object().cloned();
    let told = flow::ask(state, asked, &Exchange { data, ..exchange }).await;
    flow::record(state, &asked.flow.id, false, told.error_key(), told.latency).await?;
    if let Err(error) = told.answer {
        tracing::debug!(%error, "an endpoint did not take an error notification");
    }
    Ok(())
}
