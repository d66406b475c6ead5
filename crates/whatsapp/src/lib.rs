//! The Cloud API's pure half, used by both of its sides: the cloud reads sends, answers errors and builds webhooks; the desk
//! builds sends and reads errors and webhooks. Nothing here does I/O or reads a clock.
//!
//! | to find | look in |
//! |---|---|
//! | what a business may send, and every rule of it | [`message`] |
//! | templates: what they are, whether a send fits, what the customer sees | [`template`] |
//! | messages that become templates by themselves | [`direct_send`] |
//! | types, sizes and contents of files | [`media`] |
//! | Flows: Flow JSON and its rules, endpoints and their encryption | [`flow`] |
//! | what a customer writes, and webhooks in both directions | [`webhook`] |
//! | errors and the table of codes | [`error`], [`error_table`] |
//! | the 24 hours in which free-form messages may be sent | [`window`] |
//! | how much may be sent, quality, and what follows from both | [`limits`] |
//! | the life of a business number: verification, registration, name | [`number`] |
//! | a business number's profile, QR codes, ice breakers, settings, keys | [`number_edges`] |
//! | catalogues, products, carts | [`commerce`] |
//! | bills, payments, refunds, gateways | [`payment`] |
//! | the 72 free hours after an ad | [`free_entry_point`] |
//! | users, schedules and the log of an account | [`account`] |
//! | solutions of several partners, and accounts that move between them | [`partner`] |
//! | what a message costs and why, `pricing` and `conversation` in statuses, analytics | [`pricing`] |
//! | an account's days and months | [`account_zone`] |
//! | how ticks move | [`status`] |
//! | ids: numbers, business-scoped user ids, message ids | [`phone`], [`bsuid`], [`wamid`] |
//! | Graph's conventions: parameters, `fields=`, cursors | [`params`], [`fields`], [`paging`] |
//! | bytes on the wire: ASCII JSON and signatures | [`ascii_json`], [`signature`] |
//! | encrypted calls | [`jwe`] |
//! | for tests: valid bodies of every sort, with anything in any place | `testing` |

#![warn(missing_docs)]

pub mod account;
pub mod account_zone;
pub mod ascii_json;
pub mod bsuid;
pub mod commerce;
pub mod direct_send;
pub mod error;
pub mod error_table;
pub mod fields;
pub mod flow;
pub mod free_entry_point;
pub mod jwe;
pub mod limits;
mod management_error;
pub mod media;
pub mod message;
pub mod number;
pub mod number_edges;
pub mod paging;
pub mod params;
pub mod partner;
pub mod payment;
pub(crate) mod pem;
pub mod phone;
pub mod pricing;
pub mod signature;
pub mod status;
pub mod template;
pub mod template_insights;
pub mod wamid;
pub mod webhook;
pub mod window;

#[cfg(test)]
mod fuzz_tests;
mod json_read;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use error::{GraphError, GraphErrorKind, ReceivedError};
pub use error_table::Retry;
pub use message::{Content, ContentKind, OutboundMessage, SendRequest, parse_send};
pub use status::Status;
