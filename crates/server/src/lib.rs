//! The binary's parts: arguments, configuration, and the wiring of cloud and desk into one process. No rules of either live here.

pub mod bench;
pub mod cli;
pub mod config;
pub mod data_folder;
pub mod doctor;
pub mod run;
