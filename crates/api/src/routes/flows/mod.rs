//! WhatsApp Flows: forms inside a chat. Everybody reads them and their responses; owners make and publish them.

pub mod draft;
pub mod endpoint;
pub mod forms;
pub mod publishing;
pub mod responses;
