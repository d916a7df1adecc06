//! Use cases through the front door: the real router over a real store in a folder of its own, with a
//! clock that tests move.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::pedantic,
    dead_code,
    reason = "the harness offers what coming tests of modules ask for; a failed expectation is what a test is for"
)]

mod anamnesis;
mod archive;
mod audit;
mod auth;
mod clinic;
mod clinical;
mod console;
mod devices;
mod diagnostics;
mod exchange;
mod forged;
mod http;
mod live;
mod nightly;
mod openapi;
mod panics;
mod patients;
mod permissions;
mod settings;
mod setup;
mod tasks;
mod trace;
