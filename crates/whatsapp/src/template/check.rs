//! Whether a template may be made as it is (spec templates §2, §9 to §12): everything that is refused at once. What a review finds
//! afterwards is in `review`.
//!
//! | to find | look in |
//! |---|---|
//! | lengths, variables and examples of header, body and footer | `texts` |
//! | buttons, one by one and together | `buttons` |
//! | what goes with what: the kinds of templates | `kinds` |
//! | cards | `carousel` |
//! | authentication templates | `authentication` |

mod authentication;
mod buttons;
mod carousel;
mod kinds;
#[cfg(test)]
mod tests;
mod texts;

pub(in crate::template) use texts::texts_in;

use super::definition::{Category, TemplateDefinition};
use super::language::is_language;
use super::refusal::{check_length, invalid};
use super::time_to_live;
use crate::error::GraphError;

const MAX_NAME_CHARS: usize = 512;
const MAX_BODY_CHARS: usize = 1024;
const MAX_OFFER_BODY_CHARS: usize = 600;

/// Whether a new template may have this name.
///
/// # Errors
/// 100; 2388040 where it is too long.
pub fn check_name(name: &str) -> Result<(), GraphError> {
    check_length("name", name, MAX_NAME_CHARS)?;
    let is_known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.is_empty() || !name.bytes().all(is_known) {
        return Err(invalid(
            "Invalid template name",
            "The name of a template can have lower case letters a to z, digits and underscores only.",
        ));
    }
    Ok(())
}

/// Whether a template that is new, or newly edited, keeps to all rules that are checked before a review.
///
/// # Errors
/// 100 with the rule's subcode, where it has one; 192 for a telephone number that is none.
pub fn check(definition: &TemplateDefinition) -> Result<(), GraphError> {
    check_name(&definition.name)?;
    if !is_language(&definition.language) {
        let language = &definition.language;
        return Err(invalid("Invalid language", format!("\"{language}\" is not a language that templates can be in.")));
    }
    time_to_live::check(definition.category, definition.message_send_ttl_seconds)?;
    if definition.category == Category::Authentication {
        return authentication::check(definition);
    }
    let max_body_chars = if definition.limited_time_offer.is_some() { MAX_OFFER_BODY_CHARS } else { MAX_BODY_CHARS };
    let parts = &definition.parts;
    let Some(body) = &parts.body else {
        return Err(invalid("Missing body", "A template must have exactly one component of type BODY."));
    };
    if let Some(header) = &parts.header {
        texts::check_header(header, definition.parameter_format)?;
    }
    texts::check_body(body, definition.parameter_format, max_body_chars)?;
    if let Some(footer) = &parts.footer {
        texts::check_footer(footer)?;
    }
    if parts.has_buttons {
        buttons::check(&parts.buttons)?;
    }
    kinds::check(definition)?;
    if definition.cards.is_empty() && !definition.has_carousel { Ok(()) } else { carousel::check(definition) }
}
