//! The inbox's conversations.

pub mod list;
pub mod one;
