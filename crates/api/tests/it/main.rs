//! The desk's HTTP, called as browsers, programs and WhatsApp call it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod catalogue;
mod connections;
mod contact_imports;
mod contacts;
mod conversations;
mod desk;
mod events;
mod flow_endpoints;
mod flows;
mod fuzz;
mod hooks;
mod media;
mod messages;
mod notes;
mod openapi;
mod operations;
mod people;
mod permissions;
mod problems;
mod scheduled;
mod schedules;
mod search;
mod second_factor;
mod session;
mod setup;
mod survey;
mod tags;
mod teams;
mod templates;
