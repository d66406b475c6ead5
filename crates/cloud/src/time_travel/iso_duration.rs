//! ISO 8601 durations of a fixed length: `PT24H`, `P7D`, `P1DT2H30M0.5S`, `P2W`.

use std::time::Duration;

const SECOND_US: u64 = 1_000_000;
const MINUTE_US: u64 = 60 * SECOND_US;
const HOUR_US: u64 = 60 * MINUTE_US;
const DAY_US: u64 = 24 * HOUR_US;
const WEEK_US: u64 = 7 * DAY_US;
/// Ten thousand years: more than any clock can show.
const LONGEST_US: u64 = 3_660_000 * DAY_US;

/// Text that is no such duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDuration {
    /// Not ISO 8601.
    #[error("not an ISO 8601 duration such as PT24H, P7D or P1DT2H30M")]
    Form,
    /// Their length depends on the date.
    #[error("years and months differ in length; give weeks, days, hours, minutes or seconds, such as P30D")]
    Calendar,
    /// Beyond the calendar.
    #[error("the duration is longer than the calendar reaches")]
    TooLong,
}

/// Reads a duration. Negative ones are refused: a clock is set backwards with a moment.
///
/// # Errors
/// [`InvalidDuration`].
pub fn parse(text: &str) -> Result<Duration, InvalidDuration> {
    let designated = text.strip_prefix('P').ok_or(InvalidDuration::Form)?;
    let (date, time) = match designated.split_once('T') {
        Some((_, "")) => return Err(InvalidDuration::Form),
        Some((date, time)) => (date, time),
        None => (designated, ""),
    };
    if date.contains(['Y', 'M']) {
        return Err(InvalidDuration::Calendar);
    }
    if date.is_empty() && time.is_empty() {
        return Err(InvalidDuration::Form);
    }
    let date_us = sum_parts(date, &[('W', WEEK_US), ('D', DAY_US)])?;
    let time_us = sum_parts(time, &[('H', HOUR_US), ('M', MINUTE_US), ('S', SECOND_US)])?;
    let total_us = date_us.saturating_add(time_us);
    if total_us > LONGEST_US { Err(InvalidDuration::TooLong) } else { Ok(Duration::from_micros(total_us)) }
}

/// Adds up `<number><unit>` parts, each unit at most once and in the order given.
fn sum_parts(mut text: &str, mut units: &[(char, u64)]) -> Result<u64, InvalidDuration> {
    let mut total_us = 0_u64;
    while !text.is_empty() {
        let unit_at = text.find(|c: char| c.is_ascii_alphabetic()).ok_or(InvalidDuration::Form)?;
        let (number, rest) = text.split_at(unit_at);
        let found = units.iter().position(|(unit, _)| rest.starts_with(*unit)).ok_or(InvalidDuration::Form)?;
        total_us = total_us.saturating_add(scale(number, units[found].1)?);
        units = &units[found + 1..];
        text = &rest[1..];
    }
    Ok(total_us)
}

/// `number` of these units; a fraction counts to the microsecond.
fn scale(number: &str, unit_us: u64) -> Result<u64, InvalidDuration> {
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Err(InvalidDuration::Form);
    }
    let whole: u64 = whole.parse().map_err(|_| InvalidDuration::TooLong)?;
    let nine_digits = format!("{:0<9}", fraction.get(..9).unwrap_or(fraction));
    let billionths: u128 = nine_digits.parse().map_err(|_| InvalidDuration::Form)?;
    let fraction_us = u64::try_from(billionths * u128::from(unit_us) / 1_000_000_000).unwrap_or(u64::MAX);
    Ok(whole.saturating_mul(unit_us).saturating_add(fraction_us))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_fixed_length_are_read() {
        for (text, seconds) in [
            ("PT24H", 86_400.0),
            ("P1D", 86_400.0),
            ("P2W", 1_209_600.0),
            ("P1DT2H30M0.5S", 95_400.5),
            ("PT0S", 0.0),
            ("PT1.5H", 5_400.0),
            ("PT0,000001S", 0.000_001),
        ] {
            assert_eq!(parse(text).unwrap(), Duration::from_secs_f64(seconds), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused_with_the_reason() {
        for text in [
            "", "P", "PT", "24H", "P1H", "PT1D", "PT1M1H", "PT1H1H", "-PT1H", "PT-1H", "P1", "PTH", "PT.5H", "pt1h",
            "PT1H ", "P\u{e9}D",
        ] {
            assert_eq!(parse(text), Err(InvalidDuration::Form), "{text}");
        }
        assert_eq!(parse("P1M"), Err(InvalidDuration::Calendar));
        assert_eq!(parse("P1Y2D"), Err(InvalidDuration::Calendar));
        assert_eq!(parse("P99999999999999999999D"), Err(InvalidDuration::TooLong));
        assert_eq!(parse("P9999999D"), Err(InvalidDuration::TooLong));
    }
}
