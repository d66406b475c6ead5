//! JSON in ASCII only, as webhooks are signed and sent: everything else is `\uXXXX` with lower-case digits. Some receivers hash
//! the body in exactly this spelling.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

/// The compact ASCII text of a value.
#[must_use]
pub fn to_vec(value: &Value) -> Vec<u8> {
    let mut text = Vec::with_capacity(1024);
    // Writing into memory fails never, and a `Value` has text keys only.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut text, AsciiFormatter));
    text
}

struct AsciiFormatter;

impl Formatter for AsciiFormatter {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(|char: char| !char.is_ascii()) {
            let (ascii, other) = rest.split_at(at);
            writer.write_all(ascii.as_bytes())?;
            let end = other.find(|char: char| char.is_ascii()).unwrap_or(other.len());
            let (other, after) = other.split_at(end);
            for unit in other.encode_utf16() {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = after;
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn letters_emoji_and_controls() {
        let text = to_vec(&json!({"ñ": "äöå 👍🏽 <a href=\"/\">\n\u{1}\u{7f}"}));
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "{\"\\u00f1\":\"\\u00e4\\u00f6\\u00e5 \\ud83d\\udc4d\\ud83c\\udffd <a href=\\\"/\\\">\\n\\u0001\u{7f}\"}"
        );
    }

    proptest! {
        #[test]
        fn it_is_ascii_and_reads_back(text in any::<String>(), key in any::<String>(), number in any::<i64>()) {
            let value = json!({key: [text, number, null, true, 0.5]});
            let bytes = to_vec(&value);
            prop_assert!(bytes.is_ascii());
            prop_assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), value);
        }
    }
}
