//! Signed heads: from time to time the end of the chain is signed with a key of the key ring, so
//! that entries cut from the end, or a chain made anew without the ring, are noticed.

use std::ops::Bound;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::super::engine::EngineError;
use super::super::queue::Lane;
use super::super::{Inner, ReadTx, record, tables};
use super::Head;
use crate::platform::crypto::KeyRing;
use crate::shared::actor::Actor;
use crate::shared::error::Error;

/// After so many entries the end is signed.
const ENTRIES_PER_HEAD: u64 = 1_000;
/// After so long the end is signed, if anything was added.
const TIME_PER_HEAD: SignedDuration = SignedDuration::from_mins(5);
/// The name of the signing key's seed among the secrets of the ring.
const SECRET: &str = "journal-signing-1";
/// The key in `sys.meta` of what stands for purged entries.
pub(super) const CHECKPOINT: &[u8] = b"journal.checkpoint";

/// The end of the chain at some instant, signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedHead {
    /// The position of the last entry.
    pub seq: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// When it was signed.
    pub at: Timestamp,
    /// Ed25519 over position, hash and instant.
    pub signature: Vec<u8>,
}

impl SignedHead {
    pub(super) fn head(&self) -> Head {
        Head {
            seq: self.seq,
            hash: self.hash,
        }
    }
}

/// Signs and verifies heads.
pub(in super::super) struct JournalKey(Ed25519KeyPair);

impl JournalKey {
    /// Takes the ring's key, made the first time.
    pub fn of(keys: &KeyRing) -> Result<Self, EngineError> {
        let other = |error: &dyn std::fmt::Display| EngineError::Other(error.to_string());
        let seed = keys.secret_or_random(SECRET, 32).map_err(|error| other(&error))?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|error| other(&error))?;
        Ok(Self(pair))
    }

    pub(super) fn sign(&self, head: Head, at: Timestamp) -> SignedHead {
        SignedHead {
            seq: head.seq,
            hash: head.hash,
            at,
            signature: self.0.sign(&statement(head, at)).as_ref().to_vec(),
        }
    }

    pub(super) fn is_signed(&self, signed: &SignedHead) -> bool {
        let key = UnparsedPublicKey::new(&ED25519, self.0.public_key().as_ref());
        key.verify(&statement(signed.head(), signed.at), &signed.signature)
            .is_ok()
    }
}

fn statement(head: Head, at: Timestamp) -> Vec<u8> {
    [
        b"omi journal head".as_slice(),
        &head.seq.to_be_bytes(),
        &head.hash,
        &record::instant_key(at),
    ]
    .concat()
}

impl ReadTx<'_> {
    /// The last head that was signed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn signed_head(&self) -> Result<Option<SignedHead>, Error> {
        let mut last = None;
        let all = (Bound::Unbounded, Bound::Unbounded);
        self.snapshot
            .scan::<Error>(tables::JOURNAL_HEADS, all, true, |_, value| {
                last = Some(rmp_serde::from_slice(value).map_err(Error::internal)?);
                Ok(false)
            })?;
        Ok(last)
    }

    /// What stands for the entries that were purged by age.
    pub(in super::super) fn checkpoint(&self) -> Result<Option<SignedHead>, EngineError> {
        let stored = self.snapshot.get(tables::META, CHECKPOINT)?;
        let decode = |bytes: Vec<u8>| {
            rmp_serde::from_slice(&bytes)
                .map_err(|_| EngineError::Damaged("the journal's checkpoint".to_owned()))
        };
        stored.map(decode).transpose()
    }
}

/// Signs the end of the chain when enough was added or enough time has passed, or always when
/// `is_due` says so. Waits for the write.
pub(in super::super) fn sign_if_due(inner: &Inner, is_due: bool) -> Result<Option<u64>, Error> {
    let view = inner.view()?;
    let (head, last) = (view.journal_head()?, view.signed_head()?);
    let (last_seq, last_at) = last.map_or((0, Timestamp::MIN), |last| (last.seq, last.at));
    let added = head.seq.saturating_sub(last_seq);
    let now = inner.context.clock.now();
    // The clock may have been put back.
    let is_time = now.duration_since(last_at).abs() >= TIME_PER_HEAD;
    if added == 0 || !(is_due || is_time || added >= ENTRIES_PER_HEAD) {
        return Ok(None);
    }
    drop(view);
    let signed = inner.context.journal_key.sign(head, now);
    let value = rmp_serde::to_vec_named(&signed).map_err(Error::internal)?;
    inner.write_and_wait(Lane::Batch, Actor::system(), move |tx| {
        tx.set(
            tables::JOURNAL_HEADS,
            head.seq.to_be_bytes().to_vec(),
            Some(value.clone()),
        );
        Ok(())
    })?;
    Ok(Some(head.seq))
}
