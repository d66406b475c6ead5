//! The bytes of a feed as text.

use std::borrow::Cow;

use super::Unreadable;
use super::definition::Encoding;

/// The text.
///
/// # Errors
/// It is none in this encoding.
pub fn decode(bytes: &[u8], encoding: Encoding) -> Result<Cow<'_, str>, Unreadable> {
    match encoding {
        Encoding::AutoDetect => match bytes {
            [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes),
            [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes),
            // What is not UTF-8 is most often Latin-1.
            _ => Ok(std::str::from_utf8(bytes).map_or_else(|_| latin_1(bytes), Cow::Borrowed)),
        },
        Encoding::Utf8 => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
            Unreadable(format!("The file is not UTF-8: the byte at {} is wrong.", error.valid_up_to()))
        }),
        Encoding::Latin1 => Ok(latin_1(bytes)),
        Encoding::Utf16Le => utf_16(bytes, u16::from_le_bytes),
        Encoding::Utf16Be => utf_16(bytes, u16::from_be_bytes),
        Encoding::Utf32Le => utf_32(bytes, u32::from_le_bytes),
        Encoding::Utf32Be => utf_32(bytes, u32::from_be_bytes),
    }
}

fn latin_1(bytes: &[u8]) -> Cow<'_, str> {
    bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into()
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, Unreadable> {
    let (units, rest) = bytes.as_chunks::<2>();
    let text: Result<String, _> = char::decode_utf16(units.iter().map(|pair| unit(*pair))).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(text.into()),
        _ => Err(Unreadable("The file is not UTF-16.".to_owned())),
    }
}

fn utf_32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> Result<Cow<'_, str>, Unreadable> {
    let (units, rest) = bytes.as_chunks::<4>();
    let text: Option<String> = units.iter().map(|four| char::from_u32(unit(*four))).collect();
    match text {
        Some(text) if rest.is_empty() => Ok(text.into()),
        _ => Err(Unreadable("The file is not UTF-32.".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_detected_and_obeyed() {
        let little: Vec<u8> = "\u{feff}né".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "né".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding, text) in [
            ("né".as_bytes(), Encoding::AutoDetect, "né"),
            (&[b'n', 0xe9][..], Encoding::AutoDetect, "né"),
            (&[b'n', 0xe9][..], Encoding::Latin1, "né"),
            (&little[..], Encoding::AutoDetect, "né"),
            (&big[..], Encoding::Utf16Be, "né"),
            (&[b'n', 0, 0, 0][..], Encoding::Utf32Le, "n"),
        ] {
            assert_eq!(decode(bytes, encoding).unwrap(), text, "{encoding:?}");
        }
        assert!(decode(&[0xe9], Encoding::Utf8).is_err());
        assert!(decode(&[0, 0xd8], Encoding::Utf16Le).is_err());
        assert!(decode(&[1], Encoding::Utf16Le).is_err());
        assert!(decode(&[0xff; 4], Encoding::Utf32Be).is_err());
    }
}
