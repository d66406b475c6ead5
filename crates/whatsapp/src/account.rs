//! What belongs to a WhatsApp Business Account beside its numbers and templates (spec §8.13).
//!
//! | to find | look in |
//! |---|---|
//! | what users may do with it | [`task`] |
//! | its log | [`activity`] |
//! | business hours and other schedules | [`schedule`] |
//! | changes of the account itself | [`change`] |

pub mod activity;
pub mod change;
pub mod schedule;
pub mod task;
