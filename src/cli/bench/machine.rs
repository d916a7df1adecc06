//! On what was measured: without it no figure means anything.

use std::path::Path;

use serde::Serialize;

/// The machine and the disk under the bench's folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Machine {
    /// Model of the processor.
    pub cpu: String,
    /// Cores that this process may use.
    pub cores: usize,
    /// Memory in MiB.
    pub memory_mib: u64,
    /// Kernel and its release.
    pub kernel: String,
    /// File system of the bench's folder, and the device under it.
    pub disk: String,
}

impl Machine {
    /// Looks at the machine (proc(5), uname(2)).
    #[must_use]
    pub fn look(folder: &Path) -> Self {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let system = rustix::system::uname();
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        Self {
            cpu: field(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| "unknown".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_mib: field(&read("/proc/meminfo"), "MemTotal")
                .and_then(|size| kib(&size))
                .unwrap_or(0)
                / 1024,
            kernel: format!(
                "{} {}",
                system.sysname().to_string_lossy(),
                system.release().to_string_lossy()
            ),
            disk: mount_of(&read("/proc/self/mounts"), &folder).unwrap_or_else(|| "unknown".to_owned()),
        }
    }

    /// In one line.
    #[must_use]
    pub fn line(&self) -> String {
        let Self {
            cpu,
            cores,
            memory_mib,
            kernel,
            disk,
        } = self;
        format!("{cpu}, {cores} cores, {memory_mib} MiB, {kernel}, {disk}")
    }
}

/// Resident memory of a process in MiB: `VmRSS` of `/proc/PID/status`.
#[must_use]
pub fn resident_mib(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kib = u32::try_from(kib(&field(&status, "VmRSS")?)?).ok()?;
    Some(super::stats::round(f64::from(kib) / 1024.0))
}

/// Time that a process has spent on the processor: fields 14 and 15 of `/proc/PID/stat`, in ticks.
#[must_use]
pub fn processor_ms(process: u32) -> Option<f64> {
    /// `USER_HZ`, 100 on every Linux machine that we build for.
    const TICK_MS: f64 = 10.0;
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program stands in brackets and may hold blanks.
    let (_, after_name) = stat.rsplit_once(')')?;
    let ticks = after_name
        .split_ascii_whitespace()
        .skip(11)
        .take(2)
        .map(str::parse::<u32>);
    Some(ticks.sum::<Result<u32, _>>().map(f64::from).ok()? * TICK_MS)
}

/// The value of a line `name : value`.
fn field(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim().to_owned())
    })
}

fn kib(text: &str) -> Option<u64> {
    text.strip_suffix("kB")?.trim().parse().ok()
}

/// Type and device of the mount with the longest path above `folder`; later mounts hide earlier ones.
fn mount_of(mounts: &str, folder: &Path) -> Option<String> {
    let above = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (device, path, kind) = (words.next()?, words.next()?, words.next()?);
        folder
            .starts_with(path)
            .then(|| (path.len(), format!("{kind} on {device}")))
    });
    above.max_by_key(|(length, _)| *length).map(|(_, mount)| mount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_proc_are_found_by_name() {
        let status = "Name:\tomi\nVmRSS:\t   52480 kB\nVmRSSx: 1 kB\n";
        assert_eq!(field(status, "VmRSS").and_then(|size| kib(&size)), Some(52_480));
        assert_eq!(field(status, "VmSwap"), None);
    }

    #[test]
    fn the_innermost_mount_counts() {
        let mounts = "/dev/a / ext4 rw 0 0\ntmpfs /var/tmp tmpfs rw 0 0\n/dev/b /var ext4 rw 0 0\n";
        assert_eq!(
            mount_of(mounts, Path::new("/var/tmp/x")).as_deref(),
            Some("tmpfs on tmpfs")
        );
        assert_eq!(
            mount_of(mounts, Path::new("/home")).as_deref(),
            Some("ext4 on /dev/a")
        );
    }

    #[test]
    fn this_machine_is_described() {
        let machine = Machine::look(&std::env::temp_dir());
        assert!(machine.cores >= 1 && machine.memory_mib > 0, "{machine:?}");
        assert!(!machine.line().contains("unknown"), "{machine:?}");
        assert!(resident_mib(std::process::id()).unwrap() > 0.1);
        assert!(processor_ms(std::process::id()).is_some_and(|spent| spent >= 0.0));
    }
}
