//! Secrets at rest: AES-256-GCM under the installation's key.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, RandomizedNonceKey};
use secrecy::{ExposeSecret, SecretString};

const KEY_BYTES: usize = 32;

/// Seals and opens secrets; clones share the key.
#[derive(Clone)]
pub struct SecretBox(Arc<RandomizedNonceKey>);

/// What can go wrong with the key or with what it sealed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The key file.
    #[error("the key file: {0}")]
    File(#[from] std::io::Error),
    /// A key of the wrong length.
    #[error("the key is not 32 bytes in hex")]
    Key,
    /// Not sealed with this key, or changed since.
    #[error("a stored secret cannot be opened with this key")]
    Sealed,
}

impl SecretBox {
    /// With the key in this file; makes one, readable by its owner alone, where there is none.
    ///
    /// # Errors
    /// Where the file cannot be read or made, or holds something else.
    pub fn from_file(path: &Path) -> Result<Self, Error> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::from_hex(text.trim()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key: [u8; KEY_BYTES] = rand::random();
                let mut options = std::fs::OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut file = options.open(path)?;
                writeln!(file, "{}", hex::encode(key))?;
                file.sync_all()?;
                Self::from_key(&key)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// With a key of 64 hex digits.
    ///
    /// # Errors
    /// [`Error::Key`] for anything else.
    pub fn from_hex(text: &str) -> Result<Self, Error> {
        Self::from_key(&hex::decode(text).map_err(|_| Error::Key)?)
    }

    /// With a key that is forgotten with the process.
    ///
    /// # Errors
    /// Where the machine has no randomness.
    pub fn ephemeral() -> Result<Self, Error> {
        Self::from_key(&rand::random::<[u8; KEY_BYTES]>())
    }

    fn from_key(key: &[u8]) -> Result<Self, Error> {
        RandomizedNonceKey::new(&AES_256_GCM, key).map(|key| Self(Arc::new(key))).map_err(|_| Error::Key)
    }

    /// Seals a secret for the database.
    ///
    /// # Errors
    /// Where the machine has no randomness.
    pub fn seal(&self, secret: &SecretString) -> Result<Vec<u8>, Error> {
        let mut sealed = secret.expose_secret().as_bytes().to_vec();
        let nonce = self.0.seal_in_place_append_tag(Aad::empty(), &mut sealed).map_err(|_| Error::Sealed)?;
        Ok([nonce.as_ref().as_slice(), &sealed].concat())
    }

    /// Opens what [`SecretBox::seal`] made.
    ///
    /// # Errors
    /// [`Error::Sealed`] where it was made with another key, or changed.
    pub fn open(&self, sealed: &[u8]) -> Result<SecretString, Error> {
        let (nonce, body) = sealed.split_first_chunk::<12>().ok_or(Error::Sealed)?;
        let mut body = body.to_vec();
        let plain = self.0.open_in_place(nonce.into(), Aad::empty(), &mut body).map_err(|_| Error::Sealed)?;
        String::from_utf8(plain.to_vec()).map(SecretString::from).map_err(|_| Error::Sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_with_the_same_key_only() {
        let ours = SecretBox::ephemeral().unwrap();
        let sealed = ours.seal(&SecretString::from("EAAG-token")).unwrap();
        assert!(!sealed.windows(5).any(|part| part == b"token"));
        assert_eq!(ours.open(&sealed).unwrap().expose_secret(), "EAAG-token");
        assert!(matches!(SecretBox::ephemeral().unwrap().open(&sealed), Err(Error::Sealed)));
        assert!(matches!(ours.open(&sealed[..9]), Err(Error::Sealed)));
    }

    #[test]
    fn the_key_file_is_made_once_and_only_for_its_owner() {
        let folder = std::env::temp_dir().join(format!("recado-key-{}", recado_core::new_uuid()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("secret.key");
        let sealed = SecretBox::from_file(&path).unwrap().seal(&SecretString::from("x")).unwrap();
        assert_eq!(SecretBox::from_file(&path).unwrap().open(&sealed).unwrap().expose_secret(), "x");
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&path).unwrap()) & 0o777, 0o600);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
