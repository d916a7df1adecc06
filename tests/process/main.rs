//! The built binary as its users meet it: first boot, command line, faults, kills, secrets at rest.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::pedantic,
    reason = "a failed expectation is what a test is for"
)]

mod archive;
mod audited;
mod authority;
mod bench;
mod canaries;
mod checked;
mod command_line;
mod diagnostics;
mod family_code;
mod faults;
mod first_boot;
mod full_disk;
mod keys;
mod kills;
mod live;
mod mdns;
mod paired;
mod resolver;
mod running;
mod tls;
mod trust;
