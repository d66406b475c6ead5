//! The page where a business connects an account with a payment gateway. At Meta the link leads to the gateway's own pages; here it is one
//! question.

use axum::extract::{Query, State as Extract};
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use recado_whatsapp::payment::configuration::PaymentConfiguration;
use serde::Deserialize;
use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::error::Error;
use crate::payment::configurations::{self, Change};
use crate::state::State;

/// Where it is.
pub(super) const PATH: &str = "/_payments/connect";

/// What the link says.
#[derive(Debug, Deserialize)]
pub(super) struct Link {
    account: String,
    configuration: String,
    key: String,
}

pub(super) fn new_secret() -> String {
    hex::encode(rand::random::<[u8; 16]>())
}

/// The link as calls answer it.
pub(super) fn shown(state: &State, waba_id: &str, configuration: &PaymentConfiguration) -> Map<String, Value> {
    let key = configuration.link_secret.as_deref().unwrap_or_default();
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("account", waba_id)
        .append_pair("configuration", &configuration.name)
        .append_pair("key", key)
        .finish();
    let mut shown = Map::new();
    shown.insert("oauth_url".into(), format!("{}{PATH}?{query}", state.settings.public_url).into());
    shown.insert("expiration".into(), configuration.link_expires_at.into());
    shown
}

pub(super) async fn ask(Extract(state): Extract<State>, Query(link): Query<Link>) -> Response {
    match configurations::find(&state, &link.account, &link.configuration).await {
        Ok(found) if found.takes_link(&link.key, state.clock.now().seconds()) => page(
            StatusCode::OK,
            &format!(
                "<h1>Connect with {}</h1><p>The payment configuration <b>{}</b> will be able to take payments.</p>\
                 <form method=\"post\"><button>Connect</button></form>",
                escaped(&found.provider),
                escaped(&found.name)
            ),
        ),
        Ok(_) => page(StatusCode::GONE, GONE),
        Err(error) => refused(error),
    }
}

pub(super) async fn connect(Extract(state): Extract<State>, Query(link): Query<Link>) -> Response {
    let merchant = format!("acc_{}", hex::encode(rand::random::<[u8; 7]>()));
    let change = Change::Connected(link.key, merchant);
    match configurations::change(&state, &link.account, &link.configuration, change).await {
        Ok(connected) => match &connected.redirect_url {
            Some(address) => Redirect::to(address).into_response(),
            None => page(StatusCode::OK, "<h1>Connected</h1><p>You can close this page.</p>"),
        },
        Err(error) => refused(error),
    }
}

const GONE: &str =
    "<h1>This link works no more</h1><p>Ask for a new one: generate_payment_configuration_oauth_link.</p>";

fn refused(error: Error) -> Response {
    match error {
        Error::Refused(_) => page(StatusCode::GONE, GONE),
        error => {
            tracing::error!(%error, "a gateway could not be connected");
            page(StatusCode::SERVICE_UNAVAILABLE, "<h1>Something went wrong</h1><p>Try again.</p>")
        }
    }
}

fn page(status: StatusCode, body: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Payments</title><style>body{{font:16px/1.5 system-ui;max-width:32rem;margin:3rem auto;padding:0 1rem;\
         color-scheme:light dark}}button{{font:inherit;padding:.6rem 1.2rem}}</style><body>{body}</body></html>"
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    let policy = http::HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; form-action *");
    headers.insert(http::header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(http::header::CACHE_CONTROL, http::HeaderValue::from_static("no-store"));
    response
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
