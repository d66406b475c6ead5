//! Whether a template may be sent at all: its state, the recipient and the endpoint, before any value is looked at.

use super::complaint;
use super::component::HeaderFormat;
use super::definition::{Category, TemplateDefinition, TemplateStatus};
use crate::error::GraphError;
use crate::message::TemplateSend;

/// How long a template is unknown to Marketing Messages after it was created or edited (spec §2.16).
const MARKETING_SYNC_S: i64 = 600;
/// From this version of Graph on, Marketing Messages has codes of its own.
const OWN_CODES_SINCE_VERSION: u32 = 23;

/// How the recipient is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressedBy {
    /// By number.
    Phone,
    /// By business-scoped user id alone.
    UserId,
    /// As a group.
    Group,
}

/// Where the send came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// `/messages`
    Messages {
        /// The account's `disable_marketing_messages_on_cloud_api`.
        marketing_disabled: bool,
    },
    /// `/marketing_messages`
    MarketingMessages(MarketingState),
}

/// What Marketing Messages knows of the account and the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarketingState {
    /// The major version of Graph in the call.
    pub graph_version: u32,
    /// The account accepted its terms.
    pub onboarded: bool,
    /// When the template was created or last edited; unix seconds.
    pub template_changed_at_s: i64,
    /// Unix seconds.
    pub now_s: i64,
}

/// The template, if it may be sent. `definition` is the one of this name and language, if there is one.
///
/// # Errors
/// 132001, 132015, 132016 for its state; 131062 for a recipient that it does not reach; 131063 and 134100 to 134102 for the
/// endpoint.
pub fn check_sendable<'d>(
    send: &TemplateSend,
    definition: Option<&'d TemplateDefinition>,
    addressed_by: AddressedBy,
    endpoint: Endpoint,
) -> Result<&'d TemplateDefinition, GraphError> {
    let missing = || complaint::missing(&send.name, &send.language);
    let definition = definition
        .filter(|definition| definition.name == send.name && definition.language == send.language)
        .ok_or_else(missing)?;
    match definition.status {
        TemplateStatus::Approved | TemplateStatus::Flagged => {}
        TemplateStatus::Paused => return Err(GraphError::of(132_015)),
        TemplateStatus::Disabled => return Err(GraphError::of(132_016)),
        _ => return Err(missing()),
    }
    match (addressed_by, definition.category) {
        (AddressedBy::UserId, Category::Authentication) => return Err(GraphError::of(131_062)),
        (AddressedBy::Group, Category::Authentication) => {
            return Err(GraphError::of(131_051).details("Authentication templates cannot be sent to groups."));
        }
        _ => {}
    }
    match endpoint {
        Endpoint::Messages { marketing_disabled } => check_messages(definition, marketing_disabled)?,
        Endpoint::MarketingMessages(state) => check_marketing(definition, state)?,
    }
    Ok(definition)
}

fn check_messages(definition: &TemplateDefinition, marketing_disabled: bool) -> Result<(), GraphError> {
    if marketing_disabled && definition.category == Category::Marketing {
        return Err(GraphError::of(131_063));
    }
    if definition.parts.header.as_ref().is_some_and(|header| header.format == HeaderFormat::Gif) {
        return Err(GraphError::invalid_value(
            "Templates with a GIF header can be sent by the Marketing Messages API only.",
        ));
    }
    Ok(())
}

fn check_marketing(definition: &TemplateDefinition, state: MarketingState) -> Result<(), GraphError> {
    if definition.category != Category::Marketing {
        let code = if state.graph_version < OWN_CODES_SINCE_VERSION { 131_055 } else { 134_100 };
        return Err(GraphError::of(code).details("Only marketing template messages are supported."));
    }
    if !state.onboarded {
        return Err(GraphError::of(134_102)
            .details("The WhatsApp Business Account is not onboarded to the Marketing Messages API."));
    }
    // A clock that was set back to before the change does not make the template new.
    if (0..MARKETING_SYNC_S).contains(&state.now_s.saturating_sub(state.template_changed_at_s)) {
        return Err(GraphError::of(134_101).details("The template is still syncing. Try again in 10 minutes."));
    }
    Ok(())
}
