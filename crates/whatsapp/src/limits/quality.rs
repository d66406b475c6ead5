//! The quality rating of a number or a template (spec §5.2, templates.md §14.2): what customers did in the last seven days, the
//! latest counting most, set against how much they got.

use std::time::Duration;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::assumptions::Assumptions;

/// How far back feedback counts.
pub const QUALITY_PERIOD: Duration = Duration::from_secs(7 * DAY_S);
const DAY_S: u64 = 24 * 60 * 60;
const PERIOD_DAYS: u64 = 7;

/// How customers like what they get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "UPPERCASE")]
pub enum QualityRating {
    /// High.
    Green,
    /// Medium.
    Yellow,
    /// Low.
    Red,
    /// Not enough was sent yet.
    #[default]
    Unknown,
}

impl QualityRating {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Green, Self::Yellow, Self::Red, Self::Unknown];

    /// As nodes and webhooks write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Green => "GREEN",
            Self::Yellow => "YELLOW",
            Self::Red => "RED",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// From what nodes and webhooks write; `NA` is Meta's OpenAPI's word for unknown.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "NA" {
            return Some(Self::Unknown);
        }
        Self::ALL.into_iter().find(|rating| rating.as_str() == text)
    }

    /// Known, and not low.
    #[must_use]
    pub const fn is_medium_or_better(self) -> bool {
        matches!(self, Self::Green | Self::Yellow)
    }

    /// The worst of several, as a portfolio is judged by. What is unknown says nothing beside what is known.
    #[must_use]
    pub fn worst(ratings: impl IntoIterator<Item = Self>) -> Self {
        let rank = |rating: Self| match rating {
            Self::Unknown => 0,
            Self::Green => 1,
            Self::Yellow => 2,
            Self::Red => 3,
        };
        ratings.into_iter().max_by_key(|rating| rank(*rating)).unwrap_or_default()
    }
}

/// Why a customer blocked or reported a business: WhatsApp asks. The words are those of a template's top block reason
/// (templates.md §7); that a number's `reasons` use them too is unconfirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// The question was passed over.
    #[serde(rename = "NO_REASON_GIVEN", alias = "NOT_GIVEN")]
    NotGiven,
    /// "No longer needed".
    NoLongerNeeded,
    /// "Didn't sign up".
    #[serde(rename = "NO_SIGN_UP", alias = "DID_NOT_SIGN_UP")]
    DidNotSignUp,
    /// "Spam".
    Spam,
    /// "Offensive messages".
    #[serde(rename = "OFFENSIVE_MESSAGES", alias = "OFFENSIVE")]
    Offensive,
    /// "Other".
    Other,
    /// "No reason".
    NoReason,
    /// A code that the customer had not asked for.
    #[serde(rename = "OTP_DID_NOT_REQUEST")]
    CodeNotRequested,
    /// The app did not say.
    #[serde(rename = "UNKNOWN_BLOCK_REASON")]
    Unknown,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::NotGiven,
        Self::NoLongerNeeded,
        Self::DidNotSignUp,
        Self::Spam,
        Self::Offensive,
        Self::Other,
        Self::NoReason,
        Self::CodeNotRequested,
        Self::Unknown,
    ];

    /// As `reasons` lists it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotGiven => "NO_REASON_GIVEN",
            Self::NoLongerNeeded => "NO_LONGER_NEEDED",
            Self::DidNotSignUp => "NO_SIGN_UP",
            Self::Spam => "SPAM",
            Self::Offensive => "OFFENSIVE_MESSAGES",
            Self::Other => "OTHER",
            Self::NoReason => "NO_REASON",
            Self::CodeNotRequested => "OTP_DID_NOT_REQUEST",
            Self::Unknown => "UNKNOWN_BLOCK_REASON",
        }
    }

    /// From what [`Reason::as_str`] gives.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }

    /// Something was said.
    const fn is_given(self) -> bool {
        !matches!(self, Self::NotGiven | Self::NoReason | Self::Unknown)
    }
}

/// Something that counts for or against a rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Signal {
    /// A message reached a customer.
    Delivered,
    /// A customer blocked the business.
    Block(Reason),
    /// A customer reported the business.
    Report(Reason),
    /// A customer muted the chat.
    Mute,
    /// A customer archived the chat.
    Archive,
}

impl Signal {
    /// For a column of its own; the reason stands in another.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Block(_) => "block",
            Self::Report(_) => "report",
            Self::Mute => "mute",
            Self::Archive => "archive",
        }
    }

    /// The reason, for its column.
    #[must_use]
    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self::Block(reason) | Self::Report(reason) => Some(reason),
            Self::Delivered | Self::Mute | Self::Archive => None,
        }
    }

    /// From the two columns.
    #[must_use]
    pub fn parse(signal: &str, reason: Option<&str>) -> Option<Self> {
        let reason = reason.and_then(Reason::parse).unwrap_or(Reason::NotGiven);
        match signal {
            "delivered" => Some(Self::Delivered),
            "block" => Some(Self::Block(reason)),
            "report" => Some(Self::Report(reason)),
            "mute" => Some(Self::Mute),
            "archive" => Some(Self::Archive),
            _ => None,
        }
    }

    /// In hundredths of a block. A report weighs double; chats put aside say little; nobody is blamed for a need that ended.
    const fn weight(self) -> u64 {
        match self {
            Self::Delivered => 0,
            Self::Block(Reason::NoLongerNeeded) => 40,
            Self::Block(Reason::NotGiven | Reason::NoReason | Reason::Unknown | Reason::Other) => 80,
            Self::Block(Reason::DidNotSignUp | Reason::Spam | Reason::Offensive | Reason::CodeNotRequested) => 100,
            Self::Report(_) => 200,
            Self::Mute => 20,
            Self::Archive => 10,
        }
    }
}

/// So many signals of one kind in an hour: a row of (subject, hour, signal, reason, count). A single event is a row of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feedback {
    /// When, to the hour or more exactly.
    pub at: Timestamp,
    /// What.
    pub signal: Signal,
    /// How often.
    pub count: u64,
}

/// The start of the hour, under which a row counts a signal of this moment.
#[must_use]
pub fn hour_of(at: Timestamp) -> Timestamp {
    const HOUR_S: i64 = 60 * 60;
    Timestamp::from_seconds(at.seconds().div_euclid(HOUR_S).saturating_mul(HOUR_S))
}

/// A rating with its grounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QualityScore {
    /// The rating.
    pub rating: QualityRating,
    /// Weighted feedback for a million delivered messages.
    pub negative_ppm: u64,
    /// The reasons given, the weightiest first.
    pub reasons: Vec<Reason>,
    /// When it was rated.
    pub rated_at: Timestamp,
}

impl QualityScore {
    /// The field `quality_score`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let reasons: Vec<_> = self.reasons.iter().map(|reason| reason.as_str()).collect();
        json!({"score": self.rating.as_str(), "date": self.rated_at.seconds(), "reasons": reasons})
    }
}

/// Rates what happened in the last seven days. What is older, or lies ahead, does not count.
#[must_use]
pub fn rate(feedback: impl IntoIterator<Item = Feedback>, now: Timestamp, assumptions: &Assumptions) -> QualityScore {
    let (mut delivered, mut delivered_weight, mut negative_weight) = (0_u64, 0_u64, 0_u64);
    let mut by_reason = Reason::ALL.map(|reason| (reason, 0_u64));
    for row in feedback {
        if row.at > now {
            continue;
        }
        let recency = PERIOD_DAYS.saturating_sub(now.since(row.at).as_secs() / DAY_S);
        let weight = row.count.saturating_mul(recency);
        if row.signal == Signal::Delivered {
            delivered = delivered.saturating_add(if recency > 0 { row.count } else { 0 });
            delivered_weight = delivered_weight.saturating_add(weight);
            continue;
        }
        let weight = weight.saturating_mul(row.signal.weight());
        negative_weight = negative_weight.saturating_add(weight);
        if let Some((_, sum)) = by_reason.iter_mut().find(|(reason, _)| Some(*reason) == row.signal.reason()) {
            *sum = sum.saturating_add(weight);
        }
    }
    // Weights are hundredths.
    let ppm = u128::from(negative_weight).saturating_mul(10_000) / u128::from(delivered_weight.max(1));
    let negative_ppm = u64::try_from(ppm).unwrap_or(u64::MAX);
    let rating = if delivered < assumptions.rated_from_delivered {
        QualityRating::Unknown
    } else if negative_ppm >= assumptions.red_from_ppm {
        QualityRating::Red
    } else if negative_ppm >= assumptions.yellow_from_ppm {
        QualityRating::Yellow
    } else {
        QualityRating::Green
    };
    by_reason.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
    let reasons =
        by_reason.into_iter().filter(|(reason, sum)| *sum > 0 && reason.is_given()).map(|(reason, _)| reason).collect();
    QualityScore { rating, negative_ppm, reasons, rated_at: now }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: Duration = Duration::from_secs(DAY_S);

    fn now() -> Timestamp {
        Timestamp::from_seconds(1_764_000_000)
    }

    fn days_ago(days: u32, signal: Signal, count: u64) -> Feedback {
        Feedback { at: now().minus(DAY * days), signal, count }
    }

    fn rated(feedback: &[Feedback]) -> QualityScore {
        rate(feedback.iter().copied(), now(), &Assumptions::default())
    }

    #[test]
    fn too_few_messages_say_nothing() {
        assert_eq!(rated(&[]).rating, QualityRating::Unknown);
        assert_eq!(rated(&[days_ago(0, Signal::Delivered, 19)]).rating, QualityRating::Unknown);
        assert_eq!(rated(&[days_ago(0, Signal::Delivered, 20)]).rating, QualityRating::Green);
        assert_eq!(rated(&[days_ago(7, Signal::Delivered, 500)]).rating, QualityRating::Unknown);
    }

    #[test]
    fn blocks_make_it_yellow_then_red() {
        let with =
            |blocks| rated(&[days_ago(0, Signal::Delivered, 1_000), days_ago(0, Signal::Block(Reason::Spam), blocks)]);
        assert_eq!((with(9).rating, with(9).negative_ppm), (QualityRating::Green, 9_000));
        assert_eq!((with(10).rating, with(30).rating), (QualityRating::Yellow, QualityRating::Red));
    }

    #[test]
    fn what_just_happened_counts_most_and_after_a_week_nothing() {
        let with = |days| {
            rated(&[days_ago(3, Signal::Delivered, 1_000), days_ago(days, Signal::Block(Reason::Spam), 20)])
                .negative_ppm
        };
        assert!(with(0) > with(1) && with(1) > with(6) && with(6) > 0);
        assert_eq!(with(7), 0);
    }

    #[test]
    fn the_reasons_stand_in_order() {
        let score = rated(&[
            days_ago(0, Signal::Delivered, 100),
            days_ago(0, Signal::Block(Reason::NoLongerNeeded), 1),
            days_ago(1, Signal::Report(Reason::Spam), 1),
            days_ago(1, Signal::Block(Reason::NotGiven), 5),
        ]);
        assert_eq!(score.reasons, [Reason::Spam, Reason::NoLongerNeeded]);
        assert_eq!(
            score.to_json(),
            json!({"score": "RED", "date": 1_764_000_000, "reasons": ["SPAM", "NO_LONGER_NEEDED"]})
        );
    }

    #[test]
    fn the_worst_known_one_counts() {
        use QualityRating::{Green, Red, Unknown, Yellow};
        assert_eq!(QualityRating::worst([Green, Unknown, Yellow]), Yellow);
        assert_eq!(QualityRating::worst([Unknown, Green]), Green);
        assert_eq!(QualityRating::worst([Red, Green]), Red);
        assert_eq!(QualityRating::worst([]), Unknown);
    }

    #[test]
    fn words_are_read_back() {
        for rating in QualityRating::ALL {
            assert_eq!(QualityRating::parse(rating.as_str()), Some(rating));
        }
        assert_eq!(QualityRating::parse("NA"), Some(QualityRating::Unknown));
        assert_eq!(QualityRating::parse("BLUE"), None);
        for signal in [
            Signal::Delivered,
            Signal::Block(Reason::Spam),
            Signal::Report(Reason::Other),
            Signal::Mute,
            Signal::Archive,
        ] {
            assert_eq!(Signal::parse(signal.as_str(), signal.reason().map(Reason::as_str)), Some(signal));
        }
        assert_eq!(Signal::parse("like", None), None);
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.as_str()), Some(reason));
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
        // As they were written down before.
        assert_eq!(serde_json::from_str::<Reason>("\"DID_NOT_SIGN_UP\"").unwrap(), Reason::DidNotSignUp);
    }

    #[test]
    fn hours_begin_at_the_hour() {
        let at = Timestamp::from_micros(7_199_999_999);
        assert_eq!(hour_of(at), Timestamp::from_seconds(3_600));
    }

    fn any_feedback() -> impl Strategy<Value = Feedback> {
        let signal = prop_oneof![
            Just(Signal::Delivered),
            proptest::sample::select(&Reason::ALL[..]).prop_map(Signal::Block),
            proptest::sample::select(&Reason::ALL[..]).prop_map(Signal::Report),
            Just(Signal::Mute),
            Just(Signal::Archive),
        ];
        (signal, 0_u64..14 * DAY_S, prop_oneof![9 => 0_u64..1_000, 1 => any::<u64>()])
            .prop_map(|(signal, age, count)| Feedback { at: now().minus(Duration::from_secs(age)), signal, count })
    }

    proptest! {
        /// More bad feedback never betters a score, more delivered messages never worsen it; the order of rows says nothing.
        #[test]
        fn it_is_monotone(mut feedback in proptest::collection::vec(any_feedback(), 0..20), age in 0_u64..10 * DAY_S) {
            let before = rated(&feedback);
            let at = now().minus(Duration::from_secs(age));
            feedback.push(Feedback { at, signal: Signal::Report(Reason::Spam), count: 3 });
            prop_assert!(rated(&feedback).negative_ppm >= before.negative_ppm);
            feedback.pop();
            feedback.push(Feedback { at, signal: Signal::Delivered, count: 100 });
            prop_assert!(rated(&feedback).negative_ppm <= before.negative_ppm.max(1));
            let forwards = rated(&feedback);
            feedback.reverse();
            prop_assert_eq!(rated(&feedback), forwards);
        }
    }
}
