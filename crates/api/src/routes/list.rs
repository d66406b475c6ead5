//! Short lists, which are answered whole.

use serde::Serialize;
use utoipa::ToSchema;

/// All of them.
#[derive(Serialize, ToSchema)]
pub struct List<T> {
    /// The rows.
    pub data: Vec<T>,
}
