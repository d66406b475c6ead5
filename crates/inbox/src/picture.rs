//! Pictures that stand at other servers: of products, in examples of templates. Pages ask for them here, so that no other server
//! learns who looks at what, and so that nothing but a picture reaches a page.

use std::time::Duration;

use bytes::Bytes;
use recado_infra::http::read_body;
use recado_whatsapp::media;

use crate::{Error, Inbox, Result};

const PATIENCE: Duration = Duration::from_secs(10);
/// Graph takes pictures of products up to 8 MB.
const LIMIT_BYTES: u64 = 8 * 1024 * 1024;
/// What browsers show, and only show.
const TYPES: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "image/gif"];

/// A picture of another server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignPicture {
    /// By its bytes, not by what the server said.
    pub mime_type: &'static str,
    /// The picture.
    pub bytes: Bytes,
}

impl Inbox {
    /// Fetches a picture.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the address may not be called, [`Error::NotFound`] where no picture is there, or not in time.
    pub async fn foreign_picture(&self, url: &str) -> Result<ForeignPicture> {
        let missing = || Error::NotFound("picture");
        let request = self.http.fetch(url).map_err(|refused| Error::invalid("url", refused.to_string()))?;
        let answer = request.timeout(PATIENCE).send().await.map_err(|_| missing())?;
        if answer.status() != http::StatusCode::OK {
            return Err(missing());
        }
        let bytes = read_body(answer, LIMIT_BYTES).await.map_err(|_| missing())?;
        let sniffed = media::sniff(None, None, &bytes);
        let mime_type = TYPES.into_iter().find(|known| *known == sniffed.mime_type).ok_or_else(missing)?;
        Ok(ForeignPicture { mime_type, bytes })
    }
}
