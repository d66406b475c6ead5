//! How satisfied customers are: after a conversation was closed the customer is asked, by buttons, a list or a form, or by a template where
//! the customer service window is shut. What is tapped is kept as a score of 1 to 5, and opens no conversation again.
//!
//! | to find | look in |
//! |---|---|
//! | whether and how customers are asked | [`settings`] |
//! | what the question looks like on the wire | [`question`] |
//! | asking, some time after the closing | [`asking`] |
//! | recognising answers among what customers write | [`answering`] |
//! | answers listed, summed up, as a file | [`results`] |

mod answering;
mod asking;
mod question;
mod results;
mod settings;
pub(crate) mod sql;

pub(crate) use answering::{Rating, SurveyAnswers, move_surveys, stop_awaiting};
pub(crate) use asking::{AskHandler, OPTIONS as ASK_OPTIONS};
pub use results::{SurveyAnswer, SurveyFilter, SurveySummary};
pub use settings::{SurveyForm, SurveySettings, SurveyTemplate};

/// The best score; the worst is 1.
const BEST: i64 = 5;
