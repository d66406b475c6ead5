//! Money: whole millionths of a currency's unit, so that every price of every list is exact and sums are too.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use serde_json::Value;

use super::word_enum::word_enum;

word_enum! {
    /// The currencies in which accounts are billed (spec §4.8), ISO 4217.
    Currency {
        /// US dollar.
        Usd = "USD",
        /// Dirham of the United Arab Emirates.
        Aed = "AED",
        /// Argentine peso.
        Ars = "ARS",
        /// Australian dollar.
        Aud = "AUD",
        /// Brazilian real.
        Brl = "BRL",
        /// Chilean peso.
        Clp = "CLP",
        /// Colombian peso.
        Cop = "COP",
        /// Euro.
        Eur = "EUR",
        /// Pound sterling.
        Gbp = "GBP",
        /// Indonesian rupiah.
        Idr = "IDR",
        /// Indian rupee.
        Inr = "INR",
        /// Mexican peso.
        Mxn = "MXN",
        /// Malaysian ringgit.
        Myr = "MYR",
        /// Peruvian sol.
        Pen = "PEN",
        /// Saudi riyal.
        Sar = "SAR",
        /// Singapore dollar.
        Sgd = "SGD",
    }
}

const MICROS_PER_UNIT: u64 = 1_000_000;

/// An amount of money in millionths of the currency's unit; BIGINT in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Amount(i64);

/// Text that is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an amount such as 0.0618, with up to six decimals")]
pub struct InvalidAmount;

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From millionths.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// In millionths.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// So many of it.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// A JSON number, the one place where money becomes one, because `cost` in analytics is.
    #[must_use]
    pub fn to_json_number(self) -> Value {
        serde_json::from_str(&self.to_string()).unwrap_or(Value::Null)
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::plus)
    }
}

impl fmt::Display for Amount {
    /// With two decimals, and as many more as are needed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.0.unsigned_abs() / MICROS_PER_UNIT;
        let decimals = format!("{:06}", self.0.unsigned_abs() % MICROS_PER_UNIT);
        let shown = decimals.trim_end_matches('0');
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{units}.{shown:0<2}")
    }
}

impl FromStr for Amount {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        let (units, decimals) = text.split_once('.').unwrap_or((text, ""));
        let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if units.is_empty() || !are_digits(units) || !are_digits(decimals) || decimals.len() > 6 {
            return Err(InvalidAmount);
        }
        format!("{units}{decimals:0<6}").parse().map(Self).map_err(|_| InvalidAmount)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_read_and_written_exactly() {
        for (text, micros, shown) in
            [("0.0618", 61_800, "0.0618"), ("78", 78_000_000, "78.00"), ("0.013", 13_000, "0.013"), ("0", 0, "0.00")]
        {
            let amount: Amount = text.parse().unwrap();
            assert_eq!((amount.micros(), amount.to_string().as_str()), (micros, shown));
        }
        for text in ["", ".5", "-1", "1.0000001", "1,5", "99999999999999999999"] {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
        assert_eq!("0.0618".parse::<Amount>().unwrap().to_json_number().to_string(), "0.0618");
    }

    proptest! {
        #[test]
        fn text_is_read_back(micros in 0..=i64::MAX) {
            let amount = Amount::from_micros(micros);
            prop_assert_eq!(amount.to_string().parse(), Ok(amount));
        }
    }
}
