//! Reading back the certificates that this room made.

use std::net::IpAddr;

use jiff::Timestamp;
use x509_parser::extensions::{GeneralName, GeneralSubtree, ParsedExtension};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::names::Permitted;

/// The parts of a certificate that decide whether it is still good.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) not_before: Timestamp,
    pub(super) not_after: Timestamp,
    pub(super) dns: Vec<String>,
    pub(super) addresses: Vec<IpAddr>,
    pub(super) permitted: Permitted,
    /// Which key signed it, when it says so.
    pub(super) issuer_key_id: Option<Vec<u8>>,
    /// Which key it certifies, when it says so.
    pub(super) key_id: Option<Vec<u8>>,
}

impl Facts {
    /// Nothing when the bytes are no certificate.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        let validity = certificate.validity();
        let (mut dns, mut addresses) = (Vec::new(), Vec::new());
        let alternative = certificate.subject_alternative_name().ok()?;
        for name in alternative
            .iter()
            .flat_map(|extension| &extension.value.general_names)
        {
            match name {
                GeneralName::DNSName(name) => dns.push((*name).to_owned()),
                GeneralName::IPAddress(bytes) => addresses.extend(address(bytes)),
                _ => {}
            }
        }
        let constraints = certificate.name_constraints().ok()?;
        let subtrees = constraints
            .and_then(|extension| extension.value.permitted_subtrees.as_ref())
            .map_or(&[] as &[_], Vec::as_slice);
        Some(Self {
            not_before: Timestamp::from_second(validity.not_before.timestamp()).ok()?,
            not_after: Timestamp::from_second(validity.not_after.timestamp()).ok()?,
            dns,
            addresses,
            permitted: permitted(subtrees),
            issuer_key_id: certificate.iter_extensions().find_map(|extension| {
                match extension.parsed_extension() {
                    ParsedExtension::AuthorityKeyIdentifier(id) => {
                        id.key_identifier.as_ref().map(|id| id.0.to_vec())
                    }
                    _ => None,
                }
            }),
            key_id: certificate
                .iter_extensions()
                .find_map(|extension| match extension.parsed_extension() {
                    ParsedExtension::SubjectKeyIdentifier(id) => Some(id.0.to_vec()),
                    _ => None,
                }),
        })
    }
}

fn permitted(subtrees: &[GeneralSubtree<'_>]) -> Permitted {
    let (mut domains, mut networks) = (Vec::new(), Vec::new());
    for subtree in subtrees {
        match &subtree.base {
            GeneralName::DNSName(name) => domains.push((*name).to_owned()),
            GeneralName::IPAddress(bytes) => {
                let (network, mask) = bytes.split_at(bytes.len() / 2);
                networks.push((network.to_vec(), mask.to_vec()));
            }
            _ => {}
        }
    }
    Permitted { domains, networks }
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from),
        _ => None,
    }
}
