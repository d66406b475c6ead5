//! Phone numbers: from what a caller writes to a `wa_id`, and back to how people read it.
//!
//! A `wa_id` is the international number's digits with WhatsApp's own habits: a Mexican number has a 1 after the 52, an Argentine
//! one a 9 after the 54, and a Brazilian mobile number outside of the first area codes lacks its ninth digit. The same customer
//! has one `wa_id`, whichever way the number was dialled.

mod calling_codes;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

use crate::error::GraphError;
use calling_codes::CallingCode;

/// Digits of an international number, with its calling code (E.164, and the shortest in use).
const LENGTHS: std::ops::RangeInclusive<usize> = 7..=15;

/// Text that is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPhone {
    /// Something else than digits and `+ - ( ) . /` or spaces.
    #[error("a phone number has digits, spaces and + - ( ) only")]
    Characters,
    /// Too few or too many digits.
    #[error("a phone number has 7 to 15 digits with its country's calling code")]
    Length,
    /// No country has numbers that begin so.
    #[error("no country's calling code begins this number")]
    CallingCode,
}

/// An international number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct International {
    /// The digits by which WhatsApp knows the customer.
    pub wa_id: String,
    /// ISO 3166 alpha-2.
    pub country: &'static str,
}

/// Reads an international number, with or without `+`.
///
/// # Errors
/// Text that is none.
pub fn parse_international(text: &str) -> Result<International, InvalidPhone> {
    let number = Written::read(text)?;
    let wa_id = canonical(international_digits(number.digits)?);
    let country = country_of_wa_id(&wa_id).ok_or(InvalidPhone::CallingCode)?;
    Ok(International { wa_id, country })
}

/// The `wa_id` for what a send has as `to`. A number without `+` is an international one where its digits alone make one up;
/// otherwise the calling code of the business's number is put before it.
///
/// # Errors
/// 131009 for text that is no phone number.
pub fn normalise(to: &str, business_digits: &str) -> Result<String, GraphError> {
    read_recipient(to, business_digits)
        .map(canonical)
        .map_err(|reason| GraphError::invalid_value(format!("Param to is not a valid phone number: {reason}.")))
}

/// The digits by which WhatsApp knows this international number, whichever way its digits were written.
#[must_use]
pub fn canonical(digits: String) -> String {
    let Some((code, national)) = calling_codes::split(&digits) else { return digits };
    match (code.code, national.len(), national.as_bytes().first()) {
        (52, 10, _) => format!("521{national}"),
        (54, 10, Some(first)) if *first != b'9' => format!("549{national}"),
        (55, ..) => format!("55{}", brazilian(national)),
        _ => digits,
    }
}

/// ISO 3166 alpha-2 of a number's country.
#[must_use]
pub fn country_of_wa_id(wa_id: &str) -> Option<&'static str> {
    let (code, national) = calling_codes::split(wa_id)?;
    Some(match code.code {
        1 => north_american_country(national),
        7 if national.starts_with(['6', '7']) => "KZ",
        _ => code.country,
    })
}

/// The number as people read it, `+1 650-555-1234`.
#[must_use]
pub fn display(digits: &str) -> String {
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    match PHONE_NUMBER_UTIL.parse(format!("+{digits}"), None) {
        Ok(number) => PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::International).into_owned(),
        Err(_) => format!("+{digits}"),
    }
}

/// A number as it was written.
struct Written {
    digits: String,
    /// It began with `+`.
    is_international: bool,
    /// Nothing stood between the digits.
    is_bare: bool,
}

impl Written {
    fn read(text: &str) -> Result<Self, InvalidPhone> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidPhone::Length);
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self { digits: text.to_owned(), is_international: false, is_bare: true });
        }
        let mut digits = String::with_capacity(text.len());
        for char in text.chars() {
            match char {
                '0'..='9' => digits.push(char),
                // The last four are the spaces and hyphens that address books put into numbers, and marks of writing direction.
                '+'
                | '-'
                | '('
                | ')'
                | '.'
                | '/'
                | ' '
                | '\u{a0}'
                | '\u{202f}'
                | '\u{2010}'..='\u{2015}'
                | '\u{200e}'
                | '\u{202a}'..='\u{202c}' => {}
                _ => return Err(InvalidPhone::Characters),
            }
        }
        let is_international = text.trim_start_matches(['(', ' ', '\u{200e}', '\u{202a}']).starts_with('+');
        Ok(Self { digits, is_international, is_bare: false })
    }
}

/// The digits as an international number, which may begin with the 00 that some countries dial.
fn international_digits(digits: String) -> Result<String, InvalidPhone> {
    let digits = match digits.strip_prefix("00") {
        Some(rest) => rest.to_owned(),
        None => digits,
    };
    if !LENGTHS.contains(&digits.len()) {
        return Err(InvalidPhone::Length);
    }
    calling_codes::split(&digits).ok_or(InvalidPhone::CallingCode)?;
    Ok(digits)
}

fn read_recipient(to: &str, business_digits: &str) -> Result<String, InvalidPhone> {
    let number = Written::read(to)?;
    let home = calling_codes::split(business_digits).map(|(code, _)| code);
    let (false, Some(home)) = (number.is_international || number.digits.starts_with("00"), home) else {
        return international_digits(number.digits);
    };
    if is_complete(&number, home) {
        return international_digits(number.digits);
    }
    let at_home = format!("{}{}", home.code, national_digits(&number.digits, home));
    match international_digits(at_home) {
        // What is too long with the code before it may have had one already.
        Err(_) => international_digits(number.digits),
        home => home,
    }
}

/// Whether a number without `+` has its calling code already.
fn is_complete(number: &Written, home: &CallingCode) -> bool {
    let Some((code, rest)) = calling_codes::split(&number.digits) else { return false };
    let length = rest.len() - usize::from(has_mexican_one(code, rest));
    let fits_abroad = code.admits(length);
    let fits_at_home = home.admits(national_digits(&number.digits, home).len());
    match (fits_abroad, fits_at_home) {
        (true, false) => number.is_bare || code == home,
        (true, true) => number.is_bare && is_assigned(&number.digits),
        // Digits alone that make up no number anywhere are left as they are, if a country could have them.
        (false, false) => number.is_bare && LENGTHS.contains(&number.digits.len()),
        (false, true) => false,
    }
}

fn has_mexican_one(code: &CallingCode, national: &str) -> bool {
    code.code == 52 && national.len() == 11 && national.starts_with('1')
}

/// Without the 0 that is dialled inside a country; an Italian number keeps its own.
fn national_digits<'d>(digits: &'d str, home: &CallingCode) -> &'d str {
    if home.code == 39 { digits } else { digits.strip_prefix('0').unwrap_or(digits) }
}

/// Whether the country has given out numbers of this form. Slow the first time for each country, so asked only in doubt.
fn is_assigned(digits: &str) -> bool {
    PHONE_NUMBER_UTIL.parse(format!("+{digits}"), None).is_ok_and(|number| PHONE_NUMBER_UTIL.is_valid_number(&number))
}

/// Area codes up to 28 have nine digits, the others the eight of before.
fn brazilian(national: &str) -> String {
    let Some((area, subscriber)) = national.split_at_checked(2) else { return national.to_owned() };
    let has_nine = area <= "28";
    let is_mobile = |subscriber: &str| subscriber.starts_with(['6', '7', '8', '9']);
    match subscriber.len() {
        8 if has_nine && is_mobile(subscriber) => format!("{area}9{subscriber}"),
        9 if !has_nine && subscriber.strip_prefix('9').is_some_and(is_mobile) => {
            format!("{area}{}", &subscriber[1..])
        }
        _ => national.to_owned(),
    }
}

/// The country of an area code behind +1; the United States where no other has it.
fn north_american_country(national: &str) -> &'static str {
    match national.get(..3).unwrap_or_default() {
        "204" | "226" | "236" | "249" | "250" | "257" | "263" | "289" | "306" | "343" | "354" | "365" | "367"
        | "368" | "382" | "403" | "416" | "418" | "428" | "431" | "437" | "438" | "450" | "460" | "468" | "474"
        | "506" | "514" | "519" | "548" | "579" | "581" | "584" | "587" | "604" | "613" | "639" | "647" | "672"
        | "683" | "705" | "709" | "742" | "753" | "778" | "780" | "782" | "807" | "819" | "825" | "867" | "873"
        | "879" | "902" | "905" => "CA",
        "242" => "BS",
        "246" => "BB",
        "264" => "AI",
        "268" => "AG",
        "284" => "VG",
        "340" => "VI",
        "345" => "KY",
        "441" => "BM",
        "473" => "GD",
        "649" => "TC",
        "658" | "876" => "JM",
        "664" => "MS",
        "670" => "MP",
        "671" => "GU",
        "684" => "AS",
        "721" => "SX",
        "758" => "LC",
        "767" => "DM",
        "784" => "VC",
        "787" | "939" => "PR",
        "809" | "829" | "849" => "DO",
        "868" => "TT",
        "869" => "KN",
        _ => "US",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SPAIN: &str = "34600000001";
    const INDIA: &str = "919876543210";
    const MEXICO: &str = "525500000002";
    const USA: &str = "16505550000";

    #[track_caller]
    fn goes_to(business: &str, to: &str, wa_id: &str) {
        assert_eq!(normalise(to, business).as_deref(), Ok(wa_id), "{to} from {business}");
    }

    #[test]
    fn metas_own_examples_from_an_indian_business() {
        goes_to(INDIA, "+1 (631) 555-1234", "16315551234");
        goes_to(INDIA, "(631) 555-1234", "916315551234");
        goes_to(INDIA, "1 (631) 555-1234", "9116315551234");
        goes_to(INDIA, "16505551234", "16505551234");
    }

    #[test]
    fn a_whole_number_in_digits_stays() {
        goes_to(SPAIN, "34600100001", "34600100001");
        goes_to(SPAIN, "573000100005", "573000100005");
        goes_to(SPAIN, "15550001111", "15550001111");
        goes_to(SPAIN, "5215500100003", "5215500100003");
        goes_to(MEXICO, "34600100001", "34600100001");
        goes_to(USA, "447911123456", "447911123456");
    }

    #[test]
    fn a_national_number_gets_the_businesss_code() {
        goes_to(SPAIN, "600 100 001", "34600100001");
        goes_to(SPAIN, "600100001", "34600100001");
        goes_to(USA, "6505551234", "16505551234");
        goes_to(USA, "(650) 253-0000", "16502530000");
        goes_to("447911123456", "07700 900123", "447700900123");
        goes_to(INDIA, "9876543210", "919876543210");
    }

    #[test]
    fn all_spellings_of_one_number_are_one() {
        for to in
            ["+34 600 100 001", "0034600100001", "34-600-100-001", "+34.600.100.001", " (+34) 600100001", "600100001"]
        {
            goes_to(SPAIN, to, "34600100001");
        }
    }

    #[test]
    fn whatsapps_own_habits() {
        goes_to(SPAIN, "+52 55 0010 0003", "5215500100003");
        goes_to(SPAIN, "525500100003", "5215500100003");
        goes_to(MEXICO, "5500100003", "5215500100003");
        goes_to(SPAIN, "+54 11 0010-0004", "5491100100004");
        goes_to(SPAIN, "5491100100004", "5491100100004");
        goes_to(SPAIN, "+55 11 8765-4321", "5511987654321");
        goes_to(SPAIN, "5511987654321", "5511987654321");
        goes_to(SPAIN, "+55 31 98765-4321", "553187654321");
        goes_to(SPAIN, "+55 31 3765-4321", "553137654321");
    }

    #[test]
    fn what_is_no_number() {
        for to in
            ["", "abc", "+", "12", "+34600100001600100001", "ana@example.com", "+999 1234567", "６００１００００１"]
        {
            let error = normalise(to, SPAIN).unwrap_err();
            assert_eq!(error.code, 131_009, "{to}");
            assert!(error.details.is_some_and(|details| details.starts_with("Param to is not a valid phone number")));
        }
    }

    #[test]
    fn countries() {
        for (wa_id, country) in [
            ("34600100001", "ES"),
            ("5215500100003", "MX"),
            ("16505551234", "US"),
            ("14165551234", "CA"),
            ("18095551234", "DO"),
            ("77011234567", "KZ"),
            ("79161234567", "RU"),
            ("447911123456", "GB"),
            ("573000100005", "CO"),
        ] {
            assert_eq!(country_of_wa_id(wa_id), Some(country), "{wa_id}");
        }
        assert_eq!(country_of_wa_id("999"), None);
        assert_eq!(parse_international("+34 600 100 001").unwrap().country, "ES");
        assert_eq!(parse_international("600").unwrap_err(), InvalidPhone::Length);
        assert_eq!(parse_international("6001000o1").unwrap_err(), InvalidPhone::Characters);
    }

    #[test]
    fn as_people_read_it() {
        assert_eq!(display("16505551234"), "+1 650-555-1234");
        assert_eq!(display("34600000001"), "+34 600 00 00 01");
        assert_eq!(display("+525500000002"), "+52 55 0000 0002");
        assert_eq!(display("999"), "+999");
    }

    proptest! {
        #[test]
        fn any_text_is_answered(to in ".{0,40}", business in "[0-9]{0,15}") {
            if let Ok(wa_id) = normalise(&to, &business) {
                prop_assert!((7..=16).contains(&wa_id.len()) && wa_id.bytes().all(|byte| byte.is_ascii_digit()));
            }
        }

        #[test]
        fn a_wa_id_is_its_own_wa_id(national in "[67][0-9]{8}") {
            let wa_id = format!("34{national}");
            prop_assert_eq!(normalise(&wa_id, MEXICO).unwrap(), wa_id.clone());
            prop_assert_eq!(normalise(&format!("+{wa_id}"), USA).unwrap(), wa_id);
        }

        #[test]
        fn habits_apply_once(digits in "(52|54|55|34|1)[0-9]{8,11}") {
            let once = canonical(digits);
            prop_assert_eq!(canonical(once.clone()), once);
        }
    }
}
