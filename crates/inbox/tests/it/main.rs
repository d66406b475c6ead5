//! The inbox through its public functions, on both engines, against a Graph host that tests control.

mod agents;
mod connections;
mod desk;
mod events;
mod inbound;
mod isolation;
mod lists;
mod media;
mod order;
mod sending;
mod speed;
mod statements;
