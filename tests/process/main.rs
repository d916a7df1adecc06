//! The built binary as its users meet it: first boot, command line, faults, kills, secrets at rest.

mod canaries;
mod command_line;
mod faults;
mod first_boot;
mod full_disk;
mod kills;
mod mdns;
mod resolver;
mod running;
mod tls;
