//! Which contacts hang together: a tree in which everyone but the main one was put into another.

use recado_core::Timestamp;
use recado_db::Row;
use uuid::Uuid;

use crate::Result;

/// One contact that is a part of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) contact: Uuid,
    pub(super) into: Uuid,
    pub(super) main: Uuid,
    pub(super) at: Timestamp,
    pub(super) by: String,
}

impl Part {
    pub(super) fn read(row: &Row) -> Result<Self> {
        Ok(Self { contact: row.get(0)?, into: row.get(1)?, main: row.get(2)?, at: row.get(3)?, by: row.get(4)? })
    }
}

/// Into which one a contact was put.
fn into_of(parts: &[Part], contact: Uuid) -> Option<Uuid> {
    parts.iter().find(|part| part.contact == contact).map(|part| part.into)
}

/// The main one of a contact.
fn main_of(parts: &[Part], contact: Uuid) -> Uuid {
    let mut at = contact;
    // No way is longer than there are parts.
    for _ in parts {
        match into_of(parts, at) {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

/// A contact and what was put into it, and into that.
pub(super) fn with_parts_of(parts: &[Part], contact: Uuid) -> Vec<Uuid> {
    let mut found = vec![contact];
    let mut next = 0;
    while let Some(of) = found.get(next).copied() {
        next += 1;
        for part in parts.iter().filter(|part| part.into == of) {
            if !found.contains(&part.contact) {
                found.push(part.contact);
            }
        }
    }
    found
}

/// The trees when `gone` turned out to be `kept` itself: what was put into the one is a part of the other, and where the other
/// hangs nowhere, it takes the place of the one.
pub(super) fn replaced(parts: &[Part], gone: Uuid, kept: Uuid) -> Vec<Part> {
    let was_over_kept = with_parts_of(parts, gone).contains(&kept);
    let place = parts.iter().find(|part| part.contact == gone).cloned();
    let mut after: Vec<Part> = parts.iter().filter(|part| part.contact != gone).cloned().collect();
    if was_over_kept {
        after.retain(|part| part.contact != kept);
    }
    let kept_hangs = after.iter().any(|part| part.contact == kept);
    let is_under_kept = with_parts_of(parts, kept).contains(&gone);
    if let Some(place) = place.filter(|_| !kept_hangs && !is_under_kept) {
        after.push(Part { contact: kept, ..place });
    }
    for part in &mut after {
        if part.into == gone {
            part.into = kept;
        }
    }
    let mains: Vec<Uuid> = after.iter().map(|part| main_of(&after, part.contact)).collect();
    for (part, main) in after.iter_mut().zip(mains) {
        part.main = main;
    }
    after
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(number: u8) -> Uuid {
        Uuid::from_u128(u128::from(number) + 1)
    }

    /// As merging does: the main one of each is put into the main one of the other.
    fn merge(parts: &mut Vec<Part>, one: Uuid, other: Uuid) -> Option<Uuid> {
        let (one, other) = (main_of(parts, one), main_of(parts, other));
        if one == other {
            return None;
        }
        for part in parts.iter_mut().filter(|part| part.main == one) {
            part.main = other;
        }
        parts.push(Part { contact: one, into: other, main: other, at: Timestamp::from_micros(0), by: String::new() });
        Some(one)
    }

    /// As taking it back does.
    fn split(parts: &mut Vec<Part>, contact: Uuid) {
        let under = with_parts_of(parts, contact);
        parts.retain(|part| part.contact != contact);
        for part in parts.iter_mut().filter(|part| under.contains(&part.contact)) {
            part.main = contact;
        }
    }

    fn check(parts: &[Part]) {
        for part in parts {
            assert_eq!(part.main, main_of(parts, part.contact), "{parts:?}");
            assert!(into_of(parts, part.main).is_none(), "a circle: {parts:?}");
            assert!(!with_parts_of(parts, part.contact).contains(&part.into), "a circle: {parts:?}");
        }
    }

    fn sorted(mut parts: Vec<Part>) -> Vec<Part> {
        parts.sort_by_key(|part| part.contact);
        parts
    }

    proptest! {
        #[test]
        fn taken_back_it_is_as_before(merges in proptest::collection::vec((0_u8..9, 0_u8..9), 0..8), last in (0_u8..9, 0_u8..9)) {
            let mut parts = Vec::new();
            for (one, other) in merges {
                merge(&mut parts, id(one), id(other));
                check(&parts);
            }
            let before = sorted(parts.clone());
            if let Some(put) = merge(&mut parts, id(last.0), id(last.1)) {
                check(&parts);
                split(&mut parts, put);
                prop_assert_eq!(sorted(parts), before);
            }
        }

        #[test]
        fn one_that_was_another_leaves_whole_trees(merges in proptest::collection::vec((0_u8..9, 0_u8..9), 0..8), gone in 0_u8..9, kept in 0_u8..9) {
            prop_assume!(gone != kept);
            let mut parts = Vec::new();
            for (one, other) in merges {
                merge(&mut parts, id(one), id(other));
            }
            let after = replaced(&parts, id(gone), id(kept));
            check(&after);
            prop_assert!(after.iter().all(|part| part.contact != id(gone) && part.into != id(gone) && part.main != id(gone)));
            // Whoever was one with others still is.
            for part in parts.iter().filter(|part| part.contact != id(gone) && part.main == main_of(&parts, id(gone))) {
                if into_of(&parts, id(kept)).is_none() {
                    prop_assert_eq!(main_of(&after, part.contact), main_of(&after, id(kept)));
                }
            }
        }
    }
}
