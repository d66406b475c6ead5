//! Responses as files: CSV for programs, XLSX for people.

use recado_core::Timestamp;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::FlowResponse;
use super::questions::FlowQuestion;
use crate::spreadsheet_cell::harmless;
use crate::{Error, Result};

/// The columns before the answers.
const FRAME: [&str; 3] = ["Time", "Contact", "Phone"];
/// A cell of a spreadsheet holds no more.
const LONGEST_CELL_CHARS: usize = 32_767;
const WIDEST_COLUMN: f64 = 40.0;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Text with commas.
    Csv,
    /// A spreadsheet.
    Xlsx,
}

/// A file to be saved.
#[derive(Debug, Clone)]
pub struct Export {
    /// For the folder it lands in.
    pub filename: String,
    /// Of the bytes.
    pub mime_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The file of these responses: a row for each, a column for each question.
pub(super) fn export(
    name: &str,
    questions: &[FlowQuestion],
    responses: &[FlowResponse],
    format: ExportFormat,
) -> Result<Export> {
    let columns = columns(questions, responses);
    let rows = responses.iter().map(|response| cells(response, &columns));
    let (bytes, ending, mime_type) = match format {
        ExportFormat::Csv => (csv_file(&columns, rows)?, "csv", "text/csv; charset=utf-8"),
        ExportFormat::Xlsx => {
            let file = xlsx_file(&columns, rows).map_err(|error| Error::Stored(error.to_string()))?;
            (file, "xlsx", XLSX)
        }
    };
    Ok(Export { filename: format!("{}.{ending}", file_name(name)), mime_type, bytes })
}

/// Key and title of each column: those of the form, then whatever else was answered.
fn columns(questions: &[FlowQuestion], responses: &[FlowResponse]) -> Vec<(String, String)> {
    let mut columns: Vec<(String, String)> =
        questions.iter().map(|question| (question.key.clone(), question.label.clone())).collect();
    for answer in responses.iter().flat_map(|response| &response.answers) {
        if !columns.iter().any(|(key, _)| *key == answer.key) {
            columns.push((answer.key.clone(), answer.question.clone()));
        }
    }
    columns
}

fn cells(response: &FlowResponse, columns: &[(String, String)]) -> (Timestamp, Vec<String>) {
    let contact = &response.contact;
    let mut cells = vec![contact.name.clone(), contact.phone.clone().unwrap_or_default()];
    cells.extend(columns.iter().map(|(key, _)| {
        let answer = response.answers.iter().find(|answer| answer.key == *key);
        answer.map(|answer| answer.text.clone()).unwrap_or_default()
    }));
    (response.created_at, cells)
}

fn csv_file(columns: &[(String, String)], rows: impl Iterator<Item = (Timestamp, Vec<String>)>) -> Result<Vec<u8>> {
    let failed = |error: csv::Error| Error::Stored(error.to_string());
    // Without the mark, spreadsheets take UTF-8 for something else.
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let titles = FRAME.into_iter().map(str::to_owned).chain(columns.iter().map(|(_, title)| harmless(title)));
    writer.write_record(titles).map_err(failed)?;
    for (at, cells) in rows {
        let cells = cells.iter().map(|cell| harmless(cell));
        writer.write_record(std::iter::once(at.to_string()).chain(cells)).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| Error::Stored(error.to_string()))
}

fn xlsx_file(
    columns: &[(String, String)],
    rows: impl Iterator<Item = (Timestamp, Vec<String>)>,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let sheet = workbook.add_worksheet();
    sheet.set_freeze_panes(1, 0)?;
    let titles = FRAME.into_iter().chain(columns.iter().map(|(_, title)| title.as_str()));
    for (column, title) in (0_u16..).zip(titles) {
        let width = (title.chars().count() as f64 + 4.0).clamp(12.0, WIDEST_COLUMN);
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, cut(title), &bold)?;
    }
    sheet.set_column_width(0, 20.0)?;
    for (row, (at, cells)) in (1_u32..).zip(rows) {
        sheet.write_number_with_format(row, 0, spreadsheet_days(at), &time)?;
        for (column, cell) in (1_u16..).zip(&cells) {
            // As text whatever it looks like: nothing of it is a formula.
            sheet.write_string(row, column, cut(cell))?;
        }
    }
    workbook.save_to_buffer()
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST_CELL_CHARS).collect()
}

/// Spreadsheets count days from 1899-12-30, in UTC here.
fn spreadsheet_days(at: Timestamp) -> f64 {
    const UNIX_EPOCH_DAYS: f64 = 25_569.0;
    // Seconds of this era are exact in a double.
    UNIX_EPOCH_DAYS + (at.micros() / 1_000_000) as f64 / 86_400.0
}

/// A name that every file system takes.
fn file_name(name: &str) -> String {
    let plain: String = name.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '-' }).take(80).collect();
    let plain = plain.trim_matches('-');
    if plain.is_empty() { "responses".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_file_names() {
        assert_eq!(file_name("Citas / día 1"), "Citas---d-a-1");
        assert_eq!(file_name("…"), "responses");
    }

    #[test]
    fn times_are_days_of_a_spreadsheet() {
        assert!((spreadsheet_days(Timestamp::from_seconds(0)) - 25_569.0).abs() < f64::EPSILON);
        assert!((spreadsheet_days(Timestamp::from_seconds(43_200)) - 25_569.5).abs() < f64::EPSILON);
    }
}
