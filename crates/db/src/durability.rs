//! How much a unit's answer promises.

/// What a unit's answer promises.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// The disk has it.
    Disk,
    /// It survives this process, but not a power cut at this moment.
    Process,
}
