//! `order_status`: what became of an order (spec §2.13). Whether it may become that is decided later, by the order's own state.

use serde_json::{Map, Value, json};

use super::limits;
use super::order_details::reference_id;
use crate::error::GraphError;
use crate::json_read::{Object, Path};

/// Of the longer ones, Brazil's.
const MAX_REFERENCE_ID_CHARS: usize = 60;
const MAX_DESCRIPTION_CHARS: usize = 120;

/// `order.status`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderState {
    /// Not begun.
    Pending,
    /// Being prepared.
    Processing,
    /// A part is on its way.
    PartiallyShipped,
    /// On its way.
    Shipped,
    /// Done; final.
    Completed,
    /// Given up; final.
    Canceled,
}

impl OrderState {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::Processing, Self::PartiallyShipped, Self::Shipped, Self::Completed, Self::Canceled];

    /// As the request writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::PartiallyShipped => "partially_shipped",
            Self::Shipped => "shipped",
            Self::Completed => "completed",
            Self::Canceled => "canceled",
        }
    }

    /// Whether an order may go from here to there: 2046 if not (spec §2.13).
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Pending => true,
            Self::Processing | Self::PartiallyShipped | Self::Shipped => !matches!(next, Self::Pending),
            Self::Completed | Self::Canceled => false,
        }
    }
}

/// `parameters` of the action, and `order_status` of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderStatus {
    /// The order's.
    pub reference_id: String,
    /// What it is now.
    pub state: OrderState,
    /// What the customer reads about it.
    pub description: Option<String>,
    /// What became of the payment, where the business collects it.
    pub payment: Option<OrderPayment>,
}

/// `payment`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderPayment {
    /// `pending`, `captured` or `failed`.
    pub status: String,
    /// Unix seconds.
    pub timestamp_s: Option<i64>,
}

pub(super) fn parse_action(value: &Value, path: Path<'_>) -> Result<OrderStatus, GraphError> {
    let action = Object::new(value, path, &["name", "parameters"])?;
    limits::fixed_name(&action, "name", &["review_order"])?;
    action.required_child("parameters", OrderStatus::parse)
}

impl OrderStatus {
    pub(in crate::message) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &["reference_id", "order", "payment"])?;
        let reference_id = reference_id(&object, MAX_REFERENCE_ID_CHARS)?;
        let (state, description) = object.required_child("order", |order, path| {
            let order = Object::new(order, path, &["status", "description"])?;
            let Some(name) = order.text("status")? else {
                return Err(GraphError::missing_part(&path.key("status").to_string()));
            };
            // One table of Meta's has a hyphen, its sample an underscore.
            let known = name.replace('-', "_");
            let Some(state) = OrderState::ALL.into_iter().find(|state| state.as_str() == known) else {
                let names = OrderState::ALL.map(OrderState::as_str);
                return Err(limits::not_one_of(path.key("status"), &names, name));
            };
            Ok((state, limits::text(&order, "description", "Order description", 0, MAX_DESCRIPTION_CHARS)?))
        })?;
        let payment = object.child("payment", |payment, path| {
            let payment = Object::new(payment, path, &["status", "timestamp"])?;
            limits::fixed_name(&payment, "status", &["pending", "captured", "failed"])?;
            Ok(OrderPayment {
                status: payment.text("status")?.unwrap_or_default().to_owned(),
                timestamp_s: payment.integer_within("timestamp", 0..=i64::MAX)?,
            })
        })?;
        Ok(Self { reference_id, state, description, payment })
    }

    pub(crate) fn to_wire(&self) -> Value {
        let mut order = Map::new();
        order.insert("status".into(), self.state.as_str().into());
        if let Some(description) = &self.description {
            order.insert("description".into(), description.as_str().into());
        }
        let mut map = Map::new();
        map.insert("reference_id".into(), self.reference_id.as_str().into());
        map.insert("order".into(), order.into());
        if let Some(payment) = &self.payment {
            let mut wire = Map::from_iter([("status".to_owned(), json!(payment.status))]);
            if let Some(timestamp_s) = payment.timestamp_s {
                wire.insert("timestamp".into(), timestamp_s.into());
            }
            map.insert("payment".into(), wire.into());
        }
        map.into()
    }
}
