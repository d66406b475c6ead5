//! Prices: integers of hundredths, in every currency (commerce §2).

/// Minor units of one major unit. That currencies without decimals have them here too is unconfirmed.
pub const MINOR_UNITS: i64 = 100;

/// An amount of a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// Hundredths.
    pub minor_units: i64,
    /// ISO 4217.
    pub currency: String,
}

impl Price {
    /// Reads `9.99 USD`, as feeds and batches write it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (amount, currency) = text.trim().split_once(' ')?;
        let currency = currency.trim();
        if !is_currency(currency) {
            return None;
        }
        Some(Self { minor_units: minor_units(amount)?, currency: currency.to_owned() })
    }

    /// As Graph shows it: `$9.99`, or `INR100.00`. The exact form is unconfirmed.
    #[must_use]
    pub fn shown(&self) -> String {
        let sign = match self.currency.as_str() {
            "USD" => "$",
            "EUR" => "€",
            "GBP" => "£",
            other => other,
        };
        let minor = self.minor_units.unsigned_abs();
        let hundred = MINOR_UNITS.unsigned_abs();
        format!("{sign}{}.{:02}", grouped(minor / hundred), minor % hundred)
    }

    /// As an order's `item_price` has it: a number of major units.
    #[must_use]
    pub fn major_units(&self) -> f64 {
        // Exact for all prices below 2^53 hundredths.
        #[expect(clippy::cast_precision_loss)]
        let (minor, hundred) = (self.minor_units as f64, MINOR_UNITS as f64);
        minor / hundred
    }
}

/// Three capital letters.
#[must_use]
pub fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// `9.99`, `9.9`, `9`: never more than two decimals, never a sign.
fn minor_units(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(decimals) || decimals.len() > 2 {
        return None;
    }
    let decimals: i64 = format!("{decimals:0<2}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(MINOR_UNITS)?.checked_add(decimals)
}

/// Hundredths of a price as Graph shows it, in whatever form its currency has: `$1,234.50`, `INR100.00`, `9,99 €`. The last separator
/// is the decimal one where one or two digits follow it.
#[must_use]
pub fn minor_units_shown(shown: &str) -> Option<i64> {
    let start = shown.find(|letter: char| letter.is_ascii_digit())?;
    let end = shown.rfind(|letter: char| letter.is_ascii_digit())?;
    let number = shown.get(start..=end)?;
    let (whole, decimals) = match number.rfind(['.', ',']) {
        Some(place) if number.len() - place <= 3 => (number.get(..place)?, number.get(place + 1..)?),
        _ => (number, ""),
    };
    let whole: String = whole.chars().filter(|letter| !matches!(letter, '.' | ',' | ' ' | '\'' | '\u{a0}')).collect();
    minor_units(&format!("{whole}.{decimals}"))
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_hundredths_and_back() {
        for (text, minor_units, shown) in [
            ("9.99 USD", 999, "$9.99"),
            ("9.9 EUR", 990, "€9.90"),
            ("1234567 INR", 123_456_700, "INR1,234,567.00"),
            ("0.05 GBP", 5, "£0.05"),
        ] {
            let price = Price::parse(text).unwrap();
            assert_eq!((price.minor_units, price.shown().as_str()), (minor_units, shown), "{text}");
        }
        for bad in
            ["9.99", "9,99 EUR", "9.999 EUR", "-1 EUR", ".5 EUR", "9.99 eur", "x EUR", "99999999999999999999 EUR", ""]
        {
            assert_eq!(Price::parse(bad), None, "{bad}");
        }
        for (shown, minor_units) in [
            ("$9.99", Some(999)),
            ("INR1,234,567.00", Some(123_456_700)),
            ("9,99 €", Some(999)),
            ("1.234,5 €", Some(123_450)),
            ("1 234,50 €", Some(123_450)),
            ("¥1,234", Some(123_400)),
            ("free", None),
            ("", None),
        ] {
            assert_eq!(minor_units_shown(shown), minor_units, "{shown}");
        }
        assert!((Price::parse("12.50 EUR").unwrap().major_units() - 12.5).abs() < f64::EPSILON);
    }
}
