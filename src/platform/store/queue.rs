//! The queues before the writer, and how it learns that a commit has ended. People go before batches, so an
//! import never holds up the desk.

use std::collections::VecDeque;

use parking_lot::{Condvar, Mutex};
use tokio::sync::oneshot;

use super::change::Change;
use super::write::WriteTx;
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};

/// How many writes may wait; more are refused with 503.
const QUEUE_LIMIT: usize = 8_192;

/// Which queue a write waits in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Someone is waiting for the answer.
    People,
    /// Imports, migrations, workers.
    Batch,
    /// What must be written even in the last room on the disk: who read what. Waits like a batch.
    Vital,
}

/// A queued write.
pub(super) trait Job: Send {
    fn actor(&self) -> &Actor;
    /// Whether it may use the last room on the disk.
    fn is_vital(&self) -> bool;
    fn run(&mut self, tx: &mut WriteTx<'_>) -> Result<(), Error>;
    fn finish(self: Box<Self>, outcome: Result<(), Error>);
}

struct Typed<F, T> {
    actor: Actor,
    is_vital: bool,
    work: F,
    value: Option<T>,
    reply: oneshot::Sender<Result<T, Error>>,
}

impl<F, T> Job for Typed<F, T>
where
    F: Fn(&mut WriteTx<'_>) -> Result<T, Error> + Send,
    T: Send,
{
    fn actor(&self) -> &Actor {
        &self.actor
    }

    fn is_vital(&self) -> bool {
        self.is_vital
    }

    fn run(&mut self, tx: &mut WriteTx<'_>) -> Result<(), Error> {
        self.value = Some((self.work)(tx)?);
        Ok(())
    }

    fn finish(self: Box<Self>, outcome: Result<(), Error>) {
        let Self { value, reply, .. } = *self;
        let missing = || Error::internal("a write was committed without its answer");
        // The caller may have gone; what was committed stays committed.
        drop(reply.send(outcome.and_then(|()| value.ok_or_else(missing))));
    }
}

#[derive(Default)]
struct Lanes {
    people: VecDeque<Box<dyn Job>>,
    batch: VecDeque<Box<dyn Job>>,
    closed: bool,
    commit: Commit,
}

/// Where the commit that was handed over last stands.
#[derive(Default)]
pub(super) enum Commit {
    #[default]
    None,
    UnderWay,
    Ended(Ended),
}

/// A commit that is in the file, or failed, before anyone is told.
pub(super) struct Ended {
    pub jobs: Vec<Box<dyn Job>>,
    pub outcome: Result<(), Error>,
    /// What is in the file since, oldest first: also of a commit before that was thought to have failed.
    pub news: Vec<Change>,
}

/// What the writer does next.
pub(super) enum Next {
    Run(Box<dyn Job>),
    /// Make known what a commit brought and tell people how it ended.
    Answer(Ended),
    /// Commit what was gathered: nothing more waits and the committer is free.
    HandOver,
    /// The store closes and nothing is left.
    Stop,
}

/// From which queues more may be gathered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Nothing,
    People,
    Everyone,
}

/// The two queues before the writer.
#[derive(Default)]
pub(super) struct Queue {
    lanes: Mutex<Lanes>,
    filled: Condvar,
}

impl Queue {
    /// Queues a write; the receiver gets its answer after the commit.
    pub fn push<F, T>(&self, lane: Lane, actor: Actor, work: F) -> oneshot::Receiver<Result<T, Error>>
    where
        F: Fn(&mut WriteTx<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Typed {
            actor,
            is_vital: lane == Lane::Vital,
            work,
            value: None,
            reply,
        });
        let mut lanes = self.lanes.lock();
        if lanes.closed {
            drop(lanes);
            job.finish(Err(Error::new(Kind::Unavailable, "server.stopping")));
            return answer;
        }
        let queue = match lane {
            Lane::People => &mut lanes.people,
            Lane::Batch | Lane::Vital => &mut lanes.batch,
        };
        if queue.len() >= QUEUE_LIMIT {
            drop(lanes);
            job.finish(Err(Error::new(Kind::Unavailable, "server.busy")));
            return answer;
        }
        queue.push_back(job);
        drop(lanes);
        self.filled.notify_one();
        answer
    }

    pub fn close(&self) {
        self.lanes.lock().closed = true;
        self.filled.notify_all();
    }

    /// How many writes wait.
    pub fn waiting(&self) -> usize {
        let lanes = self.lanes.lock();
        lanes.people.len() + lanes.batch.len()
    }

    /// Waits for something to do.
    pub fn next(&self, takes: Takes, has_gathered: bool) -> Next {
        let mut lanes = self.lanes.lock();
        loop {
            match std::mem::take(&mut lanes.commit) {
                Commit::Ended(ended) => return Next::Answer(ended),
                commit => lanes.commit = commit,
            }
            if let Some(job) = take(&mut lanes, takes) {
                return Next::Run(job);
            }
            if matches!(lanes.commit, Commit::None) {
                if has_gathered {
                    return Next::HandOver;
                }
                if lanes.closed {
                    return Next::Stop;
                }
            }
            self.filled.wait(&mut lanes);
        }
    }

    /// Says how the commit stands that was handed over.
    pub fn set_commit(&self, commit: Commit) {
        self.lanes.lock().commit = commit;
        self.filled.notify_one();
    }
}

fn take(lanes: &mut Lanes, takes: Takes) -> Option<Box<dyn Job>> {
    if takes == Takes::Nothing {
        return None;
    }
    let job = lanes.people.pop_front();
    if job.is_some() || takes == Takes::People {
        return job;
    }
    lanes.batch.pop_front()
}
