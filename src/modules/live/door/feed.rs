//! The latest changes in memory, so that a commit does not send every listener to the store. What is older
//! is read from the change log.

use std::collections::VecDeque;

use parking_lot::RwLock;

use super::super::model::{Pointer, Topic};
use crate::platform::store::{Change, Store};
use crate::shared::error::{Error, Kind};

/// Pointers that are kept.
const KEPT: usize = 1_024;
/// Changes that are read from the log at once, and told in one event.
const AT_ONCE: usize = 256;

/// What followed a position.
pub enum Heard {
    /// These, up to that position; there may be more.
    Changes {
        /// Changes of known tables, oldest first.
        pointers: Vec<Pointer>,
        /// Up to where they go.
        upto: u64,
    },
    /// Some of it is not kept any more, or the position is none of this store's: start again from here.
    Lost {
        /// The last position.
        latest: u64,
    },
}

pub struct Feed {
    topics: &'static [Topic],
    ring: RwLock<Ring>,
}

struct Ring {
    /// What is after this position stands in `pointers`.
    floor: u64,
    latest: u64,
    pointers: VecDeque<Pointer>,
}

impl Feed {
    pub fn new(topics: &'static [Topic], latest: u64) -> Self {
        let ring = Ring {
            floor: latest,
            latest,
            pointers: VecDeque::new(),
        };
        Self {
            topics,
            ring: RwLock::new(ring),
        }
    }

    /// Takes in what was committed. Answers whether anything concerns those who listen.
    pub fn add(&self, changes: &[Change]) -> bool {
        let Some(last) = changes.last() else {
            return false;
        };
        let mut ring = self.ring.write();
        ring.latest = ring.latest.max(last.seq);
        let before = ring.pointers.len();
        let pointers = changes.iter().filter_map(|change| self.pointer(change));
        ring.pointers.extend(pointers);
        let has_news = ring.pointers.len() > before;
        while ring.pointers.len() > KEPT {
            if let Some(gone) = ring.pointers.pop_front() {
                ring.floor = gone.seq;
            }
        }
        has_news
    }

    /// The position of the last change.
    pub fn latest(&self) -> u64 {
        self.ring.read().latest
    }

    /// What followed a position; nothing new is no change up to the same position.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn after(&self, store: &Store, seq: u64) -> Result<Heard, Error> {
        {
            let ring = self.ring.read();
            if seq > ring.latest {
                return Ok(Heard::Lost { latest: ring.latest });
            }
            if seq >= ring.floor {
                let pointers = ring.pointers.iter().filter(|pointer| pointer.seq > seq);
                let pointers: Vec<Pointer> = pointers.take(AT_ONCE).copied().collect();
                let is_full = pointers.len() == AT_ONCE;
                let told = pointers.last().map(|pointer| pointer.seq);
                let upto = told.filter(|_| is_full).unwrap_or(ring.latest);
                return Ok(Heard::Changes { pointers, upto });
            }
        }
        match store.read(|view| view.changes_after(seq, AT_ONCE)) {
            Ok(changes) => Ok(Heard::Changes {
                upto: changes.last().map_or(seq, |change| change.seq),
                pointers: changes.iter().filter_map(|change| self.pointer(change)).collect(),
            }),
            Err(error) if error.kind() == Kind::Gone => Ok(Heard::Lost {
                latest: self.latest(),
            }),
            Err(error) => Err(error),
        }
    }

    fn pointer(&self, change: &Change) -> Option<Pointer> {
        let topic = self.topics.iter().find(|topic| topic.table == change.table)?;
        Some(Pointer {
            seq: change.seq,
            topic,
            id: change.id,
            revision: change.revision,
            subject: change.subject,
        })
    }
}
