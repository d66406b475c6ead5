//! The business's half of the encryption between phones and its endpoint (spec §13): the pair of keys of a number, and what was
//! encrypted with the public one.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeySize, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::endpoint_cipher::{CipherError, RequestKey, open};
use crate::pem::{self, Label};

/// A new pair of keys, both in PEM.
pub struct NewKeyPair {
    /// To be uploaded (`business_public_key`).
    pub public_pem: String,
    /// PKCS #8; to be kept secret.
    pub private_pem: String,
}

impl NewKeyPair {
    /// 2048 bits, as the Cloud API wants them. Takes a while: up to a second on a slow machine.
    ///
    /// # Errors
    /// [`CipherError::Key`] where the machine has no randomness.
    pub fn generate() -> Result<Self, CipherError> {
        let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).map_err(|_| CipherError::Key)?;
        let public: PublicKeyX509Der<'_> = private.public_key().as_der().map_err(|_| CipherError::Key)?;
        let secret: Pkcs8V1Der<'_> = private.as_der().map_err(|_| CipherError::Key)?;
        Ok(Self {
            public_pem: pem::encode(Label::PublicKey, public.as_ref()),
            private_pem: pem::encode(Label::PrivateKey, secret.as_ref()),
        })
    }
}

/// A private key, ready to open requests.
pub struct BusinessKey(OaepPrivateDecryptingKey);

/// A request that was opened.
#[derive(Debug, Clone)]
pub struct OpenedRequest {
    /// What the phone asks.
    pub plain: Value,
    /// Seals the answer.
    pub key: RequestKey,
}

impl BusinessKey {
    /// Reads a PKCS #8 key in PEM.
    ///
    /// # Errors
    /// [`CipherError::Key`] where it is none of RSA.
    pub fn from_pem(pem: &str) -> Result<Self, CipherError> {
        let der = pem::decode(Label::PrivateKey, pem).map_err(|_| CipherError::Key)?;
        let key = PrivateDecryptingKey::from_pkcs8(&der).map_err(|_| CipherError::Key)?;
        OaepPrivateDecryptingKey::new(key).map(Self).map_err(|_| CipherError::Key)
    }

    /// Opens the body of a request, `{"encrypted_flow_data","encrypted_aes_key","initial_vector"}`.
    ///
    /// # Errors
    /// [`CipherError::Form`] where it is no such body, [`CipherError::Undecryptable`] where it was encrypted for another key or
    /// changed.
    pub fn open_request(&self, body: &[u8]) -> Result<OpenedRequest, CipherError> {
        let body: Value = serde_json::from_slice(body).map_err(|_| CipherError::Form)?;
        let part = |name: &str| {
            let text = body.get(name).and_then(Value::as_str).ok_or(CipherError::Form)?;
            STANDARD.decode(text.trim()).map_err(|_| CipherError::Form)
        };
        let (sealed, wrapped) = (part("encrypted_flow_data")?, part("encrypted_aes_key")?);
        let nonce = <[u8; 16]>::try_from(part("initial_vector")?).map_err(|_| CipherError::Form)?;
        let mut unwrapped = vec![0; self.0.min_output_size()];
        let unwrapped = self.0.decrypt(&OAEP_SHA256_MGF1SHA256, &wrapped, &mut unwrapped, None);
        let unwrapped = unwrapped.map_err(|_| CipherError::Undecryptable)?;
        let key = <[u8; 16]>::try_from(&*unwrapped).map_err(|_| CipherError::Form)?;
        let plain = open(&key, nonce, &sealed)?;
        let plain = serde_json::from_slice(&plain).map_err(|_| CipherError::Form)?;
        Ok(OpenedRequest { plain, key: RequestKey { key, nonce } })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn request_key() -> RequestKey {
        RequestKey { key: std::array::from_fn(|at| at as u8), nonce: std::array::from_fn(|at| 16 + at as u8) }
    }

    fn sealed(pair: &NewKeyPair, plain: &Value) -> Value {
        request_key().seal_request(plain, &pair.public_pem).unwrap()
    }

    fn opened(key: &BusinessKey, body: &Value) -> Result<Value, CipherError> {
        key.open_request(body.to_string().as_bytes()).map(|opened| opened.plain)
    }

    #[test]
    fn a_request_goes_there_and_its_answer_back() {
        let pair = NewKeyPair::generate().unwrap();
        let key = BusinessKey::from_pem(&pair.private_pem).unwrap();
        let plain = json!({"action": "INIT", "flow_token": "t", "data": {"name": "Zoë 🙂"}});
        let body = sealed(&pair, &plain).to_string();
        let opened = key.open_request(body.as_bytes()).unwrap();
        assert_eq!(opened.plain, plain);
        let answer = opened.key.seal_answer(&json!({"screen": "A", "data": {}})).unwrap();
        let read = request_key().open_answer(answer.as_bytes()).unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&read).unwrap(), json!({"screen": "A", "data": {}}));
    }

    #[test]
    fn a_request_as_openssl_makes_it_is_opened() {
        // Key 00…0f and nonce 10…1f: the vector of `endpoint_cipher`, made by others.
        let pair = NewKeyPair::generate().unwrap();
        let mut body = sealed(&pair, &json!({}));
        let ping = "bebc81d30fc14de7b83af9a092011ff5d9df41fc196fc8968bbca5e62a2d14c25eb9097be3d94ea6d773bff2f54f65763c";
        body["encrypted_flow_data"] = STANDARD.encode(hex::decode(ping).unwrap()).into();
        let key = BusinessKey::from_pem(&pair.private_pem).unwrap();
        assert_eq!(opened(&key, &body), Ok(json!({"version": "3.0", "action": "ping"})));
    }

    #[test]
    fn what_is_not_for_this_key_or_was_changed_is_refused() {
        let (pair, other) = (NewKeyPair::generate().unwrap(), NewKeyPair::generate().unwrap());
        let key = BusinessKey::from_pem(&pair.private_pem).unwrap();
        let good = sealed(&pair, &json!({"action": "ping"}));
        assert_eq!(opened(&key, &sealed(&other, &json!({}))), Err(CipherError::Undecryptable));
        let changed = |name: &str, change: fn(&mut Vec<u8>)| {
            let mut body = good.clone();
            let mut bytes = STANDARD.decode(body[name].as_str().unwrap()).unwrap();
            change(&mut bytes);
            body[name] = STANDARD.encode(bytes).into();
            opened(&key, &body).unwrap_err()
        };
        assert_eq!(changed("encrypted_flow_data", |bytes| bytes[0] ^= 1), CipherError::Undecryptable);
        assert_eq!(changed("encrypted_aes_key", |bytes| bytes[9] ^= 1), CipherError::Undecryptable);
        assert_eq!(changed("initial_vector", |bytes| bytes[15] ^= 1), CipherError::Undecryptable);
        // Libraries that know nonces of 12 bytes only.
        assert_eq!(changed("initial_vector", |bytes| bytes.truncate(12)), CipherError::Form);
        assert_eq!(changed("encrypted_flow_data", |bytes| bytes.truncate(8)), CipherError::Form);
        assert_eq!(changed("encrypted_aes_key", |bytes| bytes.truncate(8)), CipherError::Undecryptable);
        for body in [json!({}), json!([]), json!({"encrypted_flow_data": 1}), json!("x")] {
            assert_eq!(opened(&key, &body), Err(CipherError::Form));
        }
        assert_eq!(key.open_request(b"\xff{").unwrap_err(), CipherError::Form);
        assert!(matches!(BusinessKey::from_pem(&pair.public_pem), Err(CipherError::Key)));
        assert!(matches!(BusinessKey::from_pem(""), Err(CipherError::Key)));
    }

    #[test]
    fn a_longer_aes_key_is_not_ours() {
        let pair = NewKeyPair::generate().unwrap();
        let key = BusinessKey::from_pem(&pair.private_pem).unwrap();
        let mut body = sealed(&pair, &json!({}));
        let public: String = pair.public_pem.lines().filter(|line| !line.starts_with('-')).collect();
        let public = aws_lc_rs::rsa::PublicEncryptingKey::from_der(&STANDARD.decode(public).unwrap()).unwrap();
        let public = aws_lc_rs::rsa::OaepPublicEncryptingKey::new(public).unwrap();
        let mut wrapped = vec![0; public.ciphertext_size()];
        let wrapped = public.encrypt(&OAEP_SHA256_MGF1SHA256, &[7; 32], &mut wrapped, None).unwrap();
        body["encrypted_aes_key"] = STANDARD.encode(wrapped).into();
        assert_eq!(opened(&key, &body), Err(CipherError::Form));
    }
}
