//! A number's username (spec §2.20): its form, taking and giving it away.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::GraphError;
use crate::json_read::{Object, Path, not_one_of};
use crate::limits::Assumptions;
use crate::limits::messaging_limit::MessagingLimit;
use crate::webhook::AccountChange;

const NOT_AVAILABLE: i64 = 147_001;
const NOT_ELIGIBLE: i64 = 147_002;
const PAGE_NOT_LINKED: i64 = 147_003;
const INSTAGRAM_NOT_LINKED: i64 = 147_004;
const CHARS: std::ops::RangeInclusive<usize> = 3..=35;
/// Suggestions at the most.
const SUGGESTIONS: usize = 5;
/// Endings that look like the name of a site (Meta names the first two).
const DOMAIN_ENDINGS: [&str; 16] = [
    ".com", ".org", ".net", ".edu", ".gov", ".mil", ".int", ".info", ".biz", ".io", ".co", ".app", ".dev", ".shop",
    ".html", ".htm",
];

/// Where else at Meta a username is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetaAccount {
    /// A Facebook Page.
    FacebookPage,
    /// An Instagram account.
    InstagramAccount,
}

impl MetaAccount {
    /// Both.
    pub const ALL: [Self; 2] = [Self::FacebookPage, Self::InstagramAccount];

    /// As the control API writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FacebookPage => "facebook_page",
            Self::InstagramAccount => "instagram_account",
        }
    }
}

/// A username that a business has elsewhere at Meta.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldUsername {
    /// Lower case.
    pub username: String,
    /// Who has it.
    pub held_by: MetaAccount,
    /// That account is linked to the WhatsApp account.
    pub is_linked: bool,
}

/// Whether an account may have usernames, and this one as far as Meta's other products go. `own` are those that it has there, and
/// `of_others` tells whether another business has this one.
///
/// # Errors
/// 147002 below the limit for usernames, 147003 and 147004 where the page or account must be linked first, 147001 where another
/// business has it.
pub fn check_eligible(
    username: &str,
    limit: MessagingLimit,
    own: &[HeldUsername],
    of_others: bool,
    assumptions: &Assumptions,
) -> Result<(), GraphError> {
    let needed = assumptions.username_from_customers;
    if limit.customers().is_some_and(|customers| customers < needed) {
        return Err(GraphError::of(NOT_ELIGIBLE)
            .details(format!("Usernames need a messaging limit of {needed} customers a day or more.")));
    }
    let mut held = own.iter().filter(|held| held.username == username).peekable();
    if held.peek().is_none() && of_others {
        return Err(GraphError::of(NOT_AVAILABLE));
    }
    match held.find(|held| !held.is_linked).map(|held| held.held_by) {
        None => Ok(()),
        Some(MetaAccount::FacebookPage) => Err(GraphError::of(PAGE_NOT_LINKED)
            .details("A Facebook Page has the username. Link it to the WhatsApp Business Account first.")),
        Some(MetaAccount::InstagramAccount) => Err(GraphError::of(INSTAGRAM_NOT_LINKED)
            .details("An Instagram account has the username. Link it to the WhatsApp Business Account first.")),
    }
}

/// `status` of a username.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UsernameStatus {
    /// Customers see it.
    Approved,
    /// Kept for the number until it is registered and its name approved.
    Reserved,
}

impl UsernameStatus {
    /// As answers have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Reserved => "reserved",
        }
    }
}

/// A `POST /{phone}/username`, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsernameRequest {
    /// Lower case.
    pub username: String,
    /// `force_transfer`: taken from another number of the same business.
    pub is_transfer: bool,
}

impl UsernameRequest {
    /// Reads the body.
    ///
    /// # Errors
    /// 100.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        let body = Object::new(body, Path::Param("body"), &["username", "transfer_action", "messaging_product"])?;
        let username = body.text("username")?.ok_or_else(|| GraphError::required_parameter("username"))?;
        let is_transfer = match body.text("transfer_action")?.map(str::to_ascii_lowercase).as_deref() {
            None | Some("none") => false,
            Some("force_transfer") => true,
            Some(other) => {
                let sentence = not_one_of("transfer_action", &["none", "force_transfer"], other);
                return Err(GraphError::parameter(sentence));
            }
        };
        Ok(Self { username: check_username(username)?, is_transfer })
    }
}

/// The username in lower case.
///
/// # Errors
/// 100, with the rule that it breaks.
pub fn check_username(text: &str) -> Result<String, GraphError> {
    let username = text.trim().trim_start_matches('@').to_ascii_lowercase();
    match broken_rule(&username) {
        Some(rule) => Err(GraphError::parameter(format!("Param username {rule}."))),
        None => Ok(username),
    }
}

fn broken_rule(username: &str) -> Option<&'static str> {
    let allowed = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || matches!(char, '.' | '_');
    if !CHARS.contains(&username.chars().count()) {
        return Some("must be 3 to 35 characters long");
    }
    if !username.chars().all(allowed) {
        return Some("must have only the characters a-z, 0-9, . and _");
    }
    if !username.contains(|char: char| char.is_ascii_lowercase()) {
        return Some("must have at least one letter");
    }
    if username.starts_with('.') || username.ends_with('.') || username.contains("..") {
        return Some("must not start or end with a period, nor have two in a row");
    }
    if username.starts_with("www") {
        return Some("must not start with www");
    }
    DOMAIN_ENDINGS.iter().any(|ending| username.ends_with(ending)).then_some("must not end like a domain")
}

/// Usernames that suit a display name, the nearest first, without those for which `is_taken` says so.
pub fn suggestions(display_name: &str, is_taken: impl Fn(&str) -> bool) -> Vec<String> {
    let words: Vec<String> = display_name
        .split(|char: char| !char.is_alphanumeric())
        .map(|word| word.to_lowercase().chars().filter_map(plain_letter).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    let mut candidates: Vec<String> = ["", "_", "."].iter().map(|between| words.join(between)).collect();
    let joined = words.concat();
    candidates.extend(["official", "hq", "team", "shop"].iter().map(|tail| format!("{joined}.{tail}")));
    candidates.extend((1..=20).map(|number| format!("{joined}{number}")));
    let mut found: Vec<String> = Vec::new();
    for candidate in candidates {
        let candidate: String = candidate.chars().take(*CHARS.end()).collect();
        if found.len() < SUGGESTIONS
            && broken_rule(&candidate).is_none()
            && !found.contains(&candidate)
            && !is_taken(&candidate)
        {
            found.push(candidate);
        }
    }
    found
}

/// The letter without its accent; `None` for letters of other alphabets.
fn plain_letter(char: char) -> Option<char> {
    Some(match char {
        'a'..='z' | '0'..='9' => char,
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        _ => return None,
    })
}

/// `business_username_update`. `None`: it was deleted.
#[must_use]
pub fn business_username_update(
    display_phone_number: &str,
    username: &str,
    status: Option<UsernameStatus>,
) -> AccountChange {
    let digits: String = display_phone_number.chars().filter(char::is_ascii_digit).collect();
    let mut value = Map::new();
    value.insert("display_phone_number".into(), digits.into());
    if status.is_some() {
        value.insert("username".into(), username.into());
    }
    value.insert("status".into(), status.map_or("deleted", UsernameStatus::as_str).into());
    AccountChange { field: "business_username_update", value: value.into() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn small_accounts_get_none_and_pages_are_linked_first() {
        let held = |held_by, is_linked| HeldUsername { username: "lucky".to_owned(), held_by, is_linked };
        let judged = |username, limit, own: &[HeldUsername], of_others| {
            check_eligible(username, limit, own, of_others, &Assumptions::default()).map_err(|error| error.code)
        };
        let limit = MessagingLimit::Tier2K;
        let (page, instagram) = (MetaAccount::FacebookPage, MetaAccount::InstagramAccount);
        assert_eq!(judged("lucky", MessagingLimit::Tier250, &[], false), Err(147_002));
        assert_eq!(judged("lucky", limit, &[], false), Ok(()));
        assert_eq!(judged("lucky", limit, &[], true), Err(147_001));
        assert_eq!(judged("lucky", limit, &[held(page, false)], false), Err(147_003));
        assert_eq!(judged("lucky", limit, &[held(page, true), held(instagram, false)], true), Err(147_004));
        assert_eq!(judged("lucky", limit, &[held(page, true)], true), Ok(()));
        assert_eq!(judged("other", limit, &[held(page, false)], false), Ok(()));
    }

    #[test]
    fn usernames_have_a_form() {
        for good in ["abc", "lucky.shrub", "lucky_shrub_1", "_a_", "a2c"] {
            assert_eq!(check_username(good).as_deref(), Ok(good));
        }
        assert_eq!(check_username("@Lucky.Shrub").as_deref(), Ok("lucky.shrub"));
        let long = "a".repeat(36);
        for bad in [
            "ab",
            &long,
            "lucky shrub",
            "ñandú",
            "123",
            ".abc",
            "abc.",
            "a..b",
            "www.abc",
            "wwwabc",
            "shrub.com",
            "shrub.org",
        ] {
            assert_eq!(check_username(bad).map_err(|error| error.code), Err(100), "{bad}");
        }
    }

    #[test]
    fn requests_are_read() {
        let read = |body| UsernameRequest::parse(&body).map_err(|error| error.code);
        assert_eq!(
            read(json!({"username": "shrub", "transfer_action": "FORCE_TRANSFER"})),
            Ok(UsernameRequest { username: "shrub".into(), is_transfer: true })
        );
        assert!(!read(json!({"username": "shrub"})).unwrap().is_transfer);
        for bad in [json!({}), json!({"username": 5}), json!({"username": "shrub", "transfer_action": "steal"})] {
            assert_eq!(read(bad.clone()), Err(100), "{bad}");
        }
    }

    #[test]
    fn suggestions_are_free_and_well_formed() {
        let found = suggestions("Recado Demo México", |name| name == "recadodemomexico");
        assert_eq!(found.first().map(String::as_str), Some("recado_demo_mexico"));
        assert_eq!(found.len(), 5);
        assert!(found.iter().all(|name| check_username(name).is_ok()));
        assert!(suggestions("日本", |_| false).is_empty());
    }

    #[test]
    fn a_deleted_one_is_not_named() {
        let value = |status| business_username_update("+1 650", "shrub", status).value;
        assert_eq!(
            value(Some(UsernameStatus::Reserved)),
            json!({"display_phone_number": "1650", "username": "shrub", "status": "reserved"})
        );
        assert_eq!(value(None), json!({"display_phone_number": "1650", "status": "deleted"}));
    }
}
