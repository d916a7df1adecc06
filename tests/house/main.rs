//! The rules of the house as tests: who may use whom, what every file says first, that every refusal
//! has its words, that ARCHITECTURE.md tells the truth. Ends with a report of sizes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::pedantic,
    reason = "a failed expectation is what a test is for"
)]

mod codes;
mod direction;
mod files;
mod licences;
mod sizes;
mod sources;
