//! The price data's files: commas, a heading, and quotes only around notes.

use jiff::civil::Date;

use super::Amount;

/// A price file that cannot be read. Those shipped are read by a test.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file} line {line}: {problem}")]
pub struct InvalidPriceData {
    /// The file.
    pub file: &'static str,
    /// From 1, the heading.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
}

/// One line.
#[derive(Debug, Clone)]
pub(super) struct Row {
    file: &'static str,
    line: usize,
    columns: Vec<(&'static str, &'static str)>,
}

/// The lines of a file.
pub(super) fn rows(file: &'static str, text: &'static str) -> impl Iterator<Item = Row> {
    let mut lines = text.lines();
    let names = cells(lines.next().unwrap_or_default());
    lines.enumerate().filter(|(_, line)| !line.trim().is_empty()).map(move |(index, line)| Row {
        file,
        line: index + 2,
        columns: names.iter().copied().zip(cells(line)).collect(),
    })
}

fn cells(line: &'static str) -> Vec<&'static str> {
    let mut cells = Vec::new();
    let mut rest = Some(line);
    while let Some(text) = rest {
        let (cell, after) = match text.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
            Some((cell, after)) => (cell, after.strip_prefix(',')),
            None => text.split_once(',').map_or((text, None), |(cell, after)| (cell, Some(after))),
        };
        cells.push(cell.trim());
        rest = after;
    }
    cells
}

impl Row {
    /// A cell; empty where the line ends before it.
    pub(super) fn text(&self, column: &str) -> &'static str {
        self.columns.iter().find(|(name, _)| *name == column).map_or("", |(_, cell)| cell)
    }

    /// A cell that must say something.
    pub(super) fn required(&self, column: &str) -> Result<&'static str, InvalidPriceData> {
        match self.text(column) {
            "" => Err(self.problem(format!("{column} is empty"))),
            text => Ok(text),
        }
    }

    /// A day.
    pub(super) fn day(&self, column: &str) -> Result<Date, InvalidPriceData> {
        self.read(column, self.required(column)?)
    }

    /// A day, or nothing.
    pub(super) fn day_or_none(&self, column: &str) -> Result<Option<Date>, InvalidPriceData> {
        match self.text(column) {
            "" => Ok(None),
            text => self.read(column, text).map(Some),
        }
    }

    /// A price, or nothing where it is not known.
    pub(super) fn amount_or_none(&self, column: &str) -> Result<Option<Amount>, InvalidPriceData> {
        match self.text(column) {
            "" => Ok(None),
            text => self.read(column, text).map(Some),
        }
    }

    /// Anything that can be read from text.
    pub(super) fn read<T: std::str::FromStr>(&self, column: &str, text: &str) -> Result<T, InvalidPriceData> {
        text.parse().map_err(|_| self.problem(format!("{column} cannot be `{text}`")))
    }

    pub(super) fn problem(&self, problem: String) -> InvalidPriceData {
        InvalidPriceData { file: self.file, line: self.line, problem }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_commas_together() {
        let rows: Vec<Row> = rows("a.csv", "day,price,note\n2026-10-01,0.5,\"new, and high\"\n\n,,x\n").collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].text("note"), "new, and high");
        assert_eq!(rows[0].amount_or_none("price").unwrap(), Some(Amount::from_micros(500_000)));
        assert_eq!(rows[0].text("absent"), "");
        assert_eq!(rows[1].amount_or_none("price").unwrap(), None);
        assert_eq!(rows[1].day("day").unwrap_err().to_string(), "a.csv line 4: day is empty");
    }
}
