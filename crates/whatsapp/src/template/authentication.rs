//! The texts of authentication templates, which are WhatsApp's own and come in the template's language (spec templates §11).
//! English is Meta's wording; Spanish and Portuguese are translations (unconfirmed), and every other language reads English.

use super::button::TemplateButtonKind;
use super::component::TemplateBody;
use super::definition::TemplateDefinition;

struct Texts {
    language: &'static str,
    body: &'static str,
    recommendation: &'static str,
    /// Around the number of minutes.
    expiry: (&'static str, &'static str),
    copy_code: &'static str,
    autofill: &'static str,
}

const TEXTS: [Texts; 3] = [
    Texts {
        language: "en",
        body: "*{{1}}* is your verification code.",
        recommendation: " For your security, do not share this code.",
        expiry: ("This code expires in ", " minutes."),
        copy_code: "Copy code",
        autofill: "Autofill",
    },
    Texts {
        language: "es",
        body: "Tu código de verificación es *{{1}}*.",
        recommendation: " Por tu seguridad, no lo compartas.",
        expiry: ("Este código caduca en ", " minutos."),
        copy_code: "Copiar código",
        autofill: "Autocompletar",
    },
    Texts {
        language: "pt",
        body: "Seu código de verificação é *{{1}}*.",
        recommendation: " Para sua segurança, não o compartilhe.",
        expiry: ("Este código expira em ", " minutos."),
        copy_code: "Copiar código",
        autofill: "Preencher automaticamente",
    },
];

fn texts(language: &str) -> &'static Texts {
    let [english, ..] = &TEXTS;
    let base = language.split('_').next().unwrap_or_default();
    TEXTS.iter().find(|texts| texts.language == base).unwrap_or(english)
}

/// Writes the texts that a template was created without.
pub(super) fn fill_in(definition: &mut TemplateDefinition) {
    let texts = texts(&definition.language);
    let parts = &mut definition.parts;
    let body = parts.body.get_or_insert_with(|| TemplateBody {
        text: String::new(),
        example: None,
        add_security_recommendation: None,
    });
    if body.text.is_empty() {
        texts.body.clone_into(&mut body.text);
        if body.add_security_recommendation == Some(true) {
            body.text.push_str(texts.recommendation);
        }
    }
    if let Some(footer) = &mut parts.footer
        && footer.text.is_empty()
        && let Some(minutes) = footer.code_expiration_minutes
    {
        footer.text = format!("{}{minutes}{}", texts.expiry.0, texts.expiry.1);
    }
    for button in &mut parts.buttons {
        if !matches!(button.kind, TemplateButtonKind::Otp(_)) {
            continue;
        }
        if button.text.is_empty() {
            texts.copy_code.clone_into(&mut button.text);
        }
        button.other.entry("autofill_text").or_insert_with(|| texts.autofill.into());
    }
}

/// Whether body and footer say what WhatsApp says, after [`fill_in`].
pub(super) fn texts_are_whatsapps(definition: &TemplateDefinition) -> bool {
    let mut own = definition.clone();
    if let Some(body) = &mut own.parts.body {
        body.text.clear();
    }
    if let Some(footer) = &mut own.parts.footer {
        footer.text.clear();
    }
    fill_in(&mut own);
    let text = |definition: &TemplateDefinition| {
        let (body, footer) = (definition.parts.body.clone(), definition.parts.footer.clone());
        (body.map(|body| body.text), footer.map(|footer| footer.text))
    };
    text(&own) == text(definition)
}
