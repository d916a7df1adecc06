//! Clients that ask one question after the other, each over its own connection, for a fixed time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tokio::task::JoinSet;

use super::client::{Question, Target};
use super::stats::{Timing, micros};

/// How long to measure, after how long a warm-up.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub warm_up: Duration,
    pub measured: Duration,
}

impl Span {
    /// Half as long.
    #[must_use]
    pub fn halved(self) -> Self {
        Self {
            warm_up: self.warm_up / 2,
            measured: self.measured / 2,
        }
    }
}

/// Questions that the clients take one after the other; all of them again from the front unless each
/// may be asked once only.
pub struct Questions {
    list: Vec<Question>,
    next: AtomicUsize,
    repeats: bool,
}

impl Questions {
    /// Asked again and again.
    #[must_use]
    pub fn repeated(list: Vec<Question>) -> Arc<Self> {
        Arc::new(Self {
            list,
            next: AtomicUsize::new(0),
            repeats: true,
        })
    }

    /// Asked once; the measurement ends early when none is left.
    #[must_use]
    pub fn once(list: Vec<Question>) -> Arc<Self> {
        Arc::new(Self {
            list,
            next: AtomicUsize::new(0),
            repeats: false,
        })
    }

    /// How many were taken so far.
    #[must_use]
    pub fn asked(&self) -> usize {
        let taken = self.next.load(Ordering::Relaxed);
        if self.repeats {
            taken
        } else {
            taken.min(self.list.len())
        }
    }

    fn next(&self) -> Option<&Question> {
        let nth = self.next.fetch_add(1, Ordering::Relaxed);
        if self.repeats {
            self.list.get(nth.checked_rem(self.list.len())?)
        } else {
            self.list.get(nth)
        }
    }
}

/// Measures.
///
/// # Errors
/// Any answer that is not a success, and any connection that breaks.
pub async fn measure(
    target: &Target,
    clients: usize,
    span: Span,
    questions: &Arc<Questions>,
) -> anyhow::Result<Timing> {
    let mut open = Vec::new();
    for _ in 0..clients {
        open.push(target.connect().await?);
    }
    let begin = Instant::now() + span.warm_up;
    let end = begin + span.measured;
    let mut running = JoinSet::new();
    for mut client in open {
        let questions = Arc::clone(questions);
        running.spawn(async move {
            let mut taken = Vec::with_capacity(4_096);
            let mut last = begin;
            while let Some(question) = questions.next() {
                let asked = Instant::now();
                if asked >= end {
                    break;
                }
                let (status, body) = client.ask(question).await?;
                let answered = Instant::now();
                if !status.is_success() {
                    let words = String::from_utf8_lossy(&body).into_owned();
                    bail!("{question:?} was answered {status}: {words}");
                }
                if asked >= begin && answered <= end {
                    taken.push(micros(answered - asked));
                    last = answered;
                }
            }
            Ok((taken, last))
        });
    }
    let mut all = Vec::new();
    let mut last = begin;
    while let Some(finished) = running.join_next().await {
        let (taken, ended) = finished??;
        all.extend(taken);
        last = last.max(ended);
    }
    Timing::of(clients, all, last - begin).context("not one answer in time")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(questions: &Questions, count: usize) -> Vec<String> {
        (0..count)
            .filter_map(|_| questions.next().map(|question| format!("{question:?}")))
            .collect()
    }

    #[test]
    fn questions_start_again_only_when_they_may() {
        let list = vec![Question::get("/a"), Question::get("/b")];
        let again = paths(&Questions::repeated(list.clone()), 5);
        assert_eq!(again.len(), 5);
        assert_eq!(again[0], again[2]);
        assert_ne!(again[0], again[1]);
        assert_eq!(paths(&Questions::once(list), 5).len(), 2);
        assert_eq!(paths(&Questions::repeated(Vec::new()), 5).len(), 0);
    }
}
