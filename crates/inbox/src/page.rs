//! Pages of a list, and the opaque cursors between them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Error, Result};

/// Rows of a page where the caller names no number.
pub const DEFAULT_LIMIT: u32 = 50;
/// Rows of a page at the most.
pub const MAX_LIMIT: u32 = 200;

/// Which page of a list is wanted.
#[derive(Debug, Clone, Default)]
pub struct PageRequest {
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// How many rows; 50 by default, 200 at the most.
    pub limit: Option<u32>,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub data: Vec<T>,
    /// Give it as `cursor` to get the next page; `null` after the last one.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

impl PageRequest {
    /// How many rows to answer.
    pub(crate) fn limit(&self) -> usize {
        self.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT) as usize
    }

    /// The `LIMIT` of the query: one more row tells whether there is another page.
    pub(crate) fn fetch_limit(&self) -> i64 {
        i64::from(self.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)) + 1
    }

    /// What the cursor holds.
    pub(crate) fn position<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        let Some(cursor) = self.cursor.as_deref().filter(|cursor| !cursor.is_empty()) else { return Ok(None) };
        let json = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| Error::BadCursor)?;
        serde_json::from_slice(&json).map(Some).map_err(|_| Error::BadCursor)
    }

    /// The cursor of this position.
    pub(crate) fn cursor_at(position: &impl Serialize) -> Result<String> {
        let json = serde_json::to_vec(position).map_err(|error| Error::Stored(error.to_string()))?;
        Ok(URL_SAFE_NO_PAD.encode(json))
    }

    /// A page of the rows that were found, of which there may be one too many.
    pub(crate) fn page<T, C: Serialize>(&self, mut rows: Vec<T>, position_of: impl Fn(&T) -> C) -> Result<Page<T>> {
        let limit = self.limit();
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = match rows.last() {
            Some(last) if more => Some(Self::cursor_at(&position_of(last))?),
            _ => None,
        };
        Ok(Page { data: rows, next_cursor })
    }
}
