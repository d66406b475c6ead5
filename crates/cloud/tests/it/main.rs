//! The cloud as its clients meet it: over its router, on both engines.
#![cfg(test)]

mod charges;
mod control_account_events;
mod control_answers;
mod control_clock;
mod control_customers;
mod control_faults;
mod control_identities;
mod control_live;
mod control_phone;
mod control_template_reviews;
mod control_webhooks;
mod control_world;
mod fuzz;
mod graph_accounts;
mod graph_attached_files;
mod graph_block_users;
mod graph_encrypted;
mod graph_errors;
mod graph_interactive;
mod graph_media;
mod graph_messages;
mod graph_nodes;
mod graph_number_edges;
mod graph_qr_codes;
mod graph_subscriptions;
mod graph_templates;
mod graph_uploads;
mod harness;
mod limits;
mod number_life;
mod number_settings;
mod openapi;
mod partners;
mod statements;
mod webhook_delivery;
