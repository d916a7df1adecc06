//! The writer: one thread runs queued closures one after the other, and another (`committer`) commits what
//! they left, together and once. While a commit is on its way to the disk the next one is gathered over it, and
//! what the one before brought is made known; nobody is answered before theirs is there and known.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

use super::change::Change;
use super::committer::{AbortOnPanic, Batch};
use super::engine::{EngineError, Rows, Snapshot};
use super::queue::{Commit, Ended, Job, Next, Takes};
use super::write::{Staged, WriteTx};
use super::{Inner, ReadTx};
use crate::shared::error::{Error, Kind};

/// Closures that one commit takes at most.
const BATCH_JOBS: usize = 512;
/// How long a commit gathers batch work before it leaves the thread to people again.
const BATCH_SLICE: Duration = Duration::from_millis(5);

/// What closures run over: the last commit that is in the file, and the rows of the one on its way.
struct Ground {
    snapshot: Snapshot,
    under_way: Arc<Rows>,
}

/// What closures left that ran and wait for their commit.
struct Gathered {
    staged: Staged,
    jobs: Vec<Box<dyn Job>>,
    since: Instant,
}

impl Gathered {
    fn new() -> Self {
        Self {
            staged: Staged::default(),
            jobs: Vec::new(),
            since: Instant::now(),
        }
    }

    fn takes(&self) -> Takes {
        if self.jobs.len() >= BATCH_JOBS {
            Takes::Nothing
        } else if self.jobs.is_empty() || self.since.elapsed() < BATCH_SLICE {
            Takes::Everyone
        } else {
            Takes::People
        }
    }
}

/// Runs closures until the store closes.
pub(super) fn run(inner: &Inner, committer: &SyncSender<Batch>) {
    let _guard = AbortOnPanic;
    let mut writer = Writer {
        inner,
        committer,
        gathered: Gathered::new(),
        ground: None,
        is_commit_under_way: false,
    };
    loop {
        let has_gathered = !writer.gathered.jobs.is_empty();
        match inner.queue.next(writer.gathered.takes(), has_gathered) {
            Next::Run(job) => writer.gather(job),
            Next::Answer(ended) => writer.end(ended),
            Next::HandOver => writer.hand_over(),
            Next::Stop => return,
        }
    }
}

struct Writer<'a> {
    inner: &'a Inner,
    committer: &'a SyncSender<Batch>,
    gathered: Gathered,
    /// Kept only while it is needed: an old state that is open keeps its pages from being used again.
    ground: Option<Ground>,
    is_commit_under_way: bool,
}

impl Writer<'_> {
    fn gather(&mut self, mut job: Box<dyn Job>) {
        if self.gathered.jobs.is_empty() {
            self.gathered.since = Instant::now();
        }
        let ground = match self.ground() {
            Ok(ground) => ground,
            Err(error) => return job.finish(Err(error.into())),
        };
        let below = [&self.gathered.staged.rows, &*ground.under_way];
        match run_one(self.inner, below, &ground.snapshot, job.as_mut()) {
            Ok(staged) => {
                absorb(&mut self.gathered.staged, staged);
                self.gathered.jobs.push(job);
            }
            Err(error) => job.finish(Err(error)),
        }
        if self.is_commit_under_way || !self.gathered.jobs.is_empty() {
            self.ground = Some(ground);
        }
    }

    fn ground(&mut self) -> Result<Ground, EngineError> {
        if let Some(ground) = self.ground.take() {
            return Ok(ground);
        }
        Ok(Ground {
            snapshot: self.inner.engine.snapshot_or_heal()?,
            under_way: Arc::default(),
        })
    }

    /// Lets the committer go on with what was gathered meanwhile, makes known what is in the file now, then tells
    /// people how theirs ended.
    fn end(&mut self, ended: Ended) {
        self.is_commit_under_way = false;
        self.ground = None;
        let gathered = std::mem::take(&mut self.gathered.jobs);
        match &ended.outcome {
            // What ran over rows that are not in the file falls with them.
            Err(error) => {
                self.gathered = Gathered::new();
                answer(gathered, &Err(error.clone()));
            }
            Ok(()) if gathered.is_empty() => {}
            Ok(()) => {
                self.gathered.jobs = gathered;
                self.hand_over();
            }
        }
        self.make_known(&ended.news);
        answer(ended.jobs, &ended.outcome);
    }

    /// Brings what lives in memory up to date, then wakes who follows the log.
    fn make_known(&mut self, news: &[Change]) {
        let Some(last) = news.last() else { return };
        let snapshot = match self.ground() {
            Ok(ground) => {
                let snapshot = ground.snapshot.clone();
                if self.is_commit_under_way {
                    self.ground = Some(ground);
                }
                snapshot
            }
            // Another reader met a failing disk just now.
            Err(error) => return tracing::error!(error = %error, "a commit could not be read back"),
        };
        let view = ReadTx {
            context: &self.inner.context,
            snapshot,
        };
        for observer in self.inner.observers.read().iter() {
            observer(&view, news);
        }
        self.inner.last_change.send_replace(last.seq);
    }

    /// Gives what was gathered to the committer, which is free.
    fn hand_over(&mut self) {
        let Gathered { staged, jobs, .. } = std::mem::replace(&mut self.gathered, Gathered::new());
        // Of the commit before, without this one: what comes next runs over both.
        let snapshot = match self.inner.engine.snapshot_or_heal() {
            Ok(snapshot) => snapshot,
            Err(error) => return answer(jobs, &Err(error.into())),
        };
        let rows = Arc::new(staged.rows);
        self.inner.queue.set_commit(Commit::UnderWay);
        let batch = Batch {
            rows: Arc::clone(&rows),
            touched: staged.touched,
            journal: staged.journal,
            jobs,
        };
        if let Err(refused) = self.committer.send(batch) {
            self.inner.queue.set_commit(Commit::None);
            answer(refused.0.jobs, &Err(Error::internal("the committer is gone")));
            return;
        }
        self.is_commit_under_way = true;
        self.ground = Some(Ground {
            snapshot,
            under_way: rows,
        });
    }
}

fn answer(jobs: Vec<Box<dyn Job>>, outcome: &Result<(), Error>) {
    for job in jobs {
        job.finish(outcome.clone());
    }
}

/// Runs a closure over the rows of those before it that are in no snapshot yet, newest first.
fn run_one(
    inner: &Inner,
    below: [&Rows; 2],
    snapshot: &Snapshot,
    job: &mut dyn Job,
) -> Result<Staged, Error> {
    if inner.disk.is_read_only() && !job.is_vital() {
        return Err(Error::new(Kind::Full, "store.full"));
    }
    if inner.is_damaged.load(Ordering::Relaxed) {
        return Err(Error::new(Kind::Unavailable, "store.damaged"));
    }
    let actor = job.actor().clone();
    let mut tx = WriteTx::new(&inner.context, snapshot, below, &actor, inner.context.clock.now());
    let outcome = catch_unwind(AssertUnwindSafe(|| job.run(&mut tx)));
    let outcome = outcome.unwrap_or_else(|_| Err(Error::internal("a write panicked")));
    let refusal = match outcome.and_then(|()| tx.finish()) {
        Ok(staged) => return Ok(staged),
        Err(error) => error,
    };
    for key in tx.taken {
        inner.context.keys.give_back(key);
    }
    if refusal.kind() == Kind::Full {
        inner.disk.found_full();
    }
    Err(refusal)
}

fn absorb(batch: &mut Staged, staged: Staged) {
    for (table, rows) in staged.rows {
        batch.rows.entry(table).or_default().extend(rows);
    }
    batch.touched.extend(staged.touched);
    batch.journal.extend(staged.journal);
}
