pub(in crate::pricing) mod store;

mod conversations;
mod free_entry;
mod messages;
mod properties;
mod statuses;
mod worked_example;
