//! Passwords: Argon2id on the blocking pool, few at a time, so that sign-ins neither stall the inbox nor fill the memory.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::{Error, Result};

/// The shortest password taken.
pub const MIN_PASSWORD_CHARS: usize = 10;
/// The longest password taken.
pub const MAX_PASSWORD_CHARS: usize = 200;

/// OWASP's second choice for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes computed at the same time.
const AT_ONCE: usize = 2;

/// Checked where no agent has the address, so that the answer takes as long as for one who does.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdCBmb3Igbm9ib2R5$1ErOF1UqZUpK2j1gsU5iMZ5Yp4qYk6oKcWqZkX4q0n8";

/// Hashes and checks passwords.
#[derive(Clone)]
pub(crate) struct Passwords(Arc<Semaphore>);

impl Passwords {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }

    pub(crate) async fn hash(&self, password: SecretString) -> Result<String> {
        self.compute(move || {
            let hash = hasher()?.hash_password(password.expose_secret().as_bytes());
            hash.map(|hash| hash.to_string()).map_err(|error| Error::Stored(format!("password hash: {error}")))
        })
        .await
    }

    /// Whether it is the password of this hash. `None`: of nobody, which takes as long.
    pub(crate) async fn verify(&self, password: SecretString, hash: Option<String>) -> Result<bool> {
        self.compute(move || {
            let known = hash.is_some();
            let text = hash.unwrap_or_else(|| NOBODY.to_owned());
            let parsed = PasswordHash::new(&text).map_err(|error| Error::Stored(format!("password hash: {error}")))?;
            let matches = hasher()?.verify_password(password.expose_secret().as_bytes(), &parsed).is_ok();
            Ok(matches && known)
        })
        .await
    }

    async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let permit = self.0.clone().acquire_owned().await.map_err(|_| Error::Stopped("password hashing"))?;
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        })
        .await
        .map_err(|_| Error::Stopped("password hashing"))?
    }
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None);
    let params = params.map_err(|error| Error::Stored(format!("password parameters: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Whether a new password may be used.
pub(super) fn check(password: &SecretString) -> Result<()> {
    let length = password.expose_secret().chars().count();
    if (MIN_PASSWORD_CHARS..=MAX_PASSWORD_CHARS).contains(&length) {
        return Ok(());
    }
    let detail = format!("A password has {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters.");
    Err(Error::invalid("password", detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_only() {
        let passwords = Passwords::new();
        let hash = passwords.hash(SecretString::from("correct horse")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify(SecretString::from("correct horse"), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify(SecretString::from("wrong horse"), Some(hash)).await.unwrap());
        assert!(!passwords.verify(SecretString::from("correct horse"), None).await.unwrap());
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        assert!(check(&SecretString::from("short")).is_err());
        assert!(check(&SecretString::from("x".repeat(201))).is_err());
        assert!(check(&SecretString::from("recado-demo")).is_ok());
    }
}
