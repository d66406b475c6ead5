//! WhatsApp Flows: forms of several screens, written in Flow JSON.
//!
//! | to find | look in |
//! |---|---|
//! | versions of Flow JSON | [`version`] |
//! | everything that is checked before a Flow is published | [`check`], `validate`, `walk`, `property`, `options`, `action`, `routing` |
//! | which component has which property | `component` |
//! | bindings and expressions | `reference`, `expression`, `context` |
//! | what screens are given | [`data_model`] |
//! | names of errors, lines and columns | [`problem`], [`source`] |
//! | a Flow as it runs | [`definition`] |
//! | the state of a Flow and what it allows | [`lifecycle`] |
//! | the encryption between phones and endpoints | [`endpoint_cipher`]; the business's keys: [`endpoint_key`] |
//! | what phones ask an endpoint, and what it answers | [`endpoint_request`], [`endpoint_answer`] |
//! | files that customers add, and their encryption | [`picker`], [`media_cipher`] |
//! | how well an endpoint does, and what follows | [`health`] |
//! | webhooks of the field `flows` | [`notice`] |

mod action;
mod bound_payloads;
mod component;
mod context;
pub mod data_model;
pub mod definition;
pub mod endpoint_answer;
pub mod endpoint_cipher;
pub mod endpoint_key;
pub mod endpoint_request;
mod expression;
mod facts;
pub mod health;
pub mod lifecycle;
pub mod media_cipher;
pub mod notice;
mod options;
pub mod picker;
pub mod problem;
mod property;
mod reference;
mod routing;
pub mod source;
mod validate;
pub mod version;
mod walk;

#[cfg(test)]
mod tests;

pub use bound_payloads::SummaryMask;
pub use definition::{FlowDefinition, WrongAnswer};
pub use lifecycle::FlowStatus;
pub use picker::{PickedFile, Picker, PickerError};
pub use problem::{ErrorName, ValidationError};
pub use validate::{Checked, check};
pub use version::Version;
