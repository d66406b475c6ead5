//! What an order asks the customer for: how much, until when, and the ways to pay it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::message::interactive::{OrderDetails, OrderState, PaymentSetting};
use crate::message::{ButtonInput, Content, TemplateSend};

/// How many parts a unit of every currency here has.
pub const OFFSET: i64 = 100;

/// One way to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Way {
    /// Inside WhatsApp, through a gateway that the account is connected with.
    PaymentGateway {
        /// `razorpay`, `payu`, `billdesk` or `zaakpay`.
        provider: String,
    },
    /// With a UPI app, to the address of a configuration.
    Upi,
    /// With a UPI app, to the address in the message.
    UpiIntentLink,
    /// On a page of the business's.
    PaymentLink,
    /// With the code of Pix.
    PixDynamicCode,
    /// With the line of a boleto.
    Boleto,
    /// With a card that the business knows; one tap.
    OffsiteCardPay {
        /// Of the card.
        last_four_digits: String,
        /// The business's own id of it.
        credential_id: String,
    },
}

impl Way {
    fn of_setting(setting: &PaymentSetting) -> Option<Self> {
        let text = |name: &str| setting.settings.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Some(match setting.kind.as_str() {
            "payment_gateway" => Self::PaymentGateway { provider: text("type") },
            "upi_intent_link" => Self::UpiIntentLink,
            "payment_link" => Self::PaymentLink,
            "pix_dynamic_code" => Self::PixDynamicCode,
            "boleto" => Self::Boleto,
            "offsite_card_pay" => Self::OffsiteCardPay {
                last_four_digits: text("last_four_digits"),
                credential_id: text("credential_id"),
            },
            _ => return None,
        })
    }

    /// `type`, as the message has it; `upi` for a configuration's address.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PaymentGateway { .. } => "payment_gateway",
            Self::Upi => "upi",
            Self::UpiIntentLink => "upi_intent_link",
            Self::PaymentLink => "payment_link",
            Self::PixDynamicCode => "pix_dynamic_code",
            Self::Boleto => "boleto",
            Self::OffsiteCardPay { .. } => "offsite_card_pay",
        }
    }

    /// Whether WhatsApp learns what becomes of the payment. Of all other ways only the business does, and tells it with an
    /// `order_status` message.
    #[must_use]
    pub const fn is_seen_by_whatsapp(&self) -> bool {
        matches!(self, Self::PaymentGateway { .. })
    }
}

/// What is to be paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bill {
    /// The business's own id of the order.
    pub reference_id: String,
    /// `INR` or `BRL`.
    pub currency: String,
    /// Hundredths.
    pub total: i64,
    /// Unix seconds; it cannot be paid any more from then on.
    pub expires_at_s: Option<i64>,
    /// As the business ordered them; none: it collects the money otherwise.
    pub ways: Vec<Way>,
    /// The account's configuration with which it is paid, where a way needs one.
    pub configuration: Option<String>,
    /// What the business gave along for the gateway and gets back with every status: `receipt`, `notes`, `udf1`, …
    pub extras: Map<String, Value>,
}

impl Bill {
    /// What these details ask for.
    #[must_use]
    pub fn of(details: &OrderDetails) -> Self {
        let gateway = details.payment_settings.iter().find(|setting| setting.kind == "payment_gateway");
        let text = |name: &str| gateway?.settings.get(name).and_then(Value::as_str);
        let extras = text("type").and_then(|provider| gateway?.settings.get(provider)).and_then(Value::as_object);
        let mut ways: Vec<Way> = details.payment_settings.iter().filter_map(Way::of_setting).collect();
        if ways.is_empty() && details.payment_configuration.is_some() {
            ways.push(Way::Upi);
        }
        Self {
            reference_id: details.reference_id.clone(),
            currency: details.currency.as_str().to_owned(),
            total: details.total_amount.0,
            expires_at_s: details.order.expiration.as_ref().map(|expiration| expiration.timestamp_s),
            ways,
            configuration: text("configuration_name").map(str::to_owned).or(details.payment_configuration.clone()),
            extras: extras.cloned().unwrap_or_default(),
        }
    }

    /// The total, as webhooks and messages write amounts.
    #[must_use]
    pub fn amount(&self) -> Value {
        amount(self.total)
    }

    /// Why it cannot be paid at this moment; `None`: it can.
    #[must_use]
    pub fn closed(&self, state: OrderState, now_s: i64) -> Option<&'static str> {
        match state {
            OrderState::Canceled => Some("the order is canceled"),
            OrderState::Completed => Some("the order is completed"),
            _ if self.expires_at_s.is_some_and(|expires| now_s >= expires) => Some("the order has expired"),
            _ => None,
        }
    }
}

/// Hundredths, as webhooks and messages write amounts.
#[must_use]
pub fn amount(hundredths: i64) -> Value {
    json!({"value": hundredths, "offset": OFFSET})
}

/// The orders that a message asks to be paid: one, or one for each card of a checkout template.
#[must_use]
pub fn billed(content: &Content) -> Vec<&OrderDetails> {
    use crate::message::interactive::Action;
    match content {
        Content::Interactive(interactive) => match &interactive.action {
            Action::OrderDetails(details) => vec![&**details],
            _ => Vec::new(),
        },
        Content::Template(template) => of_template(template),
        _ => Vec::new(),
    }
}

fn of_template(template: &TemplateSend) -> Vec<&OrderDetails> {
    let cards = template.components.cards.iter().flat_map(|card| &card.components.buttons);
    let buttons = template.components.buttons.iter().chain(cards);
    let details = buttons.filter_map(|button| match &button.input {
        ButtonInput::OrderDetails(details) => Some(&**details),
        _ => None,
    });
    details.collect()
}
