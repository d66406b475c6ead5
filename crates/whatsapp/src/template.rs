//! Templates: what a stored one is, whether a send fits it, and what the customer then sees.
//!
//! | to find | look in |
//! |---|---|
//! | a template as Graph's JSON has it | [`TemplateDefinition`] |
//! | whether it may be sent now, to this recipient, through this endpoint | [`check_sendable`] |
//! | whether the values fit, and the message that comes of them | [`render`] |
//! | the templates of a new world | [`default_templates`] |

mod authentication;
mod button;
mod complaint;
mod component;
mod defaults;
mod definition;
mod render;
mod render_button;
mod rendered;
mod sendable;
#[cfg(test)]
mod tests;
mod variables;

pub use button::{OtpType, TemplateButton, TemplateButtonKind};
pub use component::{HeaderFormat, LimitedTimeOffer, TemplateBody, TemplateFooter, TemplateHeader, TemplateParts};
pub use defaults::default_templates;
pub use definition::{Category, ParameterFormat, TemplateDefinition, TemplateStatus};
pub use render::render;
pub use rendered::{RenderedAction, RenderedButton, RenderedCard, RenderedHeader, RenderedOffer, RenderedTemplate};
pub use sendable::{AddressedBy, Endpoint, MarketingState, check_sendable};
pub use variables::variables;
