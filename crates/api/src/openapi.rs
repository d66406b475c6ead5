//! The description of this API, made from the routes themselves.

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr};

use recado_inbox::{Queue, Sort};

use crate::cookie;
use crate::events::{ClientFrame, EventFrame};
use crate::problem::{self, FieldProblem, Problem};

/// The name of the one component response.
const PROBLEM: &str = "Problem";

// The schemas are those that no body names, so that utoipa does not find them.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Recado desk",
        description = "What agents and programs do with conversations. Errors are RFC 9457 problems; lists are paged by `cursor`.",
    ),
    components(schemas(Problem, FieldProblem, EventFrame, ClientFrame, Queue, Sort)),
    security(("session" = []), ("api_key" = [])),
    tags(
        (name = "session", description = "Signing in and out"),
        (name = "agents", description = "The people who answer"),
        (name = "audit", description = "Who changed what"),
        (name = "connections", description = "WhatsApp Business Accounts and their numbers"),
        (name = "conversations", description = "The inbox"),
        (name = "tags", description = "What conversations are sorted by"),
        (name = "schedules", description = "Business hours, and what customers are told outside of them"),
        (name = "survey", description = "How satisfied customers are"),
        (name = "teams", description = "Agents who share conversations, and who takes new ones"),
        (name = "messages", description = "What was said"),
        (name = "media", description = "Pictures, voice notes, documents"),
        (name = "contacts", description = "The people who write"),
        (name = "templates", description = "Messages that may be sent at any time, once WhatsApp has approved them"),
        (name = "flows", description = "WhatsApp Flows: forms inside a chat, and what customers filled in"),
        (name = "events", description = "Every change, live"),
        (name = "webhooks", description = "What WhatsApp tells us"),
        (name = "operations", description = "For whoever runs the server"),
    ),
)]
struct Preamble;

/// Title, tags and security, before the routes are added.
pub fn preamble() -> utoipa::openapi::OpenApi {
    Preamble::openapi()
}

/// The description with what the routes do not say themselves: problems, security, version.
#[must_use]
pub fn complete(mut description: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    description.info.version = env!("CARGO_PKG_VERSION").to_owned();
    if let Some(components) = &mut description.components {
        components.responses.insert(PROBLEM.to_owned(), RefOr::T(problem_response()));
        components.add_security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                cookie::NAME,
                "Set by signing in. A call that changes something also needs the header Origin of our own pages.",
            ))),
        );
        components.add_security_scheme("api_key", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
    for (path, item) in &mut description.paths.paths {
        for (changes, operation) in operations(item) {
            add_problems(path, changes, operation);
        }
    }
    description
}

/// As `GET /api/v1/openapi.json` answers it; written when it is first asked for.
#[derive(Clone)]
pub struct Text(Arc<LazyLock<Bytes, Box<dyn FnOnce() -> Bytes + Send + Sync>>>);

impl Text {
    /// The text of what `description` tells.
    pub fn of(description: impl FnOnce() -> utoipa::openapi::OpenApi + Send + Sync + 'static) -> Self {
        // Writing maps with text keys cannot fail.
        Self(Arc::new(LazyLock::new(Box::new(|| description().to_json().unwrap_or_default().into()))))
    }

    /// The JSON.
    pub fn bytes(&self) -> Bytes {
        Bytes::clone(&self.0)
    }
}

fn problem_response() -> utoipa::openapi::Response {
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new()
        .description("Refused; `code` and `detail` say why")
        .content(problem::CONTENT_TYPE, body)
        .build()
}

/// The operations of a path, each with whether it changes something.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (bool, &mut Operation)> {
    let reading = item.get.as_mut().map(|operation| (false, operation));
    let changing = [&mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
    let changing = changing.into_iter().filter_map(Option::as_mut).map(|operation| (true, operation));
    reading.into_iter().chain(changing)
}

/// What the extractors and layers can answer, which no route has to say itself.
fn add_problems(path: &str, changes: bool, operation: &mut Operation) {
    let needs_sign_in = operation.security.is_none();
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let is_query = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query);
    let has_query = parameters.iter().any(is_query);
    let has_body = operation.request_body.is_some();
    let rules = [
        ("401", needs_sign_in),
        ("403", needs_sign_in && changes),
        ("404", path.contains('{')),
        ("400", has_body),
        ("408", has_body),
        ("413", has_body),
        ("415", has_body),
        ("422", has_body || has_query),
        ("default", true),
    ];
    for (status, applies) in rules {
        if applies {
            let response = RefOr::Ref(Ref::from_response_name(PROBLEM));
            operation.responses.responses.entry(status.to_owned()).or_insert(response);
        }
    }
}
