//! Several partners on one account: solutions that two apps offer together, and accounts that move to a solution or between two.
//!
//! | to find | look in |
//! |---|---|
//! | the life of a solution: invited, accepted, deactivated | [`solution`] |
//! | what calls about it say | [`solution_request`] |
//! | accounts that are handed over, transferred, migrated | [`move_intent`] |
//! | numbers that a partner verified before a client has them | [`preverified`] |

pub mod move_intent;
pub mod preverified;
pub mod solution;
pub mod solution_request;
