//! Reading a file of contacts: what its columns are, and what each row says. Without I/O.

use std::collections::HashMap;

use recado_whatsapp::phone::{InvalidPhone, parse_international};

use super::ImportMapping;
use crate::{Error, Result};

/// As contacts are called by people.
const MAX_NAME_CHARS: usize = 100;
const MAX_COLUMNS: usize = 200;
/// More no file of this size holds in earnest.
const MAX_ROWS: usize = 500_000;
const PHONE_TITLES: [&str; 12] = [
    "phone",
    "phone number",
    "telephone",
    "tel",
    "mobile",
    "whatsapp",
    "wa_id",
    "number",
    "teléfono",
    "telefono",
    "móvil",
    "telefone",
];
const NAME_TITLES: [&str; 6] = ["name", "full name", "contact", "nombre", "nome", "first name"];

/// A file as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ContactFile {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<csv::StringRecord>,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ContactRow {
    pub(super) name: Option<String>,
    /// As it stands in the file.
    pub(super) phone: String,
    /// By which WhatsApp knows the customer, or why there is none.
    pub(super) wa_id: Result<String, String>,
}

impl ContactFile {
    /// Reads CSV with commas, semicolons or tabs, in UTF-8 or as older spreadsheets write it.
    ///
    /// # Errors
    /// [`Error::Invalid`] of the field `file`.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let refused = |detail: &str| Error::invalid("file", detail);
        let text = decoded(bytes);
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            return Err(refused("The file is empty."));
        }
        if text.contains('\0') {
            return Err(refused("This is no CSV file. Save the spreadsheet as CSV first."));
        }
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let unreadable = |error: csv::Error| Error::invalid("file", format!("The file cannot be read: {error}."));
        let columns: Vec<String> = reader.headers().map_err(unreadable)?.iter().map(str::to_owned).collect();
        if columns.len() > MAX_COLUMNS {
            return Err(refused("The file has more than 200 columns."));
        }
        let mut rows = Vec::new();
        for row in reader.records() {
            let row = row.map_err(unreadable)?;
            if row.iter().all(str::is_empty) {
                continue;
            }
            if rows.len() >= MAX_ROWS {
                return Err(refused("The file has more than 500,000 rows. Bring it in parts."));
            }
            rows.push(row);
        }
        if rows.is_empty() {
            return Err(refused("The file has titles, but no rows."));
        }
        Ok(Self { columns, rows })
    }

    /// Which columns the titles suggest. Where no title says phone, the first column is it.
    pub(super) fn suggested(&self) -> ImportMapping {
        let of = |titles: &[&str]| {
            let is_one = |column: &&String| titles.contains(&column.to_lowercase().as_str());
            self.columns.iter().find(is_one).cloned()
        };
        let phone = of(&PHONE_TITLES).or_else(|| self.columns.first().cloned()).unwrap_or_default();
        ImportMapping { name: of(&NAME_TITLES).filter(|name| *name != phone), phone, calling_code: None }
    }

    /// What each row says, in order.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a column that the file does not have, or a calling code that is none.
    pub(super) fn read_rows(&self, mapping: &ImportMapping) -> Result<Vec<ContactRow>> {
        let place = |field: &str, title: &str| {
            let found = self.columns.iter().position(|column| column == title);
            found.ok_or_else(|| Error::invalid(field, "The file has no such column."))
        };
        let phone_at = place("phone", &mapping.phone)?;
        let name_at = mapping.name.as_deref().map(|name| place("name", name)).transpose()?;
        let code = mapping
            .calling_code
            .as_deref()
            .map(|code| code.trim().trim_start_matches('+'))
            .filter(|code| !code.is_empty());
        if code.is_some_and(|code| code.len() > 4 || !code.bytes().all(|byte| byte.is_ascii_digit())) {
            return Err(Error::invalid("calling_code", "A calling code has one to four digits, such as 34."));
        }
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut read = Vec::with_capacity(self.rows.len());
        for (at, row) in self.rows.iter().enumerate() {
            let phone = row.get(phone_at).unwrap_or_default().to_owned();
            let name = name_at.and_then(|at| row.get(at)).filter(|name| !name.is_empty()).map(str::to_owned);
            let mut wa_id = wa_id_of(&phone, code);
            if name.as_ref().is_some_and(|name| name.chars().count() > MAX_NAME_CHARS) {
                wa_id = Err(format!("A name has at most {MAX_NAME_CHARS} characters."));
            }
            if let Ok(known) = &wa_id
                && let Some(first) = seen.insert(known.clone(), at)
            {
                seen.insert(known.clone(), first);
                wa_id = Err(format!("Row {} has the same number.", first.saturating_add(1)));
            }
            read.push(ContactRow { name, phone, wa_id });
        }
        Ok(read)
    }
}

fn wa_id_of(phone: &str, calling_code: Option<&str>) -> Result<String, String> {
    if phone.is_empty() {
        return Err("There is no phone number.".to_owned());
    }
    let plain = phone.strip_prefix("00").map(|rest| format!("+{rest}")).unwrap_or_else(|| phone.to_owned());
    let written = match calling_code {
        // National numbers begin with a zero in many countries, which is not dialled from abroad.
        Some(code) if !plain.starts_with('+') => format!("+{code}{}", plain.trim_start_matches('0')),
        _ => plain,
    };
    parse_international(&written).map(|number| number.wa_id).map_err(|invalid| {
        match invalid {
            InvalidPhone::Characters => "This is no phone number.",
            InvalidPhone::Length => "A phone number has 7 to 15 digits with its country's calling code.",
            InvalidPhone::CallingCode => "No country's calling code begins this number.",
        }
        .to_owned()
    })
}

/// UTF-8, or what older spreadsheets write in its place: one byte a letter, as in Western Europe.
fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// The sign that the titles have most of.
fn delimiter(text: &str) -> u8 {
    let titles = text.lines().next().unwrap_or_default();
    let count = |sign: u8| titles.bytes().filter(|byte| *byte == sign).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|sign| (count(*sign), *sign == b',')).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, mapping: &ImportMapping) -> Vec<(String, Option<String>)> {
        let file = ContactFile::read(text.as_bytes()).unwrap();
        let said = |row: ContactRow| (row.wa_id.unwrap_or_else(|problem| problem), row.name);
        file.read_rows(mapping).unwrap().into_iter().map(said).collect()
    }

    fn mapping(phone: &str, name: Option<&str>, code: Option<&str>) -> ImportMapping {
        ImportMapping { phone: phone.to_owned(), name: name.map(str::to_owned), calling_code: code.map(str::to_owned) }
    }

    #[test]
    fn columns_are_found_whatever_is_between_them() {
        for text in [
            "Name,Phone\nAna,+34600100001\n",
            "\u{feff}Name;Phone\r\nAna;+34 600 100 001",
            "Name\tPhone\n\"Ana\"\t0034600100001\n\n",
        ] {
            let file = ContactFile::read(text.as_bytes()).unwrap();
            assert_eq!(file.suggested(), mapping("Phone", Some("Name"), None));
            let [row] = &file.read_rows(&file.suggested()).unwrap()[..] else { panic!("{file:?}") };
            assert_eq!((row.name.as_deref(), row.wa_id.as_deref()), (Some("Ana"), Ok("34600100001")), "{text}");
        }
        assert_eq!(ContactFile::read(b"a;b\nx;y").unwrap().suggested(), mapping("a", None, None));
    }

    #[test]
    fn bad_rows_say_what_is_wrong_and_good_ones_stay() {
        let text = "n,p\nAna,+34600100001\nBruno,hello\nCarla,\nDiego,12\nEva,+34 600-100-001\nFred,+99912345678\n,\"+5215500100003\"\n";
        let read = rows(text, &mapping("p", Some("n"), None));
        let problems: Vec<&str> = read.iter().map(|(said, _)| said.as_str()).collect();
        assert_eq!(
            problems,
            [
                "34600100001",
                "This is no phone number.",
                "There is no phone number.",
                "A phone number has 7 to 15 digits with its country's calling code.",
                "Row 1 has the same number.",
                "No country's calling code begins this number.",
                "5215500100003",
            ]
        );
        assert_eq!(read[6].1, None);
        let long = format!("n,p\n{},+34600100001\n", "x".repeat(101));
        assert!(rows(&long, &mapping("p", Some("n"), None))[0].0.contains("100 characters"));
    }

    #[test]
    fn national_numbers_get_their_calling_code() {
        let read = rows("p\n600100001\n0170 1234567\n+34600100002\n", &mapping("p", None, Some("+49")));
        let numbers: Vec<&str> = read.iter().map(|(said, _)| said.as_str()).collect();
        assert_eq!(numbers, ["49600100001", "491701234567", "34600100002"]);
        let file = ContactFile::read(b"p\n1\n").unwrap();
        for (wrong, field) in [
            (mapping("q", None, None), "phone"),
            (mapping("p", Some("q"), None), "name"),
            (mapping("p", None, Some("x")), "calling_code"),
        ] {
            assert_eq!(file.read_rows(&wrong).unwrap_err().fields()[0].field, field);
        }
    }

    #[test]
    fn what_is_no_csv_is_refused() {
        for bytes in [&b""[..], b" \n ", b"p\n", b"PK\x03\x04\0\0\0"] {
            assert_eq!(ContactFile::read(bytes).unwrap_err().fields()[0].field, "file");
        }
        let latin = ContactFile::read(b"nombre,tel\nJos\xe9,+34600100001\n").unwrap();
        assert_eq!(latin.rows[0].get(0), Some("José"));
    }
}
