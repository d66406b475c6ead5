//! A file of products: CSV with any usual separator, read into rows as batches want them.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::column::feed_name;

/// The longest file.
pub(crate) const MAX_BYTES: usize = 8 * 1024 * 1024;
/// The most products.
pub(crate) const MAX_ROWS: usize = 20_000;
/// Separators that spreadsheets write.
const SEPARATORS: [u8; 4] = *b",;\t|";
/// Without these no row can become a product.
const NEEDED: [&str; 2] = ["id", "title"];

/// A row that did not become a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportProblem {
    /// Of the file, from 1; 0 where it is not known.
    pub line: u64,
    /// The product's own id.
    #[schema(required = true)]
    pub id: Option<String>,
    /// What is wrong.
    pub detail: String,
}

impl ImportProblem {
    pub(crate) fn new(line: u64, id: Option<String>, detail: String) -> Self {
        Self { line, id, detail }
    }
}

/// What a file holds.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct ProductFile {
    /// The columns as they were understood.
    pub(crate) columns: Vec<String>,
    /// Rows that can be sent, with their line.
    pub(crate) rows: Vec<(u64, Map<String, Value>)>,
    /// Rows that cannot.
    pub(crate) problems: Vec<ImportProblem>,
}

/// Reads a file. `default_currency` completes prices without one.
///
/// # Errors
/// A sentence about what is wrong with the whole file.
pub(crate) fn read(bytes: &[u8], default_currency: Option<&str>) -> Result<ProductFile, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        "The file is not UTF-8 text. Export it as \"CSV UTF-8\"; a spreadsheet itself cannot be read.".to_owned()
    })?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(text))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| format!("The file cannot be read: {error}."))?;
    let columns: Vec<String> = headers.iter().map(feed_name).collect();
    let missing: Vec<&str> =
        NEEDED.into_iter().filter(|needed| !columns.iter().any(|column| column == needed)).collect();
    if !missing.is_empty() {
        return Err(format!("The first line must name the columns; {} is missing.", missing.join(" and ")));
    }
    let mut file = ProductFile { columns, ..ProductFile::default() };
    let mut seen = HashSet::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                file.problems.push(ImportProblem::new(line, None, format!("This line cannot be read: {error}.")));
                continue;
            }
        };
        if record.iter().all(str::is_empty) {
            continue;
        }
        let line = record.position().map_or(0, |position| line_of(text, position));
        if file.rows.len() + file.problems.len() >= MAX_ROWS {
            return Err(format!("The file has more than {MAX_ROWS} products. Split it."));
        }
        match row(&file.columns, &record, default_currency) {
            Ok(row) => {
                let id = row.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
                if seen.insert(id.clone()) {
                    file.rows.push((line, row));
                } else {
                    let detail = "This id stands on an earlier line already.".to_owned();
                    file.problems.push(ImportProblem::new(line, Some(id), detail));
                }
            }
            Err((id, detail)) => file.problems.push(ImportProblem::new(line, id, detail)),
        }
    }
    Ok(file)
}

/// The line that a record stands on: its position is that of the empty lines before it.
fn line_of(text: &str, position: &csv::Position) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let empty = text.get(start..).unwrap_or_default().chars().take_while(|sign| matches!(sign, '\r' | '\n'));
    position.line() + empty.filter(|sign| *sign == '\n').count() as u64
}

/// The separator that the first line has most of.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: u8| first.bytes().filter(|byte| *byte == separator).count();
    // Of equally frequent ones the first, which is the comma.
    SEPARATORS.into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

type BadRow = (Option<String>, String);

fn row(
    columns: &[String],
    record: &csv::StringRecord,
    default_currency: Option<&str>,
) -> Result<Map<String, Value>, BadRow> {
    let mut row = Map::new();
    for (column, value) in columns.iter().zip(record) {
        if !column.is_empty() && !value.is_empty() {
            row.insert(column.clone(), value.into());
        }
    }
    let text = |row: &Map<String, Value>, name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
    let id = text(&row, "id").ok_or_else(|| (None, "There is no id.".to_owned()))?;
    let currency = text(&row, "currency").or_else(|| default_currency.map(str::to_owned));
    row.remove("currency");
    for name in ["price", "sale_price"] {
        let Some(given) = text(&row, name) else { continue };
        let price = price(&given, currency.as_deref()).ok_or_else(|| {
            (Some(id.clone()), format!("The {name} \"{given}\" must be an amount with its currency, such as 9.99 EUR."))
        })?;
        row.insert(name.to_owned(), price.into());
    }
    row.entry("availability").or_insert_with(|| "in stock".into());
    row.entry("condition").or_insert_with(|| "new".into());
    Ok(row)
}

/// `9.99 EUR`, from `9,99`, `9.99 eur`, `EUR 9.99`, `1.234,50`.
fn price(given: &str, currency: Option<&str>) -> Option<String> {
    let letters: String = given.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_uppercase();
    let symbol = [('€', "EUR"), ('$', "USD"), ('£', "GBP"), ('₹', "INR")];
    let by_symbol = symbol.iter().find(|(sign, _)| given.contains(*sign)).map(|(_, code)| *code);
    let code = match letters.len() {
        3 => letters.as_str(),
        // The business knows which of the dollars it means.
        0 => currency.or(by_symbol)?,
        _ => return None,
    };
    if given.contains('-') || !recado_whatsapp::commerce::price::is_currency(&code.to_ascii_uppercase()) {
        return None;
    }
    let minor_units = recado_whatsapp::commerce::price::minor_units_shown(given)?;
    Some(format!("{}.{:02} {}", minor_units / 100, minor_units % 100, code.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_spreadsheets_export_becomes_rows() {
        let text =
            "\u{feff}SKU;Nombre;Precio;Foto\nmug;\"Taza; azul\";12,50;https://a/b.png\n\nmug;x;1;\n;y;2;\nbad;z;diez;";
        let file = read(text.as_bytes(), Some("EUR")).unwrap();
        assert_eq!(file.columns, ["id", "title", "price", "image_link"]);
        let (line, row) = &file.rows[0];
        assert_eq!(*line, 2);
        assert_eq!(row["title"], "Taza; azul");
        assert_eq!(row["price"], "12.50 EUR");
        assert_eq!(row["availability"], "in stock");
        let problems: Vec<(u64, Option<&str>)> =
            file.problems.iter().map(|problem| (problem.line, problem.id.as_deref())).collect();
        assert_eq!(problems, [(4, Some("mug")), (5, None), (6, Some("bad"))]);
    }

    #[test]
    fn prices_in_many_forms() {
        for (given, expected) in [
            ("9.99 USD", Some("9.99 USD")),
            ("EUR 9,9", Some("9.90 EUR")),
            ("£1,234.50", Some("1234.50 GBP")),
            ("1.234,50", Some("1234.50 MXN")),
            ("-3", None),
            ("3 dollars", None),
            ("", None),
        ] {
            assert_eq!(
                price(given, given.chars().all(|sign| !sign.is_alphabetic() && sign != '£').then_some("MXN"))
                    .as_deref(),
                expected,
                "{given}"
            );
        }
    }

    #[test]
    fn what_is_no_such_file_is_told() {
        for (bytes, part) in [
            (b"PK\x03\x04\xff\xfe".as_slice(), "UTF-8"),
            (b"", "id and title"),
            (b"name,price\nMug,3 EUR", "id is missing"),
        ] {
            let told = read(bytes, None).unwrap_err();
            assert!(told.contains(part), "{told}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mut file = b"id,title,price\n".to_vec();
            file.extend(bytes);
            let _ = read(&file, Some("EUR"));
        }
    }
}
