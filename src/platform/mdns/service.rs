//! What is announced, as pure values.

use std::net::{IpAddr, SocketAddr};

use mdns_sd::{IfKind, ServiceInfo};

use super::advert::AdvertSettings;

pub(super) const SERVICE: &str = "_omi._tcp.local.";
/// Longest label of a DNS name (RFC 1035, section 2.3.4).
const MAX_LABEL: usize = 63;
/// Longest string of a TXT record, key and equals sign included (RFC 6763, section 6.1).
const MAX_TEXT: usize = 255;

/// Where the box answers, and so where it may be announced.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Only this machine can connect: no announcement.
    Nowhere,
    /// Every interface, IPv4 only or both families.
    Everywhere { has_ipv6: bool },
    /// The interface of one address.
    At(IpAddr),
}

pub(super) fn reach(listen: SocketAddr) -> Reach {
    match listen.ip() {
        ip if ip.is_loopback() => Reach::Nowhere,
        ip if ip.is_unspecified() => Reach::Everywhere {
            has_ipv6: ip.is_ipv6(),
        },
        ip => Reach::At(ip),
    }
}

/// The service at `host` (without the final dot).
pub(super) fn service(settings: &AdvertSettings, host: &str) -> Result<ServiceInfo, mdns_sd::Error> {
    let server = format!("{host}.");
    let port = settings.listen.port();
    let texts = texts(settings);
    let instance = instance(&settings.name);
    match reach(settings.listen) {
        Reach::At(ip) => {
            let mut service = ServiceInfo::new(SERVICE, &instance, &server, ip, port, texts.as_slice())?;
            service.set_interfaces(vec![IfKind::Addr(ip)]);
            Ok(service)
        }
        Reach::Everywhere { .. } | Reach::Nowhere => {
            let service = ServiceInfo::new(SERVICE, &instance, &server, "", port, texts.as_slice())?;
            Ok(service.enable_addr_auto())
        }
    }
}

fn texts(settings: &AdvertSettings) -> Vec<(&'static str, String)> {
    [
        ("id", settings.id.as_str()),
        ("name", &settings.name),
        ("version", &settings.version),
        ("path", "/api"),
        ("fp", &settings.fingerprint),
    ]
    .into_iter()
    .map(|(key, value)| (key, cut(value, MAX_TEXT - key.len() - 1).to_owned()))
    .collect()
}

/// The name that people see in a list of services.
fn instance(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let name = cut(name.trim(), MAX_LABEL).trim_end();
    if name.is_empty() {
        "OMI".to_owned()
    } else {
        name.to_owned()
    }
}

/// At most `bytes` bytes from the start, in whole characters.
fn cut(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(name: &str, listen: &str) -> AdvertSettings {
        AdvertSettings {
            listen: listen.parse().unwrap(),
            id: "0193".into(),
            name: name.into(),
            version: "1.2.3".into(),
            fingerprint: "ab".repeat(32),
        }
    }

    #[test]
    fn a_box_on_loopback_is_not_announced() {
        assert_eq!(reach("127.0.0.1:8443".parse().unwrap()), Reach::Nowhere);
        assert_eq!(reach("[::1]:8443".parse().unwrap()), Reach::Nowhere);
        assert_eq!(
            reach("0.0.0.0:8443".parse().unwrap()),
            Reach::Everywhere { has_ipv6: false }
        );
        assert_eq!(
            reach("[::]:8443".parse().unwrap()),
            Reach::Everywhere { has_ipv6: true }
        );
        let address = "192.168.1.20".parse().unwrap();
        assert_eq!(reach("192.168.1.20:8443".parse().unwrap()), Reach::At(address));
    }

    #[test]
    fn the_service_says_what_clients_need() {
        let service = service(&settings("Clínica Ñandú, S.L.", "0.0.0.0:8443"), "omi.local").unwrap();
        assert_eq!(service.get_hostname(), "omi.local.");
        assert_eq!((service.get_type(), service.get_port()), (SERVICE, 8443));
        assert!(service.is_addr_auto() && service.get_addresses().is_empty());
        let fp = "ab".repeat(32);
        let expected = [
            ("id", "0193"),
            ("name", "Clínica Ñandú, S.L."),
            ("version", "1.2.3"),
            ("path", "/api"),
            ("fp", &fp),
        ];
        for (key, value) in expected {
            assert_eq!(service.get_property_val_str(key), Some(value));
        }
        assert_eq!(service.get_properties().len(), 5);
    }

    #[test]
    fn a_box_at_one_address_announces_that_address() {
        let service = service(&settings("X", "192.168.1.20:9000"), "omi-2.local").unwrap();
        assert!(!service.is_addr_auto());
        assert_eq!(service.get_addresses().len(), 1);
        assert_eq!(service.get_hostname(), "omi-2.local.");
    }

    #[test]
    fn long_names_are_cut_at_a_whole_character() {
        let long = "ñ".repeat(200);
        assert!(service(&settings(&long, "0.0.0.0:1"), "omi.local").is_ok());
        assert_eq!(instance(&long).len(), 62);
        assert_eq!(texts(&settings(&long, "0.0.0.0:1"))[1].1.len(), 250);
        assert_eq!(instance(" \n "), "OMI");
        assert_eq!(instance(&format!("{} b", "a".repeat(62))), "a".repeat(62));
        assert_eq!(
            (cut("año", 2), cut("año", 3), cut("año", 9), cut("", 5)),
            ("a", "añ", "año", "")
        );
    }
}
