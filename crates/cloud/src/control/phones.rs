//! What phones show and what customers do with them: `GET …/chats`, `GET …/messages`, `POST …/messages`, `POST …/read`,
//! `POST …/played`.

use std::sync::Arc;

use axum::extract::{Request, State as Extract};
use http::StatusCode;
use recado_core::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::extract::{self, JsonAnswer, JsonBody, Page, PathId, Query};
use super::problem::Problem;
use crate::customer::{self, Customer};
use crate::message::{self, CustomerAct};
use crate::phone::{self, ChatRow, Shown};
use crate::state::State;
use crate::world::{PhoneNumber, World};

/// A document of 100 MB in base64, and what stands around it.
const WRITE_LIMIT_BYTES: usize = 140 * 1024 * 1024;

/// A line of a phone's list of chats.
#[derive(Debug, Serialize)]
pub(super) struct Chat {
    phone_number_id: String,
    display_phone_number: String,
    verified_name: String,
    /// Whether anything that is written arrives.
    reachable: bool,
    unread_count: i64,
    last_message: Option<Shown>,
    typing: bool,
}

pub(super) async fn chats(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
) -> Result<JsonAnswer<Page<Chat>>, Problem> {
    let customer = find(&state, &wa_id)?;
    let world = state.world.current();
    let numbers: Vec<String> = world.phone_numbers.keys().cloned().collect();
    let rows = state
        .db
        .read("cloud.phone.chats", (customer.wa_id.clone(), numbers), |tx, (customer, numbers)| {
            Box::pin(async move {
                let mut rows = Vec::with_capacity(numbers.len());
                for number in numbers {
                    rows.push((number.clone(), phone::chat(tx, customer, number).await?));
                }
                Ok::<_, crate::Error>(rows)
            })
        })
        .await?;
    let mut chats: Vec<(Option<Timestamp>, Chat)> = rows
        .into_iter()
        .filter_map(|(number, row)| {
            let ChatRow { unread_count, last_message, last_message_at } = row;
            let number = world.phone_numbers.get(&number)?;
            let reachable = number.state.status.is_registered();
            if !reachable && last_message.is_none() {
                return None;
            }
            let chat = Chat {
                phone_number_id: number.id.clone(),
                display_phone_number: number.display.clone(),
                verified_name: number.verified_name.clone(),
                reachable,
                unread_count,
                last_message,
                typing: state.live.is_typing(&customer.wa_id, &number.id),
            };
            Some((last_message_at, chat))
        })
        .collect();
    // The sort is stable: numbers without messages stay in the order of their ids.
    chats.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(JsonAnswer(Page::whole(chats.into_iter().map(|(_, chat)| chat).collect())))
}

pub(super) async fn messages(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    query: Query,
) -> Result<JsonAnswer<Page<Shown>>, Problem> {
    let customer = find(&state, &wa_id)?;
    let limit = query.limit()?;
    let include_failed = match query.get("include") {
        None => false,
        Some("failed") => true,
        Some(_) => return Err(Problem::invalid_field("include", "must be failed")),
    };
    let world = state.world.current();
    let number = find_number(&world, "phone_number_id", query.get("phone_number_id").unwrap_or_default())?;
    let input = (customer.wa_id.clone(), number.id.clone(), include_failed, limit);
    let shown = state
        .db
        .read("cloud.phone.messages", input, |tx, (customer, number, include_failed, limit)| {
            Box::pin(phone::messages(tx, customer, number, *include_failed, *limit))
        })
        .await?;
    Ok(JsonAnswer(Page::whole(shown)))
}

/// The customer writes.
pub(super) async fn write(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    request: Request,
) -> Result<JsonAnswer<Value>, Problem> {
    let customer = find(&state, &wa_id)?;
    let body = extract::read_json(request.into_body(), WRITE_LIMIT_BYTES).await?;
    let number = text_field(&body, "to")?;
    let world = state.world.current();
    let number = find_number(&world, "to", number)?;
    let message = body.get("message").filter(|message| message.is_object());
    let message = message.ok_or_else(|| Problem::invalid_field("message", "is required: an object with a type"))?;
    let received = phone::write(&state, customer, number, message).await?;
    Ok(JsonAnswer(json!({"id": received.wamid})))
}

pub(super) async fn read(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    JsonBody(body): JsonBody,
) -> Result<StatusCode, Problem> {
    mark(state, &wa_id, &body, Mark::Read).await
}

pub(super) async fn played(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    JsonBody(body): JsonBody,
) -> Result<StatusCode, Problem> {
    mark(state, &wa_id, &body, Mark::Played).await
}

/// What a customer does with a message of the business.
#[derive(Clone, Copy)]
enum Mark {
    Read,
    Played,
}

async fn mark(state: State, wa_id: &str, body: &Value, mark: Mark) -> Result<StatusCode, Problem> {
    let db = state.db.clone();
    let input = (find(&state, wa_id)?, text_field(body, "message_id")?.to_owned(), mark, state);
    let act = db
        .write("cloud.phone.mark", input, |tx, (customer, wamid, mark, state)| match mark {
            Mark::Read => Box::pin(message::mark_read_by_customer(state, tx, customer, wamid)),
            Mark::Played => Box::pin(message::mark_played_by_customer(state, tx, customer, wamid)),
        })
        .await?;
    answer(act)
}

fn answer(act: CustomerAct) -> Result<StatusCode, Problem> {
    match act {
        CustomerAct::Done => Ok(StatusCode::NO_CONTENT),
        CustomerAct::NoSuchMessage => {
            Err(Problem::missing("the business sent this customer no message with this message_id"))
        }
        CustomerAct::NotPlayable => {
            Err(Problem::invalid_field("message_id", "is not a voice note that has reached the phone"))
        }
    }
}

pub(super) fn find(state: &State, wa_id: &str) -> Result<Arc<Customer>, Problem> {
    Ok(state.customers.get(wa_id).ok_or_else(|| customer::Error::Missing(wa_id.to_owned()))?)
}

pub(super) fn text_field<'b>(body: &'b Value, field: &str) -> Result<&'b str, Problem> {
    let text = body.get(field).and_then(Value::as_str).filter(|text| !text.is_empty());
    text.ok_or_else(|| Problem::invalid_field(field, "is required, as text"))
}

pub(super) fn find_number<'w>(world: &'w World, field: &str, id: &str) -> Result<&'w PhoneNumber, Problem> {
    if id.is_empty() {
        return Err(Problem::invalid_field(field, "is required: the id of a business's phone number"));
    }
    let unknown = || Problem::invalid_field(field, format!("no phone number has the id {id}; GET world lists them"));
    world.phone_numbers.get(id).ok_or_else(unknown)
}
