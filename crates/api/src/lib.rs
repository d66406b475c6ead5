//! The desk's HTTP: REST with OpenAPI, sign-in, the live event stream, inbound webhooks and the web app.
//!
//! | to find | look in |
//! |---|---|
//! | a call | `routes/`, a file for each subject |
//! | how a call is refused | `problem`, `extract`, `body` |
//! | who calls | `caller`, `cookie`, `origin`, `sign_in_limit` |
//! | the event stream | `events/` |
//! | webhooks from WhatsApp | `hooks` |
//! | which layers stand before which routes | `router` |

mod api;
mod body;
mod caller;
mod client_address;
mod cookie;
mod events;
mod extract;
mod flow_hooks;
mod hooks;
mod media_range;
mod openapi;
mod operations;
mod origin;
mod problem;
mod router;
mod routes;
mod settings;
mod sign_in_limit;
mod unmatched;
mod web;

pub use api::{Api, Parts};
pub use router::description as openapi;
pub use settings::{DemoSignIn, Settings};
