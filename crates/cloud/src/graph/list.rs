//! Lists in pages.

use recado_whatsapp::GraphError;
use recado_whatsapp::paging::{Page, PageRequest};
use serde_json::Value;
use url::Url;

use super::answer::DEFAULT_VERSION;
use super::call::Call;
use crate::state::State;

/// The page that the call asks for, of all `(key, node)` in order.
pub(super) fn page(state: &State, call: &Call, nodes: Vec<(String, Value)>) -> Result<Value, GraphError> {
    page_by(state, call, &PageRequest::parse(&call.params)?, nodes)
}

/// The page that was read from the call already.
pub(super) fn page_by(
    state: &State,
    call: &Call,
    request: &PageRequest,
    nodes: Vec<(String, Value)>,
) -> Result<Value, GraphError> {
    answer(state, call, request.page_of(nodes)?)
}

/// A page that was found elsewhere.
pub(super) fn answer(state: &State, call: &Call, page: Page) -> Result<Value, GraphError> {
    Ok(page.to_json(&address(state, call)?))
}

/// The call's own address, as the links to further pages must have it.
fn address(state: &State, call: &Call) -> Result<Url, GraphError> {
    let version = call.path.version.as_deref().unwrap_or(DEFAULT_VERSION);
    let text = format!("{}/{version}{}", state.settings.public_url, call.path.shown());
    let mut url = Url::parse(&text).map_err(|_| GraphError::something_went_wrong())?;
    if !call.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&call.query);
    }
    Ok(url)
}
