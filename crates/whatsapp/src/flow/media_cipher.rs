//! A file on its way to a business's endpoint (spec §11): AES-256-CBC, and a part of an HMAC behind it. The keys travel in the request.

use aws_lc_rs::cipher::{AES_256, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::hmac;
use aws_lc_rs::iv::FixedLength;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::endpoint_cipher::CipherError;
use crate::signature;

/// So much of the HMAC stands behind the cipher text.
const SUM_BYTES: usize = 10;

/// The keys of one file: random, handed in, never used twice.
#[derive(Debug, Clone, Copy)]
pub struct FileKeys {
    /// Of AES-256.
    pub encryption: [u8; 32],
    /// Of the sum.
    pub hmac: [u8; 32],
    /// Of the mode CBC.
    pub iv: [u8; 16],
}

/// A file as it is downloaded, and what it takes to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedFile {
    /// What stands at the `cdn_url`.
    pub bytes: Vec<u8>,
    /// `encryption_metadata`
    pub metadata: Value,
}

impl FileKeys {
    /// Encrypts a file.
    ///
    /// # Errors
    /// [`CipherError::Key`] where the library refuses.
    pub fn seal(&self, plain: &[u8]) -> Result<SealedFile, CipherError> {
        let key = UnboundCipherKey::new(&AES_256, &self.encryption).map_err(|_| CipherError::Key)?;
        let key = PaddedBlockEncryptingKey::cbc_pkcs7(key).map_err(|_| CipherError::Key)?;
        let mut bytes = plain.to_vec();
        key.less_safe_encrypt(&mut bytes, EncryptionContext::Iv128(FixedLength::from(self.iv)))
            .map_err(|_| CipherError::Key)?;
        let mut sum = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &self.hmac));
        sum.update(&self.iv);
        sum.update(&bytes);
        bytes.extend(sum.sign().as_ref().iter().take(SUM_BYTES));
        let metadata = json!({
            "encrypted_hash": STANDARD.encode(signature::sha256(&bytes)),
            "iv": STANDARD.encode(self.iv),
            "encryption_key": STANDARD.encode(self.encryption),
            "hmac_key": STANDARD.encode(self.hmac),
            "plaintext_hash": STANDARD.encode(signature::sha256(plain)),
        });
        Ok(SealedFile { bytes, metadata })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by `openssl enc` and Python's `hmac`: keys 00…1f and 20…3f, iv 40…4f.
    const SEALED_HELLO: &str = "d6c04b1bcf50ad02e8c2f2dda9233ffd9487464669a4b27283f9";

    fn counting<const N: usize>(from: u8) -> [u8; N] {
        std::array::from_fn(|index| from + u8::try_from(index).unwrap())
    }

    #[test]
    fn it_is_what_others_decrypt() {
        let keys = FileKeys { encryption: counting(0), hmac: counting(32), iv: counting(64) };
        let sealed = keys.seal(b"Hello, file").unwrap();
        assert_eq!(hex::encode(&sealed.bytes), SEALED_HELLO);
        let part = |name: &str| STANDARD.decode(sealed.metadata[name].as_str().unwrap()).unwrap();
        assert_eq!(part("encrypted_hash"), signature::sha256(&sealed.bytes));
        assert_eq!(part("plaintext_hash"), signature::sha256(b"Hello, file"));
        assert_eq!(
            (part("encryption_key"), part("hmac_key"), part("iv")),
            (keys.encryption.to_vec(), keys.hmac.to_vec(), keys.iv.to_vec())
        );
    }

    #[test]
    fn a_whole_block_is_padded_with_another() {
        let keys = FileKeys { encryption: counting(1), hmac: counting(2), iv: counting(3) };
        for (length, sealed) in [(0, 16), (15, 16), (16, 32), (17, 32)] {
            assert_eq!(keys.seal(&vec![7; length]).unwrap().bytes.len(), sealed + SUM_BYTES);
        }
    }
}
