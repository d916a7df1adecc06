//! A search index of people in memory: derived from the store, never the truth.
//!
//! Owns: the words, numbers and addresses by which people are found, and the rules of a match.
//! Invariants: a change is found at once and an old value never again, because what changed since
//! the last commit is matched directly and hides what the index says about it; a search over that
//! overlay and over the committed index gives the same hits in the same order.
//!
//! - Every word typed must match: a word of a name (whole or beginning, case and accents do not
//!   count, one typing error in words of four letters or more when little else is found), three or
//!   more digits in a row of a phone number, the beginning of a code or of an e-mail address.
//! - Whole words stand before beginnings, beginnings before typing errors, one's own name before a
//!   relative's; equal hits stand in the order of their names, then of their ids.
//! - [`Indexer`] feeds the index every 200 ms. Whoever changes records calls [`SearchIndex::upsert`]
//!   or [`SearchIndex::remove`] after the commit, in the order of the commits.

mod document;
mod error;
mod feed;
mod indexer;
mod overlay;
mod query;
mod rules;
mod schema;
mod tally;
mod terms;
mod view;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{Condvar, Mutex, RwLock};
use tantivy::directory::RamDirectory;
use uuid::Uuid;

pub use document::Document;
pub use error::SearchError;
pub use indexer::Indexer;

use document::Entry;
use feed::Feed;
use overlay::{Breadth, Changes, Found};
use query::Token;
use view::View;

/// Someone who was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The record.
    pub id: Uuid,
    /// The higher, the better; comparable within one answer only.
    pub score: u8,
}

/// What the index holds, for health and metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Bytes of the committed segments.
    pub index_bytes: usize,
    /// Committed documents.
    pub documents: usize,
    /// Segments that a search visits.
    pub segments: usize,
    /// Changed documents that wait for the next commit.
    pub waiting: usize,
}

/// The most hits that one search gives.
pub const LIMIT_MAX: usize = 200;

/// The index. Shared by reference; searches never wait for the writer.
pub struct SearchIndex {
    state: RwLock<State>,
    feed: Mutex<Feed>,
    directory: RamDirectory,
    is_ready: AtomicBool,
    /// Whether the indexer has something to do.
    is_dirty: Mutex<bool>,
    wake_up: Condvar,
}

struct State {
    view: Arc<View>,
    /// Changed since the last commit began.
    waiting: Changes,
    /// Being committed; `waiting` is newer.
    committing: Changes,
}

impl State {
    fn changes(&self) -> impl Iterator<Item = (&Uuid, &Option<Arc<Entry>>)> {
        let older = self
            .committing
            .iter()
            .filter(|(id, _)| !self.waiting.contains_key(*id));
        self.waiting.iter().chain(older)
    }

    fn snapshot(&self) -> Snapshot {
        let changes = self.changes().map(|(id, entry)| (*id, entry.clone())).collect();
        Snapshot {
            view: Arc::clone(&self.view),
            changes,
        }
    }
}

impl SearchIndex {
    /// An empty index that is not ready until [`SearchIndex::rebuild`] has run.
    ///
    /// # Errors
    /// When the engine cannot start.
    pub fn new() -> Result<Self, SearchError> {
        let mut feed = Feed::create()?;
        let state = State {
            view: feed.commit()?,
            waiting: HashMap::new(),
            committing: HashMap::new(),
        };
        Ok(Self {
            state: RwLock::new(state),
            directory: feed.directory(),
            feed: Mutex::new(feed),
            is_ready: AtomicBool::new(false),
            is_dirty: Mutex::new(false),
            wake_up: Condvar::new(),
        })
    }

    /// Makes a document findable as it is now.
    pub fn upsert(&self, document: &Document) {
        self.change(document.id, Some(Arc::new(Entry::from(document))));
    }

    /// Makes a document unfindable.
    pub fn remove(&self, id: Uuid) {
        self.change(id, None);
    }

    /// Whether searches are answered.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.is_ready.load(Ordering::Acquire)
    }

    /// What is held.
    #[must_use]
    pub fn memory(&self) -> Memory {
        let state = self.state.read();
        let (documents, segments) = state.view.counts();
        Memory {
            index_bytes: self.directory.total_mem_usage(),
            documents,
            segments,
            waiting: state.changes().count(),
        }
    }

    /// The best `limit` (at most [`LIMIT_MAX`]) matches of what somebody typed, best first. Nothing
    /// typed finds nobody.
    ///
    /// # Errors
    /// [`SearchError::NotReady`] while the index is being rebuilt, or when the engine fails.
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<Hit>, SearchError> {
        if !self.is_ready() {
            return Err(SearchError::NotReady);
        }
        let tokens = query::parse(query);
        let limit = limit.min(LIMIT_MAX);
        if tokens.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let snapshot = self.state.read().snapshot();
        let mut found = snapshot.search(&tokens, Breadth::Direct, limit)?;
        if found.len() < limit && query::can_widen(&tokens) {
            found = snapshot.search(&tokens, Breadth::Wide, limit)?;
        }
        Ok(found
            .into_iter()
            .map(|found| Hit {
                id: found.id,
                score: found.points,
            })
            .collect())
    }

    /// Moves what changed into the index, then merges segments if that is due; how many documents
    /// changed. Called by [`Indexer`].
    ///
    /// # Errors
    /// When the engine fails. Nothing is lost then: the changes wait for the next commit.
    pub fn commit(&self) -> Result<usize, SearchError> {
        let mut feed = self.feed.lock();
        let batch = {
            let mut state = self.state.write();
            state.committing = std::mem::take(&mut state.waiting);
            state.committing.clone()
        };
        if batch.is_empty() {
            return Ok(0);
        }
        match write_batch(&mut feed, &batch) {
            Ok(view) => self.show(view),
            Err(error) => {
                self.take_back();
                feed.roll_back()?;
                return Err(error.into());
            }
        }
        if let Some(view) = feed.merge()? {
            self.state.write().view = view;
        }
        Ok(batch.len())
    }

    /// Replaces the whole content by these documents; how many they were. Changes made since the
    /// caller began to read them wait in the overlay and are committed after it, so changes must
    /// already flow when the caller takes its snapshot. Runs on the calling thread and one of the
    /// engine's.
    ///
    /// # Errors
    /// When the engine fails; the index may stay not ready then.
    pub fn rebuild(&self, documents: impl Iterator<Item = Document>) -> Result<usize, SearchError> {
        let mut feed = self.feed.lock();
        self.is_ready.store(false, Ordering::Release);
        feed.clear()?;
        let mut count = 0;
        for document in documents {
            feed.add(document.id, &Entry::from(&document))?;
            count += 1;
        }
        let view = feed.commit()?;
        self.state.write().view = view;
        self.is_ready.store(true, Ordering::Release);
        // Searches are answered already while the segments grow into one.
        let view = feed.merge_all()?;
        self.state.write().view = view;
        Ok(count)
    }

    fn change(&self, id: Uuid, entry: Option<Arc<Entry>>) {
        self.state.write().waiting.insert(id, entry);
        *self.is_dirty.lock() = true;
        self.wake_up.notify_all();
    }

    /// Shows a committed view and forgets the overlay it holds, in one step for searches.
    fn show(&self, view: Arc<View>) {
        let mut state = self.state.write();
        state.view = view;
        state.committing = HashMap::new();
    }

    fn take_back(&self) {
        let mut state = self.state.write();
        for (id, entry) in std::mem::take(&mut state.committing) {
            state.waiting.entry(id).or_insert(entry);
        }
    }
}

fn write_batch(feed: &mut Feed, batch: &Changes) -> tantivy::Result<Arc<View>> {
    for (id, entry) in batch {
        feed.put(*id, entry.as_deref())?;
    }
    feed.commit()
}

/// What one search sees: a view, and what changed since, at the same moment.
struct Snapshot {
    view: Arc<View>,
    changes: Changes,
}

impl Snapshot {
    fn search(&self, tokens: &[Token], breadth: Breadth, limit: usize) -> Result<Vec<Found>, SearchError> {
        let mut found = self.view.search(tokens, breadth, limit + self.changes.len())?;
        found.retain(|found| !self.changes.contains_key(&found.id));
        found.extend(overlay::scan(&self.changes, tokens, breadth));
        found.sort_unstable_by_key(Found::rank);
        found.truncate(limit);
        Ok(found)
    }
}
