//! The limit of any durable write: 4 KiB and `fdatasync`, again and again.

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use super::stats::{Timing, micros};

const BLOCK: [u8; 4096] = [0x5a; 4096];
/// The file is written within its size, as a store's file mostly is.
const BLOCKS: u64 = 256;

/// Measures `fdatasync` in a folder.
///
/// # Errors
/// When the disk does not write.
pub fn measure_fdatasync(folder: &Path, during: Duration) -> anyhow::Result<Timing> {
    let path = folder.join("fdatasync");
    let file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .open(&path)?;
    for block in 0..BLOCKS {
        file.write_all_at(&BLOCK, block * 4096)?;
    }
    file.sync_all()?;
    let begin = Instant::now();
    let mut taken = Vec::new();
    for block in (0..BLOCKS).cycle() {
        let started = Instant::now();
        if started - begin >= during {
            break;
        }
        file.write_all_at(&BLOCK, block * 4096)?;
        file.sync_data()?;
        taken.push(micros(started.elapsed()));
    }
    let elapsed = begin.elapsed();
    drop(file);
    std::fs::remove_file(&path)?;
    Timing::of(1, taken, elapsed).context("the disk wrote nothing in time")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_disk_is_measured_and_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let timing = measure_fdatasync(folder.path(), Duration::from_millis(20)).unwrap();
        assert!(timing.count >= 1 && timing.p99_ms >= timing.p50_ms);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
