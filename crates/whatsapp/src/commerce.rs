//! Catalogues and what is in them: the rules of a product's fields, changes in bulk, sets, and what a message or a cart says of
//! products (commerce §1–§9).
//!
//! | to find | look in |
//! |---|---|
//! | a catalogue | [`catalog`] |
//! | a product: its fields, its review, whether it can be sent | [`product`] |
//! | prices as text and as minor units | [`price`] |
//! | from when to when a sale price holds | [`sale`] |
//! | a product in the columns of feeds and batches | [`columns`] |
//! | many changes in one call | [`batch`] |
//! | catalogues filled from files | [`feed`] |
//! | which products a set has | [`filter`] |
//! | which products a message shows | [`reference`] |
//! | a customer's cart | [`cart`] |

pub mod batch;
pub mod cart;
pub mod catalog;
pub mod columns;
pub mod feed;
pub mod filter;
pub mod price;
pub mod product;
pub mod reference;
pub mod sale;
