//! The certificate that the box shows: short-lived, with a key of its own.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, SanType,
};
use rustls::pki_types::CertificateDer;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::authority::{Authority, key_from, serial, set_validity};
use super::error::TlsError;
use super::x509::Facts;
use crate::platform::crypto::KeyRing;

const SECRET: &str = "tls-leaf";
const LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 80);
const RENEW_BEFORE: SignedDuration = SignedDuration::from_hours(24 * 30);
/// For devices whose clock is a little behind.
const BACKDATED: SignedDuration = SignedDuration::from_hours(1);

/// A certificate with its key.
pub(super) struct Leaf {
    pub(super) key: KeyPair,
    pub(super) der: CertificateDer<'static>,
    pub(super) facts: Facts,
}

/// As kept in the key ring: key and certificate together, so that they always fit.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Kept {
    key: Vec<u8>,
    certificate: Vec<u8>,
}

impl Leaf {
    /// The certificate of the last run; nothing when there is none or it cannot be read, since a
    /// new one costs nobody anything.
    pub(super) fn load(ring: &KeyRing) -> Option<Self> {
        let kept: Kept = rmp_serde::from_slice(&ring.secret(SECRET)?).ok()?;
        let key = key_from(&kept.key).ok()?;
        let facts = Facts::read(&kept.certificate)?;
        Some(Self {
            key,
            der: kept.certificate.clone().into(),
            facts,
        })
    }

    pub(super) fn keep(&self, ring: &KeyRing) -> Result<(), TlsError> {
        let kept = Kept {
            key: self.key.serialized_der().to_vec(),
            certificate: self.der.to_vec(),
        };
        let bytes = rmp_serde::to_vec_named(&kept).map_err(|_| TlsError::AuthorityUnreadable)?;
        ring.put_secret(SECRET, &Zeroizing::new(bytes))?;
        Ok(())
    }

    /// Issues a certificate for exactly these names.
    pub(super) fn issue(
        authority: &Authority,
        dns: &[String],
        addresses: &[IpAddr],
        now: Timestamp,
    ) -> Result<Self, TlsError> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let mut params = CertificateParams::new(dns)?;
        params
            .subject_alt_names
            .extend(addresses.iter().copied().map(SanType::IpAddress));
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(
            DnType::CommonName,
            dns.first().map_or("localhost", String::as_str),
        );
        params.serial_number = Some(serial());
        set_validity(&mut params, now - BACKDATED, now + LIFETIME);
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let der = params.signed_by(&key, &authority.issuer()?)?.der().clone();
        let facts = Facts::read(&der).ok_or(TlsError::AuthorityUnreadable)?;
        Ok(Self { key, der, facts })
    }

    /// Whether it is time for a new one: less than thirty days left, run out, or (when the clock
    /// was put right) not yet begun.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        now + RENEW_BEFORE > self.facts.not_after || now < self.facts.not_before
    }

    /// Whether it carries exactly these names and was signed by this authority.
    pub(super) fn fits(&self, authority: &Authority, dns: &[String], addresses: &[IpAddr]) -> bool {
        self.facts.issuer_key_id == authority.key_id()
            && self.facts.dns == dns
            && self.facts.addresses == addresses
    }
}
