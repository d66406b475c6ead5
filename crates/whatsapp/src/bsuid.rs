//! Business-scoped user ids: how a business knows a customer who may share no phone number. `ES.` and up to 128 letters and
//! digits, one for every pair of customer and business portfolio.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest;

const MAX_TAIL_LENGTH: usize = 128;

/// A BSUID such as `US.13491208655302741918`, or a parent's such as `US.ENT.13491208655302741918`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bsuid(String);

/// Text that is no BSUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a business-scoped user id is a country, a dot, and up to 128 letters and digits, such as US.13491208655302741918"
)]
pub struct InvalidBsuid;

impl Bsuid {
    /// The id of the customer with this `wa_id` for one business portfolio. Always the same for the same three; for another
    /// portfolio, or when the customer changes number, another one.
    #[must_use]
    pub fn derive(country: &str, portfolio_id: &str, wa_id: &str) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(portfolio_id.as_bytes());
        context.update(b"/");
        context.update(wa_id.as_bytes());
        let sum = context.finish();
        let number = sum.as_ref().iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        // The top bit gives every id the same look of 19 or 20 digits.
        Self(format!("{country}.{}", number | 1 << 63))
    }

    /// The whole id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// ISO 3166 alpha-2 of the customer's number.
    #[must_use]
    pub fn country(&self) -> &str {
        self.0.split('.').next().unwrap_or_default()
    }

    /// Whether it stands for the customer at several linked portfolios.
    #[must_use]
    pub fn is_parent(&self) -> bool {
        self.0.get(2..7) == Some(".ENT.")
    }
}

impl FromStr for Bsuid {
    type Err = InvalidBsuid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (country, tail) = text.split_once('.').ok_or(InvalidBsuid)?;
        let tail = tail.strip_prefix("ENT.").unwrap_or(tail);
        let country_fits = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        let tail_fits =
            (1..=MAX_TAIL_LENGTH).contains(&tail.len()) && tail.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if country_fits && tail_fits { Ok(Self(text.to_owned())) } else { Err(InvalidBsuid) }
    }
}

impl fmt::Display for Bsuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_of_others() {
        let plain: Bsuid = "US.13491208655302741918".parse().unwrap();
        assert_eq!((plain.country(), plain.is_parent()), ("US", false));
        let parent: Bsuid = "US.ENT.11815799212886844830".parse().unwrap();
        assert!(parent.is_parent());
        let too_long = format!("US.{}", "1".repeat(129));
        for bad in ["", "US", "US.", "us.1", "USA.1", "13491208655302741918", "US.1 2", "US.1.2", too_long.as_str()] {
            assert!(bad.parse::<Bsuid>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn derived_ids_are_valid_stable_and_of_one_portfolio(portfolio in "[0-9]{15}", wa_id in "[0-9]{8,15}") {
            let id = Bsuid::derive("ES", &portfolio, &wa_id);
            prop_assert_eq!(id.as_str().parse::<Bsuid>().unwrap(), id.clone());
            prop_assert_eq!(&id, &Bsuid::derive("ES", &portfolio, &wa_id));
            prop_assert_ne!(&id, &Bsuid::derive("ES", "1", &wa_id));
            prop_assert_ne!(&id, &Bsuid::derive("ES", &portfolio, "34600100001x"));
        }
    }
}
