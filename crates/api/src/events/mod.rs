//! The event stream: every socket gets every change of its workspace, in order, without a gap.
//!
//! The event log in the database is the truth. One feed for each workspace reads it once and hands ready-made frames to all sockets; a
//! socket that comes back reads from the database what it missed, then goes on live.

mod activity;
mod frame;
mod hub;
mod presence;
mod schema;
mod socket;

pub use activity::ClientFrame;
pub use frame::EventFrame;
pub use hub::Hub;
pub use socket::{Subscription, serve};
