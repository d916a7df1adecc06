//! Telling the local network where the box is: DNS-SD over multicast DNS (RFC 6762 and 6763).
//!
//! Announces `_omi._tcp.local.` with `id`, `name`, `version`, `path=/api` and `fp` (SHA-256 of the
//! certificate authority's public key), at the host name `omi.local`, or `omi-2.local` and so on
//! when another host has that name. Nothing personal is announced: the clinic's name is on its
//! door. Withdrawn at shutdown; addresses that come and go are followed.

mod advert;
mod host;
mod service;

pub use advert::{Advert, AdvertSettings, MdnsError};
