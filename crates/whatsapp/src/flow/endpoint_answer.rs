//! What an endpoint answers, and whether a phone can show it (spec §12).

use serde_json::{Map, Value, json};

use super::definition::{FlowDefinition, WrongAnswer};
use super::validate::END;

/// An answer that a phone takes.
#[derive(Debug, Clone, PartialEq)]
pub enum EndpointAnswer {
    /// Another screen, or the same with other data.
    Screen {
        /// Its name.
        screen: String,
        /// What it is given.
        data: Map<String, Value>,
    },
    /// The Flow is over; this is what the business gets as the answer.
    End(Map<String, Value>),
}

/// Why a phone does not take an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct RejectedAnswer {
    /// As the error notification to the endpoint names it.
    pub key: &'static str,
    /// A sentence.
    pub words: String,
}

/// The key of data that does not fit.
const SHAPE: &str = "payload-schema-error";

/// Where a phone is when it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedFrom<'a> {
    /// The Flow was just opened.
    Opening,
    /// It leaves this screen forwards.
    Screen(&'a str),
    /// It goes back from this one.
    BackFrom(&'a str),
}

impl FlowDefinition {
    /// Judges an endpoint's answer as a phone does.
    ///
    /// # Errors
    /// Why the phone does not take it.
    pub fn judge(&self, from: AskedFrom<'_>, answer: &Value) -> Result<EndpointAnswer, RejectedAnswer> {
        let shape = |words: &str| RejectedAnswer { key: SHAPE, words: words.to_owned() };
        let screen = answer.get("screen").and_then(Value::as_str);
        let screen = screen.ok_or_else(|| shape("The answer names no screen."))?;
        let empty = Map::new();
        let data = match answer.get("data") {
            Some(Value::Object(data)) => data,
            None => &empty,
            Some(_) => return Err(shape("The data of the answer is no object.")),
        };
        if Self::is_end(screen) {
            let params = data.get("extension_message_response").and_then(|response| response.get("params"));
            let params = params.and_then(Value::as_object);
            let params = params.ok_or_else(|| shape("The last answer has no extension_message_response.params."))?;
            return Ok(EndpointAnswer::End(params.clone()));
        }
        let checked = match from {
            AskedFrom::Opening => self.check_answer(None, screen, data),
            AskedFrom::Screen(left) => self.check_answer(Some(left), screen, data),
            // Back to a screen before: whichever has a way to the one that was left.
            AskedFrom::BackFrom(left) if screen == left || self.leads(screen, left) => self.check_shown(screen, data),
            AskedFrom::BackFrom(left) => self.check_answer(Some(left), screen, data),
        };
        let taken = || EndpointAnswer::Screen { screen: screen.to_owned(), data: data.clone() };
        match checked {
            Ok(()) => Ok(taken()),
            Err(wrong @ WrongAnswer::Transition { .. }) => {
                Err(RejectedAnswer { key: "invalid-screen-transition", words: wrong.to_string() })
            }
            // A message alone may come without the screen's data.
            Err(WrongAnswer::Data { .. })
                if data.contains_key("error_message")
                    && matches!(from, AskedFrom::Screen(left) | AskedFrom::BackFrom(left) if left == screen) =>
            {
                Ok(taken())
            }
            Err(wrong) => Err(shape(&wrong.to_string())),
        }
    }
}

/// To a health check.
#[must_use]
pub fn active() -> Value {
    json!({"data": {"status": "active"}})
}

/// To the news that a phone did not take an answer.
#[must_use]
pub fn acknowledged() -> Value {
    json!({"data": {"acknowledged": true}})
}

/// Shows a screen.
#[must_use]
pub fn screen(screen: &str, data: Map<String, Value>) -> Value {
    json!({"screen": screen, "data": data})
}

/// Leaves the phone where it is, with a sentence for the customer.
#[must_use]
pub fn stay(screen: &str, error_message: &str) -> Value {
    json!({"screen": screen, "data": {"error_message": error_message}})
}

/// Ends the Flow; `params` come as the customer's answer.
#[must_use]
pub fn end(flow_token: &str, mut params: Map<String, Value>) -> Value {
    params.insert("flow_token".to_owned(), flow_token.into());
    json!({"screen": END, "data": {"extension_message_response": {"params": params}}})
}

/// With status 427: what the phone shows in place of the Flow from now on.
#[must_use]
pub fn token_void(error_msg: &str) -> Value {
    json!({"error_msg": error_msg})
}
