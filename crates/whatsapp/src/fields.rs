//! Graph's `fields=`: `id,name,phone_numbers.limit(5){id,display_phone_number},preview.invalidate(false)`, and the projection of
//! an answer onto it.

use serde_json::{Map, Value};

use crate::error::GraphError;

/// Deeper nesting is refused, as no node has it.
const MAX_DEPTH: usize = 10;

/// One field asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// `.name(argument)` after it, in order.
    pub modifiers: Vec<Modifier>,
    /// `{…}` after it; empty when there is none.
    pub fields: Fields,
}

/// `.limit(5)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modifier {
    /// Before the bracket.
    pub name: String,
    /// All between the brackets.
    pub argument: String,
}

impl Field {
    /// The argument of a modifier.
    #[must_use]
    pub fn modifier(&self, name: &str) -> Option<&str> {
        self.modifiers.iter().find(|modifier| modifier.name == name).map(|modifier| modifier.argument.as_str())
    }
}

/// A list of fields; empty when none were asked for, which stands for a node's default ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<Field>);

impl Fields {
    /// Reads the parameter's text.
    ///
    /// # Errors
    /// 2500, a syntax error with its place.
    pub fn parse(text: &str) -> Result<Self, GraphError> {
        let mut parser = Parser { text, at: 0 };
        let fields = parser.fields(0)?;
        match parser.peek() {
            None => Ok(fields),
            Some(_) => Err(parser.error("end of string")),
        }
    }

    /// Whether none were asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Field> {
        self.0.iter()
    }

    /// One by its name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.0.iter().find(|field| field.name == name)
    }

    /// Refuses names that the node's type does not have.
    ///
    /// # Errors
    /// 100, `Tried accessing nonexisting field`.
    pub fn check(&self, node_type: &str, known: &[&str]) -> Result<(), GraphError> {
        match self.0.iter().find(|field| field.name != "id" && !known.contains(&field.name.as_str())) {
            Some(field) => Err(GraphError::unknown_field(&field.name, node_type)),
            None => Ok(()),
        }
    }

    /// The parts of a node that were asked for, and its `id`. A field the node has no value for is left out. Lists, and the
    /// `data` of edges, are projected element by element.
    #[must_use]
    pub fn project(&self, value: Value) -> Value {
        if self.is_empty() {
            return value;
        }
        match value {
            Value::Array(items) => items.into_iter().map(|item| self.project(item)).collect(),
            Value::Object(mut map) => match map.remove("data") {
                Some(data @ Value::Array(_)) => {
                    map.insert("data".into(), self.project(data));
                    map.into()
                }
                data => {
                    if let Some(data) = data {
                        map.insert("data".into(), data);
                    }
                    self.project_node(map)
                }
            },
            other => other,
        }
    }

    fn project_node(&self, mut node: Map<String, Value>) -> Value {
        let mut picked = Map::new();
        for field in &self.0 {
            if let Some(value) = node.remove(&field.name) {
                picked.insert(field.name.clone(), field.fields.project(value));
            }
        }
        if let Some(id) = node.remove("id") {
            picked.insert("id".into(), id);
        }
        picked.into()
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Parser<'t> {
    fn peek(&mut self) -> Option<char> {
        let rest = self.text.get(self.at..)?;
        self.at += rest.len() - rest.trim_start().len();
        rest.trim_start().chars().next()
    }

    fn take(&mut self, expected: char) -> bool {
        let found = self.peek() == Some(expected);
        if found {
            self.at += expected.len_utf8();
        }
        found
    }

    fn error(&mut self, expected: &str) -> GraphError {
        let found = self.peek().map_or_else(|| "end of string".to_owned(), |char| format!("\"{char}\""));
        GraphError::of(2500).message(format!(
            "Syntax error \"Expected {expected} instead of {found}.\" at character {}: {}",
            self.at, self.text
        ))
    }

    fn name(&mut self) -> Option<&'t str> {
        self.peek()?;
        let rest = self.text.get(self.at..)?;
        let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_').unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).filter(|name| !name.is_empty())
    }

    fn fields(&mut self, depth: usize) -> Result<Fields, GraphError> {
        let mut fields: Vec<Field> = Vec::new();
        if depth > MAX_DEPTH {
            return Err(self.error("fewer levels"));
        }
        loop {
            // Clients leave commas over: `fields=id,name,`.
            while self.take(',') {}
            if matches!(self.peek(), None | Some('}')) {
                return Ok(Fields(fields));
            }
            let field = self.field(depth)?;
            match fields.iter_mut().find(|known| known.name == field.name) {
                Some(known) => *known = field,
                None => fields.push(field),
            }
            if !matches!(self.peek(), None | Some(',' | '}')) {
                return Err(self.error("\",\""));
            }
        }
    }

    fn field(&mut self, depth: usize) -> Result<Field, GraphError> {
        let Some(name) = self.name() else { return Err(self.error("a field name")) };
        let mut field = Field { name: name.to_owned(), modifiers: Vec::new(), fields: Fields::default() };
        while self.take('.') {
            let Some(name) = self.name() else { return Err(self.error("a modifier")) };
            if !self.take('(') {
                return Err(self.error("\"(\""));
            }
            let argument = self.argument()?;
            field.modifiers.push(Modifier { name: name.to_owned(), argument: argument.to_owned() });
        }
        if self.take('{') {
            field.fields = self.fields(depth + 1)?;
            if !self.take('}') {
                return Err(self.error("\"}\""));
            }
        }
        Ok(field)
    }

    /// All up to the bracket that closes; brackets inside come in pairs.
    fn argument(&mut self) -> Result<&'t str, GraphError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut open = 1_usize;
        for (at, char) in rest.char_indices() {
            match char {
                '(' => open += 1,
                ')' => open -= 1,
                _ => {}
            }
            if open == 0 {
                self.at += at + 1;
                return Ok(rest.get(..at).unwrap_or_default().trim());
            }
        }
        self.at = self.text.len();
        Err(self.error("\")\""))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn nested_fields_and_modifiers() {
        let text = "id, preview.invalidate(false), phone_numbers.limit(5).after(x){id,throughput{level}},analytics.start(1).phone_numbers([\"a(b)\"])";
        let fields = Fields::parse(text).unwrap();
        assert_eq!(
            fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(),
            ["id", "preview", "phone_numbers", "analytics"]
        );
        assert_eq!(fields.get("preview").and_then(|field| field.modifier("invalidate")), Some("false"));
        let numbers = fields.get("phone_numbers").unwrap();
        assert_eq!((numbers.modifier("limit"), numbers.modifier("after")), (Some("5"), Some("x")));
        assert!(numbers.fields.get("throughput").is_some_and(|field| field.fields.get("level").is_some()));
        assert_eq!(fields.get("analytics").unwrap().modifier("phone_numbers"), Some("[\"a(b)\"]"));
        assert!(Fields::parse("").unwrap().is_empty());
        assert_eq!(Fields::parse("id,name,").unwrap().iter().count(), 2);
    }

    #[test]
    fn syntax_errors_say_where() {
        for text in ["a{", "a}", "a.limit", "a.limit(5", "a b", "{a}", "a..b(1)", "a.(1)", "é", &"a{".repeat(40)] {
            let error = Fields::parse(text).unwrap_err();
            assert_eq!((error.code, error.http_status), (2500, 400), "{text}");
            assert!(error.message.starts_with("Syntax error \"Expected "), "{}", error.message);
        }
    }

    #[test]
    fn projection_keeps_the_id() {
        let node = json!({"id": "1", "name": "n", "secret": "s", "throughput": {"level": "STANDARD", "x": 1}});
        let fields = Fields::parse("name,throughput{level},unset").unwrap();
        assert_eq!(fields.project(node.clone()), json!({"id": "1", "name": "n", "throughput": {"level": "STANDARD"}}));
        assert_eq!(Fields::default().project(node.clone()), node);
        let edge = json!({"data": [node], "paging": {}});
        let fields = Fields::parse("name").unwrap();
        assert_eq!(fields.project(edge), json!({"data": [{"id": "1", "name": "n"}], "paging": {}}));
    }

    #[test]
    fn unknown_names() {
        let fields = Fields::parse("id,name,nope").unwrap();
        assert!(fields.check("WhatsAppBusinessAccount", &["name", "nope"]).is_ok());
        assert_eq!(
            fields.check("WhatsAppBusinessAccount", &["name"]).unwrap_err().message,
            "(#100) Tried accessing nonexisting field (nope) on node type (WhatsAppBusinessAccount)"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "[a-c.,(){} é]{0,40}") {
            if let Ok(fields) = Fields::parse(&text) {
                let projected = fields.project(json!({"a": {"b": [{"c": 1}]}, "b": 2}));
                prop_assert!(projected.is_object());
            }
        }
    }
}
