//! Codes of authenticator apps: RFC 6238 with HMAC-SHA-1, steps of 30 seconds and six digits, which is what every app knows.

use aws_lc_rs::hmac;
use recado_core::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use url::form_urlencoded::byte_serialize;

use crate::{Error, Result};

const STEP_SECONDS: i64 = 30;
const DIGITS: usize = 6;
/// As long as the hash, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// Telephones are late or early by so many steps.
const DRIFT_STEPS: i64 = 1;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A new secret in base32, as apps take it.
pub(super) fn new_secret() -> SecretString {
    SecretString::from(base32(&rand::random::<[u8; SECRET_BYTES]>()))
}

/// What an app reads from the QR code.
pub(super) fn address(secret: &SecretString, issuer: &str, account: &str) -> String {
    // Apps read a plus as a plus.
    let escaped = |text: &str| byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    // A colon ends the issuer.
    let issuer = escaped(&issuer.replace(':', " "));
    format!(
        "otpauth://totp/{issuer}:{}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}",
        escaped(account),
        secret.expose_secret()
    )
}

/// The step to which this code belongs, if it is one of now or of the steps beside it, and later than `last_step`.
pub(super) fn step_of(secret: &SecretString, code: &str, now: Timestamp, last_step: i64) -> Result<Option<i64>> {
    let key = from_base32(secret.expose_secret()).ok_or_else(|| Error::Stored("a second factor".to_owned()))?;
    let current = now.seconds().div_euclid(STEP_SECONDS);
    let steps = (current - DRIFT_STEPS).max(last_step.saturating_add(1))..=current + DRIFT_STEPS;
    // All of them are compared: how long it takes tells nothing.
    Ok(steps.fold(
        None,
        |found, step| {
            if code_at(&key, step).as_bytes().ct_eq(code.as_bytes()).into() { Some(step) } else { found }
        },
    ))
}

/// What an authenticator app shows at a time for a secret in base32; for programs that stand in for one. `None`: it is no secret.
#[must_use]
pub fn authenticator_code(secret: &str, at: Timestamp) -> Option<String> {
    Some(code_at(&from_base32(secret)?, at.seconds().div_euclid(STEP_SECONDS)))
}

/// The code of a step.
fn code_at(key: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes.last().copied().unwrap_or_default() & 0x0f);
    let word = bytes.iter().skip(offset).take(4).fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
    format!("{:0DIGITS$}", (word & 0x7fff_ffff) % 1_000_000)
}

/// RFC 4648 without padding.
pub(super) fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for group in bytes.chunks(5) {
        let word = (0..5).fold(0_u64, |word, at| word << 8 | u64::from(group.get(at).copied().unwrap_or_default()));
        let letters = (group.len() * 8).div_ceil(5);
        for letter in 0..letters {
            let value = word >> (35 - 5 * letter) & 0x1f;
            text.extend(ALPHABET.get(usize::try_from(value).unwrap_or_default()).map(|byte| char::from(*byte)));
        }
    }
    text
}

fn from_base32(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut word, mut bits) = (Vec::new(), 0_u64, 0_u32);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter)?;
        word = (word << 5 | u64::try_from(value).ok()?) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(word >> bits & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RFC_SECRET: &[u8] = b"12345678901234567890";

    fn secret() -> SecretString {
        SecretString::from(base32(RFC_SECRET))
    }

    /// The last six digits of the eight in RFC 6238, appendix B.
    #[test]
    fn the_vectors_of_the_rfc() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step = step_of(&secret(), code, Timestamp::from_seconds(seconds), 0).unwrap();
            assert_eq!(step, Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_step_early_or_late_and_no_code_twice() {
        let at = |seconds| Timestamp::from_seconds(seconds);
        let matches = |code: &str, seconds, last| step_of(&secret(), code, at(seconds), last).unwrap();
        // 287082 is of the step 1, from 30 to 59 seconds.
        for seconds in [0, 30, 59, 60, 89] {
            assert_eq!(matches("287082", seconds, 0), Some(1), "{seconds}");
        }
        assert_eq!(matches("287082", 90, 0), None);
        assert_eq!(matches("287082", 59, 1), None);
        for wrong in ["", "287083", "28708", "0287082", "２８７０８２"] {
            assert_eq!(matches(wrong, 59, 0), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_that_apps_read() {
        assert_eq!(
            address(&SecretString::from("ABC"), "Café: A&B", "ana+1@shop.test"),
            "otpauth://totp/Caf%C3%A9%20%20A%26B:ana%2B1%40shop.test?secret=ABC&issuer=Caf%C3%A9%20%20A%26B&algorithm=SHA1&digits=6&period=30"
        );
        assert_eq!(new_secret().expose_secret().len(), 32);
    }

    proptest! {
        #[test]
        fn base32_is_read_back(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(from_base32(&base32(&bytes)), Some(bytes));
        }

        #[test]
        fn any_text_as_a_code(code in ".*", seconds in 0_i64..4_000_000_000) {
            let _ = step_of(&secret(), &code, Timestamp::from_seconds(seconds), 0).unwrap();
        }
    }
}
