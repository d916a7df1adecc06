//! A file of the ring that is about to be replaced, so that its bytes can be overwritten once no name leads
//! to it any more. On a disk that writes elsewhere (flash, copy on write) old bytes may stay all the same;
//! whoever fears that replaces the root key on another machine.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::KeyRingError;

/// Held open while another file takes its name.
pub(super) struct Replaced {
    file: File,
    path: PathBuf,
}

impl Replaced {
    /// Holds the file that has this name now.
    pub(super) fn open(folder: &Path, name: &str) -> Result<Self, KeyRingError> {
        let path = folder.join(name);
        let file = OpenOptions::new().write(true).open(&path);
        let file = file.map_err(|error| KeyRingError::io("open", &path, error))?;
        Ok(Self { file, path })
    }

    /// Overwrites it. A copy that someone linked elsewhere (a backup) is left alone.
    pub(super) fn overwrite(self) -> Result<(), KeyRingError> {
        overwrite(self.file).map_err(|error| KeyRingError::io("overwrite the old", &self.path, error))
    }
}

fn overwrite(mut file: File) -> io::Result<()> {
    let metadata = file.metadata()?;
    if metadata.nlink() > 0 {
        return Ok(());
    }
    let zeros = [0; 8 * 1024];
    let mut left = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    while left > 0 {
        let part = zeros.get(..left).unwrap_or(&zeros);
        file.write_all(part)?;
        left -= part.len();
    }
    file.sync_all()
}
