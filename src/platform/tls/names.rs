//! The names under which the box is reached, and which of them the authority may certify.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use rcgen::{CidrSubnet, GeneralSubtree, NameConstraints};

/// Private, link-local and loopback ranges (RFC 1918, 3927, 4193, 4291, 6890): the authority may
/// never speak for a host of the public internet.
const PRIVATE: [(IpAddr, u8); 8] = [
    (IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)), 8),
    (IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)), 12),
    (IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)), 16),
    (IpAddr::V4(Ipv4Addr::new(169, 254, 0, 0)), 16),
    (IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8),
    (IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)), 7),
    (IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0)), 10),
    (IpAddr::V6(Ipv6Addr::LOCALHOST), 128),
];

/// What the box is called at present.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The name announced on the network, such as `omi.local`.
    pub mdns_host: String,
    /// The machine's own name.
    pub host_name: String,
    /// The clinic's domain, when it has one.
    pub domain: Option<String>,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
}

impl Names {
    /// Every name a certificate could carry, without repetition, the announced one first. Names
    /// that are no valid DNS names are left out.
    pub(super) fn dns(&self) -> Vec<String> {
        let label = self.host_name.split('.').next().unwrap_or_default();
        let mut names = Vec::new();
        for name in [
            self.mdns_host.clone(),
            self.host_name.clone(),
            format!("{label}.local"),
            "localhost".to_owned(),
        ]
        .into_iter()
        .chain(self.domain.clone())
        {
            let name = name.trim_end_matches('.').to_lowercase();
            if is_dns_name(&name) && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Every address a certificate could carry, sorted.
    pub(super) fn addresses(&self) -> Vec<IpAddr> {
        let loopback = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        let mut addresses: Vec<_> = self.addresses.iter().copied().chain(loopback).collect();
        addresses.sort_unstable();
        addresses.dedup();
        addresses
    }

    /// What a new authority may certify: everything below `local`, `localhost`, the names of the
    /// host and the clinic, and private addresses.
    pub(super) fn constraints(&self) -> NameConstraints {
        let mut domains = vec!["local".to_owned()];
        domains.extend(self.dns().into_iter().filter(|name| !is_below(name, "local")));
        NameConstraints {
            permitted_subtrees: domains
                .into_iter()
                .map(GeneralSubtree::DnsName)
                .chain(
                    PRIVATE.map(|(net, bits)| {
                        GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(net, bits))
                    }),
                )
                .collect(),
            excluded_subtrees: Vec::new(),
        }
    }
}

/// What an authority's certificate permits, as read from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Permitted {
    pub(super) domains: Vec<String>,
    /// Network and mask, of 4 or 16 bytes each.
    pub(super) networks: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Permitted {
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.domains.iter().any(|domain| is_below(name, domain))
    }

    pub(super) fn has_address(&self, address: IpAddr) -> bool {
        let bytes = match address {
            IpAddr::V4(v4) => v4.octets().to_vec(),
            IpAddr::V6(v6) => v6.octets().to_vec(),
        };
        self.networks.iter().any(|(network, mask)| {
            network.len() == bytes.len()
                && mask.len() == bytes.len()
                && bytes
                    .iter()
                    .zip(network)
                    .zip(mask)
                    .all(|((byte, net), mask)| byte & mask == net & mask)
        })
    }
}

fn is_below(name: &str, domain: &str) -> bool {
    name == domain || name.strip_suffix(domain).is_some_and(|head| head.ends_with('.'))
}

/// Letters, digits and hyphens in labels of 1 to 63 (RFC 1123, section 2.1).
fn is_dns_name(name: &str) -> bool {
    name.len() <= 253
        && name.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
        && name.parse::<IpAddr>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(host: &str, domain: Option<&str>) -> Names {
        Names {
            mdns_host: "omi.local".into(),
            host_name: host.into(),
            domain: domain.map(Into::into),
            addresses: Vec::new(),
        }
    }

    #[test]
    fn the_announced_name_comes_first_and_none_twice() {
        assert_eq!(
            names("Caja1", None).dns(),
            ["omi.local", "caja1", "caja1.local", "localhost"]
        );
        assert_eq!(
            names("box.clinic.lan.", Some("citas.example.es")).dns(),
            [
                "omi.local",
                "box.clinic.lan",
                "box.local",
                "localhost",
                "citas.example.es"
            ]
        );
        assert_eq!(
            names("localhost", None).dns(),
            ["omi.local", "localhost", "localhost.local"]
        );
        assert_eq!(names("omi", None).dns(), ["omi.local", "omi", "localhost"]);
    }

    #[test]
    fn names_that_are_not_dns_names_are_left_out() {
        for bad in ["", "my_box", "-box", "a..b", "caña", "10.0.0.1"] {
            assert!(!is_dns_name(bad), "{bad}");
        }
        assert_eq!(names("my_box", None).dns(), ["omi.local", "localhost"]);
    }

    #[test]
    fn a_subtree_covers_whole_labels_only() {
        assert!(is_below("local", "local") && is_below("omi.local", "local"));
        assert!(!is_below("notlocal", "local") && !is_below("local.example", "local"));
    }

    #[test]
    fn loopback_is_always_among_the_addresses() {
        let mut named = names("x", None);
        named.addresses = vec!["192.168.1.9".parse().unwrap(), "127.0.0.1".parse().unwrap()];
        let shown: Vec<_> = named.addresses().iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["127.0.0.1", "192.168.1.9", "::1"]);
    }
}
