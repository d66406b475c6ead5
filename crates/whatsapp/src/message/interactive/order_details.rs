//! `order_details`: a bill to be paid in India or Brazil (spec §2.13). All sums are checked.

mod amount;
mod delivery;
mod item;
mod payment;

use serde_json::{Map, Value, json};

pub use amount::{Amount, Charge, Currency};
pub use item::{ImporterAddress, ItemOrigin, OrderItem};
pub use payment::PaymentSetting;

use super::limits;
use crate::error::GraphError;
use crate::json_read::{Object, Path};

/// Longest description of an end.
const MAX_EXPIRATION_DESCRIPTION_CHARS: usize = 120;
/// An order has to stay open this long at least.
const MIN_OPEN_S: i64 = 300;
/// Most items where one has a picture.
const MAX_ITEMS_WITH_PICTURES: usize = 10;
const MAX_CONFIGURATION_CHARS: usize = 60;
/// Whether items of no catalogue must tell where they come from: the table of fields says so, and not every sample does.
const ORIGINS_ARE_REQUIRED: bool = true;
/// Apps that can be put first.
const PAYMENT_APPS: [&str; 6] = ["gpay", "phonepe", "paytm", "amazonpay", "cred", "mobikwik"];

const PARAMETERS: [&str; 11] = [
    "reference_id",
    "type",
    "payment_type",
    "payment_configuration",
    "currency",
    "total_amount",
    "payment_settings",
    "preferred_payment_methods",
    "beneficiaries",
    "shipping_info",
    "order",
];

/// `parameters` of the action, and `order_details` of a template's button.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderDetails {
    /// The business's own id of the order; unique for it.
    pub reference_id: String,
    /// Goods that are shipped.
    pub physical_goods: bool,
    /// Decides between the rules of India and Brazil.
    pub currency: Currency,
    /// `upi` or `br`.
    pub payment_type: Option<String>,
    /// The name of a payment configuration, for UPI.
    pub payment_configuration: Option<String>,
    /// The ways to pay.
    pub payment_settings: Vec<PaymentSetting>,
    /// The app that is put first.
    pub preferred_payment_method: Option<String>,
    /// To whom it goes, in the shapes of the older (`beneficiaries`) and the newer (`shipping_info`) pages.
    pub delivery: Map<String, Value>,
    /// Subtotal and charges less the discount.
    pub total_amount: Amount,
    /// What is paid for.
    pub order: Order,
}

/// `order`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Of the items.
    pub catalog_id: Option<String>,
    /// Only a button to pay, no cart.
    pub quick_pay: bool,
    /// When it can no longer be paid.
    pub expiration: Option<OrderExpiration>,
    /// One at least.
    pub items: Vec<OrderItem>,
    /// Of all items.
    pub subtotal: Amount,
    /// May be nothing.
    pub tax: Charge,
    /// Postage.
    pub shipping: Option<Charge>,
    /// Taken off.
    pub discount: Option<Charge>,
}

/// `expiration`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderExpiration {
    /// Unix seconds.
    pub timestamp_s: i64,
    /// What the customer reads about it.
    pub description: Option<String>,
}

pub(super) fn parse_action(value: &Value, path: Path<'_>) -> Result<OrderDetails, GraphError> {
    let action = Object::new(value, path, &["name", "parameters"])?;
    limits::fixed_name(&action, "name", &["review_and_pay"])?;
    action.required_child("parameters", OrderDetails::parse)
}

impl OrderDetails {
    pub(in crate::message) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &PARAMETERS)?;
        let currency = Currency::parse(&object)?;
        limits::fixed_name(&object, "type", &["digital-goods", "physical-goods"])?;
        let payment_settings =
            object.each("payment_settings", |setting, path| PaymentSetting::parse(setting, path, currency))?;
        let details = Self {
            reference_id: reference_id(&object, currency.max_reference_id_chars())?,
            physical_goods: object.text("type")? == Some("physical-goods"),
            currency,
            payment_type: payment_type(&object, currency)?,
            payment_configuration: limits::text(
                &object,
                "payment_configuration",
                "Payment configuration",
                1,
                MAX_CONFIGURATION_CHARS,
            )?,
            payment_settings: payment_settings.unwrap_or_default(),
            preferred_payment_method: preferred_payment_method(&object)?,
            delivery: delivery::parse(&object)?,
            total_amount: object.required_child("total_amount", Amount::parse_positive)?,
            order: object.required_child("order", |order, path| Order::parse(order, path, currency))?,
        };
        details.check_payment(path)?;
        details.check_origins(path)?;
        details.check_total(path)?;
        Ok(details)
    }

    /// In India the bill must say how it is paid; in Brazil the business may collect otherwise.
    fn check_payment(&self, path: Path<'_>) -> Result<(), GraphError> {
        if self.currency == Currency::Inr && self.payment_settings.is_empty() && self.payment_configuration.is_none() {
            return Err(GraphError::missing_part(&path.key("payment_settings").to_string()));
        }
        if self.payment_configuration.is_some() && !self.payment_settings.is_empty() {
            return Err(limits::broken(format!(
                "Param {} cannot be used with payment_settings.",
                path.key("payment_configuration")
            )));
        }
        Ok(())
    }

    /// What India asks to know of goods that are in no catalogue and are paid through a gateway (commerce §10). The pages on UPI
    /// links and on bills without a cart do not ask for it.
    fn check_origins(&self, path: Path<'_>) -> Result<(), GraphError> {
        let by_gateway = self.payment_settings.iter().any(|setting| setting.kind == "payment_gateway");
        if !ORIGINS_ARE_REQUIRED || !by_gateway || self.order.quick_pay || self.order.catalog_id.is_some() {
            return Ok(());
        }
        let order = path.key("order");
        let items = order.key("items");
        match self.order.items.iter().position(|item| item.origin.is_none()) {
            Some(place) => Err(GraphError::missing_part(&items.index(place).key("country_of_origin").to_string())),
            None => Ok(()),
        }
    }

    fn check_total(&self, path: Path<'_>) -> Result<(), GraphError> {
        let order = &self.order;
        let plus = |sum: i64, charge: Option<&Charge>| sum.checked_add(charge.map_or(0, |charge| charge.amount.0));
        let total = plus(order.subtotal.0, Some(&order.tax))
            .and_then(|sum| plus(sum, order.shipping.as_ref()))
            .and_then(|sum| sum.checked_sub(order.discount.as_ref().map_or(0, |discount| discount.amount.0)));
        if total == Some(self.total_amount.0) {
            return Ok(());
        }
        Err(limits::broken(format!(
            "Param {} must be subtotal + tax + shipping - discount{}.",
            path.key("total_amount"),
            total.map(|total| format!(" = {total}")).unwrap_or_default()
        )))
    }

    pub(in crate::message) fn check_expiry(&self, now_s: i64) -> Result<(), GraphError> {
        let Some(expiration) = &self.order.expiration else { return Ok(()) };
        if expiration.timestamp_s >= now_s.saturating_add(MIN_OPEN_S) {
            return Ok(());
        }
        Err(limits::broken(format!("The order's expiration must be at least {MIN_OPEN_S} seconds in the future.")))
    }

    pub(crate) fn to_wire(&self) -> Value {
        let mut map = self.delivery.clone();
        map.insert("reference_id".into(), self.reference_id.as_str().into());
        map.insert("type".into(), if self.physical_goods { "physical-goods" } else { "digital-goods" }.into());
        map.insert("currency".into(), self.currency.as_str().into());
        let texts = [("payment_type", &self.payment_type), ("payment_configuration", &self.payment_configuration)];
        for (name, text) in texts {
            if let Some(text) = text {
                map.insert(name.into(), text.as_str().into());
            }
        }
        if !self.payment_settings.is_empty() {
            let settings: Vec<Value> = self.payment_settings.iter().map(PaymentSetting::to_wire).collect();
            map.insert("payment_settings".into(), settings.into());
        }
        if let Some(method) = &self.preferred_payment_method {
            map.insert("preferred_payment_methods".into(), json!([{ "method": method }]));
        }
        map.insert("total_amount".into(), self.total_amount.to_wire());
        map.insert("order".into(), self.order.to_wire());
        map.into()
    }
}

/// Letters, digits, `_`, `-` and `.`
pub(super) fn reference_id(object: &Object<'_, '_>, max_chars: usize) -> Result<String, GraphError> {
    let id = limits::required_text(object, "reference_id", "Reference id", max_chars)?;
    if id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')) {
        return Ok(id);
    }
    Err(limits::broken(format!(
        "Param {} can have only letters, digits, '_', '-' and '.'.",
        object.path().key("reference_id")
    )))
}

fn payment_type(object: &Object<'_, '_>, currency: Currency) -> Result<Option<String>, GraphError> {
    let allowed = match currency {
        Currency::Inr => "upi",
        Currency::Brl => "br",
    };
    match object.text("payment_type")? {
        None => Ok(None),
        Some(name) if name == allowed => Ok(Some(name.to_owned())),
        Some(name) => Err(limits::not_one_of(object.path().key("payment_type"), &[allowed], name)),
    }
}

fn preferred_payment_method(object: &Object<'_, '_>) -> Result<Option<String>, GraphError> {
    let methods = object.each("preferred_payment_methods", |method, path| {
        let method = Object::new(method, path, &["method"])?;
        limits::fixed_name(&method, "method", &PAYMENT_APPS)?;
        Ok(method.text("method")?.map(str::to_owned))
    })?;
    let methods = methods.unwrap_or_default();
    if methods.len() > 1 {
        return Err(limits::broken("Only one preferred payment method is possible."));
    }
    Ok(methods.into_iter().flatten().next())
}

impl Order {
    fn parse(value: &Value, path: Path<'_>, currency: Currency) -> Result<Self, GraphError> {
        let keys = ["status", "catalog_id", "type", "expiration", "items", "subtotal", "tax", "shipping", "discount"];
        let object = Object::new(value, path, &keys)?;
        limits::fixed_name(&object, "status", &["pending"])?;
        if object.get("type").is_some() {
            limits::fixed_name(&object, "type", &["quick_pay"])?;
        }
        let catalog_id = object.id("catalog_id")?.map(std::borrow::Cow::into_owned);
        let items =
            object.required_each("items", |item, path| OrderItem::parse(item, path, currency, catalog_id.is_some()))?;
        let order = Self {
            quick_pay: object.get("type").is_some(),
            expiration: object.child("expiration", OrderExpiration::parse)?,
            subtotal: object.required_child("subtotal", Amount::parse_positive)?,
            tax: object.required_child("tax", |tax, path| Charge::parse(tax, path, false))?,
            shipping: object.child("shipping", |shipping, path| Charge::parse(shipping, path, false))?,
            discount: object.child("discount", |discount, path| Charge::parse(discount, path, true))?,
            catalog_id,
            items,
        };
        order.check_items(path)?;
        Ok(order)
    }

    fn check_items(&self, path: Path<'_>) -> Result<(), GraphError> {
        let items = path.key("items");
        if self.items.is_empty() {
            return Err(GraphError::missing_part(&items.to_string()));
        }
        if self.items.iter().any(|item| item.image.is_some()) && self.items.len() > MAX_ITEMS_WITH_PICTURES {
            return Err(limits::broken(format!(
                "Param {items} must have at most {MAX_ITEMS_WITH_PICTURES} elements when items have images."
            )));
        }
        let sum = self.items.iter().try_fold(0_i64, |sum, item| sum.checked_add(item.price()?));
        if sum == Some(self.subtotal.0) {
            return Ok(());
        }
        Err(limits::broken(format!(
            "Param {} must be the sum of the items{}.",
            path.key("subtotal"),
            sum.map(|sum| format!(" = {sum}")).unwrap_or_default()
        )))
    }

    fn to_wire(&self) -> Value {
        let mut map = Map::new();
        map.insert("status".into(), "pending".into());
        if let Some(id) = &self.catalog_id {
            map.insert("catalog_id".into(), id.as_str().into());
        }
        if self.quick_pay {
            map.insert("type".into(), "quick_pay".into());
        }
        if let Some(expiration) = &self.expiration {
            map.insert("expiration".into(), expiration.to_wire());
        }
        map.insert("items".into(), self.items.iter().map(OrderItem::to_wire).collect());
        map.insert("subtotal".into(), self.subtotal.to_wire());
        map.insert("tax".into(), self.tax.to_wire());
        for (name, charge) in [("shipping", &self.shipping), ("discount", &self.discount)] {
            if let Some(charge) = charge {
                map.insert(name.into(), charge.to_wire());
            }
        }
        map.into()
    }
}

impl OrderExpiration {
    fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &["timestamp", "description"])?;
        Ok(Self {
            timestamp_s: object.required_integer_within("timestamp", 0..=i64::MAX)?,
            description: limits::text(
                &object,
                "description",
                "Expiration description",
                0,
                MAX_EXPIRATION_DESCRIPTION_CHARS,
            )?,
        })
    }

    fn to_wire(&self) -> Value {
        match &self.description {
            None => json!({"timestamp": self.timestamp_s.to_string()}),
            Some(text) => json!({"timestamp": self.timestamp_s.to_string(), "description": text}),
        }
    }
}
