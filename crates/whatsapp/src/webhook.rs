//! Webhooks of the `messages` field in both directions, what a customer may write, and news of accounts and numbers.
//!
//! The cloud takes a customer's message ([`parse_customer_message`]), gives its file an id, and builds the body that
//! subscribers get ([`inbound_message`], [`status`]). The desk reads bodies, whoever built them, with [`parse`].

mod account_change;
mod account_event;
mod account_event_shapes;
#[cfg(test)]
mod answer_tests;
mod build;
mod content;
mod context;
mod customer_answer;
mod customer_content;
mod customer_message;
mod json_tolerant;
mod parse;
mod payment_status;
mod problems;
mod system_notice;
mod template_change;
mod template_news;
#[cfg(test)]
mod tests;
mod user_action;

pub use account_change::{
    AccountChange, AlertEntity, AlertType, LimitFields, PinEvent, QualityEvent, account_alert, account_update,
    business_capability_update, phone_number_name_update, phone_number_quality_update, security,
};
pub use account_event::parse_account_event;
pub use build::{
    BusinessNumber, Customer, InboundDraft, StatusDraft, account_errors, inbound_message, request_welcome, status,
    user_preference,
};
pub use content::{
    CallPermissionReply, InboundContent, InboundLocation, InboundMedia, InteractiveReply, Order, OrderItem,
    PaymentMethodReply,
};
pub use context::{Context, Referral, ReferredProduct};
pub use customer_answer::{AnswerError, CustomerAnswer, answer};
pub use customer_message::{CustomerFile, CustomerMessage, MAX_CUSTOMER_TEXT_CHARS, parse_customer_message};
pub use parse::{InboundMessage, Sender, StatusUpdate, Update, parse, parse_bytes};
pub use payment_status::{PaidAmount, PaymentNews, PaymentUpdate, payment_status};
pub use problems::FieldProblem;
pub use system_notice::{IdentityChange, SystemNotice};
pub use template_change::{
    TemplateName, template_category_notice, template_category_update, template_components_update,
    template_correct_category, template_quality_update, template_status_update,
};
pub use template_news::{TEMPLATE_FIELDS, TemplateChange, TemplateNews, status_after};
pub use user_action::{ClickComponent, LinkClick, link_click};
