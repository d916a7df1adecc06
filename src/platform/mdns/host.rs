//! Choosing a host name that no other host of the network uses.

use std::net::IpAddr;

use mdns_sd::{HostnameResolutionEvent, ServiceDaemon};

/// How long an owner of a name may take to answer; RFC 6762, section 8.1, waits as long.
const PATIENCE_MS: u64 = 750;
/// A network with more boxes than this is left to the responder's own renaming.
const CANDIDATES: u32 = 20;

/// `omi.local`, `omi-2.local`, …
pub(super) fn candidate(number: u32) -> String {
    if number <= 1 {
        "omi.local".to_owned()
    } else {
        format!("omi-{number}.local")
    }
}

/// The first candidate that no other host answers for.
pub(super) async fn free_host(daemon: &ServiceDaemon) -> Result<String, mdns_sd::Error> {
    let own = own_addresses();
    for number in 1..CANDIDATES {
        let name = candidate(number);
        if !is_taken(daemon, &name, &own).await? {
            return Ok(name);
        }
    }
    Ok(candidate(CANDIDATES))
}

async fn is_taken(daemon: &ServiceDaemon, name: &str, own: &[IpAddr]) -> Result<bool, mdns_sd::Error> {
    let query = format!("{name}.");
    let answers = daemon.resolve_hostname(&query, Some(PATIENCE_MS))?;
    while let Ok(event) = answers.recv_async().await {
        match event {
            HostnameResolutionEvent::AddressesFound(_, found)
                if is_foreign(found.iter().map(mdns_sd::ScopedIp::to_ip_addr), own) =>
            {
                daemon.stop_resolve_hostname(&query)?;
                return Ok(true);
            }
            HostnameResolutionEvent::SearchTimeout(_) | HostnameResolutionEvent::SearchStopped(_) => break,
            _ => {}
        }
    }
    Ok(false)
}

/// Whether any address is not this machine's: another responder on the same machine may well
/// answer for the machine's name.
fn is_foreign(mut found: impl Iterator<Item = IpAddr>, own: &[IpAddr]) -> bool {
    found.any(|address| !own.contains(&address))
}

fn own_addresses() -> Vec<IpAddr> {
    if_addrs::get_if_addrs()
        .unwrap_or_default()
        .iter()
        .map(if_addrs::Interface::ip)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_count_from_two() {
        assert_eq!(
            [1, 2, 3].map(candidate),
            ["omi.local", "omi-2.local", "omi-3.local"]
        );
    }

    #[test]
    fn only_another_hosts_address_takes_a_name() {
        let own: Vec<IpAddr> = ["10.0.0.1", "fe80::1"].map(|a| a.parse().unwrap()).into();
        let other = "10.0.0.2".parse().unwrap();
        assert!(!is_foreign(own.iter().copied(), &own));
        assert!(!is_foreign([].into_iter(), &own));
        assert!(is_foreign([own[0], other].into_iter(), &own));
        assert!(is_foreign([other].into_iter(), &[]));
    }
}
