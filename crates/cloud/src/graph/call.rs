//! A call as the routes see it, however it was written: path, version, token, parameters.

use http::{HeaderMap, Method, header};
use recado_whatsapp::{GraphError, params};
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::body::{Parsed, UploadedFile};
use crate::activity::Actor;
use crate::state::State;
use crate::world::{Caller, authenticate};

/// The path of a call, without version and slashes.
#[derive(Debug, Clone)]
pub(super) struct CallPath {
    /// `v23.0`, where it names one.
    pub(super) version: Option<String>,
    /// What is between the slashes.
    pub(super) segments: Vec<String>,
}

impl CallPath {
    pub(super) fn parse(path: &str) -> Self {
        let mut segments: Vec<String> =
            path.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect();
        let version = segments.first().filter(|first| is_version(first)).cloned();
        if version.is_some() {
            segments.remove(0);
        }
        Self { version, segments }
    }

    /// Node and edge.
    pub(super) fn parts(&self) -> Vec<&str> {
        self.segments.iter().map(String::as_str).collect()
    }

    /// As error messages show it.
    pub(super) fn shown(&self) -> String {
        format!("/{}", self.segments.join("/"))
    }
}

fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    number.is_some_and(|(major, minor)| {
        let digits = |text: &str| !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits(major) && digits(minor)
    })
}

/// Name and value pairs of a query.
pub(super) fn query_pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The token in the query, or else in the header. The query's counts where both are there.
pub(super) fn presented_token(query: &[(String, String)], headers: &HeaderMap) -> Result<Option<String>, GraphError> {
    let in_query = query.iter().rev().find(|(name, value)| name == "access_token" && !value.is_empty());
    if let Some((_, token)) = in_query {
        return Ok(Some(token.clone()));
    }
    let Some(header) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let header = header.to_str().unwrap_or_default();
    let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
    if !scheme.eq_ignore_ascii_case("bearer") && !scheme.eq_ignore_ascii_case("oauth") {
        return Err(GraphError::invalid_token().message("Invalid auth type in access token"));
    }
    let token = token.trim();
    Ok((!token.is_empty()).then(|| token.to_owned()))
}

/// A call ready to be routed.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) path: CallPath,
    /// An object: query and body together.
    pub(super) params: Value,
    pub(super) file: Option<UploadedFile>,
    /// The header `Idempotency-Key`.
    pub(super) idempotency_key: Option<String>,
    /// The header `User-Agent`.
    pub(super) user_agent: Option<String>,
    /// The header `file_offset` of a resumable upload.
    pub(super) file_offset: Option<String>,
    token: Option<String>,
    /// The query as it was, for links to further pages.
    pub(super) query: Vec<(String, String)>,
}

impl Call {
    pub(super) fn new(
        method: Method,
        path: CallPath,
        query: Vec<(String, String)>,
        token: Option<String>,
        parsed: Parsed,
    ) -> Result<Self, GraphError> {
        let token = token.or_else(|| {
            let in_body = parsed.params.get("access_token").and_then(Value::as_str);
            in_body.filter(|token| !token.is_empty()).map(str::to_owned)
        });
        // A GET's parameters are in its query; what a body adds is taken all the same.
        let params = params::merge(params::from_pairs(query.iter().cloned()), parsed.params)?;
        let file = parsed.file;
        Ok(Self {
            method,
            path,
            params,
            file,
            idempotency_key: None,
            user_agent: None,
            file_offset: None,
            token,
            query,
        })
    }

    /// Who calls.
    ///
    /// # Errors
    /// 190 where that cannot be told.
    pub(super) fn caller(&self, state: &State) -> Result<Caller, GraphError> {
        let token = self.token.as_deref().ok_or_else(GraphError::missing_token)?;
        authenticate(&state.world.current(), token, state.clock.now())
    }

    /// The token as it was sent.
    pub(super) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// A parameter that is there and not null.
    pub(super) fn param(&self, name: &str) -> Option<&Value> {
        self.params.get(name).filter(|value| !value.is_null())
    }

    /// A parameter as text; numbers are taken for their digits.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, GraphError> {
        match self.param(name) {
            None => Ok(None),
            // Nothing is called so, and no database can be asked for it.
            Some(Value::String(text)) if text.contains('\0') => {
                Err(GraphError::parameter(format!("Param {name} must not contain null characters.")))
            }
            Some(Value::String(text)) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(GraphError::parameter(format!("Param {name} must be a string."))),
        }
    }

    /// A parameter as text that must be there.
    pub(super) fn required_text(&self, name: &str) -> Result<String, GraphError> {
        self.text(name)?.ok_or_else(|| GraphError::required_parameter(name))
    }

    /// A parameter that is an object.
    pub(super) fn object(&self, name: &str) -> Result<Option<Map<String, Value>>, GraphError> {
        match self.param(name).map(|value| params::unfold(value).into_owned()) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(map)),
            Some(_) => Err(GraphError::parameter(format!("Param {name} must be a JSON object."))),
        }
    }

    /// Whoever calls, as the log of an account names them.
    pub(super) fn actor(&self, state: &State, caller: &Caller) -> Actor {
        let world = state.world.current();
        let app = world.apps.get(caller.app_id()).map(|app| app.name.as_str());
        let (id, name) = match caller {
            Caller::App { app_id } => (app_id.clone(), app.map(str::to_owned)),
            Caller::User(token) => (token.user_id.clone(), app.map(|app| format!("{app} system user"))),
        };
        Actor::program(id, name, self.user_agent.clone())
    }

    /// Why an edge cannot be called so: its node's type has no such edge, or it has it for other methods.
    pub(super) fn refused_edge(&self, edge: &str, type_name: &str, exists: bool) -> GraphError {
        match self.method.as_str() {
            method if exists => GraphError::unsupported_method(method),
            "GET" => GraphError::unknown_field(edge, type_name),
            _ => GraphError::unknown_path(&self.path.shown()),
        }
    }

    pub(super) fn is_get(&self) -> bool {
        self.method == Method::GET
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_slashes_do_not_matter() {
        for path in ["/v23.0/1/messages", "/v13.0/1/messages/", "/1/messages", "//v26.0//1/messages//"] {
            assert_eq!(CallPath::parse(path).parts(), ["1", "messages"], "{path}");
        }
        assert_eq!(CallPath::parse("/v23.0/1").version.as_deref(), Some("v23.0"));
        assert_eq!(CallPath::parse("/vx.0/1").parts(), ["vx.0", "1"]);
        assert!(CallPath::parse("/").parts().is_empty());
    }

    #[test]
    fn the_querys_token_counts_before_the_headers() {
        let headers = |value: &'static str| {
            HeaderMap::from_iter([(header::AUTHORIZATION, http::HeaderValue::from_static(value))])
        };
        let query = query_pairs("access_token=q&x=1");
        assert_eq!(presented_token(&query, &headers("Bearer h")).unwrap().as_deref(), Some("q"));
        assert_eq!(presented_token(&[], &headers("OAuth h")).unwrap().as_deref(), Some("h"));
        assert_eq!(presented_token(&[], &headers("bearer  h ")).unwrap().as_deref(), Some("h"));
        assert_eq!(presented_token(&[], &HeaderMap::new()).unwrap(), None);
        assert_eq!(presented_token(&[], &headers("Basic aDpo")).unwrap_err().code, 190);
    }
}
