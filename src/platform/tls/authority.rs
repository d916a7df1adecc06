//! The private certificate authority of one box.

use std::net::IpAddr;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, SerialNumber,
};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::error::TlsError;
use super::names::Names;
use super::x509::Facts;
use crate::platform::crypto::{KeyRing, random_bytes, sha256_hex};

const SECRET: &str = "tls-authority";
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Ten years, the two or three leap days included.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 3652);
/// A new certificate of the same key is published this long before the old one runs out.
const RENEW_BEFORE: SignedDuration = SignedDuration::from_hours(24 * 365);

/// One certificate of the authority.
#[derive(Clone)]
pub(super) struct AuthorityCertificate {
    pub(super) der: CertificateDer<'static>,
    pub(super) facts: Facts,
}

/// The key, its name, and its certificates: the newest first, then those that have not run out.
pub(super) struct Authority {
    common_name: String,
    key: KeyPair,
    certificates: Vec<AuthorityCertificate>,
}

/// As kept in the key ring.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "camelCase")]
struct Kept {
    common_name: String,
    key: Vec<u8>,
    certificates: Vec<Vec<u8>>,
}

impl Authority {
    /// The authority of this box; made and kept when there is none.
    pub(super) fn load_or_create(ring: &KeyRing, names: &Names, now: Timestamp) -> Result<Self, TlsError> {
        if let Some(bytes) = ring.secret(SECRET) {
            return Self::from_kept(&bytes);
        }
        let authority = Self::create(names, now)?;
        authority.keep(ring)?;
        Ok(authority)
    }

    /// A new key, which no device trusts yet.
    pub(super) fn create(names: &Names, now: Timestamp) -> Result<Self, TlsError> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let digest = sha256_hex(&rcgen::PublicKeyData::subject_public_key_info(&key));
        let mark: String = digest.chars().take(8).collect();
        let host = names.host_name.split('.').next().unwrap_or_default();
        let common_name: String = format!("OMI {host} {mark}").chars().take(64).collect();
        let first = certify(&common_name, &key, names, now)?;
        Ok(Self {
            common_name,
            key,
            certificates: vec![first],
        })
    }

    fn from_kept(bytes: &[u8]) -> Result<Self, TlsError> {
        let kept: Kept = rmp_serde::from_slice(bytes).map_err(|_| TlsError::AuthorityUnreadable)?;
        let key = key_from(&kept.key)?;
        let certificates = kept
            .certificates
            .iter()
            .map(|der| {
                let facts = Facts::read(der)?;
                Some(AuthorityCertificate {
                    der: der.clone().into(),
                    facts,
                })
            })
            .collect::<Option<Vec<_>>>()
            .filter(|certificates| !certificates.is_empty())
            .ok_or(TlsError::AuthorityUnreadable)?;
        Ok(Self {
            common_name: kept.common_name.clone(),
            key,
            certificates,
        })
    }

    pub(super) fn keep(&self, ring: &KeyRing) -> Result<(), TlsError> {
        let kept = Kept {
            common_name: self.common_name.clone(),
            key: self.key.serialized_der().to_vec(),
            certificates: self.certificates.iter().map(|one| one.der.to_vec()).collect(),
        };
        let bytes = rmp_serde::to_vec_named(&kept).map_err(|_| TlsError::AuthorityUnreadable)?;
        ring.put_secret(SECRET, &Zeroizing::new(bytes))?;
        Ok(())
    }

    /// The same authority with a new certificate when the newest has less than a year left, and
    /// without those that ran out; nothing when all is well. The new certificate may speak for
    /// the names of today.
    pub(super) fn renewed(&self, names: &Names, now: Timestamp) -> Result<Option<Self>, TlsError> {
        // Also when the newest has not begun yet: the clock was ahead when it was made.
        let is_due = self.newest().is_none_or(|newest| {
            now + RENEW_BEFORE > newest.facts.not_after || now < newest.facts.not_before
        });
        let has_expired = self
            .certificates
            .iter()
            .skip(1)
            .any(|one| one.facts.not_after < now);
        if !is_due && !has_expired {
            return Ok(None);
        }
        let mut certificates = self.certificates.clone();
        if is_due {
            certificates.insert(0, certify(&self.common_name, &self.key, names, now)?);
        }
        certificates.retain(|one| one.facts.not_after >= now);
        Ok(Some(Self {
            common_name: self.common_name.clone(),
            key: key_from(self.key.serialized_der())?,
            certificates,
        }))
    }

    pub(super) fn certificates(&self) -> &[AuthorityCertificate] {
        &self.certificates
    }

    pub(super) fn newest(&self) -> Option<&AuthorityCertificate> {
        self.certificates.first()
    }

    /// The subset of `names` that every certificate of the authority permits, so that a device
    /// that trusts any one of them is content.
    pub(super) fn permitted(&self, names: &Names) -> (Vec<String>, Vec<IpAddr>) {
        let all = |test: &dyn Fn(&AuthorityCertificate) -> bool| self.certificates.iter().all(test);
        let dns = names
            .dns()
            .into_iter()
            .filter(|name| all(&|one| one.facts.permitted.has_name(name)));
        let addresses = names
            .addresses()
            .into_iter()
            .filter(|address| all(&|one| one.facts.permitted.has_address(*address)));
        (dns.collect(), addresses.collect())
    }

    /// SHA-256 of the public key (its DER `SubjectPublicKeyInfo`) as hexadecimal digits. It stays
    /// the same for as long as devices need not trust the box anew.
    pub(super) fn key_sha256(&self) -> String {
        sha256_hex(&rcgen::PublicKeyData::subject_public_key_info(&self.key))
    }

    /// The key identifier that certificates of this authority name as their issuer's.
    pub(super) fn key_id(&self) -> Option<Vec<u8>> {
        self.newest().and_then(|newest| newest.facts.key_id.clone())
    }

    pub(super) fn issuer(&self) -> Result<Issuer<'static, &KeyPair>, TlsError> {
        let newest = self.newest().ok_or(TlsError::AuthorityUnreadable)?;
        Ok(Issuer::from_ca_cert_der(&newest.der, &self.key)?)
    }
}

fn certify(
    common_name: &str,
    key: &KeyPair,
    names: &Names,
    now: Timestamp,
) -> Result<AuthorityCertificate, TlsError> {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common_name);
    params.serial_number = Some(serial());
    // A day back, for devices whose clock is a little behind.
    set_validity(&mut params, now - DAY, now - DAY + LIFETIME);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.name_constraints = Some(names.constraints());
    let der = params.self_signed(key)?.der().clone();
    let facts = Facts::read(&der).ok_or(TlsError::AuthorityUnreadable)?;
    Ok(AuthorityCertificate { der, facts })
}

pub(super) fn key_from(pkcs8: &[u8]) -> Result<KeyPair, TlsError> {
    let der = PrivatePkcs8KeyDer::from(pkcs8);
    Ok(KeyPair::from_pkcs8_der_and_sign_algo(
        &der,
        &PKCS_ECDSA_P256_SHA256,
    )?)
}

/// 126 random bits: positive, and never the same for two certificates of one issuer.
pub(super) fn serial() -> SerialNumber {
    let mut bytes = random_bytes::<16>();
    let [first, ..] = &mut bytes;
    *first = (*first & 0x7F) | 0x40;
    SerialNumber::from_slice(&bytes)
}

/// Sets when a certificate begins and ends to count; instants before 1970 become 1970.
pub(super) fn set_validity(params: &mut CertificateParams, from: Timestamp, to: Timestamp) {
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    let seconds = |at: Timestamp| Duration::from_secs(u64::try_from(at.as_second()).unwrap_or(0));
    params.not_before = epoch + seconds(from);
    params.not_after = epoch + seconds(to);
}
