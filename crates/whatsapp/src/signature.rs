//! Webhook signatures, over the raw bytes of the body, and digests in the two spellings that Graph uses.

use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The header that carries the signature.
pub const SIGNATURE_HEADER: &str = "X-Hub-Signature-256";

const PREFIX: &str = "sha256=";

/// The header's value: `sha256=` and the hex HMAC-SHA256 of the body under the app secret.
#[must_use]
pub fn sign(app_secret: &str, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, app_secret.as_bytes());
    format!("{PREFIX}{}", hex::encode(hmac::sign(&key, body)))
}

/// Whether the header's value is the body's signature. Compares in constant time; hex digits may be of either case.
#[must_use]
pub fn verify(app_secret: &str, body: &[u8], header: &str) -> bool {
    let Some(signature) = header.trim().strip_prefix(PREFIX).and_then(|digits| hex::decode(digits).ok()) else {
        return false;
    };
    let key = hmac::Key::new(hmac::HMAC_SHA256, app_secret.as_bytes());
    hmac::verify(&key, body, &signature).is_ok()
}

/// `appsecret_proof`: hex HMAC-SHA256 of an access token under the app secret.
#[must_use]
pub fn app_secret_proof(app_secret: &str, access_token: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, app_secret.as_bytes());
    hex::encode(hmac::sign(&key, access_token.as_bytes()))
}

/// The SHA-256 of some bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut sum = [0; 32];
    sum.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    sum
}

/// In lower-case hex, as `GET /{media}` writes it.
#[must_use]
pub fn sha256_hex(sum: &[u8; 32]) -> String {
    hex::encode(sum)
}

/// In base64, as webhooks write it.
#[must_use]
pub fn sha256_base64(sum: &[u8; 32]) -> String {
    STANDARD.encode(sum)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_known_signature() {
        // RFC 4231, test case 2.
        assert_eq!(
            sign("Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn headers_of_another_form_never_verify() {
        let good = sign("s", b"body");
        assert!(verify("s", b"body", &good));
        assert!(verify("s", b"body", &good.to_uppercase().replace("SHA256=", "sha256=")));
        let bare = good.replace("sha256=", "");
        for header in ["", "sha256=", "sha256=zz", "sha1=00", bare.as_str(), &good[..70]] {
            assert!(!verify("s", b"body", header), "{header}");
        }
    }

    #[test]
    fn digests_in_both_spellings() {
        let sum = sha256(b"abc");
        assert_eq!(sha256_hex(&sum), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(sha256_base64(&sum), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    proptest! {
        #[test]
        fn one_changed_byte_breaks_it(body in proptest::collection::vec(any::<u8>(), 1..200), at in any::<proptest::sample::Index>()) {
            let signature = sign("secret", &body);
            prop_assert!(verify("secret", &body, &signature));
            let mut changed = body.clone();
            let at = at.index(changed.len());
            changed[at] ^= 1;
            prop_assert!(!verify("secret", &changed, &signature));
            prop_assert!(!verify("other", &body, &signature));
        }
    }
}
