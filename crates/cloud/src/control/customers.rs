//! `GET customers`, `POST customers`, `GET customers/{wa_id}`, `PATCH customers/{wa_id}`

use axum::extract::State as Extract;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use recado_whatsapp::limits::quality::Reason;

use super::extract::{JsonAnswer, JsonBody, Page, PathId, Query, ThisUrl};
use super::problem::Problem;
use crate::customer::{self, Customer, CustomerChange, NewCustomer};
use crate::limits;
use crate::message;
use crate::state::State;

pub(super) async fn list(
    Extract(state): Extract<State>,
    query: Query,
    ThisUrl(url): ThisUrl,
) -> Result<JsonAnswer<Page<Customer>>, Problem> {
    let limit = query.limit()?;
    let customers = state.customers.list_after(query.get("cursor").unwrap_or_default(), limit + 1).await?;
    Ok(JsonAnswer(Page::part(customers, limit, &url, |customer| customer.wa_id.clone())))
}

pub(super) async fn show(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
) -> Result<JsonAnswer<Customer>, Problem> {
    let customer = state.customers.get(&wa_id).ok_or(customer::Error::Missing(wa_id))?;
    Ok(JsonAnswer(Customer::clone(&customer)))
}

pub(super) async fn create(Extract(state): Extract<State>, JsonBody(body): JsonBody) -> Result<Response, Problem> {
    let new = NewCustomer::parse(&body)?;
    let customer = state.customers.create(new, state.clock.now()).await?;
    Ok((StatusCode::CREATED, JsonAnswer(customer)).into_response())
}

pub(super) async fn change(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Customer>, Problem> {
    let change = CustomerChange::parse(&body)?;
    let customer = state
        .db
        .write("cloud.customer.change", (state.clone(), wa_id, change), |tx, (state, wa_id, change)| {
            Box::pin(async move {
                let before = state.customers.get(wa_id);
                let customer = state.customers.change(tx, wa_id, change).await?;
                if before.as_ref().is_some_and(|before| before.marketing_opt_out != customer.marketing_opt_out) {
                    message::marketing_preference_changed(state, tx, &customer).await?;
                }
                if customer.blocks && before.is_some_and(|before| !before.blocks) {
                    limits::customer_blocked(state, tx, wa_id, change.block_reason.unwrap_or(Reason::NotGiven)).await?;
                }
                if change.online == Some(true) {
                    message::customer_came_online(state, tx, wa_id).await?;
                }
                Ok::<_, ChangeError>(customer)
            })
        })
        .await?;
    Ok(JsonAnswer(customer))
}

/// Either side of the unit.
enum ChangeError {
    Customer(customer::Error),
    Message(crate::Error),
}

impl From<recado_db::Error> for ChangeError {
    fn from(error: recado_db::Error) -> Self {
        Self::Customer(error.into())
    }
}

impl From<customer::Error> for ChangeError {
    fn from(error: customer::Error) -> Self {
        Self::Customer(error)
    }
}

impl From<crate::Error> for ChangeError {
    fn from(error: crate::Error) -> Self {
        Self::Message(error)
    }
}

impl From<ChangeError> for Problem {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Customer(error) => error.into(),
            ChangeError::Message(error) => error.into(),
        }
    }
}
