//! The inbox's conversations.

pub mod list;
pub mod one;
pub mod tags;
pub mod transfer;
