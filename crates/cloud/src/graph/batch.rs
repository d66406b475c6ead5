//! Several calls in one: `POST /` with `batch`, as old client libraries do it. They run in order, because one may rely on
//! what another did.

use axum::body::Body;
use http::{HeaderMap, HeaderValue, Method, header};
use recado_whatsapp::{GraphError, params};
use serde_json::{Value, json};

use super::answer::Outcome;
use super::body::{self, PARAMETERS_LIMIT_BYTES};
use super::call::{Call, CallPath, query_pairs};
use super::call_rate;
use crate::state::State;

/// Calls in one batch (Graph's own limit).
const MAX_CALLS: usize = 50;

/// Whether a call is a batch: a POST to the root.
pub(super) fn is_batch(call: &Call) -> bool {
    call.method == Method::POST && call.path.segments.is_empty()
}

/// Runs all and answers a list of `{code, headers?, body}`, each body as JSON text.
pub(super) async fn run(state: &State, call: Call) -> Result<Value, GraphError> {
    let batch = call.param("batch").ok_or_else(|| GraphError::required_parameter("batch"))?;
    let batch = params::unfold(batch).into_owned();
    let Value::Array(operations) = batch else {
        return Err(GraphError::parameter("Param batch must be a list of calls."));
    };
    if operations.is_empty() || operations.len() > MAX_CALLS {
        return Err(GraphError::parameter(format!("Param batch must hold 1 to {MAX_CALLS} calls.")));
    }
    // `merge` takes the transport's own parameters away, so they are looked for where they were.
    let with_headers = call.query.iter().all(|(name, value)| name != "include_headers" || value != "false");
    let mut answers = Vec::with_capacity(operations.len());
    for operation in &operations {
        let outcome = Outcome::of(run_one(state, &call, operation).await);
        let mut answer = json!({"code": outcome.status.as_u16(), "body": outcome.body});
        if with_headers {
            answer["headers"] = json!([{"name": "Content-Type", "value": "application/json; charset=UTF-8"}]);
        }
        answers.push(answer);
    }
    Ok(Value::Array(answers))
}

async fn run_one(state: &State, batch: &Call, operation: &Value) -> Result<Value, GraphError> {
    let text = |name: &str| operation.get(name).and_then(Value::as_str);
    let method = text("method").unwrap_or("GET").to_ascii_uppercase();
    let method = Method::from_bytes(method.as_bytes())
        .map_err(|_| GraphError::parameter("Param method of a call in the batch is not an HTTP method."))?;
    let relative_url = text("relative_url").ok_or_else(|| GraphError::required_parameter("relative_url"))?;
    let (path, query) = relative_url.split_once('?').unwrap_or((relative_url, ""));
    let query = query_pairs(query);
    let own_token = query.iter().rev().find(|(name, _)| name == "access_token").map(|(_, token)| token.clone());
    let token = own_token.or_else(|| batch.token().map(str::to_owned));
    let parsed = match text("body") {
        Some(body) => body::read(&content_type_of(body), Body::from(body.to_owned()), PARAMETERS_LIMIT_BYTES).await?,
        None => body::Parsed::default(),
    };
    let call = Call::new(method, CallPath::parse(path), query, token, parsed)?;
    if is_batch(&call) {
        return Err(GraphError::parameter("A batch cannot hold another batch."));
    }
    Box::pin(call_rate::serve(state, call)).await.0
}

/// A call's body is a form; JSON is taken too.
fn content_type_of(body: &str) -> HeaderMap {
    let content_type =
        if body.trim_start().starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
    HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(content_type))])
}
