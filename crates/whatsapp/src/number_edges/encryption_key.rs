//! The public key with which the phones encrypt what a Flow asks a business's server (spec §8.11).

use aws_lc_rs::rsa::PublicEncryptingKey;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::body::{check_keys, required_text};
use crate::error::GraphError;
use crate::pem::{self, Label, PemError};

const PARAM: &str = "business_public_key";
const KEY_BITS: usize = 2048;

/// Whether the key was signed for the number as it is registered now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SignatureStatus {
    /// It was.
    Valid,
    /// The number was registered anew since: the key must be uploaded again.
    Mismatch,
}

/// A key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncryptionKey {
    /// PEM, as it was uploaded.
    pub business_public_key: String,
    /// See there.
    pub business_public_key_signature_status: SignatureStatus,
}

impl EncryptionKey {
    /// Reads the parameters of `POST /{phone}/whatsapp_business_encryption`.
    ///
    /// # Errors
    /// 100 for anything but a 2048-bit RSA public key in PEM.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        check_keys(body, &[PARAM])?;
        let pem = required_text(body, PARAM)?.trim();
        check(pem)?;
        Ok(Self { business_public_key: pem.to_owned(), business_public_key_signature_status: SignatureStatus::Valid })
    }

    /// As `GET` lists it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!(self)
    }
}

fn check(text: &str) -> Result<(), GraphError> {
    let bad = |reason: &str| GraphError::parameter(format!("Param {PARAM} is not a valid public key: {reason}."));
    let der = pem::decode(Label::PublicKey, text).map_err(|error| match error {
        PemError::Boundary => bad("it must be a PEM that begins with -----BEGIN PUBLIC KEY-----"),
        PemError::Base64 => bad("its base64 cannot be read"),
    })?;
    let key = PublicEncryptingKey::from_der(&der).map_err(|_| bad("it holds no RSA key of 2048 bits"))?;
    if key.key_size_bits() != KEY_BITS {
        return Err(bad(&format!("it has {} bits in place of {KEY_BITS}", key.key_size_bits())));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
    use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};

    use super::*;

    fn rsa_pem(size: KeySize) -> String {
        let key = PrivateDecryptingKey::generate(size).unwrap().public_key();
        let der: PublicKeyX509Der<'_> = key.as_der().unwrap();
        pem::encode(Label::PublicKey, der.as_ref())
    }

    fn code(pem: &str) -> Option<i64> {
        EncryptionKey::parse(&json!({PARAM: pem})).err().map(|error| error.code)
    }

    #[test]
    fn a_2048_bit_key_is_taken() {
        let pem = rsa_pem(KeySize::Rsa2048);
        let key = EncryptionKey::parse(&json!({PARAM: pem})).unwrap();
        assert_eq!(
            key.to_json(),
            json!({"business_public_key": pem.trim(), "business_public_key_signature_status": "VALID"})
        );
    }

    #[test]
    fn anything_else_is_refused() {
        let good = rsa_pem(KeySize::Rsa2048);
        assert_eq!(code(&rsa_pem(KeySize::Rsa4096)), Some(100));
        assert_eq!(code(""), Some(100));
        assert_eq!(code("hello"), Some(100));
        assert_eq!(code(&good.replace("PUBLIC", "PRIVATE")), Some(100));
        assert_eq!(code(&pem::encode(Label::PublicKey, b"not a key")), Some(100));
        // What becomes of a plus sign in a form that was not encoded.
        assert_eq!(code("-----BEGIN PUBLIC KEY-----\n*\n-----END PUBLIC KEY-----"), Some(100));
        assert_eq!(code(good.get(..good.len() - 60).unwrap()), Some(100));
        assert_eq!(EncryptionKey::parse(&json!({PARAM: 7})).unwrap_err().code, 100);
        assert_eq!(EncryptionKey::parse(&json!({})).unwrap_err().code, 100);
    }
}
