//! The control API, `/_control/v1`: the world, its clock, its customers and their phones, what was delivered and what is to
//! go wrong.

mod account_events;
mod answers;
mod charges;
mod clicks;
mod clock;
mod customers;
mod events;
mod extract;
mod faults;
mod feedback;
mod files;
mod flows;
mod guard;
mod health;
mod identities;
mod live_frames;
mod number_limits;
mod numbers;
mod openings;
mod payments;
mod phones;
mod preverified_numbers;
mod problem;
mod requests;
mod shops;
mod template_reviews;
mod templates;
mod waba_limits;
mod waba_pricing;
mod waba_trust;
mod wabas;
mod webhooks;
mod world;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, patch, post};
use http::{Method, StatusCode, Uri};

use recado_infra::tasks;

use crate::live::Changes;
use crate::state::State;
use problem::Problem;

pub(crate) use webhooks::STATEMENTS;

/// Where the control API is.
pub(crate) const BASE: &str = "/_control/v1";

/// The routes below [`BASE`], and those that tell operators how the process is.
pub(crate) fn router(state: State) -> Router {
    Router::new()
        .nest(BASE, routes(state.clone()))
        .route("/healthz", get(health::alive))
        .route(
            "/metrics",
            get(health::metrics).route_layer(middleware::from_fn_with_state(state.clone(), guard::admit)),
        )
        .with_state(state)
}

/// Begins to turn changes into frames for those who watch.
pub(crate) fn start_showing(state: &State, changes: Changes) {
    tasks::spawn("cloud-live", live_frames::show_changes(changes, state.db.clone(), state.world.clone()));
}

fn routes(state: State) -> Router<State> {
    Router::new()
        .route("/world", get(world::show))
        .route("/reset", post(world::reset))
        .route("/clock", get(clock::show).post(clock::change))
        .route("/customers", get(customers::list).post(customers::create))
        .route("/customers/{wa_id}", get(customers::show).patch(customers::change))
        .route("/customers/{wa_id}/chats", get(phones::chats))
        .route("/customers/{wa_id}/messages", get(phones::messages).post(phones::write))
        .route("/customers/{wa_id}/answers", post(answers::answer))
        .route("/customers/{wa_id}/payments", post(payments::pay))
        .route("/customers/{wa_id}/flows/open", post(flows::open))
        .route("/customers/{wa_id}/flows/exchange", post(flows::exchange))
        .route("/customers/{wa_id}/flows/complete", post(flows::complete))
        .route("/flows/{id}/status", post(flows::set_status))
        .route("/customers/{wa_id}/read", post(phones::read))
        .route("/customers/{wa_id}/scan", post(openings::scan))
        .route("/customers/{wa_id}/open", post(openings::open))
        .route("/numbers/{id}/card", get(openings::card))
        .route("/numbers/{id}/catalog", get(shops::show))
        .route("/products/{id}", patch(shops::review))
        .route("/customers/{wa_id}/played", post(phones::played))
        .route("/customers/{wa_id}/clicks", post(clicks::tap))
        .route("/customers/{wa_id}/feedback", post(feedback::give))
        .route("/customers/{wa_id}/change_number", post(identities::change_number))
        .route("/customers/{wa_id}/change_identity", post(identities::change_identity))
        .route("/media", post(files::upload))
        .route("/media/{id}", get(files::download))
        .route("/charges", get(charges::list))
        .route("/charges/totals", get(charges::totals))
        .route("/wabas/{id}", get(wabas::show).patch(wabas::change))
        .route("/wabas/{id}/payment_configurations", get(payments::configurations))
        .route("/wabas/{id}/payment_configurations/{name}", patch(payments::change))
        .route("/numbers", get(numbers::list))
        .route("/numbers/{id}", get(numbers::show).patch(numbers::change).delete(numbers::delete))
        .route("/preverified_numbers/{id}", get(preverified_numbers::show))
        .route("/wabas/{id}/events", post(account_events::tell))
        .route("/phone_numbers/{id}/errors", post(account_events::tell_error))
        .route("/templates", get(templates::list))
        .route("/templates/{id}/review", post(template_reviews::review))
        .route("/webhooks", get(webhooks::list))
        .route("/webhooks/{id}", get(webhooks::show))
        .route("/webhooks/{id}/replay", post(webhooks::replay))
        .route("/faults", get(faults::list).post(faults::create))
        .route("/faults/{id}", delete(faults::remove))
        .route("/requests", get(requests::list))
        .route("/events", get(events::open))
        .fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
        // Each route reads its body up to a limit of its own.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(state, guard::admit))
}

async fn unknown_path(uri: Uri) -> Problem {
    Problem::missing(format!("there is no {BASE}{}", uri.path()))
}

async fn wrong_method(method: Method, uri: Uri) -> Response {
    let detail = format!("{BASE}{} does not take {method}", uri.path());
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail).into_response()
}
