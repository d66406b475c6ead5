//! The two-step PIN: set by the first registration, asked for by every other one, and guarded against guessing.

use std::fmt;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::GraphError;
use crate::limits::Assumptions;

const PIN_MISMATCH: i64 = 133_005;
const TOO_MANY_GUESSES: i64 = 133_008;
const GUESSED_TOO_FAST: i64 = 133_009;
const PIN_DIGITS: usize = 6;

/// Six digits. Not shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pin(String);

/// Text that is no PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("PIN must be exactly 6 digits")]
pub struct InvalidPin;

impl Pin {
    /// Reads six digits.
    ///
    /// # Errors
    /// 100 for anything else.
    pub fn parse(text: &str) -> Result<Self, GraphError> {
        Self::try_from(text.to_owned()).map_err(|reason| GraphError::parameter(format!("Invalid PIN format. {reason}")))
    }
}

impl TryFrom<String> for Pin {
    type Error = InvalidPin;

    fn try_from(text: String) -> Result<Self, InvalidPin> {
        let is_pin = text.len() == PIN_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_pin { Ok(Self(text)) } else { Err(InvalidPin) }
    }
}

impl From<Pin> for String {
    fn from(pin: Pin) -> Self {
        pin.0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(******)")
    }
}

/// The PIN of a number and the wrong guesses at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct TwoStep {
    /// `None`: two-step verification is off, and the next registration turns it on.
    pub pin: Option<Pin>,
    /// Wrong guesses in a row.
    #[serde(default)]
    pub wrong_guesses: u32,
    /// When the last of them was.
    #[serde(default)]
    pub guessed_wrong_at: Option<Timestamp>,
}

impl TwoStep {
    /// `is_pin_enabled` of the node.
    #[must_use]
    pub const fn is_enabled(&self) -> bool {
        self.pin.is_some()
    }

    /// Checks a PIN, or sets it where there is none. Whether it was set is the answer.
    ///
    /// # Errors
    /// 133005 for a wrong one, 133009 for a guess right after a wrong one, 133008 after too many.
    pub fn set_or_check(&mut self, pin: &Pin, now: Timestamp, assumptions: &Assumptions) -> Result<bool, GraphError> {
        let Some(known) = &self.pin else {
            *self = Self { pin: Some(pin.clone()), wrong_guesses: 0, guessed_wrong_at: None };
            return Ok(true);
        };
        if let Some(last) = self.guessed_wrong_at {
            if self.wrong_guesses >= assumptions.pin_guesses {
                let wait = last.plus(assumptions.pin_locked_for).since(now);
                if !wait.is_zero() {
                    return Err(GraphError::of(TOO_MANY_GUESSES).details(format!(
                        "Too many PIN guesses for this phone number. Try again in {} seconds.",
                        wait.as_secs().max(1)
                    )));
                }
                self.wrong_guesses = 0;
            }
            let wait = last.plus(assumptions.pin_guess_gap).since(now);
            if !wait.is_zero() {
                return Err(GraphError::of(GUESSED_TOO_FAST).details(format!(
                    "The PIN was entered too quickly after a wrong one. Try again in {} seconds.",
                    wait.as_secs().max(1)
                )));
            }
        }
        if known != pin {
            self.wrong_guesses = self.wrong_guesses.saturating_add(1);
            self.guessed_wrong_at = Some(now);
            return Err(GraphError::of(PIN_MISMATCH).details("Two-step verification PIN mismatch."));
        }
        self.wrong_guesses = 0;
        self.guessed_wrong_at = None;
        Ok(false)
    }

    /// `POST /{phone} {"pin":…}`: another PIN, without asking for the old one. The webhook `security` PIN_CHANGED follows.
    pub fn change(&mut self, pin: Pin) {
        *self = Self { pin: Some(pin), wrong_guesses: 0, guessed_wrong_at: None };
    }

    /// Turned off in WhatsApp Manager. The webhook `security` PIN_REQUEST_SUCCESS follows.
    pub fn turn_off(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_s(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(1_777_000_000 + seconds)
    }

    fn pin(text: &str) -> Pin {
        Pin::parse(text).unwrap()
    }

    fn guess(two_step: &mut TwoStep, text: &str, seconds: i64) -> Result<bool, i64> {
        two_step.set_or_check(&pin(text), at_s(seconds), &Assumptions::default()).map_err(|error| error.code)
    }

    #[test]
    fn a_pin_has_six_digits_and_is_not_shown() {
        for wrong in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            let error = Pin::parse(wrong).unwrap_err();
            assert_eq!(error.message, "(#100) Invalid PIN format. PIN must be exactly 6 digits", "{wrong}");
        }
        assert_eq!(format!("{:?}", pin("123456")), "Pin(******)");
        assert_eq!(String::from(pin("012345")), "012345");
    }

    #[test]
    fn the_first_one_sets_it() {
        let mut two_step = TwoStep::default();
        assert!(!two_step.is_enabled());
        assert_eq!(guess(&mut two_step, "123456", 0), Ok(true));
        assert!(two_step.is_enabled());
        assert_eq!(guess(&mut two_step, "123456", 0), Ok(false));
        assert_eq!(guess(&mut two_step, "654321", 1), Err(133_005));
    }

    #[test]
    fn after_a_wrong_guess_there_is_a_pause_and_after_five_a_long_one() {
        let mut two_step = TwoStep { pin: Some(pin("123456")), ..TwoStep::default() };
        assert_eq!(guess(&mut two_step, "000000", 0), Err(133_005));
        assert_eq!(guess(&mut two_step, "123456", 4), Err(133_009));
        for second in [5, 10, 15, 20] {
            assert_eq!(guess(&mut two_step, "000000", second), Err(133_005));
        }
        assert_eq!(guess(&mut two_step, "123456", 30), Err(133_008));
        let error = two_step.set_or_check(&pin("123456"), at_s(30), &Assumptions::default()).unwrap_err();
        assert!(error.details.is_some_and(|details| details.contains("3590 seconds")));
        assert_eq!(guess(&mut two_step, "123456", 20 + 3_600), Ok(false));
        assert_eq!(two_step, TwoStep { pin: Some(pin("123456")), ..TwoStep::default() });
    }

    #[test]
    fn it_is_changed_and_turned_off() {
        let mut two_step = TwoStep { pin: Some(pin("123456")), wrong_guesses: 5, guessed_wrong_at: Some(at_s(0)) };
        two_step.change(pin("111111"));
        assert_eq!(guess(&mut two_step, "111111", 0), Ok(false));
        two_step.turn_off();
        assert!(!two_step.is_enabled());
    }

    #[test]
    fn it_is_kept_as_json() {
        let two_step = TwoStep { pin: Some(pin("123456")), wrong_guesses: 1, guessed_wrong_at: Some(at_s(0)) };
        let json = serde_json::to_string(&two_step).unwrap();
        assert_eq!(serde_json::from_str::<TwoStep>(&json).unwrap(), two_step);
        assert!(serde_json::from_str::<TwoStep>(r#"{"pin":"12"}"#).is_err());
    }
}
