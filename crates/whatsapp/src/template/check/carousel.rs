//! Cards (spec templates §10): all of them built alike.

use std::ops::RangeInclusive;

use super::{buttons, texts};
use crate::error::GraphError;
use crate::template::button::TemplateButtonKind;
use crate::template::component::{HeaderFormat, TemplateParts};
use crate::template::definition::{Category, TemplateDefinition};
use crate::template::refusal::invalid;

const CARDS: RangeInclusive<usize> = 2..=10;
const MAX_CARD_BODY_CHARS: usize = 160;
const MAX_CARD_LINE_BREAKS: usize = 2;

fn must(holds: bool, otherwise: &str) -> Result<(), GraphError> {
    if holds { Ok(()) } else { Err(invalid("Invalid carousel", otherwise)) }
}

pub(super) fn check(definition: &TemplateDefinition) -> Result<(), GraphError> {
    let parts = &definition.parts;
    must(definition.category == Category::Marketing, "Carousels are of the category MARKETING.")?;
    must(
        parts.header.is_none() && parts.footer.is_none() && parts.buttons.is_empty(),
        "Besides its cards a carousel has a body only.",
    )?;
    must(definition.limited_time_offer.is_none(), "A carousel has no limited-time offer.")?;
    must(CARDS.contains(&definition.cards.len()), "A carousel has 2 to 10 cards.")?;
    let Some(first) = definition.cards.first() else { return Ok(()) };
    for card in &definition.cards {
        let Some(header) = &card.header else { return must(false, "Each card needs a header.") };
        texts::check_header(header, definition.parameter_format)?;
        must(card.footer.is_none(), "Cards have no footer.")?;
        must(
            first.header.as_ref().is_some_and(|first| first.format == header.format),
            "The headers of all cards must have the same format.",
        )?;
        must(card.body.is_some() == first.body.is_some(), "Either all cards have a body or none has.")?;
        if let Some(body) = &card.body {
            texts::check_body(body, definition.parameter_format, MAX_CARD_BODY_CHARS)?;
            must(
                body.text.matches('\n').count() <= MAX_CARD_LINE_BREAKS,
                "The body of a card has at most two line breaks.",
            )?;
        }
        must(kinds(card) == kinds(first), "All cards must have the same buttons in the same order.")?;
        card.buttons.iter().try_for_each(buttons::check_one)?;
        match header.format {
            HeaderFormat::Image | HeaderFormat::Video => check_media_card(card)?,
            HeaderFormat::Product => check_product_card(card)?,
            _ => return must(false, "The header of a card is an IMAGE, a VIDEO or a PRODUCT."),
        }
    }
    Ok(())
}

fn kinds(card: &TemplateParts) -> Vec<&'static str> {
    card.buttons.iter().map(|button| button.kind.as_str()).collect()
}

fn check_media_card(card: &TemplateParts) -> Result<(), GraphError> {
    use TemplateButtonKind::{OrderDetails, PhoneNumber, QuickReply, Url};
    must((1..=2).contains(&card.buttons.len()), "A card has one or two buttons.")?;
    must(
        card.buttons
            .iter()
            .all(|button| matches!(button.kind, QuickReply | Url { .. } | PhoneNumber { .. } | OrderDetails)),
        "The buttons of a card are of the types QUICK_REPLY, URL, PHONE_NUMBER and ORDER_DETAILS.",
    )?;
    must(
        !card.buttons.iter().skip(1).any(|button| button.kind == OrderDetails),
        "The ORDER_DETAILS button of a card is its first.",
    )
}

fn check_product_card(card: &TemplateParts) -> Result<(), GraphError> {
    must(card.body.is_none(), "The card of a product has no body.")?;
    let is_one = matches!(
        card.buttons.as_slice(),
        [button] if matches!(button.kind, TemplateButtonKind::Spm | TemplateButtonKind::Url { .. })
    );
    must(is_one, "The card of a product has one button, of type SPM or URL.")
}
