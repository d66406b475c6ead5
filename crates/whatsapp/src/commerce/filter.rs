//! Which products a set has: `{"availability":{"eq":"in stock"}}`, with `and` and `or` around (commerce §5; operators unconfirmed).

use std::cmp::Ordering;

use serde_json::{Map, Value};

use crate::error::GraphError;
use crate::params;

/// Rules inside of rules are read this deep.
const MAX_DEPTH: usize = 10;
const OPERATORS: [&str; 11] =
    ["eq", "neq", "i_contains", "contains", "is_any", "is_not_any", "gt", "gte", "lt", "lte", "starts_with"];

/// A rule that was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// Everything.
    All,
    /// Each of them holds.
    And(Vec<Filter>),
    /// One of them holds.
    Or(Vec<Filter>),
    /// A field compared.
    Field {
        /// Which.
        name: String,
        /// One of the known.
        operator: String,
        /// With what.
        operand: Value,
    },
}

impl Filter {
    /// Reads the parameter `filter`, an object or the text of one.
    ///
    /// # Errors
    /// 100 for what is no rule.
    pub fn parse(value: Option<&Value>) -> Result<Self, GraphError> {
        match value {
            None | Some(Value::Null) => Ok(Self::All),
            Some(value) => read(&params::unfold(value), 0),
        }
    }

    /// Whether a product's fields fit.
    #[must_use]
    pub fn takes(&self, fields: &Map<String, Value>) -> bool {
        match self {
            Self::All => true,
            Self::And(rules) => rules.iter().all(|rule| rule.takes(fields)),
            Self::Or(rules) => rules.iter().any(|rule| rule.takes(fields)),
            Self::Field { name, operator, operand } => {
                compares(fields.get(name).unwrap_or(&Value::Null), operator, operand)
            }
        }
    }
}

fn read(value: &Value, depth: usize) -> Result<Filter, GraphError> {
    let Value::Object(rules) = value else { return Err(invalid("it must be a JSON object")) };
    if depth > MAX_DEPTH {
        return Err(invalid("its rules are nested too deep"));
    }
    let mut read_rules = Vec::new();
    for (name, rule) in rules {
        match (name.as_str(), rule) {
            ("and" | "or", Value::Array(parts)) => {
                let parts = parts.iter().map(|part| read(part, depth + 1)).collect::<Result<Vec<_>, _>>()?;
                read_rules.push(if name == "and" { Filter::And(parts) } else { Filter::Or(parts) });
            }
            ("and" | "or", _) => return Err(invalid("and, or need an array")),
            (name, Value::Object(conditions)) => {
                for (operator, operand) in conditions {
                    if !OPERATORS.contains(&operator.as_str()) {
                        return Err(invalid(&format!("\"{operator}\" is none of {{{}}}", OPERATORS.join(", "))));
                    }
                    if operator.starts_with("is_") && !operand.is_array() {
                        return Err(invalid(&format!("{operator} needs an array")));
                    }
                    read_rules.push(Filter::Field {
                        name: name.to_owned(),
                        operator: operator.clone(),
                        operand: operand.clone(),
                    });
                }
            }
            (name, _) => return Err(invalid(&format!("the rule of \"{name}\" must be an object"))),
        }
    }
    Ok(match read_rules.len() {
        0 => Filter::All,
        _ => Filter::And(read_rules),
    })
}

fn invalid(reason: &str) -> GraphError {
    GraphError::parameter(format!("Param filter is not valid: {reason}."))
}

fn compares(value: &Value, operator: &str, operand: &Value) -> bool {
    let any =
        || operand.as_array().is_some_and(|all| all.iter().any(|one| ordering(value, one) == Some(Ordering::Equal)));
    let ordered = || ordering(value, operand);
    let (text, wanted) = (value.as_str().unwrap_or_default(), operand.as_str().unwrap_or_default());
    match operator {
        "eq" => ordered() == Some(Ordering::Equal),
        "neq" => ordered() != Some(Ordering::Equal),
        "gt" => ordered() == Some(Ordering::Greater),
        "gte" => matches!(ordered(), Some(Ordering::Greater | Ordering::Equal)),
        "lt" => ordered() == Some(Ordering::Less),
        "lte" => matches!(ordered(), Some(Ordering::Less | Ordering::Equal)),
        "contains" => text.contains(wanted),
        "i_contains" => text.to_lowercase().contains(&wanted.to_lowercase()),
        "starts_with" => text.starts_with(wanted),
        "is_any" => any(),
        "is_not_any" => !any(),
        _ => false,
    }
}

/// Numbers by size, also where one side is text; texts by their letters. What has no value equals nothing.
fn ordering(one: &Value, other: &Value) -> Option<Ordering> {
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    if let (Some(one), Some(other)) = (number(one), number(other)) {
        return one.partial_cmp(&other);
    }
    Some(one.as_str()?.cmp(other.as_str()?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rules_take_products() {
        let mug =
            json!({"retailer_id": "mug", "name": "Blue Mug", "price": 999, "availability": "in stock", "brand": null});
        let mug = mug.as_object().unwrap();
        for (filter, takes) in [
            (json!({}), true),
            (json!({"retailer_id": {"is_any": ["a", "mug"]}}), true),
            (json!({"retailer_id": {"is_not_any": ["a", "mug"]}}), false),
            (json!({"price": {"gt": 998, "lte": "999"}}), true),
            (json!({"price": {"lt": 999}}), false),
            (json!({"name": {"i_contains": "blue"}}), true),
            (json!({"name": {"contains": "blue"}}), false),
            (json!({"name": {"starts_with": "Blue"}}), true),
            (json!({"brand": {"eq": "x"}}), false),
            (json!({"brand": {"neq": "x"}}), true),
            (json!({"or": [{"price": {"lt": 1}}, {"availability": {"eq": "in stock"}}]}), true),
            (json!({"and": [{"price": {"lt": 1}}, {"availability": {"eq": "in stock"}}]}), false),
        ] {
            assert_eq!(Filter::parse(Some(&filter)).unwrap().takes(mug), takes, "{filter}");
        }
        assert!(Filter::parse(Some(&json!(r#"{"price":{"gt":1}}"#))).unwrap().takes(mug));
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        let mut deep = json!({"price": {"gt": 1}});
        for _ in 0..20 {
            deep = json!({"and": [deep]});
        }
        for bad in [
            json!([]),
            json!("x"),
            json!({"price": 7}),
            json!({"price": {"near": 7}}),
            json!({"and": {}}),
            json!({"a": {"is_any": 1}}),
            deep,
        ] {
            assert_eq!(Filter::parse(Some(&bad)).unwrap_err().code, 100, "{bad}");
        }
    }
}
