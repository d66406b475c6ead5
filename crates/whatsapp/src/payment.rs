//! Payments for orders: what is to be paid and how, what customers paid, what was given back, and with which gateways accounts are
//! connected (commerce §10–§15).
//!
//! | to find | look in |
//! |---|---|
//! | what an order asks for, and the ways to pay it | [`bill`] |
//! | tries to pay, and what came of them | [`transactions`] |
//! | money given back | [`refund`] |
//! | an account's connection with a gateway | [`configuration`] |

pub mod bill;
pub mod configuration;
pub mod refund;
pub mod transactions;
