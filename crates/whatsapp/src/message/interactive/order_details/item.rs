//! What an order is made of.

use serde_json::{Map, Value, json};

use super::amount::{Amount, Currency};
use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::message::interactive::limits;
use crate::message::media_content::MediaSource;

const MAX_NAME_CHARS: usize = 60;
/// Highest number of pieces taken; the carts of phones end at 99, checkouts at 100, bills of businesses are not limited.
const MAX_QUANTITY: i64 = 1_000_000;
const MAX_ORIGIN_COUNTRY_CHARS: usize = 100;
const MAX_IMPORTER_NAME_CHARS: usize = 200;
const MAX_ADDRESS_LINE_CHARS: usize = 100;
const MAX_CITY_CHARS: usize = 120;

/// One line of the bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderItem {
    /// The business's own id of the product.
    pub retailer_id: Option<String>,
    /// What it is called.
    pub name: String,
    /// Price of one.
    pub amount: Amount,
    /// Price of one on sale, lower.
    pub sale_amount: Option<Amount>,
    /// How many.
    pub quantity: i64,
    /// A picture, for what is in no catalogue.
    pub image: Option<MediaSource>,
    /// Where it comes from, as India asks for goods of no catalogue.
    pub origin: Option<ItemOrigin>,
}

/// Where goods come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemOrigin {
    /// The country.
    pub country_of_origin: String,
    /// Who brought them in.
    pub importer_name: String,
    /// Where they are.
    pub importer_address: ImporterAddress,
}

/// An Indian business address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImporterAddress {
    /// Street and number.
    pub address_line1: String,
    /// More of it.
    pub address_line2: Option<String>,
    /// City.
    pub city: String,
    /// Two letters of the state.
    pub zone_code: Option<String>,
    /// Six digits.
    pub postal_code: String,
}

const KEYS: [&str; 9] = [
    "retailer_id",
    "name",
    "amount",
    "sale_amount",
    "quantity",
    "image",
    "country_of_origin",
    "importer_name",
    "importer_address",
];

impl OrderItem {
    pub(super) fn parse(
        value: &Value,
        path: Path<'_>,
        currency: Currency,
        in_catalog: bool,
    ) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &KEYS)?;
        let retailer_id = object.id("retailer_id")?.map(std::borrow::Cow::into_owned);
        if retailer_id.is_none() && currency == Currency::Brl {
            return Err(GraphError::missing_part(&path.key("retailer_id").to_string()));
        }
        let item = Self {
            retailer_id,
            name: limits::required_text(&object, "name", "Item name", MAX_NAME_CHARS)?,
            amount: object.required_child("amount", Amount::parse_positive)?,
            sale_amount: object.child("sale_amount", Amount::parse_positive)?,
            quantity: object.required_integer_within("quantity", 1..=MAX_QUANTITY)?,
            image: object.child("image", |image, path| {
                let image = Object::new(image, path, &["link"])?;
                MediaSource::parse(&image)
            })?,
            origin: ItemOrigin::parse(&object)?,
        };
        if item.sale_amount.is_some_and(|sale| sale >= item.amount) {
            return Err(limits::broken(format!("Param {} must be less than the amount.", path.key("sale_amount"))));
        }
        if item.image.is_some() && in_catalog {
            return Err(limits::broken(format!("Param {} cannot be used with a catalog_id.", path.key("image"))));
        }
        Ok(item)
    }

    /// For all pieces; `None` if that is more than a number can say.
    pub(super) fn price(&self) -> Option<i64> {
        self.sale_amount.unwrap_or(self.amount).0.checked_mul(self.quantity)
    }

    pub(super) fn to_wire(&self) -> Value {
        let mut map = Map::new();
        if let Some(id) = &self.retailer_id {
            map.insert("retailer_id".into(), id.as_str().into());
        }
        map.insert("name".into(), self.name.as_str().into());
        map.insert("amount".into(), self.amount.to_wire());
        if let Some(sale) = self.sale_amount {
            map.insert("sale_amount".into(), sale.to_wire());
        }
        map.insert("quantity".into(), self.quantity.into());
        if let Some(image) = &self.image {
            map.insert("image".into(), image.to_wire().into());
        }
        if let Some(origin) = &self.origin {
            map.insert("country_of_origin".into(), origin.country_of_origin.as_str().into());
            map.insert("importer_name".into(), origin.importer_name.as_str().into());
            map.insert("importer_address".into(), origin.importer_address.to_wire());
        }
        map.into()
    }
}

impl ItemOrigin {
    /// All three parts or none: the variants of India's pages differ in whether they are needed.
    fn parse(item: &Object<'_, '_>) -> Result<Option<Self>, GraphError> {
        let keys = ["country_of_origin", "importer_name", "importer_address"];
        if keys.iter().all(|key| item.get(key).is_none()) {
            return Ok(None);
        }
        Ok(Some(Self {
            country_of_origin: limits::required_text(
                item,
                "country_of_origin",
                "Country of origin",
                MAX_ORIGIN_COUNTRY_CHARS,
            )?,
            importer_name: limits::required_text(item, "importer_name", "Importer name", MAX_IMPORTER_NAME_CHARS)?,
            importer_address: item.required_child("importer_address", ImporterAddress::parse)?,
        }))
    }
}

impl ImporterAddress {
    fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let keys = ["address_line1", "address_line2", "city", "zone_code", "postal_code", "country_code"];
        let object = Object::new(value, path, &keys)?;
        limits::fixed_name(&object, "country_code", &["IN"])?;
        let postal_code = limits::required_text(&object, "postal_code", "Postal code", 6)?;
        if !super::super::address::is_pin_code(&postal_code) {
            return Err(limits::broken(format!("Param {} must have 6 digits.", path.key("postal_code"))));
        }
        Ok(Self {
            address_line1: limits::required_text(&object, "address_line1", "Address line", MAX_ADDRESS_LINE_CHARS)?,
            address_line2: limits::text(&object, "address_line2", "Address line", 0, MAX_ADDRESS_LINE_CHARS)?,
            city: limits::required_text(&object, "city", "City", MAX_CITY_CHARS)?,
            zone_code: limits::text(&object, "zone_code", "Zone code", 2, 2)?,
            postal_code,
        })
    }

    fn to_wire(&self) -> Value {
        let mut map = Map::new();
        map.insert("address_line1".into(), self.address_line1.as_str().into());
        map.insert("city".into(), self.city.as_str().into());
        for (name, text) in [("address_line2", &self.address_line2), ("zone_code", &self.zone_code)] {
            if let Some(text) = text {
                map.insert(name.into(), text.as_str().into());
            }
        }
        map.insert("postal_code".into(), self.postal_code.as_str().into());
        map.insert("country_code".into(), json!("IN"));
        map.into()
    }
}
