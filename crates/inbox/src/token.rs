//! Opaque random tokens: sessions, keys, setup links, verify tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use recado_whatsapp::signature::sha256;
use secrecy::{ExposeSecret, SecretString};

/// 256 random bits as text that fits into a URL, a header or a cookie.
pub(crate) fn new() -> SecretString {
    SecretString::from(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
}

/// What is kept of a token.
pub(crate) fn hash(token: &SecretString) -> [u8; 32] {
    sha256(token.expose_secret().as_bytes())
}
