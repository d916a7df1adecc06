//! What the machine under the box says about itself.

use std::path::Path;

/// Free and total bytes of the disk that holds a path, as an ordinary user may fill it.
#[must_use]
pub fn disk_space(path: &Path) -> Option<(u64, u64)> {
    let stat = rustix::fs::statvfs(path).ok()?;
    Some((
        stat.f_bavail.saturating_mul(stat.f_frsize),
        stat.f_blocks.saturating_mul(stat.f_frsize),
    ))
}
