//! What goes with what: the kinds of templates (spec templates §10).

use crate::error::GraphError;
use crate::template::button::TemplateButtonKind;
use crate::template::component::HeaderFormat;
use crate::template::definition::{Category, TemplateDefinition};
use crate::template::refusal::{check_length, invalid};

const MAX_OFFER_CHARS: usize = 16;
const SUB_CATEGORIES: [&str; 3] = ["ORDER_DETAILS", "ORDER_STATUS", "RICH_ORDER_STATUS"];

fn bad(message: impl Into<String>) -> GraphError {
    invalid("Invalid combination of components", message)
}

fn must(holds: bool, otherwise: &str) -> Result<(), GraphError> {
    if holds { Ok(()) } else { Err(bad(otherwise)) }
}

pub(super) fn check(definition: &TemplateDefinition) -> Result<(), GraphError> {
    let is_marketing = definition.category == Category::Marketing;
    let header = definition.parts.header.as_ref().map(|header| header.format);
    let buttons = &definition.parts.buttons;
    let has = |wanted: &TemplateButtonKind| buttons.iter().any(|button| button.kind == *wanted);
    let stands_alone = |what: &str| {
        must(buttons.len() == 1, &format!("A button of type {what} is the only one of its template."))?;
        must(is_marketing, &format!("Templates with a button of type {what} are of the category MARKETING."))
    };
    must(
        !buttons.iter().any(|button| matches!(button.kind, TemplateButtonKind::Otp(_))),
        "Buttons of type OTP belong to templates of the category AUTHENTICATION.",
    )?;
    if has(&TemplateButtonKind::Catalog) {
        stands_alone("CATALOG")?;
    }
    if has(&TemplateButtonKind::Mpm) {
        stands_alone("MPM")?;
        must(header == Some(HeaderFormat::Text), "A template with an MPM button needs a header of format TEXT.")?;
    }
    if has(&TemplateButtonKind::Spm) {
        stands_alone("SPM")?;
    }
    must(
        (header == Some(HeaderFormat::Product)) == has(&TemplateButtonKind::Spm),
        "A header of format PRODUCT and a button of type SPM go together.",
    )?;
    if has(&TemplateButtonKind::OrderDetails) {
        check_order_details(definition, header)?;
    }
    check_sub_category(definition)?;
    if let Some(offer) = &definition.limited_time_offer {
        must(is_marketing, "Limited-time offers are of the category MARKETING.")?;
        must(!offer.text.trim().is_empty(), "The component LIMITED_TIME_OFFER needs a text.")?;
        check_length("text of the limited-time offer", &offer.text, MAX_OFFER_CHARS)?;
        must(definition.parts.footer.is_none(), "A limited-time offer has no footer.")?;
        must(
            matches!(header, None | Some(HeaderFormat::Image | HeaderFormat::Video)),
            "The header of a limited-time offer is an IMAGE or a VIDEO.",
        )?;
        let (mut is_code_first, mut are_known) = (true, true);
        for (index, button) in buttons.iter().enumerate() {
            match button.kind {
                TemplateButtonKind::CopyCode => is_code_first &= index == 0,
                TemplateButtonKind::Url { .. } => {}
                _ => are_known = false,
            }
        }
        must(are_known, "A limited-time offer has buttons of the types COPY_CODE and URL only.")?;
        must(is_code_first, "The COPY_CODE button of a limited-time offer is its first.")?;
    }
    if definition.call_permission_request {
        must(buttons.is_empty(), "A template with a call permission request has no buttons.")?;
    }
    Ok(())
}

fn check_order_details(definition: &TemplateDefinition, header: Option<HeaderFormat>) -> Result<(), GraphError> {
    use TemplateButtonKind::{OrderDetails, QuickReply};
    let buttons = &definition.parts.buttons;
    must(
        buttons.iter().all(|button| matches!(button.kind, OrderDetails | QuickReply)),
        "Beside a button of type ORDER_DETAILS there can be quick replies only.",
    )?;
    let is_display = definition.options.get("display_format").is_some_and(|format| format == "ORDER_DETAILS");
    // Checkout, with a picture or a video of what is for sale.
    let is_checkout = matches!(header, Some(HeaderFormat::Image | HeaderFormat::Video));
    must(
        definition.category == Category::Utility || is_display || is_checkout,
        "A MARKETING template with a button of type ORDER_DETAILS needs display_format ORDER_DETAILS.",
    )?;
    must(
        !matches!(header, Some(HeaderFormat::Location | HeaderFormat::Gif)),
        "The header of a template with an ORDER_DETAILS button is a TEXT, an IMAGE, a VIDEO or a DOCUMENT.",
    )
}

fn check_sub_category(definition: &TemplateDefinition) -> Result<(), GraphError> {
    let has_bill = definition.parts.buttons.iter().any(|button| button.kind == TemplateButtonKind::OrderDetails);
    if let Some(format) = definition.options.get("display_format") {
        must(format == "ORDER_DETAILS", "The only display_format is ORDER_DETAILS.")?;
        must(has_bill, "A template with display_format ORDER_DETAILS needs a button of type ORDER_DETAILS.")?;
    }
    let Some(sub_category) = definition.sub_category.as_deref() else { return Ok(()) };
    must(
        SUB_CATEGORIES.contains(&sub_category),
        "sub_category must be ORDER_DETAILS, ORDER_STATUS or RICH_ORDER_STATUS.",
    )?;
    match sub_category {
        "ORDER_DETAILS" => must(has_bill, "A template of ORDER_DETAILS needs a button of type ORDER_DETAILS."),
        "ORDER_STATUS" => {
            must(definition.category == Category::Utility, "Templates of ORDER_STATUS are of the category UTILITY.")?;
            must(
                definition.parts.header.is_none() && definition.parts.buttons.is_empty() && definition.cards.is_empty(),
                "A template of ORDER_STATUS has a body and perhaps a footer.",
            )
        }
        _ => Ok(()),
    }
}
