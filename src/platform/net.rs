//! Where other hosts reach this machine.

use std::net::{IpAddr, SocketAddr};

/// The addresses by which other hosts reach this machine, sorted: IPv4 and IPv6 of every
/// interface that is up, without loopback and without link-local IPv6, which no URL can hold.
/// Empty when the machine is in no network or the system gives no list.
#[must_use]
pub fn lan_addresses() -> Vec<IpAddr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_else(|error| {
        tracing::warn!(error = %error, "the network interfaces cannot be listed");
        Vec::new()
    });
    let mut addresses: Vec<_> = interfaces
        .into_iter()
        .filter(|interface| {
            !interface.is_loopback() && !matches!(interface.oper_status, if_addrs::IfOperStatus::Down)
        })
        .map(|interface| interface.ip())
        .filter(is_reachable)
        .collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses
}

/// Host and port of a listener as other devices of the network reach it: its own address, or the machine's first one
/// when it listens on all.
#[must_use]
pub fn reachable(listen: SocketAddr, lan: &[IpAddr]) -> String {
    if !listen.ip().is_unspecified() {
        return listen.to_string();
    }
    let best = lan
        .iter()
        .find(|address| address.is_ipv4())
        .or_else(|| lan.first());
    best.map_or_else(
        || format!("localhost:{}", listen.port()),
        |address| SocketAddr::new(*address, listen.port()).to_string(),
    )
}

fn is_reachable(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !v4.is_loopback() && !v4.is_unspecified(),
        IpAddr::V6(v6) => !v6.is_loopback() && !v6.is_unspecified() && !v6.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_others_can_use_count() {
        for (address, expected) in [
            ("192.168.1.20", true),
            ("169.254.3.4", true),
            ("127.0.0.1", false),
            ("0.0.0.0", false),
            ("::1", false),
            ("fe80::1", false),
            ("fd12::1", true),
            ("2001:db8::1", true),
        ] {
            assert_eq!(is_reachable(&address.parse().unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn the_list_is_in_order() {
        let addresses = lan_addresses();
        assert!(addresses.is_sorted() && addresses.iter().all(is_reachable));
    }
}
