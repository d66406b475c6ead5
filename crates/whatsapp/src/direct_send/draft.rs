//! The template that is made of a message.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Map, Value, json};

use super::language::language;
use super::redact::{Names, Redacted, redact};
use crate::message::interactive::Header;
use crate::message::{DirectButton, DirectCategory, DirectForm, DirectMessage};
use crate::template::{
    Category, HeaderFormat, OtpType, ParameterFormat, TemplateBody, TemplateButton, TemplateButtonKind,
    TemplateDefinition, TemplateFooter, TemplateHeader, TemplateParts, TemplateStatus,
};

/// What names of generated templates begin with.
const PREFIX: &str = "auto_generated";
/// The language of the templates that carry any message.
const FALLBACK_LANGUAGE: &str = "en_US";

/// What a message would be as a template: it is found by that, or made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Its category.
    pub category: Category,
    /// Its language.
    pub language: &'static str,
    /// With variables and examples.
    pub parts: TemplateParts,
    /// The name that the business gave.
    pub given_name: Option<String>,
    kind: &'static str,
}

impl Draft {
    /// The template of the message.
    #[must_use]
    pub fn of(message: &DirectMessage) -> Self {
        let body = redact(message.body(), Names::Variable);
        let mut parts = TemplateParts { body: Some(template_body(body)), ..TemplateParts::default() };
        let mut kind = "text";
        if let DirectForm::Interactive(interactive) = &message.form {
            kind = "interactive";
            parts.header = interactive.header.as_ref().map(template_header);
            parts.footer = interactive
                .footer
                .as_deref()
                .map(|text| TemplateFooter { text: redact(text, Names::Kept).text, code_expiration_minutes: None });
            parts.buttons = interactive.buttons.iter().map(template_button).collect();
            parts.has_buttons = true;
        }
        Self {
            category: category(message.category),
            language: language(message.body()),
            parts,
            given_name: message.template_name.clone(),
            kind,
        }
    }

    /// Whether the template was made of such a message. Language follows from the words, and is not compared.
    #[must_use]
    pub fn matches(&self, definition: &TemplateDefinition) -> bool {
        self.category == definition.category && Looks::of(&self.parts) == Looks::of(&definition.parts)
    }

    /// The name that the business gave, or one that is the same for all messages that match.
    #[must_use]
    pub fn name(&self) -> String {
        if let Some(name) = &self.given_name {
            return name.clone();
        }
        let looks = format!("{} {:?}", self.category.as_str(), Looks::of(&self.parts));
        let sum = hex::encode(digest(&SHA256, looks.as_bytes()));
        let groups: Vec<&str> =
            [0..8, 8..12, 12..16, 16..20, 20..32].into_iter().filter_map(|range| sum.get(range)).collect();
        format!("{PREFIX}_{}_{}", self.kind, groups.join("_"))
    }

    /// As a template, approved: nobody reviews it before it is used.
    #[must_use]
    pub fn definition(&self) -> TemplateDefinition {
        generated(self.name(), self.language, self.category, self.parts.clone())
    }
}

/// The template that carries a message for which there is none yet: nothing but a variable.
#[must_use]
pub fn fallback(category: DirectCategory) -> TemplateDefinition {
    let body = Redacted { text: "{{1}}".to_owned(), samples: vec!["text"] };
    let parts = TemplateParts { body: Some(template_body(body)), ..TemplateParts::default() };
    generated(fallback_name(category), FALLBACK_LANGUAGE, self::category(category), parts)
}

/// Whether it is one of [`fallback`]'s, which stay whether they are used or not.
#[must_use]
pub fn is_fallback(definition: &TemplateDefinition) -> bool {
    [DirectCategory::Utility, DirectCategory::Authentication]
        .into_iter()
        .any(|category| definition.name == fallback_name(category))
}

fn fallback_name(category: DirectCategory) -> String {
    format!("{PREFIX}_onboarding_{}", category.as_str().to_ascii_lowercase())
}

const fn category(category: DirectCategory) -> Category {
    match category {
        DirectCategory::Utility => Category::Utility,
        DirectCategory::Authentication => Category::Authentication,
    }
}

fn generated(name: String, language: &str, category: Category, parts: TemplateParts) -> TemplateDefinition {
    TemplateDefinition {
        id: None,
        name,
        language: language.to_owned(),
        category,
        sub_category: None,
        status: TemplateStatus::Approved,
        parameter_format: ParameterFormat::Positional,
        parts,
        limited_time_offer: None,
        cards: Vec::new(),
        has_carousel: false,
        call_permission_request: false,
        message_send_ttl_seconds: None,
        options: Map::new(),
    }
}

/// What is compared of a template; examples are not.
#[derive(Debug, PartialEq)]
struct Looks<'p> {
    header: Option<(&'static str, Option<&'p str>)>,
    body: Option<&'p str>,
    footer: Option<&'p str>,
    buttons: Vec<(&'p str, &'p TemplateButtonKind)>,
}

impl<'p> Looks<'p> {
    fn of(parts: &'p TemplateParts) -> Self {
        Self {
            header: parts.header.as_ref().map(|header| (header.format.as_str(), header.text.as_deref())),
            body: parts.body.as_ref().map(|body| body.text.as_str()),
            footer: parts.footer.as_ref().map(|footer| footer.text.as_str()),
            buttons: parts.buttons.iter().map(|button| (button.text.as_str(), &button.kind)).collect(),
        }
    }
}

fn template_body(body: Redacted) -> TemplateBody {
    let example = (!body.samples.is_empty()).then(|| json!({"body_text": [body.samples]}));
    TemplateBody { text: body.text, example, add_security_recommendation: None }
}

fn template_header(header: &Header) -> TemplateHeader {
    let of_file = |format| TemplateHeader { format, text: None, example: None };
    match header {
        Header::Text { text, .. } => {
            let text = redact(text, Names::Kept);
            // A header has one variable at the most.
            let (text, samples) = if text.samples.len() > 1 {
                ("{{1}}".to_owned(), text.samples.into_iter().take(1).collect())
            } else {
                (text.text, text.samples)
            };
            let example: Option<Value> = (!samples.is_empty()).then(|| json!({"header_text": samples}));
            TemplateHeader { format: HeaderFormat::Text, text: Some(text), example }
        }
        Header::Image(_) => of_file(HeaderFormat::Image),
        Header::Video(_) => of_file(HeaderFormat::Video),
        Header::Document { .. } => of_file(HeaderFormat::Document),
    }
}

fn template_button(button: &DirectButton) -> TemplateButton {
    let kind = match button {
        DirectButton::Url(link) => TemplateButtonKind::Url { url: site(&link.url) },
        DirectButton::Reply(_) => TemplateButtonKind::QuickReply,
        DirectButton::VoiceCall(_) => TemplateButtonKind::VoiceCall,
        DirectButton::CopyCode { .. } => TemplateButtonKind::Otp(OtpType::CopyCode),
    };
    TemplateButton { text: redact(button.label(), Names::Kept).text, kind, other: Map::new() }
}

/// The address up to its path, which is another for every customer.
fn site(address: &str) -> String {
    let Ok(url) = url::Url::parse(address) else { return "{{1}}".to_owned() };
    // An address without a host has no origin either.
    let origin = url.origin().ascii_serialization();
    let has_more = url.path() != "/" || url.query().is_some() || url.fragment().is_some();
    if has_more { format!("{origin}/{{{{1}}}}") } else { format!("{origin}/") }
}
