//! What phones and a business's endpoint send each other is encrypted (spec §13): AES-128-GCM with a key made for the one request, which
//! RSA-OAEP carries. The nonce has 16 bytes, and the answer's is the request's with every bit turned.
//!
//! The library's GCM takes nonces of 12 bytes only, so the mode is put together here from its block cipher (NIST SP 800-38D).

use aws_lc_rs::cipher::{AES_128, EncryptingKey, UnboundCipherKey};
use aws_lc_rs::constant_time;
use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::pem::{self, Label};

const BLOCK_BYTES: usize = 16;

/// Why there is no request, or no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CipherError {
    /// The business's key is not one.
    #[error("the key cannot be used")]
    Key,
    /// It is not base64 of something with a tag, or a part is missing or of a wrong length.
    #[error("it is not encrypted as the protocol says")]
    Form,
    /// Encrypted with another key or nonce, or changed on its way.
    #[error("it cannot be decrypted")]
    Undecryptable,
}

/// The key and nonce of one request: random, handed in, never used twice.
#[derive(Debug, Clone, Copy)]
pub struct RequestKey {
    /// Of AES-128.
    pub key: [u8; BLOCK_BYTES],
    /// `initial_vector`
    pub nonce: [u8; BLOCK_BYTES],
}

impl RequestKey {
    /// The body of a request, encrypted for the business.
    ///
    /// # Errors
    /// [`CipherError::Key`]
    pub fn seal_request(&self, plain: &Value, business_public_key_pem: &str) -> Result<Value, CipherError> {
        let der = pem::decode(Label::PublicKey, business_public_key_pem).map_err(|_| CipherError::Key)?;
        let key = PublicEncryptingKey::from_der(&der).map_err(|_| CipherError::Key)?;
        let key = OaepPublicEncryptingKey::new(key).map_err(|_| CipherError::Key)?;
        let mut wrapped = vec![0; key.ciphertext_size()];
        let wrapped = key.encrypt(&OAEP_SHA256_MGF1SHA256, &self.key, &mut wrapped, None);
        let wrapped = STANDARD.encode(wrapped.map_err(|_| CipherError::Key)?);
        Ok(json!({
            "encrypted_flow_data": STANDARD.encode(seal(&self.key, self.nonce, plain.to_string().as_bytes())?),
            "encrypted_aes_key": wrapped,
            "initial_vector": STANDARD.encode(self.nonce),
        }))
    }

    /// What the endpoint answered, a body of base64.
    ///
    /// # Errors
    /// [`CipherError::Form`], [`CipherError::Undecryptable`]
    pub fn open_answer(&self, body: &[u8]) -> Result<Vec<u8>, CipherError> {
        let sealed = STANDARD.decode(body.trim_ascii()).map_err(|_| CipherError::Form)?;
        open(&self.key, self.answer_nonce(), &sealed)
    }

    /// What the endpoint answers, as a body.
    ///
    /// # Errors
    /// [`CipherError::Key`]
    pub fn seal_answer(&self, plain: &Value) -> Result<String, CipherError> {
        Ok(STANDARD.encode(seal(&self.key, self.answer_nonce(), plain.to_string().as_bytes())?))
    }

    fn answer_nonce(&self) -> [u8; BLOCK_BYTES] {
        self.nonce.map(|byte| byte ^ 0xff)
    }
}

/// The cipher text and its tag of 16 bytes; no further data is authenticated.
///
/// # Errors
/// [`CipherError::Key`]
pub fn seal(key: &[u8; BLOCK_BYTES], nonce: [u8; BLOCK_BYTES], plain: &[u8]) -> Result<Vec<u8>, CipherError> {
    let gcm = Gcm::new(key, nonce)?;
    let mut sealed = plain.to_vec();
    gcm.cover(&mut sealed)?;
    let tag = gcm.tag(&sealed)?;
    sealed.extend(tag);
    Ok(sealed)
}

/// The plain text of what [`seal`] made.
///
/// # Errors
/// [`CipherError::Form`], [`CipherError::Undecryptable`]
pub fn open(key: &[u8; BLOCK_BYTES], nonce: [u8; BLOCK_BYTES], sealed: &[u8]) -> Result<Vec<u8>, CipherError> {
    let (covered, tag) = sealed.split_last_chunk::<BLOCK_BYTES>().ok_or(CipherError::Form)?;
    let gcm = Gcm::new(key, nonce)?;
    constant_time::verify_slices_are_equal(&gcm.tag(covered)?, tag).map_err(|_| CipherError::Undecryptable)?;
    let mut plain = covered.to_vec();
    gcm.cover(&mut plain)?;
    Ok(plain)
}

struct Gcm {
    key: EncryptingKey,
    hash_key: u128,
    first_counter: u128,
}

impl Gcm {
    fn new(key: &[u8; BLOCK_BYTES], nonce: [u8; BLOCK_BYTES]) -> Result<Self, CipherError> {
        let key = UnboundCipherKey::new(&AES_128, key).map_err(|_| CipherError::Key)?;
        let key = EncryptingKey::ecb(key).map_err(|_| CipherError::Key)?;
        let hash_key = u128::from_be_bytes(block(&key, 0)?);
        let nonce_bits = 128;
        let first_counter = multiply(multiply(u128::from_be_bytes(nonce), hash_key) ^ nonce_bits, hash_key);
        Ok(Self { key, hash_key, first_counter })
    }

    /// Covers a text with the key stream, or uncovers it.
    fn cover(&self, text: &mut [u8]) -> Result<(), CipherError> {
        let low_bits = u128::from(u32::MAX);
        let mut stream = Vec::with_capacity(text.len() + BLOCK_BYTES);
        for index in 0..text.len().div_ceil(BLOCK_BYTES) {
            // Only the last 32 bits count on.
            let low = self.first_counter.wrapping_add(1).wrapping_add(index as u128) & low_bits;
            stream.extend(((self.first_counter & !low_bits) | low).to_be_bytes());
        }
        self.key.encrypt(&mut stream).map_err(|_| CipherError::Key)?;
        text.iter_mut().zip(stream).for_each(|(byte, key)| *byte ^= key);
        Ok(())
    }

    fn tag(&self, covered: &[u8]) -> Result<[u8; BLOCK_BYTES], CipherError> {
        let mut sum = 0;
        for part in covered.chunks(BLOCK_BYTES) {
            let mut padded = [0; BLOCK_BYTES];
            padded.iter_mut().zip(part).for_each(|(to, from)| *to = *from);
            sum = multiply(sum ^ u128::from_be_bytes(padded), self.hash_key);
        }
        let bits = (covered.len() as u128).wrapping_mul(8);
        sum = multiply(sum ^ bits, self.hash_key);
        let mask = u128::from_be_bytes(block(&self.key, self.first_counter)?);
        Ok((sum ^ mask).to_be_bytes())
    }
}

fn block(key: &EncryptingKey, plain: u128) -> Result<[u8; BLOCK_BYTES], CipherError> {
    let mut block = plain.to_be_bytes();
    key.encrypt(&mut block).map_err(|_| CipherError::Key)?;
    Ok(block)
}

/// In GCM's field, whose lowest bit comes first. Takes as long for every value.
fn multiply(a: u128, b: u128) -> u128 {
    const REDUCTION: u128 = 0xe1 << 120;
    let (mut product, mut shifted) = (0, b);
    for bit in (0..128).rev() {
        product ^= shifted & 0_u128.wrapping_sub((a >> bit) & 1);
        shifted = (shifted >> 1) ^ (REDUCTION & 0_u128.wrapping_sub(shifted & 1));
    }
    product
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
    use aws_lc_rs::rsa::{KeySize, OaepPrivateDecryptingKey, PrivateDecryptingKey};

    use super::*;

    fn counting(from: u8) -> [u8; 16] {
        std::array::from_fn(|index| from + u8::try_from(index).unwrap())
    }

    /// Made by OpenSSL, through Python's `cryptography`: key 00…0f, nonce 10…1f.
    const SEALED_PING: &str =
        "bebc81d30fc14de7b83af9a092011ff5d9df41fc196fc8968bbca5e62a2d14c25eb9097be3d94ea6d773bff2f54f65763c";
    const SEALED_NOTHING: &str = "48e8c88eadb042bfce785187d01fbdd4";
    const SEALED_LONG: &str = "232217cb698e46dc8656f9cbf2eabf8b04032726bd332d21d311672f46bf5ae53a3f5de8477234a9546a8f3d6f8314548835b59fbbd7410241eac96a23ff38b513dad43ffc451d306a309746ac988c4bed8b8cdfa1b849bf79e25bf8047c0a2a016a1148c4e54e56fd2f330a701633944060976c";

    #[test]
    fn it_is_the_gcm_of_others() {
        let (key, nonce) = (counting(0), counting(16));
        let ping = b"{\"version\":\"3.0\",\"action\":\"ping\"}";
        for (nonce, plain, sealed) in [
            (nonce, ping.to_vec(), SEALED_PING),
            (nonce, Vec::new(), SEALED_NOTHING),
            (nonce.map(|byte| byte ^ 0xff), vec![b'x'; 100], SEALED_LONG),
        ] {
            assert_eq!(hex::encode(seal(&key, nonce, &plain).unwrap()), sealed);
            assert_eq!(open(&key, nonce, &hex::decode(sealed).unwrap()).unwrap(), plain);
        }
    }

    #[test]
    fn what_was_changed_is_refused() {
        let key = RequestKey { key: counting(0), nonce: counting(16) };
        let answer = seal(&key.key, key.nonce.map(|byte| byte ^ 0xff), b"{}").unwrap();
        assert_eq!(key.open_answer(STANDARD.encode(&answer).as_bytes()).unwrap(), b"{}");
        for at in 0..answer.len() {
            let mut changed = answer.clone();
            changed[at] ^= 1;
            assert_eq!(key.open_answer(STANDARD.encode(changed).as_bytes()), Err(CipherError::Undecryptable));
        }
        assert_eq!(key.open_answer(b"{\"data\": 1}"), Err(CipherError::Form));
        assert_eq!(key.open_answer(b"AAAA"), Err(CipherError::Form));
        let turned = seal(&key.key, key.nonce, b"{}").unwrap();
        assert_eq!(key.open_answer(STANDARD.encode(turned).as_bytes()), Err(CipherError::Undecryptable));
    }

    #[test]
    fn the_business_reads_the_request() {
        let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap();
        let der: PublicKeyX509Der<'_> = private.public_key().as_der().unwrap();
        let pem = pem::encode(Label::PublicKey, der.as_ref());
        let key = RequestKey { key: counting(3), nonce: counting(9) };
        let body = key.seal_request(&json!({"action": "ping"}), &pem).unwrap();
        let part = |name: &str| STANDARD.decode(body[name].as_str().unwrap()).unwrap();
        let private = OaepPrivateDecryptingKey::new(private).unwrap();
        let mut unwrapped = vec![0; private.min_output_size()];
        let wrapped = part("encrypted_aes_key");
        let unwrapped = private.decrypt(&OAEP_SHA256_MGF1SHA256, &wrapped, &mut unwrapped, None).unwrap();
        assert_eq!(unwrapped, key.key);
        assert_eq!(part("initial_vector"), key.nonce);
        let plain = open(&key.key, key.nonce, &part("encrypted_flow_data")).unwrap();
        assert_eq!(plain, b"{\"action\":\"ping\"}");
        assert_eq!(key.seal_request(&json!({}), "no key"), Err(CipherError::Key));
    }
}
