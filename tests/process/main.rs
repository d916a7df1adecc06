//! The built binary as its users meet it: first boot, command line, faults, kills, secrets at rest.

mod canaries;
mod command_line;
mod faults;
mod first_boot;
mod kills;
mod mdns;
mod running;
mod tls;
