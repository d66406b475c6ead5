//! Items of RSS 2.0 and Atom. Only what stands in the file counts: entities of its own and anything that it refers to are not read.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::{MAX_FIELDS, MAX_ITEMS, Row, Unreadable, check_value, column_name};

/// Deeper files are no feeds.
const MAX_DEPTH: usize = 16;
/// A longer value is cut off while reading; it is refused afterwards.
const MAX_TEXT_BYTES: usize = 128 * 1024;

/// What is being read.
#[derive(Default)]
struct Position {
    /// Names of the open elements.
    open: Vec<String>,
    /// The item's place in `open`.
    item_depth: Option<usize>,
    item: Map<String, Value>,
    problem: Option<String>,
    text: String,
}

/// All items.
///
/// # Errors
/// It is not well-formed, too deep or too long.
pub fn read(text: &str) -> Result<Vec<Row>, Unreadable> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = true;
    let mut rows = Vec::new();
    let mut at = Position::default();
    loop {
        let event = reader.read_event().map_err(|error| {
            Unreadable(format!("The XML is not well-formed near byte {}: {error}.", reader.error_position()))
        })?;
        match event {
            Event::Start(start) => at.begin(&start)?,
            Event::End(_) => {
                if let Some(columns) = at.end() {
                    if rows.len() >= MAX_ITEMS {
                        return Err(Unreadable(format!("The file has more than {MAX_ITEMS} items.")));
                    }
                    let place = u64::try_from(rows.len()).unwrap_or(u64::MAX).saturating_add(1);
                    rows.push(Row { place, columns });
                }
            }
            Event::Text(text) => at.add(&String::from_utf8_lossy(&text)),
            Event::CData(text) => at.add(&String::from_utf8_lossy(&text)),
            Event::GeneralRef(entity) => at.add(&meaning(&entity)),
            Event::Eof if at.open.is_empty() => return Ok(rows),
            Event::Eof => return Err(Unreadable("The XML ends before its elements do.".to_owned())),
            _ => {}
        }
    }
}

impl Position {
    fn begin(&mut self, start: &BytesStart<'_>) -> Result<(), Unreadable> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Unreadable(format!("The XML has more than {MAX_DEPTH} levels.")));
        }
        let name = column_name(&String::from_utf8_lossy(start.name().as_ref()));
        if self.item_depth.is_none() && matches!(name.as_str(), "item" | "entry") {
            self.item_depth = Some(self.open.len());
            self.item = Map::new();
            self.problem = None;
        }
        self.text.clear();
        // Atom writes an address as an attribute.
        if self.item_depth.is_some() && name == "link" {
            let address = start.attributes().filter_map(Result::ok).find(|one| one.key.as_ref() == b"href");
            if let Some(address) = address {
                self.text = String::from_utf8_lossy(&address.value).replace("&amp;", "&");
            }
        }
        self.open.push(name);
        Ok(())
    }

    /// The item, where this was its end.
    fn end(&mut self) -> Option<Result<Map<String, Value>, String>> {
        let name = self.open.pop()?;
        let item_depth = self.item_depth?;
        if self.open.len() == item_depth {
            self.item_depth = None;
            let item = std::mem::take(&mut self.item);
            return Some(self.problem.take().map_or(Ok(item), Err));
        }
        // Parts of parts, such as a shipping price's country, are not read.
        if self.open.len() == item_depth.saturating_add(1) {
            let value = self.text.trim().to_owned();
            self.set(name, value);
        }
        self.text.clear();
        None
    }

    fn set(&mut self, name: String, value: String) {
        if value.is_empty() {
            return;
        }
        if let Err(problem) = check_value(&name, &value) {
            self.problem.get_or_insert(problem);
        }
        let has_room = self.item.len() < MAX_FIELDS;
        match self.item.entry(name) {
            // Pictures stand one in an element.
            Entry::Occupied(mut before) if before.key() == "additional_image_link" => {
                if let Value::String(before) = before.get_mut()
                    && before.len() < MAX_TEXT_BYTES
                {
                    before.push(',');
                    before.push_str(&value);
                }
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(free) if has_room => {
                free.insert(value.into());
            }
            Entry::Vacant(_) => {
                self.problem.get_or_insert(format!("The item has more than {MAX_FIELDS} fields."));
            }
        }
    }

    fn add(&mut self, text: &str) {
        if self.item_depth.is_some() && self.text.len() < MAX_TEXT_BYTES {
            self.text.push_str(text);
        }
    }
}

/// What an entity stands for; one that nobody knows stands for itself.
fn meaning(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = entity.resolve_char_ref() {
        return letter.to_string();
    }
    match &**entity {
        b"amp" => "&".to_owned(),
        b"lt" => "<".to_owned(),
        b"gt" => ">".to_owned(),
        b"quot" => "\"".to_owned(),
        b"apos" => "'".to_owned(),
        b"nbsp" => " ".to_owned(),
        other => format!("&{};", String::from_utf8_lossy(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rss_and_atom_are_read() {
        let rss = "<?xml version=\"1.0\"?><rss xmlns:g=\"http://base.google.com/ns/1.0\"><channel><title>Shop</title>\
            <item><g:id>a</g:id><title><![CDATA[Lamp & shade]]></title><g:description>5 &lt; 6 &#233; &amp; more</g:description>\
            <link>https://shop.example/a?x=1&amp;y=2</link><g:shipping><g:country>ES</g:country></g:shipping>\
            <g:additional_image_link>https://a/1</g:additional_image_link><g:additional_image_link>https://a/2</g:additional_image_link></item>\
            <item/></channel></rss>";
        let rows = read(rss).unwrap();
        let item = rows[0].columns.as_ref().unwrap();
        for (column, value) in [
            ("id", "a"),
            ("title", "Lamp & shade"),
            ("description", "5 < 6 é & more"),
            ("link", "https://shop.example/a?x=1&y=2"),
            ("additional_image_link", "https://a/1,https://a/2"),
        ] {
            assert_eq!(item[column], value, "{column}");
        }
        assert_eq!((rows.len(), rows[1].place, item.get("country")), (2, 2, None));
        let atom = "<feed><entry><g:id>a</g:id><title>T</title><link href=\"https://x/?a=1&amp;b=2\"/></entry></feed>";
        assert_eq!(read(atom).unwrap()[0].columns.as_ref().unwrap()["link"], "https://x/?a=1&b=2");
    }

    #[test]
    fn what_is_no_feed_is_refused() {
        let deep = "<a>".repeat(17);
        for bad in ["<rss><item></rss>", "<rss>", deep.as_str(), "<a", "<rss><item></item></rss></b>"] {
            assert!(read(bad).is_err(), "{bad}");
        }
        // An entity of the file's own is not looked up.
        let bomb = "<!DOCTYPE x [<!ENTITY a \"boom\">]><rss><item><g:id>&a;</g:id></item></rss>";
        assert_eq!(read(bomb).unwrap()[0].columns.as_ref().unwrap()["id"], "&a;");
    }
}
