//! Graph's lists: `{"data":[…],"paging":{"cursors":{"before","after"},"next","previous"}}`. A cursor is the key of an element in
//! base64, opaque to clients; `next` and `previous` are there only where such a page is.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use url::Url;

use crate::error::GraphError;

/// Elements of a page when the caller does not say.
pub const DEFAULT_LIMIT: usize = 25;
/// Most elements of a page.
pub const MAX_LIMIT: usize = 100;

/// Which page is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// At most so many elements.
    pub limit: usize,
    /// From which element on.
    pub position: Position,
}

/// From which element on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Position {
    /// The first page.
    #[default]
    Start,
    /// The elements behind the one with this key.
    After(String),
    /// The elements before the one with this key.
    Before(String),
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { limit: DEFAULT_LIMIT, position: Position::Start }
    }
}

impl PageRequest {
    /// Reads `limit`, `after` and `before` from the call's parameters. A limit above the greatest is taken as that.
    ///
    /// # Errors
    /// 100 for a limit that is no positive number, 131059 for a cursor that is none of ours.
    pub fn parse(params: &Value) -> Result<Self, GraphError> {
        let text = |name: &str| match params.get(name) {
            Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let limit = match text("limit") {
            None => DEFAULT_LIMIT,
            Some(limit) => limit
                .parse::<usize>()
                .ok()
                .filter(|limit| *limit > 0)
                .ok_or_else(|| GraphError::parameter("Param limit must be a positive number."))?
                .min(MAX_LIMIT),
        };
        let position = match (text("after"), text("before")) {
            (Some(after), _) => Position::After(decode(&after)?),
            (None, Some(before)) => Position::Before(decode(&before)?),
            (None, None) => Position::Start,
        };
        Ok(Self { limit, position })
    }

    /// The page of a list that is wholly in memory, each element with its key, in order.
    ///
    /// # Errors
    /// 131059 when the cursor's element is gone.
    pub fn page_of(&self, items: Vec<(String, Value)>) -> Result<Page, GraphError> {
        let position_of =
            |key: &str| items.iter().position(|(known, _)| known == key).ok_or_else(|| GraphError::of(131_059));
        let (start, end) = match &self.position {
            Position::Start => (0, self.limit),
            Position::After(key) => {
                let start = position_of(key)? + 1;
                (start, start.saturating_add(self.limit))
            }
            Position::Before(key) => {
                let end = position_of(key)?;
                (end.saturating_sub(self.limit), end)
            }
        };
        let end = end.min(items.len());
        Ok(Page {
            has_previous: start > 0,
            has_next: end < items.len(),
            items: items.into_iter().take(end).skip(start).collect(),
        })
    }

    /// The page of a list that was read as far as it goes: at most one row more than [`Self::limit`], in the direction away from the
    /// cursor, so that those before it come last first.
    #[must_use]
    pub fn page_read(&self, mut rows: Vec<(String, Value)>) -> Page {
        let has_more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let (has_previous, has_next) = match self.position {
            Position::Start => (false, has_more),
            Position::After(_) => (true, has_more),
            Position::Before(_) => {
                rows.reverse();
                (has_more, true)
            }
        };
        Page { items: rows, has_previous, has_next }
    }
}

/// One page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Its elements with their keys.
    pub items: Vec<(String, Value)>,
    /// Whether elements stand before it.
    pub has_previous: bool,
    /// Whether elements stand behind it.
    pub has_next: bool,
}

impl Page {
    /// The answer. `url` is the call's absolute address with its query, on this server's own origin; the access token in it is
    /// kept, because the links must work as they are.
    #[must_use]
    pub fn to_json(self, url: &Url) -> Value {
        let keys = (self.items.first().map(|(key, _)| encode(key)), self.items.last().map(|(key, _)| encode(key)));
        let data: Vec<Value> = self.items.into_iter().map(|(_, value)| value).collect();
        let mut answer = Map::from_iter([("data".to_owned(), Value::Array(data))]);
        let (Some(before), Some(after)) = keys else { return answer.into() };
        let mut paging = Map::new();
        paging.insert("cursors".into(), json!({"before": before, "after": after}));
        if self.has_next {
            paging.insert("next".into(), with_cursor(url, "after", &after).into());
        }
        if self.has_previous {
            paging.insert("previous".into(), with_cursor(url, "before", &before).into());
        }
        answer.insert("paging".into(), paging.into());
        answer.into()
    }
}

fn with_cursor(url: &Url, name: &str, cursor: &str) -> String {
    let mut link = url.clone();
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| name != "after" && name != "before")
        .map(|(k, v)| (k.into(), v.into()))
        .collect();
    link.query_pairs_mut().clear().extend_pairs(kept).append_pair(name, cursor);
    link.into()
}

/// The opaque text for an element's key.
#[must_use]
pub fn encode(key: &str) -> String {
    URL_SAFE_NO_PAD.encode(key)
}

/// The key in a cursor.
///
/// # Errors
/// 131059 for a cursor that is none of ours.
pub fn decode(cursor: &str) -> Result<String, GraphError> {
    URL_SAFE_NO_PAD
        .decode(cursor.trim_end_matches('='))
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| GraphError::of(131_059))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn items(count: usize) -> Vec<(String, Value)> {
        (0..count).map(|n| (format!("k{n}"), json!({ "id": n }))).collect()
    }

    fn url() -> Url {
        Url::parse("http://127.0.0.1:8090/v23.0/1/phone_numbers?limit=2&access_token=t%7Cx").unwrap()
    }

    #[test]
    fn links_lead_to_the_next_page_and_back() {
        let request = PageRequest { limit: 2, ..PageRequest::default() };
        let first = request.page_of(items(3)).unwrap().to_json(&url());
        assert_eq!(first["data"], json!([{"id": 0}, {"id": 1}]));
        assert!(first["paging"].get("previous").is_none());
        let next = Url::parse(first["paging"]["next"].as_str().unwrap()).unwrap();
        let params =
            Value::Object(crate::params::from_pairs(next.query_pairs().map(|(k, v)| (k.to_string(), v.to_string()))));
        assert_eq!(params["access_token"], "t|x");
        let second = PageRequest::parse(&params).unwrap().page_of(items(3)).unwrap().to_json(&next);
        assert_eq!(second["data"], json!([{"id": 2}]));
        assert!(second["paging"].get("next").is_none());
        assert!(second["paging"]["previous"].as_str().unwrap().contains("before="));
        assert!(!second["paging"]["previous"].as_str().unwrap().contains("after="));
    }

    #[test]
    fn an_empty_list_has_no_paging() {
        assert_eq!(PageRequest::default().page_of(Vec::new()).unwrap().to_json(&url()), json!({"data": []}));
    }

    #[test]
    fn bad_limits_and_cursors() {
        assert_eq!(PageRequest::parse(&json!({"limit": "0"})).unwrap_err().code, 100);
        assert_eq!(PageRequest::parse(&json!({"limit": "x"})).unwrap_err().code, 100);
        assert_eq!(PageRequest::parse(&json!({"limit": 1000})).unwrap().limit, MAX_LIMIT);
        assert_eq!(PageRequest::parse(&json!({"after": "***"})).unwrap_err().code, 131_059);
        let gone = PageRequest { limit: 1, position: Position::After("gone".into()) };
        assert_eq!(gone.page_of(items(3)).unwrap_err().code, 131_059);
    }

    proptest! {
        #[test]
        fn pages_put_together_are_the_list(count in 0_usize..60, limit in 1_usize..20) {
            let mut request = PageRequest { limit, position: Position::Start };
            let mut seen = Vec::new();
            loop {
                let page = request.page_of(items(count)).unwrap();
                prop_assert!(page.items.len() <= limit);
                seen.extend(page.items.clone());
                let (true, Some((last, _))) = (page.has_next, page.items.last()) else { break };
                request.position = Position::After(decode(&encode(last)).unwrap());
            }
            prop_assert_eq!(seen, items(count));
        }
    }
}
