//! When a business is open: schedules with a time zone, for teams, for numbers, and for all the rest.

mod calendar;
mod closed_reply;
mod schedule;
pub(crate) mod sql;
mod week;

pub use calendar::Calendar;
pub use closed_reply::{ClosedReply, ReplyVariant};
pub use schedule::{NewSchedule, Schedule, ScheduleId};
pub(crate) use schedule::{has_schedules, schedule_of};
pub use week::{ClockTime, Exception, Hours, OpenSpan, WeekSpan};
