//! The Graph API: its conventions, and the routes of the Cloud API.
//!
//! | to find | look in |
//! |---|---|
//! | which call goes where | `route` |
//! | tokens, versions, parameters of a call | `call` |
//! | bodies: JSON, forms, multipart, and their limits | `body` |
//! | answers, errors, headers | `answer` |
//! | several calls in one | `batch` |
//! | calls counted, and the headers that tell | `call_rate` |
//! | the nodes and edges | the file of that name |

mod analytics;
mod answer;
mod app;
mod batch;
mod body;
mod business;
mod call;
mod call_rate;
mod download;
mod limit_fields;
mod list;
mod media;
mod message_templates;
mod messages;
mod phone_number;
mod profile;
mod project;
mod route;
mod serve;
mod subscribed_apps;
mod subscriptions;
mod token;
mod waba;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;

use crate::state::State;

/// Every path that is nobody else's, and `/_media`.
pub(crate) fn router(state: State) -> Router {
    Router::new()
        .route("/_media/{id}", get(download::download))
        .fallback(serve::serve)
        // Bodies are read by `body`, which knows each limit.
        .layer(DefaultBodyLimit::disable())
        .with_state(state)
}
