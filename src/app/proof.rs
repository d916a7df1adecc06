//! Proves the audit chain of a data folder, of a running box or of one that stands still: every entry from
//! the first to the last, the heads that the box signed, and heads that somebody noted down elsewhere.

use std::str::FromStr;

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use super::boot::{self, FolderInUse};
use super::console;
use super::house::{House, STORE_FILE};
use crate::config::Settings;
use crate::platform::clock::Clock;
use crate::platform::crypto::KeyRing;
use crate::platform::store::{self, Anchored, ChainBreak, Head, ReadTx};
use crate::shared::error::Error;

/// A head of the chain as people write it down: its position, a colon, its hash in 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Anchor(Head);

impl From<Anchor> for String {
    fn from(anchor: Anchor) -> Self {
        let digits = anchor.0.hash.iter().map(|byte| format!("{byte:02x}"));
        format!("{}:{}", anchor.0.seq, digits.collect::<Self>())
    }
}

impl TryFrom<String> for Anchor {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for Anchor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        parse(text)
            .ok_or_else(|| "a head is written as POSITION:HASH, as `omi audit verify` shows it".to_owned())
    }
}

fn parse(text: &str) -> Option<Anchor> {
    let (seq, digits) = text.trim().split_once(':')?;
    let mut hash = [0; 32];
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    for (nth, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(nth * 2..nth * 2 + 2)?, 16).ok()?;
    }
    let seq = seq.parse().ok()?;
    Some(Anchor(Head { seq, hash }))
}

/// How the chain breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Fault {
    /// An entry was changed, or one before it was.
    Altered,
    /// An entry is missing.
    Missing,
    /// A signed head is not the chain's, or its signature is not of this box.
    Forged,
    /// A head that was noted down elsewhere is not the chain's.
    AnchorDiffers,
    /// A head that was noted down elsewhere lies behind the end of the chain.
    AnchorCut,
}

/// The first break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Broken {
    /// What is wrong.
    pub fault: Fault,
    /// At which entry.
    pub position: u64,
}

impl Broken {
    fn words(self) -> String {
        match self.fault {
            Fault::Altered => format!("entry {} was changed", self.position),
            Fault::Missing => format!("entry {} is missing", self.position),
            Fault::Forged => format!(
                "the head signed at entry {} is not the chain's, or not signed by this box",
                self.position
            ),
            Fault::AnchorDiffers => format!(
                "entry {} is not the one that was noted down: the chain was made anew",
                self.position
            ),
            Fault::AnchorCut => format!(
                "entry {} was noted down and is not there: the chain was cut",
                self.position
            ),
        }
    }
}

/// What was proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    /// The first entry that is kept; older ones were purged by age.
    pub first: u64,
    /// How many entries were followed.
    pub entries: u64,
    /// The end of the chain as far as it is whole.
    pub head: Anchor,
    /// The last entry that a signed head vouches for.
    pub signed: u64,
    /// Heads noted elsewhere that the chain agrees with.
    pub anchored: usize,
    /// Heads noted elsewhere whose entries were purged by age, so that nothing can be said.
    pub purged: usize,
    /// The first break.
    pub broken: Option<Broken>,
}

impl Proof {
    /// Follows the chain that a view shows.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of(view: &ReadTx<'_>, anchors: &[Anchor]) -> Result<Self, Error> {
        let chain = view.verify_journal()?;
        let broken = chain.broken.map(|at| {
            let (fault, position) = match at {
                ChainBreak::Altered(position) => (Fault::Altered, position),
                ChainBreak::Missing(position) => (Fault::Missing, position),
                ChainBreak::Forged(position) => (Fault::Forged, position),
            };
            Broken { fault, position }
        });
        let mut proof = Self {
            first: chain.first,
            entries: (chain.head.seq + 1).saturating_sub(chain.first),
            head: Anchor(chain.head),
            signed: chain.signed,
            anchored: 0,
            purged: 0,
            broken,
        };
        let mut anchors = anchors.to_vec();
        anchors.sort_by_key(|anchor| anchor.0.seq);
        for Anchor(head) in anchors {
            let fault = match view.compare_anchor(&chain, head)? {
                Anchored::Agrees => {
                    proof.anchored += 1;
                    continue;
                }
                Anchored::Purged => {
                    proof.purged += 1;
                    continue;
                }
                Anchored::Differs => Fault::AnchorDiffers,
                Anchored::Cut => Fault::AnchorCut,
            };
            let position = head.seq;
            proof.broken = proof.broken.or(Some(Broken { fault, position }));
        }
        Ok(proof)
    }

    /// 0 when the chain is sound, 2 when it is broken.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if self.broken.is_some() { 2 } else { 0 }
    }

    /// The proof in words, a line each.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "{} entries were followed, from {} on, each chained to the one before.",
            self.entries, self.first
        )];
        if self.first > 1 {
            lines
                .push("Older ones were purged by age; a signed checkpoint stands in their place.".to_owned());
        }
        lines.push(match self.signed {
            0 => "No end of the chain was signed yet: the box signs every five minutes.".to_owned(),
            signed => format!("Up to entry {signed} this box signed for it."),
        });
        if self.anchored > 0 {
            lines.push(format!("{} heads noted elsewhere agree.", self.anchored));
        }
        if self.purged > 0 {
            lines.push(format!(
                "{} heads noted elsewhere are older than what is kept: nothing can be said of them.",
                self.purged
            ));
        }
        if let Some(broken) = self.broken {
            lines.push(format!(
                "The audit log is BROKEN: {}. Keep this folder as it is and compare it with a backup.",
                broken.words()
            ));
            return lines;
        }
        lines.push(format!("Its head is {}", String::from(self.head.clone())));
        lines.push(
            "Note the head down elsewhere: with --anchor it proves later that nothing before it was changed."
                .to_owned(),
        );
        lines.push("The audit log is sound.".to_owned());
        lines
    }
}

/// Proves the chain of the folder of the settings. A running box follows it itself.
///
/// # Errors
/// When there is no store, another process holds it, or its keys do not open.
pub async fn prove(settings: &Settings, anchors: Vec<Anchor>) -> anyhow::Result<Proof> {
    let data = &settings.paths.data;
    if !data.join(STORE_FILE).exists() {
        bail!("there is no store in {}", data.display());
    }
    if let Some(proof) = console::ask::<Proof>(
        data,
        "audit-verify",
        &Asking {
            anchors: anchors.clone(),
        },
    )
    .await?
    {
        return Ok(proof);
    }
    let folder = boot::hold_folder(data).map_err(|error| {
        if error.is::<FolderInUse>() {
            return error.context("the box is starting or stopping: ask again in a moment");
        }
        error
    })?;
    let sources = boot::root_sources(&folder.path, &settings.keys);
    let keys = KeyRing::open_read_only(&folder.path, &sources).context("the keys of the box do not open")?;
    let database = folder.path.join(STORE_FILE);
    let look = |view: &ReadTx<'_>| Proof::of(view, &anchors);
    store::look_at_resting(&database, &keys, &Clock::system(), look).context("the store cannot be read")
}

/// What the console is asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asking {
    /// Heads noted elsewhere.
    pub anchors: Vec<Anchor>,
}

/// Proves the chain of a running box, on the calling thread.
///
/// # Errors
/// When the file cannot be read.
pub fn prove_running(house: &House, anchors: &[Anchor]) -> Result<Proof, Error> {
    house.store().read(|view| Proof::of(view, anchors))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_written() {
        let head = Head {
            seq: 4_211,
            hash: std::array::from_fn(|nth| u8::try_from(nth * 8 % 251).unwrap()),
        };
        let text = String::from(Anchor(head));
        assert_eq!(text.parse(), Ok(Anchor(head)));
        for wrong in [
            "",
            "1",
            "1:",
            "x:00",
            &text[..text.len() - 1],
            &format!("{text}0"),
            &text.replace(':', ";"),
        ] {
            assert!(wrong.parse::<Anchor>().is_err(), "{wrong}");
        }
    }
}
