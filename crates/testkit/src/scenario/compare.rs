//! Expected JSON against found JSON: exact, but for matchers.

use std::fmt;

use serde_json::{Map, Value};

use super::Variables;

/// A place where two values differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// `$.entry[0].id`
    pub path: String,
    /// What was wanted there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n      expected {}\n      found    {}", self.path, self.expected, self.found)
    }
}

/// Everything in which `found` is not what is expected. Captures go into `variables`.
pub fn differences(expected: &Value, found: &Value, variables: &mut Variables) -> Vec<Difference> {
    let mut comparison = Comparison { variables, found: Vec::new() };
    comparison.compare("$", expected, Some(found));
    comparison.found
}

/// `null`s and objects of this many characters are shown whole.
const SHOWN_CHARS: usize = 400;

struct Comparison<'v> {
    variables: &'v mut Variables,
    found: Vec<Difference>,
}

impl Comparison<'_> {
    fn compare(&mut self, path: &str, expected: &Value, found: Option<&Value>) {
        match (expected, found) {
            (Value::String(text), found) if text.starts_with('$') => self.compare_with_matcher(path, text, found),
            (expected, None) => self.add(path, &shown(expected), "nothing"),
            (Value::Object(expected), Some(found)) => self.compare_objects(path, expected, found),
            (Value::Array(expected), Some(Value::Array(found))) => {
                for (index, item) in expected.iter().enumerate() {
                    self.compare(&format!("{path}[{index}]"), item, found.get(index));
                }
                for (index, item) in found.iter().enumerate().skip(expected.len()) {
                    self.add(&format!("{path}[{index}]"), "nothing", &shown(item));
                }
            }
            (Value::Number(expected), Some(Value::Number(found)))
                if expected == found || expected.as_f64() == found.as_f64() => {}
            (expected, Some(found)) if expected == found => {}
            (expected, Some(found)) => self.add(path, &shown(expected), &shown(found)),
        }
    }

    fn compare_objects(&mut self, path: &str, expected: &Map<String, Value>, found: &Value) {
        if let Some(inner) = expected.get("$json") {
            return match found.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok()) {
                Some(parsed) => self.compare(&format!("{path}(json)"), inner, Some(&parsed)),
                None => self.add(path, "text that is JSON", &shown(found)),
            };
        }
        if let Some(Value::Array(wanted)) = expected.get("$contains") {
            return self.compare_as_set(path, wanted, found, false);
        }
        if let Some(Value::Array(wanted)) = expected.get("$unordered") {
            return self.compare_as_set(path, wanted, found, true);
        }
        if let Some(length) = expected.get("$length").and_then(Value::as_u64) {
            let found_length = found.as_array().map(Vec::len);
            if found_length.map(|count| count as u64) != Some(length) {
                let found = found_length.map_or_else(|| shown(found), |count| format!("a list of {count}"));
                self.add(path, &format!("a list of {length}"), &found);
            }
            return;
        }
        let Value::Object(found) = found else {
            return self.add(path, &shown(&Value::Object(expected.clone())), &shown(found));
        };
        let partial = expected.get("$partial") == Some(&Value::Bool(true));
        for (key, value) in expected.iter().filter(|(key, _)| *key != "$partial") {
            self.compare(&format!("{path}.{key}"), value, found.get(key));
        }
        if !partial {
            for (key, value) in found.iter().filter(|(key, _)| !expected.contains_key(*key)) {
                self.add(&format!("{path}.{key}"), "nothing", &shown(value));
            }
        }
    }

    /// Each wanted item is one of the list's, in whatever order.
    fn compare_as_set(&mut self, path: &str, wanted: &[Value], found: &Value, all: bool) {
        let Value::Array(found) = found else { return self.add(path, "a list", &shown(found)) };
        let mut left: Vec<&Value> = found.iter().collect();
        for item in wanted {
            let fitting = left.iter().position(|candidate| {
                let mut tried = self.variables.clone();
                let fits = differences(item, candidate, &mut tried).is_empty();
                if fits {
                    *self.variables = tried;
                }
                fits
            });
            match fitting {
                Some(index) => {
                    left.remove(index);
                }
                None => self.add(path, &format!("an item like {}", shown(item)), &shown(&Value::Array(found.clone()))),
            }
        }
        if all {
            for item in left {
                self.add(path, "no more items", &shown(item));
            }
        }
    }

    fn compare_with_matcher(&mut self, path: &str, text: &str, found: Option<&Value>) {
        let matcher = match Matcher::parse(text) {
            Ok(matcher) => matcher,
            Err(problem) => {
                return self.add(path, &format!("{text}: {problem}"), &found.map_or("nothing".into(), shown));
            }
        };
        let fits = match found {
            None => matcher.kind == "absent" || matcher.kind == "optional",
            Some(found) => matcher.fits(found),
        };
        if !fits {
            return self.add(path, text, &found.map_or_else(|| "nothing".to_owned(), shown));
        }
        if let (Some(name), Some(found)) = (matcher.capture, found) {
            self.variables.insert(name.to_owned(), found.clone());
        }
    }

    fn add(&mut self, path: &str, expected: &str, found: &str) {
        self.found.push(Difference { path: path.to_owned(), expected: expected.to_owned(), found: found.to_owned() });
    }
}

/// `$KIND`, `$KIND=capture`, `$KIND:argument`, `$KIND=capture:argument`
struct Matcher<'t> {
    kind: &'t str,
    capture: Option<&'t str>,
    argument: &'t str,
}

impl<'t> Matcher<'t> {
    fn parse(text: &'t str) -> Result<Self, String> {
        let text = text.strip_prefix('$').unwrap_or(text);
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
        let (kind, rest) = text.split_at(end);
        let (capture, rest) = match rest.strip_prefix('=') {
            None => (None, rest),
            Some(rest) => {
                let end = rest.find(':').unwrap_or(rest.len());
                (rest.get(..end), rest.get(end..).unwrap_or_default())
            }
        };
        let argument = rest.strip_prefix(':').unwrap_or_default();
        let known = KINDS.contains(&kind) && (rest.is_empty() || rest.starts_with(':'));
        if !known {
            return Err(format!("is no matcher; there are {}", KINDS.join(", ")));
        }
        if kind == "match" {
            regex::Regex::new(argument).map_err(|error| error.to_string())?;
        }
        Ok(Self { kind, capture, argument })
    }

    fn fits(&self, found: &Value) -> bool {
        let text = found.as_str();
        let matches = |pattern: &str| text.is_some_and(|text| is_match(pattern, text));
        match self.kind {
            "any" | "optional" => true,
            "string" => text.is_some(),
            "text" => text.is_some_and(|text| !text.is_empty()),
            "number" => found.is_number(),
            "integer" => found.is_i64() || found.is_u64(),
            "bool" => found.is_boolean(),
            "id" => matches(r"^[0-9]{1,17}$"),
            "wamid" => matches(r"^wamid\.[A-Za-z0-9+/=_-]{8,128}$"),
            "bsuid" => matches(r"^[A-Z]{2}\.[A-Za-z0-9]{1,128}$"),
            "timestamp" => matches(r"^[0-9]{10}$"),
            "iso" => {
                matches(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})$")
            }
            "url" => matches(r"^https?://[^\s]+$"),
            "uuid" => matches(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
            "sha256" => matches(r"^[0-9a-f]{64}$"),
            "base64" => matches(r"^[A-Za-z0-9+/]+={0,2}$"),
            "contains" => text.is_some_and(|text| text.contains(self.argument)),
            "match" => matches(self.argument),
            _ => false,
        }
    }
}

const KINDS: [&str; 19] = [
    "any",
    "absent",
    "optional",
    "string",
    "text",
    "number",
    "integer",
    "bool",
    "id",
    "wamid",
    "bsuid",
    "timestamp",
    "iso",
    "url",
    "uuid",
    "sha256",
    "base64",
    "contains",
    "match",
];

fn is_match(pattern: &str, text: &str) -> bool {
    regex::Regex::new(pattern).is_ok_and(|regex| regex.is_match(text))
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}… ({} characters)", &text[..end], text.chars().count()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths(expected: Value, found: Value) -> Vec<String> {
        differences(&expected, &found, &mut Variables::new()).into_iter().map(|difference| difference.path).collect()
    }

    #[test]
    fn exact_is_exact() {
        let value = json!({"a": [1, {"b": null}], "c": "x"});
        assert!(paths(value.clone(), value).is_empty());
        assert_eq!(paths(json!({"a": 1}), json!({"a": 1, "b": 2})), ["$.b"]);
        assert_eq!(paths(json!({"a": 1, "b": 2}), json!({"a": 1})), ["$.b"]);
        assert_eq!(paths(json!([1]), json!([1, 2])), ["$[1]"]);
        assert_eq!(paths(json!([1, 2]), json!([1])), ["$[1]"]);
        assert_eq!(paths(json!({"a": {"b": "1"}}), json!({"a": {"b": 1}})), ["$.a.b"]);
        assert_eq!(paths(json!(1), json!(1.0)), Vec::<String>::new());
    }

    #[test]
    fn parts_and_sets() {
        assert!(paths(json!({"$partial": true, "a": 1}), json!({"a": 1, "b": 2})).is_empty());
        assert_eq!(paths(json!({"$partial": true, "a": 1}), json!({"b": 2})), ["$.a"]);
        assert!(paths(json!({"a": "$absent", "b": "$optional"}), json!({})).is_empty());
        assert_eq!(paths(json!({"a": "$absent"}), json!({"a": 1})), ["$.a"]);
        assert!(paths(json!({"$contains": [2]}), json!([1, 2])).is_empty());
        assert_eq!(paths(json!({"$contains": [3]}), json!([1, 2])), ["$"]);
        assert!(paths(json!({"$unordered": [2, 1]}), json!([1, 2])).is_empty());
        assert_eq!(paths(json!({"$unordered": [1]}), json!([1, 2])), ["$"]);
        assert_eq!(paths(json!({"$length": 3}), json!([1, 2])), ["$"]);
        assert!(paths(json!({"$json": {"a": "$number"}}), json!("{\"a\":1}")).is_empty());
    }

    #[test]
    fn matchers_and_captures() {
        let mut variables = Variables::new();
        let expected =
            json!({"id": "$wamid=sent", "at": "$timestamp", "text": "$match=word:^(he|she)$", "n": "$integer=n"});
        let found = json!({"id": "wamid.HBgLMzQ2AAA=", "at": "1749416383", "text": "she", "n": 7});
        assert_eq!(differences(&expected, &found, &mut variables), []);
        assert_eq!((&variables["sent"], &variables["word"]), (&json!("wamid.HBgLMzQ2AAA="), &json!("she")));
        assert_eq!(variables["n"], 7);
        for (matcher, bad) in [
            ("$wamid", json!("x")),
            ("$timestamp", json!(1_749_416_383)),
            ("$id", json!("12a")),
            ("$contains:b", json!("a")),
            ("$match:^a$", json!("b")),
            ("$match:(", json!("b")),
            ("$nonsense", json!("b")),
        ] {
            assert_eq!(paths(json!(matcher), bad), ["$"], "{matcher}");
        }
    }
}
