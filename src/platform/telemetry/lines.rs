//! Log lines on their way to standard error: a bounded queue and one thread, so that no request waits
//! for whoever reads the log.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::time::{Duration, Instant};

use super::recent::Recent;

/// Lines that may wait: at about 300 bytes each, some 2 MiB.
const QUEUE: usize = 8192;
/// Bytes that go out in one write at most.
const CHUNK: usize = 64 * 1024;
/// How long the first line waits for others. While the thread gathers, whoever logs need not wake it, which
/// would cost more than the line.
const GATHER: Duration = Duration::from_millis(2);
/// How long a flush waits for a reader of the log that does not read.
const PATIENCE: Duration = Duration::from_secs(2);

/// A line for standard error, and how it is kept in memory when that differs.
pub struct Line {
    /// With its line feed.
    pub written: Vec<u8>,
    /// The same as JSON; none when it is written so.
    pub kept: Option<Vec<u8>>,
}

impl From<Vec<u8>> for Line {
    fn from(written: Vec<u8>) -> Self {
        Self { written, kept: None }
    }
}

enum Message {
    Line(Line),
    Flush(SyncSender<()>),
}

/// Owns the thread that writes.
pub struct LineWriter {
    sender: LineSender,
}

impl LineWriter {
    /// Starts writing to `sink`. Without a thread (the system refuses one) lines are lost and counted.
    pub fn start(sink: impl Write + Send + 'static, recent: &'static Recent) -> Self {
        let (queue, receiver) = sync_channel(QUEUE);
        let started = std::thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || write_lines(&receiver, sink, recent));
        drop(started);
        Self {
            sender: LineSender {
                queue,
                lost: Arc::default(),
            },
        }
    }

    /// A handle that puts lines into the queue.
    pub fn sender(&self) -> LineSender {
        self.sender.clone()
    }

    /// Waits until everything queued so far is written, for two seconds at most.
    pub fn flush(&self) {
        self.sender.flush();
    }
}

/// Puts lines into the queue.
#[derive(Clone)]
pub struct LineSender {
    queue: SyncSender<Message>,
    lost: Arc<AtomicU64>,
}

impl LineSender {
    /// Queues a line. When the reader of the log has fallen behind by a whole queue, a line that matters
    /// waits for it and any other is dropped and counted.
    pub fn send(&self, line: impl Into<Line>, matters: bool) {
        let line = line.into();
        let left_out = if matters {
            self.queue.send(Message::Line(line)).is_err()
        } else {
            matches!(
                self.queue.try_send(Message::Line(line)),
                Err(TrySendError::Full(_) | TrySendError::Disconnected(_))
            )
        };
        if left_out {
            self.lost.fetch_add(1, Ordering::Relaxed);
            super::metrics::count_lost_log_line();
        }
    }

    /// Waits until everything queued so far is written, for two seconds at most.
    pub fn flush(&self) {
        let deadline = Instant::now() + PATIENCE;
        let (done, written) = sync_channel(1);
        let mut request = Message::Flush(done);
        while let Err(TrySendError::Full(refused)) = self.queue.try_send(request) {
            if Instant::now() > deadline {
                return;
            }
            request = refused;
            std::thread::yield_now();
        }
        let _ = written.recv_timeout(deadline.saturating_duration_since(Instant::now()));
    }

    /// Lines dropped since the start.
    #[cfg(test)]
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}

/// Writes what is queued, many lines at a time when many are waiting. A sink that fails is tried again
/// with the next lines: there is nowhere else to complain.
fn write_lines(receiver: &Receiver<Message>, mut sink: impl Write, recent: &Recent) {
    let mut chunk = Vec::with_capacity(CHUNK);
    let mut waiting = Vec::new();
    while let Ok(first) = receiver.recv() {
        if matches!(first, Message::Line(_)) {
            std::thread::sleep(GATHER);
        }
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Line(line) => {
                    recent.keep(line.kept.as_ref().unwrap_or(&line.written));
                    chunk.extend_from_slice(&line.written);
                }
                Message::Flush(done) => waiting.push(done),
            }
            next = match receiver.try_recv() {
                Ok(message) if chunk.len() < CHUNK => Some(message),
                Ok(message) => {
                    let _ = sink.write_all(&chunk);
                    chunk.clear();
                    Some(message)
                }
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => None,
            };
        }
        let _ = sink.write_all(&chunk).and_then(|()| sink.flush());
        chunk.clear();
        for done in waiting.drain(..) {
            let _ = done.send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Captured;
    use super::*;

    fn kept() -> &'static Recent {
        Box::leak(Box::default())
    }

    #[test]
    fn a_line_is_kept_as_it_is_written_or_in_its_own_form() {
        let (captured, recent) = (Captured::default(), kept());
        let writer = LineWriter::start(captured.clone(), recent);
        writer.sender().send(b"one\n".to_vec(), true);
        let two = Line {
            written: b"two\n".to_vec(),
            kept: Some(b"{2}\n".to_vec()),
        };
        writer.sender().send(two, true);
        writer.flush();
        assert_eq!(captured.text(), "one\ntwo\n");
        let lines: Vec<String> = recent.after(0).iter().map(|(_, line)| line.to_string()).collect();
        assert_eq!(lines, ["one", "{2}"]);
    }

    #[test]
    fn lines_come_out_whole_and_in_order() {
        let captured = Captured::default();
        let writer = LineWriter::start(captured.clone(), kept());
        for number in 0..20_000 {
            writer
                .sender()
                .send(format!("line {number}\n").into_bytes(), true);
        }
        writer.flush();
        let expected: Vec<_> = (0..20_000).map(|number| format!("line {number}")).collect();
        assert_eq!(captured.text().lines().collect::<Vec<_>>(), expected);
        assert_eq!(writer.sender().lost(), 0);
    }

    /// A sink that takes nothing until the test lets it.
    struct Blocked(Receiver<()>, Captured);

    impl Write for Blocked {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let _ = self.0.recv();
            self.1.write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_stops_costs_lines_and_never_time() {
        let (open, gate) = sync_channel(0);
        let captured = Captured::default();
        let writer = LineWriter::start(Blocked(gate, captured.clone()), kept());
        let lines = QUEUE + 20_000;
        for _ in 0..lines {
            writer.sender().send(b"x\n".to_vec(), false);
        }
        let lost = writer.sender().lost();
        assert!(lost > 0, "the queue is bounded");
        drop(open);
        writer.flush();
        writer.sender().send(b"still here\n".to_vec(), true);
        writer.flush();
        let written = captured.text().lines().filter(|line| *line == "x").count();
        assert_eq!(written as u64 + lost, lines as u64);
        assert!(captured.text().ends_with("still here\n"));
    }
}
