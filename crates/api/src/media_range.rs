//! `Range` of RFC 9110, as far as players and download managers use it: one range of bytes.

use std::ops::Range;

/// What to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// All of it, 200.
    Whole,
    /// These bytes, 206.
    Part(Range<u64>),
    /// None of it, 416.
    Unsatisfiable,
}

/// Which bytes of a file the header asks for. What is no single byte range is ignored, as the RFC wants.
pub fn select(header: Option<&str>, size_bytes: u64) -> Selection {
    let Some(spec) = header.and_then(|value| value.trim().strip_prefix("bytes=")) else {
        return Selection::Whole;
    };
    if spec.contains(',') {
        return Selection::Whole;
    }
    let Some((first, last)) = spec.split_once('-') else {
        return Selection::Whole;
    };
    let (Ok(first), Ok(last)) = (number(first), number(last)) else {
        return Selection::Whole;
    };
    match (first, last) {
        (None, None) => Selection::Whole,
        (Some(first), Some(last)) if last < first => Selection::Whole,
        (Some(first), last) if first < size_bytes => {
            let end = last.map_or(size_bytes, |last| last.saturating_add(1).min(size_bytes));
            Selection::Part(first..end)
        }
        // The last so many bytes.
        (None, Some(length)) if length > 0 && size_bytes > 0 => {
            Selection::Part(size_bytes.saturating_sub(length)..size_bytes)
        }
        _ => Selection::Unsatisfiable,
    }
}

/// Digits, or nothing.
fn number(text: &str) -> Result<Option<u64>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(());
    }
    // More digits than a file can have bytes: far beyond its end.
    Ok(Some(text.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::Selection::*;
    use super::*;

    #[test]
    fn ranges_as_the_rfc_reads_them() {
        let cases = [
            (None, Whole),
            (Some("bytes=0-"), Part(0..10)),
            (Some("bytes=0-0"), Part(0..1)),
            (Some("bytes=2-4"), Part(2..5)),
            (Some("bytes=9-99"), Part(9..10)),
            (Some("bytes=-3"), Part(7..10)),
            (Some("bytes=-30"), Part(0..10)),
            (Some("bytes=10-"), Unsatisfiable),
            (Some("bytes=99999999999999999999999-"), Unsatisfiable),
            (Some("bytes=-0"), Unsatisfiable),
            (Some("bytes=4-2"), Whole),
            (Some("bytes=a-b"), Whole),
            (Some("bytes=-"), Whole),
            (Some("bytes=0-1,4-5"), Whole),
            (Some("lines=0-1"), Whole),
        ];
        for (header, wanted) in cases {
            assert_eq!(select(header, 10), wanted, "{header:?}");
        }
        assert_eq!(select(Some("bytes=0-"), 0), Unsatisfiable);
        assert_eq!(select(Some("bytes=-1"), 0), Unsatisfiable);
    }
}
