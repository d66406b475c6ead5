//! Lists: short ones, which are answered whole, and which page of a long one is asked for.

use recado_inbox::PageRequest;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// All of them.
#[derive(Serialize, ToSchema)]
pub struct List<T> {
    /// The rows.
    pub data: Vec<T>,
}

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// From the page before.
    cursor: Option<String>,
    /// 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl From<PageQuery> for PageRequest {
    fn from(PageQuery { cursor, limit }: PageQuery) -> Self {
        Self { cursor, limit }
    }
}
