//! Ids of nodes that are made while running.

/// Nodes made here have fifteen digits, files sixteen: so a call for a file needs no look for other nodes.
pub(crate) const ID_DIGITS: usize = 15;

/// Fifteen digits, which the default world's ids are below.
pub(crate) fn new_id() -> String {
    rand::random_range(600_000_000_000_000_u64..1_000_000_000_000_000).to_string()
}
