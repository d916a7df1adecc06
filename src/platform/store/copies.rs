//! Copies of the store made before its shape is changed: the database file and the key ring, side by
//! side under `DIR/copies/`. The last three are kept, and none for longer than a month, since a copied
//! key ring still holds the keys of people who were erased later. And copies to look at, gone at once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::Inner;
use super::engine::EngineError;
use super::examine::Pace;
use crate::platform::files;
use crate::platform::host;

/// How many copies are kept.
const KEPT: usize = 3;
/// How long a copy is kept.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Room that a copy leaves for what is written next.
const SPARE_BYTES: u64 = 64 << 20;
/// Files of the key ring, copied when they are there. The root key stays where it is.
const RING: [&str; 2] = ["keyring", "keyring.slots"];

/// Copies the closed database file and its ring, and takes out older copies.
pub(super) fn make(database: &Path, schema: u32, now: Timestamp) -> Result<PathBuf, EngineError> {
    let folder = database.parent().unwrap_or_else(|| Path::new("."));
    refuse_without_room(database)?;
    let copies = folder.join("copies");
    let target = copies.join(format!("{}-schema-{schema}", now.as_second()));
    let partial = target.with_extension("partial");
    let made = (|| {
        fs::create_dir_all(&partial)?;
        copy(database, &partial)?;
        for name in RING {
            let file = folder.join(name);
            if file.exists() {
                copy(&file, &partial)?;
            }
        }
        files::sync_folder_of(&partial.join("inside"))?;
        if target.exists() {
            fs::remove_dir_all(&target)?;
        }
        fs::rename(&partial, &target)?;
        files::sync_folder_of(&target)
    })();
    if let Err(error) = made {
        drop(fs::remove_dir_all(&partial));
        return Err(io_error(&error));
    }
    prune(folder, now).map_err(|error| io_error(&error))?;
    Ok(target)
}

/// A copy to look at, gone when dropped.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(error = %error, "a copy of the store could not be removed");
        }
    }
}

fn scratch_path(database: &Path) -> PathBuf {
    database.with_extension("examined")
}

/// Copies a closed database file to look at it.
pub(super) fn scratch(database: &Path) -> Result<Scratch, EngineError> {
    refuse_without_room(database)?;
    let copy = Scratch(scratch_path(database));
    fs::copy(database, copy.path()).map_err(|error| io_error(&error))?;
    Ok(copy)
}

/// Copies the file of an open store to look at it, as it is now, unless that would bring the disk near
/// the mark at which the box stops writing.
pub(super) fn image(inner: &Inner, pace: Pace<'_>) -> Result<Scratch, EngineError> {
    let database = inner
        .engine
        .path()
        .ok_or_else(|| EngineError::Other("only a file can be copied".to_owned()))?;
    let length = fs::metadata(database).map_err(|error| io_error(&error))?.len();
    inner.disk.has_room_for(length + SPARE_BYTES)?;
    let copy = Scratch(scratch_path(database));
    inner.engine.image(copy.path(), pace)?;
    Ok(copy)
}

/// Removes the copy of an examination that was cut off.
pub(super) fn remove_leftover(database: &Path) {
    match fs::remove_file(scratch_path(database)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(error = %error, "a copy of the store could not be removed");
        }
        _ => {}
    }
}

/// Refuses a file that a running box has open; a copy of it would be torn.
pub(super) fn refuse_if_open(database: &Path) -> Result<(), EngineError> {
    match fs::File::open(database)
        .map_err(|error| io_error(&error))?
        .try_lock()
    {
        Ok(()) => Ok(()),
        Err(fs::TryLockError::WouldBlock) => Err(EngineError::Locked),
        Err(fs::TryLockError::Error(error)) => Err(io_error(&error)),
    }
}

fn refuse_without_room(database: &Path) -> Result<(), EngineError> {
    let needed = fs::metadata(database).map_err(|error| io_error(&error))?.len() + SPARE_BYTES;
    let folder = database.parent().unwrap_or_else(|| Path::new("."));
    match host::disk_space(folder) {
        Some((free, _)) if free < needed => Err(EngineError::NoRoomToCopy { needed, free }),
        _ => Ok(()),
    }
}

/// Takes out copies that are too many or too old.
pub(super) fn prune(folder: &Path, now: Timestamp) -> io::Result<()> {
    let mut copies: Vec<(i64, PathBuf)> = match fs::read_dir(folder.join("copies")) {
        Ok(entries) => entries
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                let made: i64 = path.file_name()?.to_str()?.split('-').next()?.parse().ok()?;
                Some((made, path))
            })
            .collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    copies.sort_by(|a, b| b.cmp(a));
    for (place, (made, path)) in copies.into_iter().enumerate() {
        let is_old = now.as_second().saturating_sub(made) > LONGEST.as_secs();
        if place >= KEPT || is_old {
            fs::remove_dir_all(path)?;
        }
    }
    Ok(())
}

fn copy(from: &Path, into: &Path) -> io::Result<()> {
    let name = from.file_name().unwrap_or_default();
    let to = into.join(name);
    fs::copy(from, &to)?;
    fs::File::open(to)?.sync_all()
}

fn io_error(error: &io::Error) -> EngineError {
    if error.kind() == io::ErrorKind::StorageFull {
        EngineError::Full
    } else {
        EngineError::Io(error.to_string())
    }
}
