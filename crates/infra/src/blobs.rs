//! Pictures, voice notes, documents: bytes named by their SHA-256, in a local folder or at an S3 address.
//!
//! A name never changes its content, so nothing is ever overwritten and the same bytes are stored once.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path as StorePath;
use object_store::{ObjectStore, ObjectStoreExt, PutMode};
use url::Url;

/// A place for blobs; clones share it.
#[derive(Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    prefix: String,
}

/// What can go wrong with blobs.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No blob has this name.
    #[error("no such file")]
    Missing,
    /// The address cannot be used.
    #[error("not an address for files: {0}")]
    Address(String),
    /// The disk or the server.
    #[error("the file store is not available: {0}")]
    Unavailable(String),
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl Blobs {
    /// In a folder, created where missing. `area` keeps the cloud's blobs apart from the desk's.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn folder(folder: &Path, area: &str) -> Result<Self, Error> {
        let unavailable = |error: std::io::Error| Error::Unavailable(format!("{}: {error}", folder.display()));
        std::fs::create_dir_all(folder).map_err(unavailable)?;
        let store = LocalFileSystem::new_with_prefix(folder)?;
        Ok(Self { store: Arc::new(store), prefix: area.to_owned() })
    }

    /// At an address such as `s3://bucket/path`; credentials and endpoint as the AWS tools take them from the environment.
    ///
    /// # Errors
    /// Where the address or the environment does not serve.
    pub fn at(address: &str, area: &str) -> Result<Self, Error> {
        let url = Url::parse(address).map_err(|error| Error::Address(error.to_string()))?;
        let options = std::env::vars().filter(|(name, _)| name.starts_with("AWS_"));
        let (store, path) =
            object_store::parse_url_opts(&url, options).map_err(|error| Error::Address(error.to_string()))?;
        let prefix = if path.as_ref().is_empty() { area.to_owned() } else { format!("{path}/{area}") };
        Ok(Self { store: Arc::from(store), prefix })
    }

    /// In memory, gone with the process.
    #[must_use]
    pub fn memory() -> Self {
        Self { store: Arc::new(InMemory::new()), prefix: "memory".to_owned() }
    }

    /// Stores bytes; answers their SHA-256 in hex, which is their name.
    ///
    /// # Errors
    /// Where the store does not take them.
    pub async fn put(&self, bytes: Bytes) -> Result<String, Error> {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &bytes);
        let name = hex::encode(digest.as_ref());
        let path = self.path(&name)?;
        match self.store.put_opts(&path, bytes.clone().into(), PutMode::Create.into()).await {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => {}
            // Some S3-alikes have no conditional put; the content is the same, so overwriting it does no harm.
            Err(object_store::Error::NotImplemented { .. }) => {
                self.store.put(&path, bytes.into()).await?;
            }
            Err(error) => return Err(error.into()),
        }
        Ok(name)
    }

    /// All bytes of a blob.
    ///
    /// # Errors
    /// [`Error::Missing`] where there is none of this name.
    pub async fn get(&self, name: &str) -> Result<Bytes, Error> {
        Ok(self.store.get(&self.path(name)?).await?.bytes().await?)
    }

    /// Some bytes of a blob.
    ///
    /// # Errors
    /// [`Error::Missing`] where there is none of this name.
    pub async fn get_range(&self, name: &str, range: Range<u64>) -> Result<Bytes, Error> {
        Ok(self.store.get_range(&self.path(name)?, range).await?)
    }

    /// Deletes a blob; one that is gone already is fine.
    ///
    /// # Errors
    /// Where the store does not answer.
    pub async fn delete(&self, name: &str) -> Result<(), Error> {
        match self.store.delete(&self.path(name)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn path(&self, name: &str) -> Result<StorePath, Error> {
        // Names are ours, but one may come back in a URL.
        if name.len() != 64 || !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Error::Missing);
        }
        Ok(StorePath::from(format!("{}/{}/{name}", self.prefix, &name[..2])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_same_bytes_have_one_name_and_come_back_whole_or_in_part() {
        for blobs in [Blobs::memory(), Blobs::folder(&std::env::temp_dir().join("recado-blobs-test"), "desk").unwrap()]
        {
            let name = blobs.put(Bytes::from_static(b"hello world")).await.unwrap();
            assert_eq!(blobs.put(Bytes::from_static(b"hello world")).await.unwrap(), name);
            assert_eq!(blobs.get(&name).await.unwrap(), "hello world");
            assert_eq!(blobs.get_range(&name, 6..11).await.unwrap(), "world");
            blobs.delete(&name).await.unwrap();
            assert!(matches!(blobs.get(&name).await, Err(Error::Missing)));
            assert!(matches!(blobs.get("../../etc/passwd").await, Err(Error::Missing)));
        }
    }
}
