//! Encrypted calls (spec §2.17): JWE in compact form, the content key wrapped with RSA-OAEP-256, the content sealed with A256GCM.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rsa::{
    OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
    PublicEncryptingKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// Why there is no plain text, or no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JweError {
    /// It has not five parts in base64url, or its header is not JSON.
    #[error("the text is not a JWE in compact form")]
    Form,
    /// Another way of encryption than ours.
    #[error("the JWE must use alg RSA-OAEP-256 and enc A256GCM")]
    Algorithm,
    /// Made for another key, or changed on its way.
    #[error("the JWE cannot be decrypted with this key")]
    Undecryptable,
    /// No RSA key in DER.
    #[error("the key is not an RSA key of 2048 bits or more")]
    Key,
}

/// The one-time key of a token and its nonce: random, handed in.
#[derive(Debug, Clone, Copy)]
pub struct ContentKey {
    /// Of AES-256.
    pub key: [u8; 32],
    /// Never twice with the same key.
    pub nonce: [u8; 12],
}

/// Encrypts for whoever holds the private half of this key, a `SubjectPublicKeyInfo` in DER. The padding of the wrapped key is random of itself.
///
/// # Errors
/// [`JweError::Key`].
pub fn encrypt(plain: &[u8], public_key_der: &[u8], content_key: ContentKey) -> Result<String, JweError> {
    let header = json!({"alg": "RSA-OAEP-256", "enc": "A256GCM"}).to_string();
    let header = URL_SAFE_NO_PAD.encode(header);
    let wrapping = PublicEncryptingKey::from_der(public_key_der).map_err(|_| JweError::Key)?;
    let wrapping = OaepPublicEncryptingKey::new(wrapping).map_err(|_| JweError::Key)?;
    let mut wrapped = vec![0; wrapping.ciphertext_size()];
    let wrapped = wrapping.encrypt(&OAEP_SHA256_MGF1SHA256, &content_key.key, &mut wrapped, None);
    let wrapped = URL_SAFE_NO_PAD.encode(wrapped.map_err(|_| JweError::Key)?);
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &content_key.key).map_err(|_| JweError::Key)?);
    let mut sealed = plain.to_vec();
    let nonce = Nonce::assume_unique_for_key(content_key.nonce);
    let tag = key.seal_in_place_separate_tag(nonce, Aad::from(header.as_bytes()), &mut sealed);
    let tag = URL_SAFE_NO_PAD.encode(tag.map_err(|_| JweError::Key)?.as_ref());
    let (nonce, sealed) = (URL_SAFE_NO_PAD.encode(content_key.nonce), URL_SAFE_NO_PAD.encode(sealed));
    Ok(format!("{header}.{wrapped}.{nonce}.{sealed}.{tag}"))
}

/// The plain text of a token made for the public half of this key, a PKCS#8 in DER.
///
/// # Errors
/// All of [`JweError`].
pub fn decrypt(token: &str, private_key_der: &[u8]) -> Result<Vec<u8>, JweError> {
    let parts: Vec<&str> = token.trim().split('.').collect();
    let [header, wrapped, nonce, sealed, tag] = parts.as_slice() else { return Err(JweError::Form) };
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| JweError::Form);
    let fields: Value = serde_json::from_slice(&decoded(header)?).map_err(|_| JweError::Form)?;
    let names = |field: &str| fields.get(field).and_then(Value::as_str).unwrap_or_default();
    // A compressed or critically extended token would be read wrongly.
    if (names("alg"), names("enc")) != ("RSA-OAEP-256", "A256GCM")
        || fields.get("zip").is_some()
        || fields.get("crit").is_some()
    {
        return Err(JweError::Algorithm);
    }
    let key = unwrap_key(&decoded(wrapped)?, private_key_der)?;
    let nonce = Nonce::try_assume_unique_for_key(&decoded(nonce)?).map_err(|_| JweError::Form)?;
    let mut plain = decoded(sealed)?;
    plain.extend(decoded(tag)?);
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).map_err(|_| JweError::Undecryptable)?);
    let opened = key.open_in_place(nonce, Aad::from(header.as_bytes()), &mut plain);
    Ok(opened.map_err(|_| JweError::Undecryptable)?.to_vec())
}

fn unwrap_key(wrapped: &[u8], private_key_der: &[u8]) -> Result<Vec<u8>, JweError> {
    let private = PrivateDecryptingKey::from_pkcs8(private_key_der).map_err(|_| JweError::Key)?;
    let private = OaepPrivateDecryptingKey::new(private).map_err(|_| JweError::Key)?;
    let mut key = vec![0; private.min_output_size()];
    let key = private.decrypt(&OAEP_SHA256_MGF1SHA256, wrapped, &mut key, None);
    Ok(key.map_err(|_| JweError::Undecryptable)?.to_vec())
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
    use aws_lc_rs::rsa::KeySize;

    use super::*;

    struct KeyPair {
        private_key: Vec<u8>,
        public_key: Vec<u8>,
    }

    impl KeyPair {
        fn generate() -> Self {
            let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap();
            let public: PublicKeyX509Der<'_> = private.public_key().as_der().unwrap();
            let public_key = public.as_ref().to_vec();
            let private: Pkcs8V1Der<'_> = private.as_der().unwrap();
            Self { private_key: private.as_ref().to_vec(), public_key }
        }
    }

    const CONTENT_KEY: ContentKey = ContentKey { key: [7; 32], nonce: [3; 12] };

    #[test]
    fn what_was_encrypted_is_decrypted_by_its_key_alone() {
        let (ours, theirs) = (KeyPair::generate(), KeyPair::generate());
        let token = encrypt(b"{\"to\":\"1\"}", &ours.public_key, CONTENT_KEY).unwrap();
        assert_eq!(token.split('.').count(), 5);
        assert_eq!(decrypt(&token, &ours.private_key).unwrap(), b"{\"to\":\"1\"}");
        assert_eq!(decrypt(&token, &theirs.private_key), Err(JweError::Undecryptable));
    }

    #[test]
    fn what_was_changed_is_refused() {
        let keys = KeyPair::generate();
        let token = encrypt(b"hello", &keys.public_key, CONTENT_KEY).unwrap();
        for (part, error) in [
            (0, JweError::Form),
            (1, JweError::Undecryptable),
            (2, JweError::Undecryptable),
            (3, JweError::Undecryptable),
            (4, JweError::Undecryptable),
        ] {
            let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
            let first = if parts[part].starts_with('A') { "B" } else { "A" };
            parts[part].replace_range(0..1, first);
            assert_eq!(decrypt(&parts.join("."), &keys.private_key), Err(error), "part {part}");
        }
        for text in ["", "a.b.c", "....", "a.b.c.d.e"] {
            assert_eq!(decrypt(text, &keys.private_key), Err(JweError::Form), "{text}");
        }
        let header = URL_SAFE_NO_PAD.encode("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}");
        assert_eq!(decrypt(&format!("{header}.a.a.a.a"), &keys.private_key), Err(JweError::Algorithm));
        assert_eq!(decrypt(&token, b"no key"), Err(JweError::Key));
    }
}
