//! Where a text stands among all others, as one number that grows with time.
//!
//! From the highest bit: a sign that is never set, 14 bits of the workspace's id, 32 bits of seconds, 17 bits within the second. So
//! the texts of one workspace are one stretch of SQLite's full-text index, and a span of time a stretch of that. Two workspaces
//! may share their bits; every statement names the workspace besides.
//!
//! PostgreSQL's inverted index knows no order. There each text carries tokens of the spans of time that it lies in, from two hours
//! to some years, so that a search can ask for the newest first there too.

use recado_core::Timestamp;

use crate::TenantId;

const SECOND_BITS: u32 = 32;
const WITHIN_BITS: u32 = 17;
const TENANT_BITS: u32 = 14;

/// How many sorts of spans there are; each is eight times as long as the one before.
pub(crate) const BUCKET_SCALES: u32 = 6;
const SHORTEST_BUCKET_SECONDS: i64 = 7200;

fn base(tenant: TenantId) -> i64 {
    let [first, second, ..] = mixed(tenant).to_be_bytes();
    let bits = u16::from_be_bytes([first, second]) >> (16 - TENANT_BITS);
    i64::from(bits) << (SECOND_BITS + WITHIN_BITS)
}

/// Ids begin with the time of their making: all of their bits are mixed.
fn mixed(tenant: TenantId) -> u64 {
    tenant
        .uuid()
        .as_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn seconds(at: Timestamp) -> i64 {
    at.micros().div_euclid(1_000_000).clamp(0, i64::from(u32::MAX))
}

/// The place of a moment.
pub(super) fn place_of(tenant: TenantId, at: Timestamp) -> i64 {
    // 125,000 steps of eight microseconds fit into 17 bits.
    place_of_second(tenant, seconds(at)) + at.micros().rem_euclid(1_000_000) / 8
}

/// Where a second begins.
pub(crate) fn place_of_second(tenant: TenantId, second: i64) -> i64 {
    base(tenant) + (second.clamp(0, i64::from(u32::MAX)) << WITHIN_BITS)
}

/// Which second a place is in.
pub(crate) fn second_of_place(place: i64) -> i64 {
    (place >> WITHIN_BITS) & i64::from(u32::MAX)
}

/// Where the next second begins.
pub(super) fn end_of_second(place: i64) -> i64 {
    ((place >> WITHIN_BITS).saturating_add(1)) << WITHIN_BITS
}

/// Before all texts of a workspace.
pub(crate) fn first_place(tenant: TenantId) -> i64 {
    base(tenant)
}

/// Behind all texts of a workspace.
pub(crate) fn last_place(tenant: TenantId) -> i64 {
    base(tenant) + (1 << (SECOND_BITS + WITHIN_BITS))
}

const fn bucket_seconds(scale: u32) -> i64 {
    SHORTEST_BUCKET_SECONDS << (3 * scale)
}

/// Where the span begins that this second lies in.
pub(crate) fn bucket_start_seconds(scale: u32, second: i64) -> i64 {
    second - second.rem_euclid(bucket_seconds(scale))
}

/// The token of a span, for PostgreSQL's index: a number that trigrams have too, where chance wants it, so that it only narrows.
pub(crate) fn bucket_token(tenant: TenantId, scale: u32, second: i64) -> i32 {
    let bucket = second.div_euclid(bucket_seconds(scale));
    let mut hash = mixed(tenant);
    for byte in scale.to_be_bytes().into_iter().chain(bucket.to_be_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let [a, b, c, d, e, f, g, h] = hash.to_be_bytes();
    i32::from_be_bytes([a ^ e, b ^ f, c ^ g, d ^ h])
}

/// The tokens of all spans that a moment lies in.
pub(super) fn bucket_tokens(tenant: TenantId, at: Timestamp) -> impl Iterator<Item = i32> {
    (0..BUCKET_SCALES).map(move |scale| bucket_token(tenant, scale, seconds(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_grow_with_time_and_tell_their_second() {
        let tenant = TenantId::new();
        let moments = [0, 1_000_000, 1_795_341_600_000_000, 1_795_341_600_000_008, 1_795_341_600_999_999, i64::MAX];
        let places: Vec<i64> = moments.iter().map(|at| place_of(tenant, Timestamp::from_micros(*at))).collect();
        assert!(places.is_sorted());
        assert!(places.iter().all(|place| *place >= first_place(tenant) && *place < last_place(tenant)));
        assert_eq!(second_of_place(places[4]), 1_795_341_600);
        assert_eq!(end_of_second(places[4]), place_of_second(tenant, 1_795_341_601));
        assert_eq!(place_of(tenant, Timestamp::from_micros(-5)) >> WITHIN_BITS, first_place(tenant) >> WITHIN_BITS);
    }

    #[test]
    fn a_span_holds_eight_of_the_shorter_ones() {
        let second = 1_795_341_600;
        for scale in 1..BUCKET_SCALES {
            assert!(bucket_start_seconds(scale, second) <= bucket_start_seconds(scale - 1, second));
            assert_eq!(bucket_seconds(scale), 8 * bucket_seconds(scale - 1));
        }
        let tenant = TenantId::new();
        let start = bucket_start_seconds(0, second);
        assert_eq!(bucket_token(tenant, 0, start), bucket_token(tenant, 0, start + 7199));
        assert_ne!(bucket_token(tenant, 0, start), bucket_token(tenant, 0, start + 7200));
        assert_ne!(bucket_token(tenant, 0, start), bucket_token(TenantId::new(), 0, start));
    }
}
