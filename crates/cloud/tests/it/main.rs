//! The cloud as its clients meet it: over its router, on both engines.
#![cfg(test)]

mod charges;
mod control_answers;
mod control_clock;
mod control_customers;
mod control_faults;
mod control_live;
mod control_phone;
mod control_webhooks;
mod control_world;
mod fuzz;
mod graph_errors;
mod graph_media;
mod graph_messages;
mod graph_nodes;
mod graph_subscriptions;
mod graph_templates;
mod harness;
mod statements;
mod webhook_delivery;
