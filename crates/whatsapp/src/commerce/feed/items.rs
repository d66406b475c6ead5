//! What becomes of a file's items, and what a business is told was wrong with them (commerce §4).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Row;
use super::definition::{Feed, Source};
use crate::commerce::columns;
use crate::commerce::price::is_currency;
use crate::commerce::product::Product;

/// What every item of a primary feed must have, beside a brand or another identifier.
const REQUIRED: [&str; 8] = ["id", "title", "description", "availability", "condition", "price", "link", "image_link"];
/// One of these.
const IDENTIFIERS: [&str; 3] = ["brand", "gtin", "mpn"];
/// Examples kept of each kind of problem.
const MAX_SAMPLES: usize = 20;
/// Kinds of problems kept.
const MAX_KINDS: usize = 100;

/// A row that can be a product.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// For people.
    pub place: u64,
    /// The business's own id.
    pub retailer_id: String,
    /// Under the names of `POST /{catalog}/products`.
    fields: Map<String, Value>,
}

/// What is wrong with an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// For people.
    pub place: u64,
    /// The business's own id, where it can be read.
    pub retailer_id: Option<String>,
    /// A sentence.
    pub problem: String,
}

impl Item {
    /// Reads one. `update_only`: what it does not have stays as it is.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(row: &Row, feed: &Feed, update_only: bool) -> Result<Self, Invalid> {
        let of_row = row.columns.as_ref().ok();
        let text = |name: &str| of_row.and_then(|columns| columns.get(name)).and_then(Value::as_str);
        let retailer_id = text("id").map(str::to_owned);
        let invalid = |problem: String| Invalid { place: row.place, retailer_id: retailer_id.clone(), problem };
        let columns = row.columns.as_ref().map_err(|problem| invalid(problem.clone()))?;
        let Some(id) = retailer_id.clone() else { return Err(invalid("The id is missing.".to_owned())) };
        if !update_only && feed.source == Source::Primary {
            if let Some(name) = REQUIRED.iter().find(|name| text(name).is_none()) {
                return Err(invalid(format!("The {name} is missing.")));
            }
            if IDENTIFIERS.iter().all(|name| text(name).is_none()) {
                return Err(invalid("The brand is missing; a gtin or an mpn will do as well.".to_owned()));
            }
        }
        let mut columns = columns.clone();
        if let Some(currency) = &feed.format.default_currency {
            for name in ["price", "sale_price"] {
                if let Some(Value::String(price)) = columns.get_mut(name)
                    && !price.split_whitespace().last().is_some_and(is_currency)
                {
                    *price = format!("{price} {currency}");
                }
            }
        }
        let mut fields = columns::to_fields(&columns).map_err(invalid)?;
        fields.insert("retailer_id".to_owned(), id.as_str().into());
        Ok(Self { place: row.place, retailer_id: id, fields })
    }

    /// The product that it makes of what is there.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn apply(&self, before: Option<Product>, feed: &Feed) -> Result<Product, Invalid> {
        let fields = Value::Object(self.fields.clone());
        let made = match before {
            Some(before) => before.changed_by(&fields),
            None if feed.source == Source::Supplementary => {
                return Err(
                    self.invalid("There is no product with this id; a supplementary feed adds none.".to_owned())
                );
            }
            None => Product::parse(&fields),
        };
        made.map_err(|error| self.invalid(error.details.unwrap_or(error.message)))
    }

    fn invalid(&self, problem: String) -> Invalid {
        Invalid { place: self.place, retailer_id: Some(self.retailer_id.clone()), problem }
    }
}

/// One kind of problem and examples of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A sentence.
    pub summary: String,
    /// `fatal` or `warning`.
    pub severity: String,
    /// How often.
    pub total_count: u64,
    /// Place and id of the first.
    pub samples: Vec<(u64, Option<String>)>,
}

/// What came of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Items in the file.
    pub detected: u64,
    /// Items that are products now.
    pub persisted: u64,
    /// Products that the file no longer has.
    pub deleted: u64,
    /// Items that are wrong.
    pub invalid: u64,
    /// What was wrong, by kinds.
    pub problems: Vec<Problem>,
}

impl Outcome {
    /// An item is wrong.
    pub fn refuse(&mut self, invalid: Invalid) {
        self.invalid = self.invalid.saturating_add(1);
        self.note("fatal", invalid.problem, invalid.place, invalid.retailer_id);
    }

    /// The file as a whole is wrong.
    pub fn fail(&mut self, summary: String) {
        self.note("fatal", summary, 0, None);
    }

    /// Something is odd and counts all the same.
    pub fn warn(&mut self, summary: String, place: u64, retailer_id: Option<String>) {
        self.note("warning", summary, place, retailer_id);
    }

    fn note(&mut self, severity: &str, summary: String, place: u64, retailer_id: Option<String>) {
        let known = self.problems.iter().position(|known| known.summary == summary && known.severity == severity);
        if known.is_none() && self.problems.len() < MAX_KINDS {
            let samples = Vec::new();
            self.problems.push(Problem { summary, severity: severity.to_owned(), total_count: 0, samples });
        } else if known.is_none() {
            return;
        }
        let at = known.unwrap_or(self.problems.len().saturating_sub(1));
        let Some(problem) = self.problems.get_mut(at) else { return };
        problem.total_count = problem.total_count.saturating_add(1);
        if place > 0 && problem.samples.len() < MAX_SAMPLES {
            problem.samples.push((place, retailer_id));
        }
    }

    /// How many problems of a severity there were.
    #[must_use]
    pub fn count(&self, severity: &str) -> u64 {
        let of_it = self.problems.iter().filter(|problem| problem.severity == severity);
        of_it.fold(0_u64, |sum, problem| sum.saturating_add(problem.total_count))
    }
}

impl Problem {
    /// As the upload's `errors` show it.
    #[must_use]
    pub fn to_node(&self, id: &str) -> Value {
        let samples: Vec<Value> = self
            .samples
            .iter()
            .map(|(place, retailer_id)| json!({"row_number": place, "retailer_id": retailer_id}))
            .collect();
        json!({
            "id": id,
            "summary": self.summary,
            "description": self.summary,
            "severity": self.severity,
            "total_count": self.total_count,
            "samples": {"data": samples},
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    const FILE: &str = "id,title,description,availability,condition,price,link,image_link,brand\n\
        a,Lamp,A lamp,in stock,new,10.00 EUR,https://s/a,https://s/a.png,Recado\n\
        b,,A lamp,in stock,new,10.00 EUR,https://s/b,https://s/b.png,Recado\n\
        c,Lamp,A lamp,perhaps,new,10.00 EUR,https://s/c,https://s/c.png,Recado\n\
        d,Lamp,A lamp,in stock,new,12.50,https://s/d,https://s/d.png,\n";

    fn items(feed: &Feed, file: &str, update_only: bool) -> Vec<Result<Product, Invalid>> {
        let rows = read(file.as_bytes(), &feed.format).unwrap();
        rows.iter().map(|row| Item::read(row, feed, update_only)?.apply(None, feed)).collect()
    }

    #[test]
    fn items_are_judged_one_by_one() {
        let feed = Feed::parse(&json!({"name": "F", "default_currency": "USD"})).unwrap();
        let made = items(&feed, FILE, false);
        let problem = |place: usize| made[place].as_ref().unwrap_err().problem.clone();
        assert_eq!(made[0].as_ref().unwrap().retailer_id(), "a");
        assert_eq!(problem(1), "The title is missing.");
        assert!(problem(2).contains("availability"), "{}", problem(2));
        assert!(problem(3).contains("brand"), "{}", problem(3));
        let with_brand = FILE.replace("d.png,", "d.png,Recado");
        let made = items(&feed, &with_brand, false);
        assert_eq!(made[3].as_ref().unwrap().full_price().unwrap().currency, "USD");
    }

    #[test]
    fn updates_name_only_what_changes() {
        let feed = Feed::parse(&json!({"name": "F"})).unwrap();
        let before = items(&feed, FILE, false).into_iter().next().unwrap().unwrap();
        let rows = read(b"id,price\na,8 EUR\n", &feed.format).unwrap();
        let after = Item::read(&rows[0], &feed, true).unwrap().apply(Some(before), &feed).unwrap();
        assert_eq!((after.full_price().unwrap().minor_units, after.text("name")), (800, Some("Lamp")));
        let extra = Feed::parse(&json!({"name": "F", "ingestion_source_type": "supplementary_feed"})).unwrap();
        let refused = Item::read(&rows[0], &extra, false).unwrap().apply(None, &extra).unwrap_err();
        assert!(refused.problem.contains("supplementary"));
    }

    #[test]
    fn problems_are_counted_by_kind() {
        let mut outcome = Outcome::default();
        for place in 1..=30 {
            outcome.refuse(Invalid { place, retailer_id: None, problem: "The title is missing.".to_owned() });
        }
        outcome.warn("Odd.".to_owned(), 3, None);
        assert_eq!((outcome.invalid, outcome.count("fatal"), outcome.count("warning")), (30, 30, 1));
        assert_eq!(outcome.problems[0].samples.len(), MAX_SAMPLES);
    }
}
