//! The machine under the box: disk, memory, name, and whether its clock is kept right.

use std::io;
use std::path::Path;

/// Disk and memory at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostSample {
    /// Bytes that this process may still write to the disk of the folder asked about.
    pub disk_free_bytes: u64,
    /// Size of that disk.
    pub disk_total_bytes: u64,
    /// Resident memory of this process; 0 where the system does not tell.
    pub resident_bytes: u64,
}

impl HostSample {
    /// Looks at the disk that holds `folder`, and at this process.
    ///
    /// # Errors
    /// When the folder cannot be reached.
    pub fn take(folder: &Path) -> io::Result<Self> {
        let disk = rustix::fs::statvfs(folder)?;
        Ok(Self {
            disk_free_bytes: disk.f_bavail.saturating_mul(disk.f_frsize),
            disk_total_bytes: disk.f_blocks.saturating_mul(disk.f_frsize),
            resident_bytes: resident_bytes().unwrap_or(0),
        })
    }
}

/// Free and total bytes of the disk that holds a path, as an ordinary user may fill it.
#[must_use]
pub fn disk_space(path: &Path) -> Option<(u64, u64)> {
    let stat = rustix::fs::statvfs(path).ok()?;
    Some((
        stat.f_bavail.saturating_mul(stat.f_frsize),
        stat.f_blocks.saturating_mul(stat.f_frsize),
    ))
}

/// Resident memory: `VmRSS` of `/proc/self/status`, in KiB (proc(5)).
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.split_ascii_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}

/// The machine's name (uname(2)), without a domain, in lower case; `omi` where it has none.
#[must_use]
pub fn host_name() -> String {
    let system = rustix::system::uname();
    let name = system.nodename().to_string_lossy();
    match name.split('.').next() {
        Some(name) if !name.is_empty() => name.to_ascii_lowercase(),
        _ => "omi".to_owned(),
    }
}

/// What the box runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// As it calls itself (`PRETTY_NAME` of os-release(5)), or what its kernel is called.
    pub name: String,
    /// Kernel and its version.
    pub kernel: String,
    /// The processor's family.
    pub processor: String,
}

impl System {
    /// This machine.
    #[must_use]
    pub fn here() -> Self {
        let system = rustix::system::uname();
        let kernel = format!(
            "{} {}",
            system.sysname().to_string_lossy(),
            system.release().to_string_lossy()
        );
        let told = ["/etc/os-release", "/usr/lib/os-release"]
            .iter()
            .find_map(|path| std::fs::read_to_string(path).ok());
        let name = told.as_deref().and_then(pretty_name);
        Self {
            name: name.unwrap_or_else(|| system.sysname().to_string_lossy().into_owned()),
            kernel,
            processor: system.machine().to_string_lossy().into_owned(),
        }
    }
}

/// The name in an os-release(5) file, without control characters.
fn pretty_name(text: &str) -> Option<String> {
    let value = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    let name = value.trim().trim_matches(['"', '\'']);
    let name: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
    (!name.is_empty()).then_some(name)
}

/// Whether a time service keeps the clock right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockSync {
    /// systemd-timesyncd has set the clock from the network since the start.
    Synchronised,
    /// Nothing says so: no network, another time service, or none.
    Unknown,
}

impl ClockSync {
    /// Asks for the mark that systemd-timesyncd leaves once the clock was set (systemd-timesyncd(8)).
    #[must_use]
    pub fn now() -> Self {
        if Path::new("/run/systemd/timesync/synchronized").exists() {
            Self::Synchronised
        } else {
            Self::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_tells_disk_and_memory() {
        let sample = HostSample::take(&std::env::temp_dir()).unwrap();
        assert!(sample.disk_total_bytes >= sample.disk_free_bytes);
        assert!(sample.disk_total_bytes > 0);
        assert!(sample.resident_bytes > 100_000, "{sample:?}");
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        assert!(HostSample::take(Path::new("/nowhere/at/all")).is_err());
    }

    #[test]
    fn the_system_says_what_it_is_called() {
        assert_eq!(
            pretty_name("NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n").as_deref(),
            Some("Debian GNU/Linux 12 (bookworm)")
        );
        assert_eq!(pretty_name("PRETTY_NAME=\"\"\n"), None);
        assert_eq!(pretty_name("ID=debian\n"), None);
        let here = System::here();
        assert!(here.kernel.starts_with("Linux ") && !here.name.is_empty() && !here.processor.is_empty());
    }

    #[test]
    fn the_host_name_is_one_label() {
        let name = host_name();
        assert!(!name.is_empty() && !name.contains('.') && name == name.trim().to_ascii_lowercase());
    }
}
