//! Texts of others in files that people open with a spreadsheet.

/// A text that no spreadsheet takes for a formula: customers write what they like.
pub(crate) fn harmless(text: &str) -> String {
    let is_formula = text.trim_start_matches([' ', '\u{a0}']).starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    // A phone number or an amount is no formula.
    let is_number = text.strip_prefix(['+', '-']).is_some_and(|rest| {
        !rest.is_empty() && rest.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | ' '))
    });
    if is_formula && !is_number { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_of_customers_are_texts() {
        for (given, shown) in [
            ("=1+1", "'=1+1"),
            ("+SUM(A1)", "'+SUM(A1)"),
            ("@x", "'@x"),
            ("-2+3", "'-2+3"),
            (" =1", "' =1"),
            ("\t=1", "'\t=1"),
            ("+34 600 100 001", "+34 600 100 001"),
            ("-12,5", "-12,5"),
            ("Ana", "Ana"),
            ("a=b", "a=b"),
        ] {
            assert_eq!(harmless(given), shown);
        }
    }
}
