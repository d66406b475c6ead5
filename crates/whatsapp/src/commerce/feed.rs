//! Feeds: files of a business from which its catalogue is filled, by upload or fetched from an address again and again (commerce §4).
//! A file is text of a stranger's: it is read with bounds on everything, and what is wrong with an item stands with the item.
//!
//! | to find | look in |
//! |---|---|
//! | a feed: its format, its schedule | [`definition`] |
//! | bytes to text | [`encoding`] |
//! | items of tables with columns | [`table`] |
//! | items of RSS and Atom | [`xml`] |
//! | what becomes of an item, and what was wrong with a file | [`items`] |

pub mod definition;
pub mod encoding;
pub mod items;
pub mod table;
pub mod xml;

use serde_json::{Map, Value};

/// The largest file.
pub const MAX_FILE_BYTES: u64 = 100 * 1024 * 1024;
/// Most items of a file (unconfirmed).
pub const MAX_ITEMS: usize = 200_000;
/// Most columns of a table, and most fields of an item.
const MAX_FIELDS: usize = 300;
/// The longest value.
const MAX_VALUE_CHARS: usize = 20_000;

/// An item as the file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where it stands, for people: a table's line, an XML file's item, from 1.
    pub place: u64,
    /// Column and value; or why the item cannot be read.
    pub columns: Result<Map<String, Value>, String>,
}

/// The file as a whole cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// All items of a file.
///
/// # Errors
/// The file as a whole cannot be read; nothing of it counts then.
pub fn read(bytes: &[u8], format: &definition::Format) -> Result<Vec<Row>, Unreadable> {
    let text = encoding::decode(bytes, format.encoding)?;
    let text = text.trim_start_matches('\u{feff}');
    let rows = if text.trim_start().starts_with('<') { xml::read(text)? } else { table::read(text, format)? };
    if rows.is_empty() {
        return Err(Unreadable("The file has no items.".to_owned()));
    }
    Ok(rows)
}

/// What a column is called: lower case, and without the prefix that RSS files have.
fn column_name(name: &str) -> String {
    let name = name.trim().to_ascii_lowercase();
    name.strip_prefix("g:").unwrap_or(&name).to_owned()
}

fn check_value(column: &str, value: &str) -> Result<(), String> {
    if value.len() > MAX_VALUE_CHARS && value.chars().count() > MAX_VALUE_CHARS {
        return Err(format!("The {column} is longer than {MAX_VALUE_CHARS} characters."));
    }
    if value.contains('\0') {
        return Err(format!("The {column} contains null characters."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::definition::{Delimiter, Encoding, Format, Quoting};
    use super::*;

    fn formats() -> impl Strategy<Value = Format> {
        let delimiters = prop::sample::select(Delimiter::ALL.to_vec());
        let encodings = prop::sample::select(Encoding::ALL.to_vec());
        let quoting = prop::sample::select(Quoting::ALL.to_vec());
        (delimiters, encodings, quoting).prop_map(|(delimiter, encoding, quoting)| Format {
            delimiter,
            encoding,
            quoting,
            ..Format::default()
        })
    }

    /// Pieces that mean something to one of the readers.
    fn pieces() -> impl Strategy<Value = String> {
        let known = [
            "<rss>",
            "<channel>",
            "<item>",
            "</item>",
            "<g:id>",
            "</g:id>",
            "<entry>",
            "<![CDATA[",
            "]]>",
            "&amp;",
            "&bogus;",
            "&#0;",
            "<!DOCTYPE x [<!ENTITY a \"b\">]>",
            "<?xml version=\"1.0\"?>",
            "<!--",
            "-->",
            "id,title,price\n",
            "id\ttitle\n",
            "\"",
            "\"\"",
            ",",
            "\n",
            "\r\n",
            "|",
            "~",
            "\u{feff}",
            "a",
            "é",
            "10.00 USD",
            "<g:id",
            "/>",
            "=",
        ];
        let piece =
            prop_oneof![prop::sample::select(known.to_vec()).prop_map(str::to_owned), "[a-z<>&;\"',\\n\\t ]{0,8}"];
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in pieces(), format in formats()) {
            if let Ok(rows) = read(text.as_bytes(), &format) {
                prop_assert!(!rows.is_empty() && rows.len() <= MAX_ITEMS);
            }
        }

        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400), format in formats()) {
            let _ = read(&bytes, &format);
        }

        #[test]
        fn what_is_written_as_a_table_is_read_back(
            values in proptest::collection::vec("[a-zA-Z0-9,|~;\\t\"é\\n ]{0,12}", 1..8),
            delimiter in prop::sample::select(vec![b',', b'\t', b'|', b';', b'~']),
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
            writer.write_record(["id", "title"]).unwrap();
            for value in &values {
                writer.write_record(["x", value]).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let rows = read(&bytes, &Format::default()).unwrap();
            let read: Vec<String> = rows
                .iter()
                .map(|row| row.columns.as_ref().unwrap().get("title").and_then(Value::as_str).unwrap_or_default().to_owned())
                .collect();
            let expected: Vec<String> = values.iter().map(|value| value.trim().to_owned()).collect();
            prop_assert_eq!(read, expected);
        }
    }

    #[test]
    fn files_without_items_count_for_nothing() {
        for empty in ["", "   ", "id,title\n", "<rss></rss>", "\u{feff}"] {
            assert!(read(empty.as_bytes(), &Format::default()).is_err(), "{empty:?}");
        }
    }
}
