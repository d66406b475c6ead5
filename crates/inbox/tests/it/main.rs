//! The inbox through its public functions, on both engines, against a Graph host that tests control.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod agents;
mod canned_replies;
mod connections;
mod contact_imports;
mod contact_merges;
mod desk;
mod events;
mod flow_endpoints;
mod flows;
mod hours;
mod inbound;
mod isolation;
mod lists;
mod load;
mod media;
mod notes;
mod order;
mod payments;
mod people;
mod rich_messages;
mod sample;
mod scheduled;
mod search;
mod second_factor;
mod sending;
mod statements;
mod surveys;
mod tags;
mod teams;
mod templates;
mod work;
mod work_notices;
