//! Lines in and out: what stands in the files of an archive.

use std::io::{BufRead as _, BufReader, Read};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::platform::archive::ArchiveError;
use crate::platform::crypto::sha256_hex;
use crate::shared::error::Error;

/// Bytes of a line; the largest that a box writes is a piece of an import.
const LINE_MAX: u64 = 16 << 20;

/// A counter, as its line says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CounterLine {
    /// What it counts.
    pub name: String,
    /// The last number that it gave.
    pub last: u64,
}

/// The file of records of a table.
pub fn records_name(table: &str) -> String {
    format!("records/{table}.jsonl")
}

/// The file of a picture.
pub fn picture_name(sha256: &str) -> String {
    format!("media/{sha256}.png")
}

/// Takes the picture out of a line: the line that names its file instead, the file's name, the picture.
pub fn take_picture(line: &[u8], field: &str) -> Result<(Vec<u8>, String, Vec<u8>), Error> {
    let mut record: Value = serde_json::from_slice(line).map_err(Error::internal)?;
    let value = record
        .get_mut(field)
        .ok_or_else(|| Error::internal("a record without its picture"))?;
    let picture = STANDARD
        .decode(value.as_str().unwrap_or_default())
        .map_err(Error::internal)?;
    let name = picture_name(&sha256_hex(&picture));
    *value = name.clone().into();
    let line = serde_json::to_vec(&record).map_err(Error::internal)?;
    Ok((line, name, picture))
}

/// Puts the picture back in the place of its file's name.
pub fn give_picture<'a>(
    line: &[u8],
    field: &str,
    find: impl FnOnce(&str) -> Option<&'a Vec<u8>>,
) -> Result<Vec<u8>, ArchiveError> {
    let unreadable = || ArchiveError::damaged("a picture of a record is missing");
    let mut record: Value = serde_json::from_slice(line).map_err(|_| unreadable())?;
    let value = record.get_mut(field).ok_or_else(unreadable)?;
    let picture = find(value.as_str().unwrap_or_default()).ok_or_else(unreadable)?;
    *value = STANDARD.encode(picture).into();
    serde_json::to_vec(&record).map_err(|error| Error::internal(error).into())
}

/// Visits each line of a file without its end, and counts them.
pub fn each_line(
    content: &mut dyn Read,
    name: &str,
    mut visit: impl FnMut(&[u8]) -> Result<(), ArchiveError>,
) -> Result<u64, ArchiveError> {
    let mut reader = BufReader::with_capacity(64 << 10, content);
    let (mut line, mut count) = (Vec::new(), 0);
    loop {
        line.clear();
        reader.by_ref().take(LINE_MAX).read_until(b'\n', &mut line)?;
        match line.pop() {
            None => return Ok(count),
            Some(b'\n') => {
                visit(&line)?;
                count += 1;
            }
            Some(_) => {
                return Err(ArchiveError::damaged(format!(
                    "a line of {name} does not end, or is too long"
                )));
            }
        }
    }
}
