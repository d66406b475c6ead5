//! The life of a business's number (spec §8.1, §8.2): added, verified by a code, registered with a PIN, named, perhaps restricted, and
//! gone one day. Every step is a transition of a value that the caller keeps; randomness (codes) and time are handed in.
//!
//! | step | where | codes |
//! |---|---|---|
//! | adding and deleting | [`adding`] | 2388012, 133015, 2388091 to 2494100 |
//! | `request_code`, `verify_code` | [`verification`] | 136024, 136025, 2388091 |
//! | `register`, `deregister` | [`registration`] | 133000 to 133016, 2207051 |
//! | the two-step PIN | [`two_step`] | 133005, 133008, 133009 |
//! | display name, its review, certificates | [`display_name`] | – |
//! | CONNECTED and what else a number may be | [`status`] | 133010, 131048, 33, … |
//! | test numbers and other numbers from Meta | [`provided_number`] | 131030, 131037 |
//! | `POST /{phone}` | [`node_change`] | 133010 |
//! | settings: calls and their hours, encryption, storage | [`settings`], [`calling`], [`call_hours`] | 138015, 138018 |
//! | files and messages of numbers without storage | [`no_storage`] | 131035, 131036 |
//! | the blue check | [`official_account`] | 4 |
//! | usernames | [`username`] | 147001 to 147005 |
//! | synchronisation with the Business app | [`app_sync`] | 2593107 to 2593109 |

pub mod adding;
pub mod app_sync;
pub mod call_hours;
pub mod calling;
pub mod display_name;
pub mod no_storage;
pub mod node_change;
pub mod official_account;
pub mod provided_number;
pub mod registration;
pub mod settings;
pub mod status;
pub mod two_step;
pub mod username;
pub mod verification;

pub use registration::NumberState;
pub use status::NumberStatus;
