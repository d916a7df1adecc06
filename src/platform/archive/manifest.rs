//! What an archive says about itself: the first file in it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::platform::crypto::sha256_hex;

/// How a manifest names its kind.
pub const FORMAT: &str = "omi-archive";
/// The version of the format that this program writes, and the newest that it reads.
pub const FORMAT_VERSION: u32 = 1;

/// What is in an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// The version of the format.
    pub format_version: u32,
    /// The version of the program that made it.
    pub product_version: String,
    /// The version of the shape of all values together.
    pub store_schema: u32,
    /// The clinic.
    pub clinic_id: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// [`Manifest::digest_of`] the members: what the clinic is, in whichever box.
    pub content_digest: String,
    /// The audit log.
    pub audit: AuditPart,
    /// The files, in the order in which they follow.
    pub members: Vec<Member>,
}

/// The audit log in an archive. It has a digest of its own, since every box adds to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditPart {
    /// Entries in it.
    pub entries: u64,
    /// Entries that nobody can read any more.
    pub erased: u64,
    /// The end of the chain in the box that it came from: `POSITION:HASH`, as `omi audit verify` shows it.
    pub head: String,
    /// SHA-256 over the entries as JSON, a line each.
    pub digest: String,
}

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of it, in hexadecimal digits.
    pub sha256: String,
    /// For files of lines, how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<u64>,
    /// For records, the version of their shape.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<u16>,
}

impl Manifest {
    /// SHA-256 over one line for each file of records and for the counters, in order of name:
    /// `NAME LINES SHA256`. The same content gives the same digest in every box.
    #[must_use]
    pub fn digest_of(members: &[Member]) -> String {
        let mut lines: Vec<String> = members
            .iter()
            .filter(|member| member.name.starts_with("records/") || member.name == "counters.jsonl")
            .map(|member| {
                let lines = member.lines.unwrap_or(0);
                format!("{} {lines} {}\n", member.name, member.sha256)
            })
            .collect();
        lines.sort_unstable();
        sha256_hex(lines.concat().as_bytes())
    }

    /// How many lines a file has; none when it is not there.
    #[must_use]
    pub fn lines_of(&self, name: &str) -> u64 {
        let found = self.members.iter().find(|member| member.name == name);
        found.and_then(|member| member.lines).unwrap_or(0)
    }
}
