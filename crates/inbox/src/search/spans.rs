//! The spans of time that a search goes through, from the newest to the oldest.

use crate::text_index::{BUCKET_SCALES, bucket_start_seconds};

/// A stretch of seconds that the index can be asked for: the bucket in which it ends, and the one before that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) scale: u32,
    pub(super) start_second: i64,
    /// In the newer of the two buckets.
    pub(super) last_second: i64,
}

/// Goes back in time.
#[derive(Debug)]
pub(super) struct Spans {
    scale: u32,
    last_second: i64,
}

impl Spans {
    /// The first span ends with this second.
    pub(super) const fn back_from(second: i64) -> Self {
        Self { scale: 0, last_second: second }
    }

    /// The span before the last one.
    pub(super) fn next(&mut self) -> Span {
        let newer = bucket_start_seconds(self.scale, self.last_second);
        let start_second = bucket_start_seconds(self.scale, newer.saturating_sub(1));
        let span = Span { scale: self.scale, start_second, last_second: self.last_second };
        self.last_second = start_second.saturating_sub(1);
        span
    }

    /// The next ones are longer.
    pub(super) const fn grow(&mut self) {
        if self.scale + 1 < BUCKET_SCALES {
            self.scale += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_lie_one_behind_the_other_and_grow() {
        let mut spans = Spans::back_from(1_795_341_600);
        let mut last_second = 1_795_341_600;
        for step in 0..20 {
            let span = spans.next();
            assert_eq!(span.last_second, last_second, "{step}");
            let length = span.last_second - span.start_second;
            assert!(length >= 7200 << (3 * span.scale) && length < 2 * (7200 << (3 * span.scale)), "{step}: {length}");
            assert_eq!(span.start_second, bucket_start_seconds(span.scale, span.start_second));
            last_second = span.start_second - 1;
            spans.grow();
        }
        assert!(last_second < 0, "twenty steps lead to the beginning of time");
    }
}
