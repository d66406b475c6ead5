//! The folder that holds an installation: databases, files, the key, and the lock that keeps a second process out.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::Context;

/// A locked data folder. The lock goes with the process, however it ends.
pub struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Makes the folder where missing, and locks it.
    ///
    /// # Errors
    /// Where another process has it, or it cannot be written.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        std::fs::create_dir_all(path).with_context(|| format!("the data folder {shown} cannot be made"))?;
        let lock = File::create(path.join("recado.lock")).with_context(|| format!("{shown} cannot be written to"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                anyhow::bail!("another recado is running on {shown}; end it, or choose another folder with --data")
            }
            Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("{shown} cannot be locked")),
        }
    }

    /// The desk's or the cloud's SQLite database.
    #[must_use]
    pub fn database(&self, product: &str) -> String {
        format!("sqlite:{}", self.path.join(format!("{product}.db")).display())
    }

    /// Where files are kept.
    #[must_use]
    pub fn blobs(&self) -> PathBuf {
        self.path.join("blobs")
    }

    /// The key that seals secrets.
    #[must_use]
    pub fn secret_key(&self) -> PathBuf {
        self.path.join("secret.key")
    }
}
