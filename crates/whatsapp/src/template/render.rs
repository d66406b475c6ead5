//! Putting the values of a send into a template. Whatever does not fit is an error, so this is the check as well.

use super::complaint;
use super::component::{HeaderFormat, TemplateHeader, TemplateParts};
use super::definition::{Category, ParameterFormat, TemplateDefinition};
use super::library;
use super::render_button::render_buttons;
use super::rendered::{RenderedCard, RenderedHeader, RenderedOffer, RenderedTemplate};
use super::variables::fill;
use crate::error::GraphError;
use crate::message::{BodyParameter, HeaderParameter, TapTarget, TemplateComponents, TemplateSend, TextParameter};

const MAX_HEADER_CHARS: usize = 60;
const MAX_BODY_CHARS: usize = 1024;
const MAX_OFFER_BODY_CHARS: usize = 600;
const MAX_CARD_BODY_CHARS: usize = 160;
/// Longest code of an authentication template.
const MAX_CODE_CHARS: usize = 15;
/// A product carousel may be sent with any number of cards in this range.
const PRODUCT_CARDS: std::ops::RangeInclusive<usize> = 2..=10;

/// What the customer sees of this template with these values.
///
/// # Errors
/// What Graph answers to values that do not fit: 132000 for their number, 132012 for their form, 132005 for a text that becomes
/// too long, 132018 for odd white space, 131008 for a missing part, 131009 for an impossible value.
pub fn render(send: &TemplateSend, definition: &TemplateDefinition) -> Result<RenderedTemplate, GraphError> {
    let values = &send.components;
    let max_body_chars = if definition.limited_time_offer.is_some() { MAX_OFFER_BODY_CHARS } else { MAX_BODY_CHARS };
    let message = Parts { parts: &definition.parts, values, format: definition.parameter_format, card: None };
    if definition.category == Category::Authentication {
        check_code(values)?;
    }
    let shown: Vec<TextParameter> = values.body.iter().map(BodyParameter::shown).collect();
    library::check_values(definition, &shown)?;
    Ok(RenderedTemplate {
        category: definition.category.as_str().to_owned(),
        header: message.header()?,
        body: message.body(max_body_chars)?,
        footer: definition.parts.footer.as_ref().map(|footer| footer.text.clone()),
        limited_time_offer: offer(definition, values)?,
        tap_target: tap_target(definition, values)?,
        buttons: message.buttons()?,
        cards: cards(definition, values)?,
        order_status: order_status(definition, values)?,
        call_permission_request: definition.call_permission_request,
    })
}

/// The parts of a message or of one card, and their values.
struct Parts<'a> {
    parts: &'a TemplateParts,
    values: &'a TemplateComponents,
    format: ParameterFormat,
    card: Option<usize>,
}

impl Parts<'_> {
    /// How details name a part of it.
    fn place(&self, part: &str) -> String {
        match self.card {
            None => part.to_owned(),
            Some(index) => format!("card {index}: {part}"),
        }
    }

    fn header(&self) -> Result<Option<RenderedHeader>, GraphError> {
        let place = self.place("header");
        match &self.parts.header {
            None if self.values.header.is_empty() => Ok(None),
            None => Err(complaint::count(&place, self.values.header.len(), 0)),
            Some(header) => header_with(header, &self.values.header, self.format, &place).map(Some),
        }
    }

    fn body(&self, max_chars: usize) -> Result<Option<String>, GraphError> {
        let place = self.place("body");
        let values: Vec<TextParameter> = self.values.body.iter().map(BodyParameter::shown).collect();
        match &self.parts.body {
            None if values.is_empty() => Ok(None),
            None => Err(complaint::count(&place, values.len(), 0)),
            Some(body) => fill(&place, &body.text, self.format, &values, max_chars).map(Some),
        }
    }

    fn buttons(&self) -> Result<Vec<super::RenderedButton>, GraphError> {
        render_buttons(&self.parts.buttons, &self.values.buttons, self.card)
    }
}

fn header_with(
    header: &TemplateHeader,
    values: &[HeaderParameter],
    format: ParameterFormat,
    place: &str,
) -> Result<RenderedHeader, GraphError> {
    let expected = header.format.as_str();
    if let Some(other) = values.iter().find(|value| value.format() != expected) {
        return Err(complaint::mismatch(place, expected, Some(other.format())));
    }
    if header.format == HeaderFormat::Text {
        let texts: Vec<TextParameter> = values
            .iter()
            .filter_map(|value| match value {
                HeaderParameter::Text(text) => Some(text.clone()),
                _ => None,
            })
            .collect();
        let text = header.text.as_deref().unwrap_or_default();
        return Ok(RenderedHeader::Text { text: fill(place, text, format, &texts, MAX_HEADER_CHARS)? });
    }
    // The example of a media header is not used again.
    let value = match values {
        [] => return Err(complaint::mismatch(place, expected, None)),
        [value] => value,
        _ => return Err(complaint::count(place, values.len(), 1)),
    };
    let wire = value.value_to_wire();
    Ok(match value {
        HeaderParameter::Image(_) => RenderedHeader::Image { image: wire },
        HeaderParameter::Video(_) => RenderedHeader::Video { video: wire },
        HeaderParameter::Gif(_) => RenderedHeader::Gif { gif: wire },
        HeaderParameter::Document { .. } => RenderedHeader::Document { document: wire },
        HeaderParameter::Location(_) => RenderedHeader::Location { location: wire },
        HeaderParameter::Product(_) => RenderedHeader::Product { product: wire },
        HeaderParameter::Text(text) => RenderedHeader::Text { text: text.text.clone() },
    })
}

fn check_code(values: &TemplateComponents) -> Result<(), GraphError> {
    let too_long = values.body.iter().any(|code| code.shown().text.chars().count() > MAX_CODE_CHARS);
    if too_long {
        return Err(GraphError::invalid_value(format!(
            "body: the code of an authentication template must be at most {MAX_CODE_CHARS} characters long."
        )));
    }
    Ok(())
}

fn offer(definition: &TemplateDefinition, values: &TemplateComponents) -> Result<Option<RenderedOffer>, GraphError> {
    let place = "limited_time_offer";
    match (&definition.limited_time_offer, values.offer_ends_at_ms) {
        (None, None) => Ok(None),
        (Some(offer), None) if offer.has_expiration => {
            Err(GraphError::of(131_008).details("limited_time_offer: expiration_time_ms is required."))
        }
        (Some(offer), Some(_)) if !offer.has_expiration => Err(complaint::count(place, 1, 0)),
        (Some(offer), expiration_time_ms) => Ok(Some(RenderedOffer { text: offer.text.clone(), expiration_time_ms })),
        (None, Some(_)) => Err(complaint::count(place, 1, 0)),
    }
}

/// Only marketing templates with a picture, a text or no header take one (spec templates §15).
fn tap_target(definition: &TemplateDefinition, values: &TemplateComponents) -> Result<Option<TapTarget>, GraphError> {
    let Some(target) = &values.tap_target else { return Ok(None) };
    let format = definition.parts.header.as_ref().map(|header| header.format);
    let fits = matches!(format, None | Some(HeaderFormat::Image | HeaderFormat::Text));
    if fits && definition.category == Category::Marketing {
        return Ok(Some(target.clone()));
    }
    Err(GraphError::invalid_value(
        "tap_target_configuration can be used with marketing templates whose header is an image, a text or absent.",
    ))
}

fn order_status(
    definition: &TemplateDefinition,
    values: &TemplateComponents,
) -> Result<Option<serde_json::Value>, GraphError> {
    let expected = definition.sub_category.as_deref() == Some("ORDER_STATUS");
    match &values.order_status {
        Some(status) if expected => Ok(Some(status.to_wire())),
        Some(_) => Err(complaint::count("order_status", 1, 0)),
        None if expected => Err(GraphError::of(131_008).details("The component order_status is required.")),
        None => Ok(None),
    }
}

fn cards(definition: &TemplateDefinition, values: &TemplateComponents) -> Result<Vec<RenderedCard>, GraphError> {
    let (expected, given) = (definition.cards.len(), values.cards.len());
    let any_number = definition.is_product_carousel() && PRODUCT_CARDS.contains(&given);
    if given != expected && !any_number {
        return Err(complaint::count("carousel", given, expected));
    }
    let last = definition.cards.last();
    let card = |(index, values): (usize, &crate::message::CardComponent)| {
        let Some(parts) = definition.cards.get(index).or(last) else {
            return Err(complaint::count("carousel", given, expected));
        };
        let card = Parts { parts, values: &values.components, format: definition.parameter_format, card: Some(index) };
        Ok(RenderedCard { header: card.header()?, body: card.body(MAX_CARD_BODY_CHARS)?, buttons: card.buttons()? })
    };
    values.cards.iter().enumerate().map(card).collect()
}
