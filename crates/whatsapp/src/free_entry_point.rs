//! The free entry point: 72 hours without charges for the business that answers a customer who came from an ad (spec §4.2).
//!
//! The customer's message opens an ordinary customer service window ([`crate::window`]) and leaves an entry behind. The answer,
//! of whatever type, is free and starts the 72 hours. The customer service window goes its own way: once it has closed only
//! templates go out, free until the 72 hours are over.

use std::time::Duration;

use recado_core::Timestamp;

use crate::webhook::Referral;

/// How long everything is free, from the answer on.
pub const FREE_ENTRY_POINT: Duration = Duration::from_secs(72 * 60 * 60);

/// How long the business has for its answer.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(24 * 60 * 60);

/// By which way a customer's message came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The customer wrote by themselves.
    Chat,
    /// An ad that clicks to WhatsApp, or a post that was promoted as one.
    Ad,
    /// The button of a Facebook page.
    PageButton,
}

impl Origin {
    /// What a message's `referral` tells. Meta's `source_type` is `ad` or `post`; a post that leads to WhatsApp counts as an ad
    /// (unconfirmed). The button of a page leaves no referral.
    #[must_use]
    pub fn of_referral(referral: Option<&Referral>) -> Self {
        match referral.and_then(|referral| referral.source_type.as_deref()) {
            Some("ad" | "post") => Self::Ad,
            _ => Self::Chat,
        }
    }
}

/// Whether a customer's message is an entry. `on_phone`: it was written on Android or iOS; other clients open none.
#[must_use]
pub const fn is_entry(origin: Origin, on_phone: bool) -> bool {
    on_phone && matches!(origin, Origin::Ad | Origin::PageButton)
}

/// Whether what the business sent at `sent_at` and what happens at `at` answer the entry in time. After exactly 24 hours it is
/// too late, and what was sent before the customer wrote answers nothing.
#[must_use]
pub fn is_answered_by(entry_at: Timestamp, sent_at: Timestamp, at: Timestamp) -> bool {
    sent_at >= entry_at && at < entry_at.plus(ANSWER_WITHIN)
}

/// The first moment that is not free any more.
#[must_use]
pub fn expires_at(answered_at: Timestamp) -> Timestamp {
    answered_at.plus(FREE_ENTRY_POINT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros)
    }

    #[test]
    fn ads_and_page_buttons_on_phones_are_entries() {
        assert!(is_entry(Origin::Ad, true));
        assert!(is_entry(Origin::PageButton, true));
        assert!(!is_entry(Origin::Ad, false));
        assert!(!is_entry(Origin::Chat, true));
    }

    #[test]
    fn a_referral_names_its_origin() {
        let referral =
            |source_type: Option<&str>| Referral { source_type: source_type.map(str::to_owned), ..Referral::default() };
        assert_eq!(Origin::of_referral(Some(&referral(Some("ad")))), Origin::Ad);
        assert_eq!(Origin::of_referral(Some(&referral(Some("post")))), Origin::Ad);
        assert_eq!(Origin::of_referral(Some(&referral(None))), Origin::Chat);
        assert_eq!(Origin::of_referral(None), Origin::Chat);
    }

    #[test]
    fn the_answer_has_24_hours_and_frees_72() {
        let entry = at(1_700_000_000_000_000);
        let last = at(entry.micros() + 86_400_000_000 - 1);
        assert!(is_answered_by(entry, entry, entry));
        assert!(is_answered_by(entry, last, last));
        assert!(!is_answered_by(entry, last, at(last.micros() + 1)));
        assert!(!is_answered_by(entry, at(entry.micros() - 1), last));
        assert_eq!(expires_at(entry).micros() - entry.micros(), 3 * 86_400_000_000);
    }
}
