//! The analytics fields of an account (spec §8.14), counted from records: `analytics` from messages, `conversation_analytics` and
//! `pricing_analytics` from decisions.
//!
//! Each has a query, read from the field's modifiers, that turns records into the field's value. A point stands for a half hour,
//! a day or a month in the account's time zone, and for one value of each dimension asked for; empty ones are left out.

mod conversations;
mod messages;
mod modifiers;
mod period;
mod prices;

pub use conversations::{ConversationDimension, ConversationQuery};
pub use messages::{MessageQuery, MessageRecord, ProductType};
pub use period::{Granularity, Period};
pub use prices::{PricingDimension, PricingQuery};

#[cfg(test)]
mod tests;
