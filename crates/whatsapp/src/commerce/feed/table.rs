//! Items of a table: CSV, TSV and their kin. The first line names the columns.

use serde_json::{Map, Value};

use super::definition::{Delimiter, Format, Quoting};
use super::{MAX_FIELDS, MAX_ITEMS, Row, Unreadable, check_value, column_name};

/// All items.
///
/// # Errors
/// The table has no header, or is too long or too wide.
pub fn read(text: &str, format: &Format) -> Result<Vec<Row>, Unreadable> {
    let delimiter = match format.delimiter {
        Delimiter::AutoDetect => detect(text),
        known => known.byte(),
    };
    let quoted = match format.quoting {
        Quoting::On => true,
        Quoting::Off => false,
        // A tab-separated file seldom has quotes, and where it has them they are inches.
        Quoting::AutoDetect => delimiter != b'\t' || text.contains("\t\"") || text.contains("\n\""),
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(quoted)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = match records.next() {
        Some(Ok(header)) => header,
        Some(Err(error)) => return Err(Unreadable(format!("The header cannot be read: {error}."))),
        None => return Ok(Vec::new()),
    };
    let columns: Vec<String> = header.iter().map(column_name).collect();
    if columns.len() > MAX_FIELDS {
        return Err(Unreadable(format!("The file has more than {MAX_FIELDS} columns.")));
    }
    if !columns.iter().any(|column| column == "id") {
        return Err(Unreadable("The file has no column \"id\": the first line must name the columns.".to_owned()));
    }
    let mut rows = Vec::new();
    for (number, record) in (2_u64..).zip(records) {
        if rows.len() >= MAX_ITEMS {
            return Err(Unreadable(format!("The file has more than {MAX_ITEMS} items.")));
        }
        match record {
            Ok(record) => {
                let place = record.position().map_or(number, csv::Position::line);
                if record.iter().all(|value| value.trim().is_empty()) {
                    continue;
                }
                rows.push(Row { place, columns: item(&columns, &record) });
            }
            Err(error) => rows.push(Row { place: number, columns: Err(format!("The line cannot be read: {error}.")) }),
        }
    }
    Ok(rows)
}

fn item(columns: &[String], record: &csv::StringRecord) -> Result<Map<String, Value>, String> {
    if record.len() > columns.len() {
        let (has, header) = (record.len(), columns.len());
        return Err(format!(
            "The line has {has} fields where the header has {header}: a quotation mark may be missing."
        ));
    }
    let mut item = Map::new();
    for (column, value) in columns.iter().zip(record) {
        let value = value.trim();
        check_value(column, value)?;
        // An empty cell says nothing, and of a column twice the first counts.
        if !value.is_empty() && !column.is_empty() && !item.contains_key(column) {
            item.insert(column.clone(), value.into());
        }
    }
    Ok(item)
}

/// The one that the header has most of.
fn detect(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    let count = |delimiter: u8| header.bytes().filter(|byte| *byte == delimiter).count();
    let all = Delimiter::ALL.iter().filter(|delimiter| **delimiter != Delimiter::AutoDetect);
    all.map(|delimiter| delimiter.byte())
        .max_by_key(|delimiter| count(*delimiter))
        .filter(|delimiter| count(*delimiter) > 0)
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Row> {
        read(text, &Format::default()).unwrap()
    }

    #[test]
    fn delimiters_are_found_and_quotes_are_read() {
        for text in [
            "id,title\na,\"A, b\"\n",
            "id\ttitle\na\tA, b",
            "ID|Title\r\na|A, b\r\n",
            "id;title\na;A, b",
            "id~title\na~A, b\n\n",
        ] {
            let rows = rows(text);
            let row = rows.first().unwrap().columns.as_ref().unwrap();
            assert_eq!((rows.len(), row.get("title").unwrap().as_str()), (1, Some("A, b")), "{text}");
        }
        let inches = rows("id\ttitle\na\tA 5\" lamp");
        assert_eq!(inches[0].columns.as_ref().unwrap()["title"], "A 5\" lamp");
        let lines = rows("id,title\na,\"one\ntwo\"\nb,three");
        assert_eq!((lines[0].place, lines[1].place), (2, 4));
    }

    #[test]
    fn what_is_wrong_stands_with_the_line() {
        let rows = rows("id,title\na,b,c\nd,e\n");
        assert!(rows[0].columns.as_ref().unwrap_err().contains("3 fields"));
        assert!(rows[1].columns.is_ok());
        assert!(read("title,price\na,b", &Format::default()).unwrap_err().0.contains("\"id\""));
        let wide = vec!["id"; 301].join(",");
        assert!(read(&wide, &Format::default()).is_err());
        let long = format!("id,title\na,{}", "x".repeat(20_001));
        assert!(super::read(&long, &Format::default()).unwrap()[0].columns.is_err());
    }
}
