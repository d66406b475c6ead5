//! Templates: what a stored one is, whether a send fits it, and what the customer then sees.
//!
//! | to find | look in |
//! |---|---|
//! | a template as Graph's JSON has it | [`TemplateDefinition`] |
//! | whether it may be sent now, to this recipient, through this endpoint | [`check_sendable`] |
//! | whether the values fit, and the message that comes of them | [`render`] |
//! | whether a new or edited one keeps to the rules | [`NewTemplate`], [`TemplateEdit`], [`check`] |
//! | what its review says | [`judge`] |
//! | how long its messages wait | [`TemplateDefinition::time_to_live`] |
//! | when it may be edited, deleted, archived | [`life`] |
//! | when a wrong category is put right | [`TemplateLife::announce_correction`] |
//! | how Graph shows it | [`TemplateDefinition::to_shown_json`] |
//! | two of them beside each other | [`comparison`] |
//! | what became of their messages, of several together | [`crate::template_insights`], [`group`] |
//! | the library | [`library`] |
//! | the templates of a new world | [`default_templates`] |

mod authentication;
mod button;
mod check;
pub mod comparison;
mod complaint;
mod component;
mod correction;
mod creation;
mod defaults;
mod definition;
mod flow_button;
pub mod group;
mod language;
pub mod library;
pub mod life;
#[cfg(test)]
mod misfits;
mod normal_form;
mod refusal;
mod render;
mod render_button;
mod rendered;
mod review;
mod sendable;
mod shown;
#[cfg(test)]
mod tests;
mod time_to_live;
mod variables;

pub use button::{OtpType, TemplateButton, TemplateButtonKind};
pub use check::{check, check_name};
pub use component::{HeaderFormat, LimitedTimeOffer, TemplateBody, TemplateFooter, TemplateHeader, TemplateParts};
pub use correction::{CategoryCorrection, Corrected};
pub use creation::{
    NameConflict, NewTemplate, TemplateEdit, example_not_uploaded, is_there, name_not_found, template_limit,
};
pub use defaults::default_templates;
pub use definition::{Category, ParameterFormat, TemplateDefinition, TemplateStatus};
pub use flow_button::{FlowButton, FlowSource, flow_not_usable};
pub use language::{LANGUAGES, is_language};
pub use life::TemplateLife;
pub use render::render;
pub use rendered::{RenderedAction, RenderedButton, RenderedCard, RenderedHeader, RenderedOffer, RenderedTemplate};
pub use review::{Verdict, judge};
pub use sendable::{AddressedBy, Endpoint, MarketingState, check_sendable};
pub use shown::{example_handles, told_components};
pub use variables::variables;
