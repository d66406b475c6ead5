//! What a customer's message says, read from and written to the shape of a webhook.

use serde_json::{Map, Value, json};

use super::json_tolerant::{boolean, decimal, integer, list, text};
use super::system_notice::SystemNotice;
use crate::error::GraphError;
use crate::media::MediaKind;
use crate::message::ContactCard;

/// A customer's message.
#[derive(Debug, Clone, PartialEq)]
pub enum InboundContent {
    /// `text`
    Text {
        /// What was written.
        body: String,
    },
    /// `image`
    Image(InboundMedia),
    /// `video`
    Video(InboundMedia),
    /// `audio`
    Audio(InboundMedia),
    /// `document`
    Document(InboundMedia),
    /// `sticker`
    Sticker(InboundMedia),
    /// `location`
    Location(InboundLocation),
    /// `contacts`
    Contacts {
        /// The cards.
        cards: Vec<ContactCard>,
        /// `contact_request` when the business asked for them, otherwise `other` or absent.
        origin: Option<String>,
    },
    /// `reaction`
    Reaction {
        /// The message reacted to.
        message_id: String,
        /// Empty: the reaction was removed.
        emoji: String,
    },
    /// `button`: a quick reply of a template.
    Button {
        /// What the business attached to the button.
        payload: String,
        /// The button's label.
        text: String,
    },
    /// `interactive`
    Interactive(InteractiveReply),
    /// `order`: a cart was sent.
    Order(Order),
    /// `system`: the customer's identity changed.
    System(SystemNotice),
    /// `unsupported`, and every type or shape that this version cannot read.
    Unsupported {
        /// What it is, if told: `poll`, `edit` and so on.
        kind: Option<String>,
        /// A sentence about it.
        detail: String,
    },
}

/// A file of a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InboundMedia {
    /// For `GET /{media}`; lives seven days.
    pub id: String,
    /// Its type.
    pub mime_type: String,
    /// Base64 of its SHA-256.
    pub sha256: Option<String>,
    /// Where it can be fetched with the token, since November 2025.
    pub url: Option<String>,
    /// Written beneath; pictures, videos and documents.
    pub caption: Option<String>,
    /// Documents.
    pub filename: Option<String>,
    /// Recorded in the chat; audio.
    pub voice: bool,
    /// It moves; stickers.
    pub animated: bool,
}

/// A place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InboundLocation {
    /// Decimal degrees.
    pub latitude: f64,
    /// Decimal degrees.
    pub longitude: f64,
    /// Of the place.
    pub name: Option<String>,
    /// Of the place.
    pub address: Option<String>,
    /// The place's web page.
    pub url: Option<String>,
}

/// An answer to an interactive message.
#[derive(Debug, Clone, PartialEq)]
pub enum InteractiveReply {
    /// A reply button was tapped.
    Button {
        /// The button's id.
        id: String,
        /// Its label.
        title: String,
    },
    /// A row of a list was chosen.
    List {
        /// The row's id.
        id: String,
        /// Its title.
        title: String,
        /// Its second line.
        description: Option<String>,
    },
    /// A Flow or an address form was sent (`nfm_reply`).
    Form {
        /// `flow` or `address_message`.
        name: String,
        /// A line for people.
        body: String,
        /// The answers, as JSON text.
        response_json: String,
    },
    /// A request to call was answered.
    CallPermission(CallPermissionReply),
    /// An order is to be paid with a card that the business knows (`payment_method`).
    PaymentMethod(PaymentMethodReply),
}

/// `payment_method`: the customer confirmed with one tap (commerce §12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentMethodReply {
    /// `offsite_card_pay`.
    pub payment_method: String,
    /// Unix seconds.
    pub payment_timestamp: i64,
    /// The order's.
    pub reference_id: String,
    /// Of the card.
    pub last_four_digits: String,
    /// The business's own id of the card.
    pub credential_id: String,
}

/// `call_permission_reply`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallPermissionReply {
    /// `accept` or `reject`.
    pub response: String,
    /// Until it is withdrawn.
    pub is_permanent: bool,
    /// Unix seconds.
    pub expiration_timestamp: Option<i64>,
    /// `user_action` or `automatic`.
    pub response_source: Option<String>,
}

/// `order`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Order {
    /// The catalogue.
    pub catalog_id: String,
    /// Written with the cart.
    pub text: Option<String>,
    /// What was ordered.
    pub items: Vec<OrderItem>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderItem {
    /// The business's own id of the product.
    pub product_retailer_id: String,
    /// How many.
    pub quantity: i64,
    /// Price of one, in the currency's unit, as shown in the catalogue.
    pub item_price: f64,
    /// ISO 4217.
    pub currency: String,
}

impl InboundContent {
    /// `type`.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Document(_) => "document",
            Self::Sticker(_) => "sticker",
            Self::Location(_) => "location",
            Self::Contacts { .. } => "contacts",
            Self::Reaction { .. } => "reaction",
            Self::Button { .. } => "button",
            Self::Interactive(_) => "interactive",
            Self::Order(_) => "order",
            Self::System(_) => "system",
            Self::Unsupported { .. } => "unsupported",
        }
    }

    /// Its file, and as what it was sent.
    #[must_use]
    pub const fn media(&self) -> Option<(MediaKind, &InboundMedia)> {
        match self {
            Self::Image(media) => Some((MediaKind::Image, media)),
            Self::Video(media) => Some((MediaKind::Video, media)),
            Self::Audio(media) => Some((MediaKind::Audio, media)),
            Self::Document(media) => Some((MediaKind::Document, media)),
            Self::Sticker(media) => Some((MediaKind::Sticker, media)),
            _ => None,
        }
    }

    /// Its file, to be given an id and an address.
    pub const fn media_mut(&mut self) -> Option<&mut InboundMedia> {
        match self {
            Self::Image(media)
            | Self::Video(media)
            | Self::Audio(media)
            | Self::Document(media)
            | Self::Sticker(media) => Some(media),
            _ => None,
        }
    }

    /// Reads `messages[n]`. Whatever cannot be read becomes [`Self::Unsupported`].
    #[must_use]
    pub fn parse(message: &Value) -> Self {
        let kind = text(message, "type");
        let Some(name) = kind.as_deref() else {
            return Self::Unsupported { kind: None, detail: "The message has no type.".to_owned() };
        };
        if name == "unsupported" {
            return Self::parse_unsupported(message);
        }
        let content = message.get(name).and_then(|content| Self::parse_named(name, content, message));
        content.unwrap_or_else(|| Self::Unsupported {
            kind: Some(name.to_owned()),
            detail: format!("A message of type {name} that this version cannot show."),
        })
    }

    fn parse_named(name: &str, content: &Value, message: &Value) -> Option<Self> {
        Some(match name {
            "text" => Self::Text { body: content.get("body")?.as_str()?.to_owned() },
            "image" => Self::Image(InboundMedia::parse(content)?),
            "video" => Self::Video(InboundMedia::parse(content)?),
            "audio" => Self::Audio(InboundMedia::parse(content)?),
            // Recordings came under this name before they were flagged as voice.
            "voice" => Self::Audio(InboundMedia { voice: true, ..InboundMedia::parse(content)? }),
            "document" => Self::Document(InboundMedia::parse(content)?),
            "sticker" => Self::Sticker(InboundMedia::parse(content)?),
            "location" => Self::Location(InboundLocation::parse(content)?),
            "contacts" => {
                Self::Contacts { cards: serde_json::from_value(content.clone()).ok()?, origin: text(message, "origin") }
            }
            "reaction" => Self::Reaction {
                message_id: text(content, "message_id")?,
                emoji: text(content, "emoji").unwrap_or_default(),
            },
            "button" => {
                let label = text(content, "text").unwrap_or_default();
                Self::Button { payload: text(content, "payload").unwrap_or_else(|| label.clone()), text: label }
            }
            "interactive" => Self::Interactive(InteractiveReply::parse(content)?),
            "order" => Self::Order(Order::parse(content)?),
            "system" => Self::System(SystemNotice::parse(content, message.get("identity"))),
            _ => return None,
        })
    }

    fn parse_unsupported(message: &Value) -> Self {
        let error = list(message, "errors").first();
        let detail = error.and_then(|error| {
            error.get("error_data").and_then(|data| text(data, "details")).or_else(|| text(error, "title"))
        });
        Self::Unsupported {
            kind: message.get("unsupported").and_then(|unsupported| text(unsupported, "type")),
            detail: detail.unwrap_or_else(|| "Message type is currently not supported.".to_owned()),
        }
    }

    /// Writes `type`, the object of that name, and what belongs beside them, into `messages[n]`.
    pub(super) fn write_into(&self, message: &mut Map<String, Value>) {
        message.insert("type".into(), self.type_name().into());
        if let Some((kind, media)) = self.media() {
            message.insert(self.type_name().into(), media.to_wire(kind));
            return;
        }
        let content = match self {
            Self::Text { body } => json!({ "body": body }),
            Self::Location(location) => location.to_wire(),
            Self::Contacts { cards, origin } => {
                if let Some(origin) = origin {
                    message.insert("origin".into(), origin.as_str().into());
                }
                json!(cards)
            }
            Self::Reaction { message_id, emoji } if emoji.is_empty() => json!({ "message_id": message_id }),
            Self::Reaction { message_id, emoji } => json!({"message_id": message_id, "emoji": emoji}),
            Self::Button { payload, text } => json!({"payload": payload, "text": text}),
            Self::Interactive(reply) => reply.to_wire(),
            Self::Order(order) => order.to_wire(),
            Self::System(notice) => {
                notice.write_beside(message);
                notice.to_wire()
            }
            Self::Unsupported { kind, .. } => {
                message.insert("errors".into(), json!([unsupported_error()]));
                json!({"type": kind.as_deref().unwrap_or("unknown")})
            }
            Self::Image(_) | Self::Video(_) | Self::Audio(_) | Self::Document(_) | Self::Sticker(_) => return,
        };
        message.insert(self.type_name().into(), content);
    }
}

/// In inbound webhooks 131051 has another title than in answers.
fn unsupported_error() -> Value {
    let mut error = GraphError::of(131_051).details("Message type is currently not supported.");
    error.title = "Message type unknown";
    error.to_webhook_json()
}

impl InboundMedia {
    fn parse(value: &Value) -> Option<Self> {
        Some(Self {
            id: text(value, "id")?,
            mime_type: text(value, "mime_type").unwrap_or_else(|| "application/octet-stream".to_owned()),
            sha256: text(value, "sha256"),
            url: text(value, "url"),
            caption: text(value, "caption"),
            filename: text(value, "filename"),
            voice: boolean(value, "voice").unwrap_or_default(),
            animated: boolean(value, "animated").unwrap_or_default(),
        })
    }

    fn to_wire(&self, kind: MediaKind) -> Value {
        let mut map = Map::new();
        map.insert("id".into(), self.id.as_str().into());
        map.insert("mime_type".into(), self.mime_type.as_str().into());
        let texts =
            [("sha256", &self.sha256), ("url", &self.url), ("caption", &self.caption), ("filename", &self.filename)];
        for (name, text) in texts {
            if let Some(text) = text {
                map.insert(name.into(), text.as_str().into());
            }
        }
        match kind {
            MediaKind::Audio => map.insert("voice".into(), self.voice.into()),
            MediaKind::Sticker => map.insert("animated".into(), self.animated.into()),
            MediaKind::Image | MediaKind::Video | MediaKind::Document => None,
        };
        map.into()
    }
}

impl InboundLocation {
    fn parse(value: &Value) -> Option<Self> {
        Some(Self {
            latitude: decimal(value, "latitude")?,
            longitude: decimal(value, "longitude")?,
            name: text(value, "name"),
            address: text(value, "address"),
            url: text(value, "url"),
        })
    }

    fn to_wire(&self) -> Value {
        let mut map = Map::new();
        map.insert("latitude".into(), self.latitude.into());
        map.insert("longitude".into(), self.longitude.into());
        for (name, text) in [("name", &self.name), ("address", &self.address), ("url", &self.url)] {
            if let Some(text) = text {
                map.insert(name.into(), text.as_str().into());
            }
        }
        map.into()
    }
}

impl InteractiveReply {
    fn parse(value: &Value) -> Option<Self> {
        let kind = text(value, "type")?;
        let reply = value.get(&kind)?;
        Some(match kind.as_str() {
            "button_reply" => Self::Button { id: text(reply, "id")?, title: text(reply, "title").unwrap_or_default() },
            "list_reply" => Self::List {
                id: text(reply, "id")?,
                title: text(reply, "title").unwrap_or_default(),
                description: text(reply, "description"),
            },
            "nfm_reply" => Self::Form {
                name: text(reply, "name").unwrap_or_else(|| "flow".to_owned()),
                body: text(reply, "body").unwrap_or_default(),
                response_json: text(reply, "response_json").unwrap_or_else(|| "{}".to_owned()),
            },
            "call_permission_reply" => Self::CallPermission(CallPermissionReply {
                response: text(reply, "response")?,
                is_permanent: boolean(reply, "is_permanent").unwrap_or_default(),
                expiration_timestamp: integer(reply, "expiration_timestamp"),
                response_source: text(reply, "response_source"),
            }),
            "payment_method" => Self::PaymentMethod(PaymentMethodReply {
                payment_method: text(reply, "payment_method")?,
                payment_timestamp: integer(reply, "payment_timestamp")?,
                reference_id: text(reply, "reference_id")?,
                last_four_digits: text(reply, "last_four_digits").unwrap_or_default(),
                credential_id: text(reply, "credential_id").unwrap_or_default(),
            }),
            _ => return None,
        })
    }

    fn to_wire(&self) -> Value {
        match self {
            Self::Button { id, title } => {
                json!({"type": "button_reply", "button_reply": {"id": id, "title": title}})
            }
            Self::List { id, title, description: None } => {
                json!({"type": "list_reply", "list_reply": {"id": id, "title": title}})
            }
            Self::List { id, title, description } => {
                json!({"type": "list_reply", "list_reply": {"id": id, "title": title, "description": description}})
            }
            Self::Form { name, body, response_json } => json!({
                "type": "nfm_reply",
                "nfm_reply": {"name": name, "body": body, "response_json": response_json}
            }),
            Self::CallPermission(reply) => {
                let mut map = Map::new();
                map.insert("response".into(), reply.response.as_str().into());
                map.insert("is_permanent".into(), reply.is_permanent.into());
                if let Some(expires) = reply.expiration_timestamp {
                    map.insert("expiration_timestamp".into(), expires.into());
                }
                if let Some(source) = &reply.response_source {
                    map.insert("response_source".into(), source.as_str().into());
                }
                json!({"type": "call_permission_reply", "call_permission_reply": map})
            }
            Self::PaymentMethod(reply) => json!({
                "type": "payment_method",
                "payment_method": {
                    "payment_method": reply.payment_method,
                    "payment_timestamp": reply.payment_timestamp,
                    "reference_id": reply.reference_id,
                    "last_four_digits": reply.last_four_digits,
                    "credential_id": reply.credential_id,
                }
            }),
        }
    }
}

impl Order {
    fn parse(value: &Value) -> Option<Self> {
        let items = list(value, "product_items").iter().map(|item| {
            Some(OrderItem {
                product_retailer_id: text(item, "product_retailer_id")?,
                quantity: integer(item, "quantity")?,
                item_price: decimal(item, "item_price")?,
                currency: text(item, "currency")?,
            })
        });
        Some(Self {
            catalog_id: text(value, "catalog_id")?,
            text: text(value, "text"),
            items: items.collect::<Option<_>>()?,
        })
    }

    fn to_wire(&self) -> Value {
        let items: Vec<Value> = self
            .items
            .iter()
            .map(|item| {
                json!({
                    "product_retailer_id": item.product_retailer_id,
                    "quantity": item.quantity,
                    "item_price": item.item_price,
                    "currency": item.currency
                })
            })
            .collect();
        json!({"catalog_id": self.catalog_id, "text": self.text.as_deref().unwrap_or_default(), "product_items": items})
    }
}
