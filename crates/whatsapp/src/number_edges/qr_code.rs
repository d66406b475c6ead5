//! QR codes and short links that open a chat with a text ready to be sent (spec §8.7).

use serde_json::Value;
use url::Url;

use super::body::{check_chars, check_keys, required_text, text};
use crate::error::GraphError;

/// Codes of a number.
pub const MAX_CODES: u64 = 2_000;
/// Codes of a page, and the default.
pub const MAX_PER_PAGE: usize = 25;
/// Characters of a code.
pub const CODE_LENGTH: usize = 14;
const MAX_PREFILLED_CHARS: usize = 140;
const LINK: &str = "https://wa.me/message/";
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// How a code's picture is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageFormat {
    /// Pixels.
    Png,
    /// Shapes.
    Svg,
}

impl ImageFormat {
    /// `PNG` or `SVG`, in any case.
    ///
    /// # Errors
    /// 100 for another.
    pub fn parse(text: &str, param: &str) -> Result<Self, GraphError> {
        match text.to_ascii_uppercase().as_str() {
            "PNG" => Ok(Self::Png),
            "SVG" => Ok(Self::Svg),
            _ => Err(GraphError::parameter(format!("Param {param} must be one of {{PNG, SVG}} - got \"{text}\"."))),
        }
    }

    /// Of the file.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }

    /// Of the file.
    #[must_use]
    pub const fn mime_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// The body of `POST /{phone}/message_qrdls`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrCodeRequest {
    /// The code to be changed; `None`: a new one.
    pub code: Option<String>,
    /// What the customer's phone has ready.
    pub prefilled_message: String,
    /// Whether the answer names a picture.
    pub image: Option<ImageFormat>,
}

/// Reads it.
///
/// # Errors
/// 100 for what breaks a rule.
pub fn parse(body: &Value) -> Result<QrCodeRequest, GraphError> {
    check_keys(body, &["code", "prefilled_message", "generate_qr_image"])?;
    let prefilled_message = required_text(body, "prefilled_message")?;
    check_chars(prefilled_message, "prefilled_message", 1, MAX_PREFILLED_CHARS)?;
    let filled = |name: &str| Ok::<_, GraphError>(text(body, name)?.filter(|text| !text.is_empty()));
    Ok(QrCodeRequest {
        code: filled("code")?.map(str::to_owned),
        prefilled_message: prefilled_message.to_owned(),
        image: filled("generate_qr_image")?
            .map(|format| ImageFormat::parse(format, "generate_qr_image"))
            .transpose()?,
    })
}

/// Whether a number with so many codes may have another.
///
/// # Errors
/// 100 where it may not.
pub fn check_count(codes: u64) -> Result<(), GraphError> {
    if codes < MAX_CODES {
        return Ok(());
    }
    Err(GraphError::parameter("The phone number has 2,000 QR codes, which is the limit. Delete some first."))
}

/// A code out of random bytes.
#[must_use]
pub fn code_of(random: [u8; CODE_LENGTH]) -> String {
    random.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32))).map(|letter| char::from(*letter)).collect()
}

/// What the picture says, and what can be written on a page.
#[must_use]
pub fn deep_link_url(code: &str) -> String {
    format!("{LINK}{code}")
}

/// What a phone finds in a link of WhatsApp's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannedLink {
    /// `wa.me/message/CODE`
    Code(String),
    /// `wa.me/<number>?text=…`, which needs no code.
    Chat {
        /// With country code.
        digits: String,
        /// Ready to be sent.
        text: String,
    },
}

/// Reads a link as a phone does; `None` where it is none of WhatsApp's.
#[must_use]
pub fn read_link(link: &str) -> Option<ScannedLink> {
    let link = link.trim();
    let url = Url::parse(link).or_else(|_| Url::parse(&format!("https://{link}"))).ok()?;
    if !matches!(url.scheme(), "http" | "https" | "whatsapp") {
        return None;
    }
    let query = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let segments: Vec<&str> = url.path().split('/').filter(|segment| !segment.is_empty()).collect();
    match (url.host_str()?, segments.as_slice()) {
        ("wa.me" | "www.wa.me" | "api.whatsapp.com", ["message", code]) => Some(ScannedLink::Code((*code).to_owned())),
        ("wa.me" | "www.wa.me", [number]) => chat(number, query("text")),
        ("api.whatsapp.com", ["send"]) | ("send", []) => chat(&query("phone")?, query("text")),
        _ => None,
    }
}

fn chat(number: &str, text: Option<String>) -> Option<ScannedLink> {
    let digits = number.trim_start_matches('+');
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| ScannedLink::Chat { digits: digits.to_owned(), text: text.unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_request_makes_or_changes_a_code() {
        let new = parse(&json!({"prefilled_message": "Hi!", "generate_qr_image": "svg"})).unwrap();
        assert_eq!((new.code, new.image), (None, Some(ImageFormat::Svg)));
        let change = parse(&json!({"prefilled_message": "Hi again", "code": "ANED2T5QRU7HGA"})).unwrap();
        assert_eq!((change.code.as_deref(), change.image), (Some("ANED2T5QRU7HGA"), None));
        assert!(parse(&json!({"prefilled_message": "ñ".repeat(140)})).is_ok());
        for bad in [
            json!({}),
            json!({"prefilled_message": ""}),
            json!({"prefilled_message": 7}),
            json!({"prefilled_message": "ñ".repeat(141)}),
            json!({"prefilled_message": "Hi", "generate_qr_image": "GIF"}),
            json!({"prefilled_message": "Hi", "code": 7}),
            json!({"prefilled_message": "Hi", "colour": "red"}),
        ] {
            assert_eq!(parse(&bad).map_err(|error| error.code), Err(100), "{bad}");
        }
        assert!(check_count(1_999).is_ok() && check_count(2_000).is_err());
    }

    #[test]
    fn links_are_read_as_a_phone_does() {
        let code = Some(ScannedLink::Code("ANED2T5QRU7HGA".to_owned()));
        assert_eq!(read_link(&deep_link_url("ANED2T5QRU7HGA")), code);
        assert_eq!(read_link("wa.me/message/ANED2T5QRU7HGA"), code);
        let chat = |text: &str| Some(ScannedLink::Chat { digits: "34600000001".to_owned(), text: text.to_owned() });
        assert_eq!(read_link("https://wa.me/34600000001?text=Hola%20ah%C3%AD"), chat("Hola ahí"));
        assert_eq!(read_link("https://wa.me/+34600000001"), chat(""));
        assert_eq!(read_link("https://api.whatsapp.com/send?phone=34600000001&text=a"), chat("a"));
        assert_eq!(read_link("whatsapp://send?phone=34600000001"), chat(""));
        for other in
            ["", "hello", "https://example.com/message/X", "ftp://wa.me/message/X", "https://wa.me/c/34600000001"]
        {
            assert_eq!(read_link(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn codes_are_of_the_published_form(random: [u8; CODE_LENGTH]) {
            let code = code_of(random);
            prop_assert_eq!(code.len(), CODE_LENGTH);
            prop_assert!(code.bytes().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte)));
            prop_assert_eq!(read_link(&deep_link_url(&code)), Some(ScannedLink::Code(code)));
        }

        #[test]
        fn any_text_is_some_link_or_none(text in ".{0,60}") {
            let _ = read_link(&text);
        }
    }
}
