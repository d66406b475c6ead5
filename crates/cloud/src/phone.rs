//! What a customer's phone shows: chats, bubbles with their ticks, reactions folded into the messages they are on.

mod answering;
mod flow;
mod flow_error;
mod flow_files;
mod opening;
mod paying;
mod preview;
mod sql;
mod view;
mod writing;

pub(crate) use answering::answer;
pub(crate) use flow::{Step, complete as complete_flow, exchange, open_flow};
pub(crate) use flow_error::FlowError;
pub(crate) use opening::{ScanError, open_chat, scan_code, scan_link};
pub(crate) use paying::{PayAttempt, PayError, pay};
pub(crate) use sql::ALL as STATEMENTS;
pub(crate) use view::{ChatRow, Shown, chat, messages, messages_named};
pub(crate) use writing::{WriteError, upload, write};
