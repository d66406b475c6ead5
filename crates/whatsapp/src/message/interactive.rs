//! `interactive`: messages with something to tap, to choose or to fill in. One file for each of their types.
//!
//! A part that is missing is 131008; a value of a wrong length, number or name is 131009 (spec §2.7).

mod address;
mod bare_request;
mod carousel;
mod catalog;
mod cta_url;
mod direct;
mod flow;
mod limits;
mod list;
mod order_details;
mod order_status;
mod parts;
mod product;
mod product_list;
mod reply_buttons;
#[cfg(test)]
mod tests;
mod voice_call;

use serde_json::{Map, Value, json};

pub(crate) use address::is_pin_code;
pub use address::{ADDRESS_FIELDS, AddressRequest, SavedAddress};
pub use carousel::{Carousel, CarouselMedia, MediaCard, MediaCardAction};
pub use catalog::CatalogMessage;
pub use cta_url::CtaUrl;
pub use direct::{DirectButton, DirectInteractive};
pub(crate) use flow::DEFAULT_TOKEN as DEFAULT_FLOW_TOKEN;
pub use flow::{FlowMessage, FlowReference};
pub use list::{List, ListRow, ListSection};
pub use order_details::{
    Amount, Charge, Currency, ImporterAddress, ItemOrigin, Order, OrderDetails, OrderExpiration, OrderItem,
    PaymentSetting,
};
pub use order_status::{OrderPayment, OrderState, OrderStatus};
pub use parts::Header;
pub use product::Product;
pub(super) use product_list::parse_sections;
pub(crate) use product_list::sections_to_wire;
pub use product_list::{ProductList, ProductSection};
pub use reply_buttons::ReplyButton;
pub(crate) use voice_call::DEFAULT_TTL_MINUTES as DEFAULT_CALL_TTL_MINUTES;
pub use voice_call::VoiceCall;
pub(super) use voice_call::{MAX_PAYLOAD_CHARS as MAX_CALL_PAYLOAD_CHARS, TTL_MINUTES as CALL_TTL_MINUTES};

use super::content::AttachedFile;
use crate::error::GraphError;
use crate::json_read::{self, Object, Path};
use crate::media::MediaKind;

/// `interactive.type`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InteractiveKind {
    /// One to three buttons that answer.
    Button,
    /// A menu.
    List,
    /// A button that opens a web page.
    CtaUrl,
    /// A button that sends the customer's place.
    LocationRequest,
    /// A button that sends the customer's own contact card.
    ContactRequest,
    /// A form for an Indian address.
    Address,
    /// Cards beside each other.
    Carousel,
    /// One product.
    Product,
    /// Several products.
    ProductList,
    /// The whole catalogue.
    Catalog,
    /// A button that calls the business.
    VoiceCall,
    /// Asks whether the business may call.
    CallPermission,
    /// A button that opens a Flow.
    Flow,
    /// A bill to be paid.
    OrderDetails,
    /// What became of an order.
    OrderStatus,
}

impl InteractiveKind {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Button,
        Self::List,
        Self::CtaUrl,
        Self::LocationRequest,
        Self::ContactRequest,
        Self::Address,
        Self::Carousel,
        Self::Product,
        Self::ProductList,
        Self::Catalog,
        Self::VoiceCall,
        Self::CallPermission,
        Self::Flow,
        Self::OrderDetails,
        Self::OrderStatus,
    ];

    /// As `type` writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::List => "list",
            Self::CtaUrl => "cta_url",
            Self::LocationRequest => "location_request_message",
            Self::ContactRequest => "request_contact_info",
            Self::Address => "address_message",
            Self::Carousel => "carousel",
            Self::Product => "product",
            Self::ProductList => "product_list",
            Self::Catalog => "catalog_message",
            Self::VoiceCall => "voice_call",
            Self::CallPermission => "call_permission_request",
            Self::Flow => "flow",
            Self::OrderDetails => "order_details",
            Self::OrderStatus => "order_status",
        }
    }

    /// The kind that `type` names, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        // Its name before 28 May 2026.
        if name.eq_ignore_ascii_case("contact_request") {
            return Some(Self::ContactRequest);
        }
        Self::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(name))
    }
}

/// An interactive message.
#[derive(Debug, Clone, PartialEq)]
pub struct Interactive {
    /// Above the body.
    pub header: Option<Header>,
    /// The text.
    pub body: Option<String>,
    /// Below the body, grey.
    pub footer: Option<String>,
    /// What there is to do.
    pub action: Action,
}

/// `interactive.action`
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// `button`
    Buttons(Vec<ReplyButton>),
    /// `list`
    List(List),
    /// `cta_url`
    CtaUrl(CtaUrl),
    /// `location_request_message`
    LocationRequest,
    /// `request_contact_info`
    ContactRequest,
    /// `address_message`
    Address(AddressRequest),
    /// `carousel`
    Carousel(Carousel),
    /// `product`
    Product(Product),
    /// `product_list`
    ProductList(ProductList),
    /// `catalog_message`
    Catalog(CatalogMessage),
    /// `voice_call`
    VoiceCall(VoiceCall),
    /// `call_permission_request`
    CallPermission,
    /// `flow`
    Flow(FlowMessage),
    /// `order_details`
    OrderDetails(Box<OrderDetails>),
    /// `order_status`
    OrderStatus(OrderStatus),
}

impl Action {
    /// To which kind of message it belongs.
    #[must_use]
    pub const fn kind(&self) -> InteractiveKind {
        match self {
            Self::Buttons(_) => InteractiveKind::Button,
            Self::List(_) => InteractiveKind::List,
            Self::CtaUrl(_) => InteractiveKind::CtaUrl,
            Self::LocationRequest => InteractiveKind::LocationRequest,
            Self::ContactRequest => InteractiveKind::ContactRequest,
            Self::Address(_) => InteractiveKind::Address,
            Self::Carousel(_) => InteractiveKind::Carousel,
            Self::Product(_) => InteractiveKind::Product,
            Self::ProductList(_) => InteractiveKind::ProductList,
            Self::Catalog(_) => InteractiveKind::Catalog,
            Self::VoiceCall(_) => InteractiveKind::VoiceCall,
            Self::CallPermission => InteractiveKind::CallPermission,
            Self::Flow(_) => InteractiveKind::Flow,
            Self::OrderDetails(_) => InteractiveKind::OrderDetails,
            Self::OrderStatus(_) => InteractiveKind::OrderStatus,
        }
    }

    fn parse(kind: InteractiveKind, value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        Ok(match kind {
            InteractiveKind::Button => Self::Buttons(reply_buttons::parse(value, path)?),
            InteractiveKind::List => Self::List(List::parse(value, path)?),
            InteractiveKind::CtaUrl => Self::CtaUrl(CtaUrl::parse(value, path)?),
            InteractiveKind::LocationRequest => {
                bare_request::check(value, path, &["send_location"])?;
                Self::LocationRequest
            }
            InteractiveKind::ContactRequest => {
                bare_request::check(value, path, &["request_contact_info", "contact_request"])?;
                Self::ContactRequest
            }
            InteractiveKind::Address => Self::Address(AddressRequest::parse(value, path)?),
            InteractiveKind::Carousel => Self::Carousel(Carousel::parse(value, path)?),
            InteractiveKind::Product => Self::Product(Product::parse(value, path)?),
            InteractiveKind::ProductList => Self::ProductList(ProductList::parse(value, path)?),
            InteractiveKind::Catalog => Self::Catalog(CatalogMessage::parse(value, path)?),
            InteractiveKind::VoiceCall => Self::VoiceCall(VoiceCall::parse(value, path)?),
            InteractiveKind::CallPermission => {
                bare_request::check(value, path, &["call_permission_request"])?;
                Self::CallPermission
            }
            InteractiveKind::Flow => Self::Flow(FlowMessage::parse(value, path)?),
            InteractiveKind::OrderDetails => Self::OrderDetails(Box::new(order_details::parse_action(value, path)?)),
            InteractiveKind::OrderStatus => Self::OrderStatus(order_status::parse_action(value, path)?),
        })
    }

    fn to_wire(&self) -> Value {
        match self {
            Self::Buttons(buttons) => reply_buttons::to_wire(buttons),
            Self::List(list) => list.to_wire(),
            Self::CtaUrl(button) => button.to_wire(),
            Self::LocationRequest => json!({"name": "send_location"}),
            Self::ContactRequest => json!({"name": "request_contact_info"}),
            Self::Address(request) => request.to_wire(),
            Self::Carousel(carousel) => carousel.to_wire(),
            Self::Product(product) => product.to_wire(),
            Self::ProductList(list) => list.to_wire(),
            Self::Catalog(catalog) => catalog.to_wire(),
            Self::VoiceCall(call) => call.to_wire(),
            Self::CallPermission => json!({"name": "call_permission_request"}),
            Self::Flow(flow) => flow.to_wire(),
            Self::OrderDetails(order) => json!({"name": "review_and_pay", "parameters": order.to_wire()}),
            Self::OrderStatus(status) => json!({"name": "review_order", "parameters": status.to_wire()}),
        }
    }
}

impl Interactive {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &["type", "header", "body", "footer", "action"])?;
        let Some(name) = object.text("type")? else {
            return Err(GraphError::missing_part(&path.key("type").to_string()));
        };
        let Some(kind) = InteractiveKind::from_name(name) else {
            let names: Vec<String> =
                InteractiveKind::ALL.iter().map(|kind| kind.as_str().to_ascii_uppercase()).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            return Err(GraphError::invalid_value(json_read::not_one_of(path.key("type"), &names, name)));
        };
        let rules = parts::rules(kind);
        Ok(Self {
            header: parts::parse_header(&object, kind, rules)?,
            body: parts::parse_body(&object, rules)?,
            footer: parts::parse_footer(&object, kind, rules)?,
            action: object.required_child("action", |action, path| Action::parse(kind, action, path))?,
        })
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> InteractiveKind {
        self.action.kind()
    }

    pub(super) fn to_wire(&self) -> Value {
        let mut map = Map::new();
        map.insert("type".into(), self.kind().as_str().into());
        if let Some(header) = &self.header {
            map.insert("header".into(), header.to_wire());
        }
        for (name, text) in [("body", &self.body), ("footer", &self.footer)] {
            if let Some(text) = text {
                map.insert(name.into(), json!({ "text": text }));
            }
        }
        map.insert("action".into(), self.action.to_wire());
        map.into()
    }

    pub(super) fn attached_files(&self) -> Vec<AttachedFile<'_>> {
        let mut files: Vec<AttachedFile<'_>> = self.header.iter().filter_map(Header::attached_file).collect();
        match &self.action {
            Action::Carousel(Carousel::Media(cards)) => {
                files.extend(cards.iter().map(|card| card.media.attached_file()))
            }
            Action::OrderDetails(order) => {
                let images = order.order.items.iter().filter_map(|item| item.image.as_ref());
                files.extend(images.map(|source| AttachedFile { kind: MediaKind::Image, source }));
            }
            _ => {}
        }
        files
    }

    pub(super) fn check_expiry(&self, now_s: i64) -> Result<(), GraphError> {
        match &self.action {
            Action::OrderDetails(order) => order.check_expiry(now_s),
            _ => Ok(()),
        }
    }
}
