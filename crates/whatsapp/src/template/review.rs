//! The review of a template that is new or was edited (spec templates §2, §14.1, §14.4): approved, perhaps in another category, or
//! rejected with a reason. What people at Meta judge is guessed from words; the lists are here, and nothing else depends on them.

use super::button::TemplateButtonKind;
use super::component::TemplateParts;
use super::definition::{Category, TemplateDefinition};
use super::variables::has_adjacent_variables;

/// Parts of words that make a utility template a marketing one (unconfirmed).
const PROMOTIONAL: [&str; 18] = [
    "% off",
    "discount",
    "promo code",
    "special offer",
    "limited time",
    "flash sale",
    "summer sale",
    "buy now",
    "shop now",
    "new arrivals",
    "free gift",
    "descuento",
    "rebajas",
    "compra ahora",
    "oferta especial",
    "desconto",
    "promoção",
    "compre agora",
];
/// Asking for these is a fraud (unconfirmed).
const SECRETS: [&str; 6] = [
    "your full card number",
    "your cvv",
    "your pin code",
    "social security number",
    "your password",
    "full credit card number",
];
/// Threats (unconfirmed).
const THREATS: [&str; 4] =
    ["you will be arrested", "we will sue you", "or face legal action", "we know where you live"];
/// Hosts that hide where a link goes (spec templates §9.4, a guideline).
const SHORT_LINKS: [&str; 8] = ["wa.me", "bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "rebrand.ly"];
/// The reason for a template that says what another one says; it could be refused at creation instead (unconfirmed).
const DUPLICATE: &str = "TAG_CONTENT_MISMATCH";

/// What a review says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It can be sent, in this category.
    Approved(Category),
    /// It cannot.
    Rejected {
        /// As `rejected_reason` and the webhook have it.
        reason: &'static str,
        /// For `rejection_info`, which comes with `INVALID_FORMAT` only.
        explanation: &'static str,
    },
}

/// Judges a template. `others` are those of its account.
pub fn judge<'d>(definition: &TemplateDefinition, others: impl IntoIterator<Item = &'d TemplateDefinition>) -> Verdict {
    let rejected = |reason, explanation| Verdict::Rejected { reason, explanation };
    if definition.category == Category::Authentication {
        return Verdict::Approved(Category::Authentication);
    }
    let texts = texts(definition);
    if texts.iter().any(|text| has_adjacent_variables(text)) {
        return rejected("INVALID_FORMAT", "The message template contains parameters placed next to each other.");
    }
    let parts = || std::iter::once(&definition.parts).chain(&definition.cards);
    if parts().flat_map(|parts| &parts.buttons).any(|button| is_short_link(&button.kind)) {
        return rejected("INVALID_FORMAT", "The message template has a button with a shortened link.");
    }
    let all = texts.join("\n").to_lowercase();
    let has_any = |words: &[&str]| words.iter().any(|word| all.contains(word));
    if has_any(&SECRETS) {
        return rejected("SCAM", "");
    }
    if has_any(&THREATS) {
        return rejected("ABUSIVE_CONTENT", "");
    }
    if others.into_iter().any(|other| is_same_content(definition, other)) {
        return rejected(DUPLICATE, "");
    }
    if definition.category == Category::Utility && has_any(&PROMOTIONAL) {
        return Verdict::Approved(Category::Marketing);
    }
    Verdict::Approved(definition.category)
}

/// Body and footer are the same, and the name is not.
fn is_same_content(one: &TemplateDefinition, other: &TemplateDefinition) -> bool {
    let content = |parts: &TemplateParts| {
        (parts.body.as_ref().map(|body| body.text.clone()), parts.footer.as_ref().map(|footer| footer.text.clone()))
    };
    one.name != other.name
        && other.category != Category::Authentication
        && one.parts.body.as_ref().map(|body| &body.text) == other.parts.body.as_ref().map(|body| &body.text)
        && content(&one.parts) == content(&other.parts)
}

fn texts(definition: &TemplateDefinition) -> Vec<&str> {
    let mut texts = Vec::new();
    for parts in std::iter::once(&definition.parts).chain(&definition.cards) {
        texts.extend(parts.header.as_ref().and_then(|header| header.text.as_deref()));
        texts.extend(parts.body.as_ref().map(|body| body.text.as_str()));
        texts.extend(parts.footer.as_ref().map(|footer| footer.text.as_str()));
        texts.extend(parts.buttons.iter().map(|button| button.text.as_str()));
    }
    texts
}

fn is_short_link(kind: &TemplateButtonKind) -> bool {
    let TemplateButtonKind::Url { url } = kind else { return false };
    let Ok(url) = url::Url::parse(url.split("{{").next().unwrap_or_default()) else { return false };
    url.host_str().is_some_and(|host| SHORT_LINKS.contains(&host.strip_prefix("www.").unwrap_or(host)))
}
