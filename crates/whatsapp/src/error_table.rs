//! Every error code of the Cloud API as data: how it travels, whether sending again helps, and what a person should do.

mod accounts;
mod calls_and_groups;
mod general;
#[cfg(test)]
mod reference_rows;
mod sending;

/// The way in which a code usually reaches the business. Any code may come in either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// In the HTTP answer.
    Sync,
    /// In a `failed` status webhook.
    Async,
    /// In `messages[].errors` of an inbound webhook.
    Inbound,
    /// In `value.errors` of a webhook.
    Value,
}

/// What happens when the same thing is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Retry {
    /// It fails again, always.
    Never,
    /// It may work later by itself: try again with growing delay.
    BackOff,
    /// It works once a person, or the customer, changed something.
    AfterFix,
}

impl Retry {
    /// Whether a button "send again" makes sense.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        !matches!(self, Self::Never)
    }
}

/// One code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorRow {
    /// What clients switch on.
    pub code: i64,
    /// Of the HTTP answer, when it comes in one.
    pub http_status: u16,
    /// The usual ways it travels, the most usual first.
    pub delivery: &'static [Delivery],
    /// Whether sending again helps.
    pub retry: Retry,
    /// In the message and in webhooks.
    pub title: &'static str,
    /// `error_data.details` when the case gives none of its own.
    pub details: Option<&'static str>,
    /// A plain sentence for the person who sent it.
    pub advice: &'static str,
}

/// What to tell a person about a code that is not in the table.
pub const ADVICE_FOR_UNKNOWN: &str =
    "WhatsApp gave a reason this version does not know. Read the details, then try again or ask your administrator.";

/// The rows in groups by subject, each group ascending by code.
static GROUPS: [&[ErrorRow]; 4] = [sending::ROWS, general::ROWS, accounts::ROWS, calls_and_groups::ROWS];

/// The row of a code. All of Graph's permission codes 200 to 299 share the row of 200.
#[must_use]
pub fn lookup(code: i64) -> Option<&'static ErrorRow> {
    let code = if (200..=299).contains(&code) { 200 } else { code };
    GROUPS.iter().find_map(|group| {
        let at = group.binary_search_by_key(&code, |row| row.code).ok()?;
        group.get(at)
    })
}

/// Every row, for lists and tests.
pub fn rows() -> impl Iterator<Item = &'static ErrorRow> {
    GROUPS.iter().flat_map(|group| group.iter())
}

/// The row of 131000.
pub(crate) const fn something_went_wrong() -> &'static ErrorRow {
    &sending::SOMETHING_WENT_WRONG
}

/// `code http delivery retry "title" ["details"] => "advice";` a line, so that the table reads as a table.
macro_rules! error_rows {
    ($($code:literal $http:literal [$($delivery:ident)*] $retry:ident $title:literal $([$details:literal])? => $advice:literal;)*) => {
        &[$($crate::error_table::ErrorRow {
            code: $code,
            http_status: $http,
            delivery: &[$($crate::error_table::Delivery::$delivery),*],
            retry: $crate::error_table::Retry::$retry,
            title: $title,
            details: $crate::error_table::error_rows!(@details $($details)?),
            advice: $advice,
        }),*]
    };
    (@details) => { None };
    (@details $details:literal) => { Some($details) };
}
use error_rows;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_ascends_and_no_code_is_twice_in_the_table() {
        let mut codes: Vec<_> = rows().map(|row| row.code).collect();
        for group in GROUPS {
            assert!(group.is_sorted_by_key(|row| row.code));
        }
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
        assert!(count > 120, "{count} rows");
    }

    #[test]
    fn every_row_is_complete_and_found() {
        for row in rows() {
            assert_eq!(lookup(row.code), Some(row));
            assert!((200..600).contains(&row.http_status), "{row:?}");
            assert!(!row.delivery.is_empty() && !row.title.is_empty(), "{row:?}");
            assert!(row.advice.ends_with('.') && row.advice.len() > 20, "{row:?}");
        }
    }

    #[test]
    fn permission_codes_share_a_row() {
        assert_eq!(lookup(299).map(|row| row.code), Some(200));
        assert_eq!(lookup(300), None);
    }
}
