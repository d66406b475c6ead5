//! How much a business may send, how well it is liked, and what follows from both. Every rule is a function of small facts and
//! of the time handed in; what a rule must remember is a value that the caller keeps.
//!
//! | rule | where | code |
//! |---|---|---|
//! | messages per second of a number | [`throughput`] | 130429, 131057 |
//! | messages of a number to one customer | [`pair_rate`] | 131056 |
//! | customers in 24 hours outside the window, and how the limit grows | [`messaging_limit`], [`unique_customers`] | 131048 |
//! | marketing: cap, opt-out, experiment, United States | [`marketing`] | 131049, 131050, 130472 |
//! | customers a business blocked | [`block_list`] | 139100 to 139103, 130403 |
//! | quality rating from customers' feedback | [`quality`] | – |
//! | violations of policy and what they cost | [`enforcement`], [`misclassification`] | 368, 131031, 131064 |
//! | pausing templates of low quality | [`template_pause`] | 132015, 132016 |
//! | holding templates back until feedback is there | [`pacing`] | 132015 |
//! | whether a node can send, and why not | [`health`] | 141006, … |
//! | calls to the management API, and the usage headers | [`call_rate`] | 4, 80007, 80008, 613 |
//! | register and deregister | [`registration_rate`] | 133016 |
//!
//! What Meta does not publish stands in [`assumptions`], and nowhere else.

pub mod assumptions;
pub mod block_list;
pub mod call_rate;
pub mod direct_send_abuse;
pub mod enforcement;
pub mod health;
pub mod marketing;
pub mod messaging_limit;
pub mod misclassification;
pub mod pacing;
pub mod pair_rate;
pub mod quality;
pub mod registration_rate;
pub mod rolling_window;
pub mod template_pause;
pub mod throughput;
pub mod unique_customers;

mod refused;

pub use assumptions::Assumptions;
pub use refused::Refused;
