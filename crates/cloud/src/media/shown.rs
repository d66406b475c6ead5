//! Files that everybody may see: the pictures of business profiles and the examples of templates.

use super::{Owner, StoredMedia, find};
use crate::error::Result;
use crate::state::State;

/// Where a shown file is, on this cloud's own origin.
pub(crate) fn shown_url(state: &State, media_id: &str) -> String {
    format!("{}/_shown/{media_id}", state.settings.public_url)
}

/// A file that is shown to everybody.
pub(crate) async fn find_shown(state: &State, media_id: &str) -> Result<Option<StoredMedia>> {
    Ok(find(state, media_id).await?.filter(|file| file.owner == Owner::Shown))
}
