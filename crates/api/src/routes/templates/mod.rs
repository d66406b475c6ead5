//! Message templates: read by everybody, changed by owners.

pub mod change;
pub mod library;
pub mod list;
pub mod one;
pub mod sync;
