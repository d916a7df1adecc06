//! Use cases through the front door: the real router over a real store in a folder of its own, with a
//! clock that tests move.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::pedantic,
    reason = "a failed expectation is what a test is for"
)]

mod clinic;
mod http;
mod openapi;
mod permissions;
