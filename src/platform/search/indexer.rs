//! The thread that feeds the index: it waits for a change, gathers for 200 ms, commits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::MutexGuard;

use super::SearchIndex;

/// How long changes gather before they are committed.
const GATHER: Duration = Duration::from_millis(200);

/// The running thread; dropping it lets the thread end and waits for it.
pub struct Indexer {
    stop: Arc<AtomicBool>,
    index: Arc<SearchIndex>,
    thread: Option<JoinHandle<()>>,
}

impl Indexer {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(index: Arc<SearchIndex>) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let thread = std::thread::Builder::new().name("search-indexer".into()).spawn({
            let (index, stop) = (Arc::clone(&index), Arc::clone(&stop));
            move || run(&index, &stop)
        })?;
        Ok(Self {
            stop,
            index,
            thread: Some(thread),
        })
    }
}

impl Drop for Indexer {
    fn drop(&mut self) {
        {
            let _held = self.index.is_dirty.lock();
            self.stop.store(true, Ordering::Release);
        }
        self.index.wake_up.notify_all();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn run(index: &SearchIndex, stop: &AtomicBool) {
    let is_stopping = || stop.load(Ordering::Acquire);
    while !is_stopping() {
        let mut is_dirty = index.is_dirty.lock();
        index
            .wake_up
            .wait_while(&mut is_dirty, |is_dirty| !*is_dirty && !is_stopping());
        gather(index, &mut is_dirty, &is_stopping);
        *is_dirty = false;
        drop(is_dirty);
        if let Err(error) = index.commit() {
            tracing::error!(error = %error, "the search index could not take changes");
            *index.is_dirty.lock() = true;
        }
    }
}

/// Waits out the gathering time, or until the thread is to end.
fn gather(index: &SearchIndex, is_dirty: &mut MutexGuard<'_, bool>, is_stopping: &impl Fn() -> bool) {
    index.wake_up.wait_while_for(is_dirty, |_| !is_stopping(), GATHER);
}
