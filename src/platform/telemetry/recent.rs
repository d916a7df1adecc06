//! The newest log lines in memory, so that someone without a console can read them. Bounded in lines and bytes:
//! the oldest go first; what is older stands where standard error leads to (the journal, in an installation).

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

/// Lines that are kept at most.
const LINES: usize = 5_000;
/// Bytes of lines that are kept at most.
const BYTES: usize = 2 << 20;

/// The newest lines, as JSON whatever the format on standard error is.
#[derive(Debug, Default)]
pub struct Recent(Mutex<Ring>);

#[derive(Debug, Default)]
struct Ring {
    lines: VecDeque<Arc<str>>,
    bytes: usize,
    /// Lines that were kept since the start, those that went again included.
    kept: u64,
}

/// The lines of this process.
#[must_use]
pub fn recent() -> &'static Recent {
    static RECENT: Recent = Recent(Mutex::new(Ring {
        lines: VecDeque::new(),
        bytes: 0,
        kept: 0,
    }));
    &RECENT
}

impl Recent {
    /// Adds a line, with or without its line feed.
    pub fn keep(&self, line: &[u8]) {
        let line: Arc<str> = String::from_utf8_lossy(line).trim_end().into();
        let mut ring = self.0.lock();
        ring.bytes += line.len();
        ring.kept += 1;
        ring.lines.push_back(line);
        while ring.lines.len() > LINES || ring.bytes > BYTES {
            let Some(oldest) = ring.lines.pop_front() else {
                break;
            };
            ring.bytes -= oldest.len();
        }
    }

    /// The lines after a position, oldest first, each with its position; positions count from 1.
    #[must_use]
    pub fn after(&self, position: u64) -> Vec<(u64, Arc<str>)> {
        let ring = self.0.lock();
        let gone = ring.kept - ring.lines.len() as u64;
        let seen = usize::try_from(position.saturating_sub(gone)).unwrap_or(usize::MAX);
        let lines = ring.lines.iter().enumerate().skip(seen);
        lines
            .map(|(at, line)| (gone + at as u64 + 1, Arc::clone(line)))
            .collect()
    }

    /// The position of the newest line, and how many lines were kept no longer.
    #[must_use]
    pub fn extent(&self) -> (u64, u64) {
        let ring = self.0.lock();
        (ring.kept, ring.kept - ring.lines.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_positions_while_old_ones_go() {
        let recent = Recent::default();
        assert_eq!((recent.after(0), recent.extent()), (Vec::new(), (0, 0)));
        for number in 1..=LINES + 10 {
            recent.keep(format!("line {number}\n").as_bytes());
        }
        let newest = (LINES + 10) as u64;
        assert_eq!(recent.extent(), (newest, 10));
        let all = recent.after(0);
        assert_eq!((all.len(), &*all[0].1, all[0].0), (LINES, "line 11", 11));
        assert_eq!(
            recent.after(newest - 1),
            [(newest, format!("line {newest}").into())]
        );
        assert!(recent.after(newest).is_empty() && recent.after(u64::MAX).is_empty());
    }

    #[test]
    fn long_lines_do_not_fill_the_memory() {
        let recent = Recent::default();
        for _ in 0..100 {
            recent.keep(&vec![b'x'; 100_000]);
        }
        let ring = recent.0.lock();
        assert!(ring.bytes <= BYTES && ring.lines.len() == BYTES / 100_000);
        assert_eq!(
            ring.bytes,
            ring.lines.iter().map(|line| line.len()).sum::<usize>()
        );
    }
}
