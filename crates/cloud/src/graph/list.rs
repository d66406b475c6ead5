//! Lists in pages.

use recado_whatsapp::paging::{Page, PageRequest};
use recado_whatsapp::{GraphError, params};
use serde_json::{Value, json};
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

/// The page with what its `summary` asks for; `total` is the length of the whole list.
///
/// # Errors
/// 100 for a part that summaries do not have.
pub(super) fn with_summary(call: &Call, mut page: Value, total: usize) -> Result<Value, GraphError> {
    let wanted = match call.param("summary") {
        None | Some(Value::Bool(false)) => return Ok(page),
        Some(Value::Bool(true)) => Vec::new(),
        Some(names) => params::list(names),
    };
    let mut unknown = wanted.iter().filter(|name| !matches!(name.as_str(), "total_count" | "true" | "1"));
    if let Some(name) = unknown.next() {
        return Err(GraphError::parameter(format!("Param summary must be one of {{TOTAL_COUNT}} - got \"{name}\".")));
    }
    if let Some(page) = page.as_object_mut() {
        page.insert("summary".into(), json!({"total_count": total}));
    }
    Ok(page)
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
