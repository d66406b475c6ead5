//! What a template's category costs, for people who choose one. Published list prices: discounts by volume are the account's own.

use recado_whatsapp::account_zone::AccountZone;
use recado_whatsapp::phone;
use recado_whatsapp::pricing::{PricePlan, RateKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Error, Inbox, Result, TenantId};

/// Where neither a country nor a number is known.
const SOMEWHERE: &str = "US";

/// What messages of each category cost to customers of a country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceEffect {
    /// ISO 3166, two letters.
    #[schema(example = "ES")]
    pub country: String,
    /// The market that it belongs to in the price list.
    #[schema(example = "Spain")]
    pub market: String,
    /// ISO 4217.
    #[schema(example = "USD")]
    pub currency: String,
    /// The day of the price list, in UTC.
    #[schema(example = "2026-11-22")]
    pub day: String,
    /// One for each category.
    pub categories: Vec<CategoryPrice>,
    /// All countries that can be asked for.
    pub countries: Vec<String>,
}

/// What one delivered message of a category costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryPrice {
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    pub category: String,
    /// A decimal number.
    #[schema(example = "0.0618")]
    pub amount: String,
    /// Whether it is free while the customer service window is open.
    pub is_free_in_window: bool,
}

impl Inbox {
    /// What messages of each category cost to customers of a country; by default the one of the workspace's first number.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no country of the price list.
    pub async fn price_effect(&self, tenant: TenantId, country: Option<String>) -> Result<PriceEffect> {
        let countries = self.prices.countries();
        let country = match country.as_deref().map(str::trim).filter(|country| !country.is_empty()) {
            Some(given) => {
                let given = given.to_ascii_uppercase();
                let known = countries.iter().find(|known| **known == given).copied();
                known.ok_or_else(|| Error::invalid("country", "This is no country of the price list."))?
            }
            None => self.own_country(tenant).await?,
        };
        let day = AccountZone::utc().day(self.clock.now());
        let plan = PricePlan::Dated;
        let kinds = [
            ("MARKETING", RateKind::Marketing, false),
            ("UTILITY", RateKind::Utility, true),
            ("AUTHENTICATION", RateKind::Authentication, false),
        ];
        let mut currency = String::new();
        let categories = kinds.into_iter().map(|(category, kind, is_free_in_window)| {
            let (amount, of_list) = self.prices.list_price(plan, country, kind, day);
            of_list.as_str().clone_into(&mut currency);
            CategoryPrice { category: category.to_owned(), amount: amount.to_string(), is_free_in_window }
        });
        let categories = categories.collect();
        Ok(PriceEffect {
            country: country.to_owned(),
            market: self.prices.market_of_country(plan, country, day).to_string(),
            currency,
            day: day.to_string(),
            categories,
            countries: countries.into_iter().map(str::to_owned).collect(),
        })
    }

    async fn own_country(&self, tenant: TenantId) -> Result<&'static str> {
        let channels = self.channels(tenant).await?;
        let digits = channels
            .first()
            .map(|channel| channel.display_phone_number.chars().filter(char::is_ascii_digit).collect::<String>());
        Ok(digits.as_deref().and_then(phone::country_of_wa_id).unwrap_or(SOMEWHERE))
    }
}
