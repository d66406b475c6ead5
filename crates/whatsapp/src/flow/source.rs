//! Flow JSON as it was written: every value knows where in the text it stands, which `serde_json` does not tell.

use std::collections::HashSet;
use std::ops::Range;

use serde_json::{Map, Number, Value};

/// How deep values may lie within each other. No real Flow comes near.
const MAX_DEPTH: usize = 96;

/// A value and its place in the text, in bytes.
#[derive(Debug, Clone)]
pub struct Node {
    /// From its first byte to behind its last one.
    pub at: Range<usize>,
    /// What it is.
    pub value: NodeValue,
}

/// A JSON value of [`Node`]s.
#[derive(Debug, Clone)]
pub enum NodeValue {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// Any number.
    Number(Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// An object, in the order of the text; of a key that is there twice the last one.
    Object(Vec<Member>),
}

/// A key of an object and its value.
#[derive(Debug, Clone)]
pub struct Member {
    /// Without quotes.
    pub key: String,
    /// Where the key stands, with its quotes.
    pub key_at: Range<usize>,
    /// What stands under it.
    pub node: Node,
}

/// Where the text stops to be JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is not JSON at byte {at}")]
pub struct NotJson {
    /// The byte.
    pub at: usize,
}

impl Node {
    /// Reads a text.
    ///
    /// # Errors
    /// Where it stops to be JSON.
    pub fn parse(text: &str) -> Result<Self, NotJson> {
        let mut reader = Reader { text, at: 0 };
        let node = reader.value(0)?;
        reader.skip_space();
        if reader.at == text.len() { Ok(node) } else { Err(NotJson { at: reader.at }) }
    }

    /// What stands under a key of an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.members().iter().find(|member| member.key == key).map(|member| &member.node)
    }

    /// The keys and values of an object; none of anything else.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        match &self.value {
            NodeValue::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements of a list; none of anything else.
    #[must_use]
    pub fn elements(&self) -> &[Node] {
        match &self.value {
            NodeValue::List(elements) => elements,
            _ => &[],
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            NodeValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text under a key.
    #[must_use]
    pub fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Self::text)
    }

    /// `true` or `false`, if it is one.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        match self.value {
            NodeValue::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match &self.value {
            NodeValue::Number(number) => number.as_f64(),
            _ => None,
        }
    }

    /// As error messages name its type.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self.value {
            NodeValue::Null => "null",
            NodeValue::Boolean(_) => "boolean",
            NodeValue::Number(_) => "number",
            NodeValue::Text(_) => "string",
            NodeValue::List(_) => "array",
            NodeValue::Object(_) => "object",
        }
    }

    /// Without places.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match &self.value {
            NodeValue::Null => Value::Null,
            NodeValue::Boolean(value) => Value::Bool(*value),
            NodeValue::Number(number) => Value::Number(number.clone()),
            NodeValue::Text(text) => Value::String(text.clone()),
            NodeValue::List(elements) => Value::Array(elements.iter().map(Self::to_json).collect()),
            NodeValue::Object(members) => {
                let members = members.iter().map(|member| (member.key.clone(), member.node.to_json()));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }
}

/// Of a key that is there twice the last one, as every reader of JSON takes it.
fn last_of_each(mut members: Vec<Member>) -> Vec<Member> {
    let keys: HashSet<&str> = members.iter().map(|member| member.key.as_str()).collect();
    if keys.len() == members.len() {
        return members;
    }
    let mut seen = HashSet::new();
    members.reverse();
    members.retain(|member| seen.insert(member.key.clone()));
    members.reverse();
    members
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Node, NotJson> {
        self.skip_space();
        let start = self.at;
        if depth > MAX_DEPTH {
            return Err(self.stuck());
        }
        let value = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => NodeValue::Text(self.string()?),
            Some(b't') => self.word("true", NodeValue::Boolean(true))?,
            Some(b'f') => self.word("false", NodeValue::Boolean(false))?,
            Some(b'n') => self.word("null", NodeValue::Null)?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => return Err(self.stuck()),
        };
        Ok(Node { at: start..self.at, value })
    }

    fn object(&mut self, depth: usize) -> Result<NodeValue, NotJson> {
        self.at += 1;
        let mut members: Vec<Member> = Vec::new();
        self.skip_space();
        if self.take(b'}') {
            return Ok(NodeValue::Object(members));
        }
        loop {
            self.skip_space();
            let key_start = self.at;
            let key = self.string()?;
            let key_at = key_start..self.at;
            self.skip_space();
            self.expect(b':')?;
            let node = self.value(depth + 1)?;
            members.push(Member { key, key_at, node });
            self.skip_space();
            if self.take(b'}') {
                return Ok(NodeValue::Object(last_of_each(members)));
            }
            self.expect(b',')?;
        }
    }

    fn list(&mut self, depth: usize) -> Result<NodeValue, NotJson> {
        self.at += 1;
        let mut elements = Vec::new();
        self.skip_space();
        if self.take(b']') {
            return Ok(NodeValue::List(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            self.skip_space();
            if self.take(b']') {
                return Ok(NodeValue::List(elements));
            }
            self.expect(b',')?;
        }
    }

    fn string(&mut self) -> Result<String, NotJson> {
        let start = self.at;
        self.expect(b'"')?;
        let mut escaped = false;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.at += 2;
                }
                Some(0..=0x1f) | None => return Err(self.stuck()),
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        let whole = self.text.get(start..self.at).ok_or(NotJson { at: start })?;
        if escaped {
            return serde_json::from_str(whole).map_err(|_| NotJson { at: start });
        }
        Ok(whole.get(1..whole.len().saturating_sub(1)).unwrap_or_default().to_owned())
    }

    fn number(&mut self) -> Result<NodeValue, NotJson> {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let number = self.text.get(start..self.at).and_then(|text| serde_json::from_str(text).ok());
        number.map(NodeValue::Number).ok_or(NotJson { at: start })
    }

    fn word(&mut self, word: &str, value: NodeValue) -> Result<NodeValue, NotJson> {
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.at += word.len();
            return Ok(value);
        }
        Err(self.stuck())
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<(), NotJson> {
        if self.take(byte) { Ok(()) } else { Err(self.stuck()) }
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn stuck(&self) -> NotJson {
        NotJson { at: self.at.min(self.text.len()) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::any_json;

    #[test]
    fn values_know_their_place() {
        let text = "{\"a\": [1, \"x\\n\"], \"b\": null}";
        let node = Node::parse(text).unwrap();
        let list = node.get("a").unwrap();
        assert_eq!(&text[list.at.clone()], "[1, \"x\\n\"]");
        assert_eq!(list.elements()[1].text(), Some("x\n"));
        assert_eq!(&text[node.members()[1].key_at.clone()], "\"b\"");
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_ends() {
        for (text, at) in
            [("", 0), ("{", 1), ("[1,]", 3), ("{\"a\" 1}", 5), ("[1] x", 4), ("\"a", 2), ("tru", 0), ("01", 0)]
        {
            assert_eq!(Node::parse(text).unwrap_err().at, at, "{text}");
        }
        assert!(Node::parse(&"[".repeat(100_000)).is_err());
        assert!(Node::parse("\"\\").is_err());
    }

    proptest! {
        #[test]
        fn it_reads_what_serde_reads(value in any_json()) {
            // Numbers lose their last digits on the way, here and there alike.
            let text = value.to_string();
            prop_assert_eq!(Node::parse(&text).unwrap().to_json(), serde_json::from_str::<Value>(&text).unwrap());
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            let ours = Node::parse(&text).is_ok();
            prop_assert_eq!(ours, serde_json::from_str::<Value>(&text).is_ok());
        }
    }
}
