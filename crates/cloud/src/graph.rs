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

mod activities;
mod analytics;
mod answer;
mod app;
mod assigned_users;
mod batch;
mod block_users;
mod body;
mod bot;
mod business;
mod call;
mod call_rate;
mod commerce;
mod download;
mod flow;
mod flow_asset;
mod flow_preview;
mod flows;
mod limit_fields;
mod list;
mod media;
mod message_history;
mod message_qrdls;
mod message_samples;
mod message_templates;
mod messages;
mod messages_encrypted;
mod moves;
mod number_edges;
mod number_life;
mod number_settings;
mod official_account;
mod partner_portfolio;
mod payment_link;
mod payments;
mod phone_number;
mod phone_numbers;
mod preverified_number;
mod profile;
mod profile_picture;
mod project;
mod public_image;
mod route;
mod schedules;
mod serve;
mod smb_app_data;
mod solution;
mod stored_node;
mod subscribed_apps;
mod subscriptions;
mod template_changes;
mod template_groups;
mod template_insights;
mod template_library;
mod token;
mod uploads;
mod user;
mod username;
mod waba;
mod waba_change;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;

use crate::state::State;

/// Every path that is nobody else's, `/_media` among them.
pub(crate) fn router(state: State) -> Router {
    Router::new()
        .route("/_media/{id}", get(download::download))
        .route("/_media/qr/{name}", get(public_image::qr_code))
        .route("/_media/template/{handle}", get(public_image::template_example))
        .route("/_media/profile/{id}", get(public_image::profile_picture))
        .route("/_media/flow/{name}", get(public_image::flow_file))
        .route("/_flows/{id}/{key}/flow.json", get(flow_asset::download))
        .route("/_flows/{id}/preview/", get(flow_preview::page))
        .route("/_flows/{id}/preview/flow", get(flow_preview::content))
        .route("/_media/product/{name}", get(public_image::product_picture))
        .route(payment_link::PATH, get(payment_link::ask).post(payment_link::connect))
        .fallback(serve::serve)
        // Bodies are read by `body`, which knows each limit.
        .layer(DefaultBodyLimit::disable())
        .with_state(state)
}
