//! One open stream: greets, tells what changed, breathes, and ends when its session does.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, sleep, sleep_until};

use super::super::error::LiveError;
use super::super::forms::{Changes, Hello, LiveEvent, Moved, Place, Position};
use super::super::model::Pointer;
use super::super::rules::{heard, written};
use super::{Heard, LiveModule};
use crate::modules::patients::{Reservation, UrgentAccess};
use crate::platform::store::{Record as _, Subject};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::SessionId;
use crate::shared::permission::Permission;

/// Streams that one session may have open: a browser has one for each of its tabs.
pub const OF_SESSION: usize = 24;
/// Streams that the box may have open.
const OF_BOX: usize = 600;
/// What comes within this time is told at once: an import would be a thousand events a second.
const GATHER: Duration = Duration::from_millis(60);
/// A sign of life, so that both ends notice when the other is gone; the session is looked at too.
const BREATH: Duration = Duration::from_secs(15);

/// Who listens, counted.
#[derive(Default)]
pub struct Seats(Mutex<HashMap<SessionId, usize>>);

impl Seats {
    pub fn taken(&self) -> usize {
        self.0.lock().values().sum()
    }

    fn take(self: &Arc<Self>, session: SessionId) -> Result<Seat, LiveError> {
        let mut taken = self.0.lock();
        if taken.values().sum::<usize>() >= OF_BOX {
            return Err(LiveError::TooMany);
        }
        let own = taken.entry(session).or_default();
        if *own >= OF_SESSION {
            return Err(LiveError::TooManyOfSession);
        }
        *own += 1;
        Ok(Seat {
            seats: Arc::clone(self),
            session,
        })
    }
}

/// One place among those who listen, given back when it is dropped.
struct Seat {
    seats: Arc<Seats>,
    session: SessionId,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.0.lock();
        if let Some(own) = taken.get_mut(&self.session) {
            *own -= 1;
            if *own == 0 {
                taken.remove(&self.session);
            }
        }
    }
}

/// One open stream.
pub struct Listener {
    live: Arc<LiveModule>,
    actor: Arc<Actor>,
    cursor: u64,
    stir: watch::Receiver<()>,
    moves: broadcast::Receiver<Place>,
    next_breath: Instant,
    state: State,
    _seat: Seat,
}

#[derive(PartialEq, Eq)]
enum State {
    Silent,
    Listening,
    Over,
}

/// What makes a listener speak.
enum Call {
    Stirred,
    Moved(Option<Place>),
    Breath,
    Closing,
}

impl Listener {
    /// Takes a seat. `after` is the last position that was heard; without it the stream starts now.
    pub fn new(live: &Arc<LiveModule>, actor: &Arc<Actor>, after: Option<u64>) -> Result<Self, LiveError> {
        if live.closing.is_cancelled() {
            return Err(LiveError::Stopping);
        }
        let session = actor.session.ok_or(LiveError::TooManyOfSession)?;
        let seat = live.seats.take(session)?;
        let mut stir = live.stir.subscribe();
        // What was committed while nobody listened is heard at once.
        stir.mark_changed();
        Ok(Self {
            cursor: after.unwrap_or_else(|| live.feed.latest()),
            moves: live.moves.subscribe(),
            next_breath: Instant::now() + BREATH,
            state: State::Silent,
            live: Arc::clone(live),
            actor: Arc::clone(actor),
            stir,
            _seat: seat,
        })
    }

    /// The next piece of the stream; none once it is over.
    pub async fn next(&mut self) -> Option<Bytes> {
        match self.state {
            State::Over => return None,
            State::Silent => {
                self.state = State::Listening;
                return Some(self.hello().into());
            }
            State::Listening => {}
        }
        loop {
            let call = self.wait().await;
            if let Call::Closing = call {
                self.state = State::Over;
                return None;
            }
            if self.live.auth.check_session(&self.actor).is_err() {
                self.state = State::Over;
                return Some(written(&LiveEvent::End, None).into());
            }
            let said = match call {
                Call::Stirred => self.news().unwrap_or_else(|error| {
                    tracing::warn!(
                        cause = error.cause(),
                        "the change log cannot be read for a stream"
                    );
                    self.state = State::Over;
                    None
                }),
                Call::Moved(place) if self.may_hear_of(place) => {
                    Some(written(&LiveEvent::Presence(Moved { place }), None))
                }
                Call::Breath => Some(":\n\n".to_owned()),
                Call::Moved(_) | Call::Closing => None,
            };
            if let Some(said) = said {
                return Some(said.into());
            }
            if self.state == State::Over {
                return None;
            }
        }
    }

    async fn wait(&mut self) -> Call {
        let closing = self.live.closing.clone();
        let gathered = async {
            tokio::select! {
                stirred = self.stir.changed() => match stirred {
                    Ok(()) => { sleep(GATHER).await; self.stir.mark_unchanged(); Call::Stirred }
                    Err(_) => Call::Closing,
                },
                moved = self.moves.recv() => match moved {
                    Ok(place) => Call::Moved(Some(place)),
                    Err(broadcast::error::RecvError::Lagged(_)) => Call::Moved(None),
                    Err(broadcast::error::RecvError::Closed) => Call::Closing,
                },
                () = sleep_until(self.next_breath) => Call::Breath,
            }
        };
        let call = closing
            .run_until_cancelled(gathered)
            .await
            .unwrap_or(Call::Closing);
        if let Call::Breath = call {
            self.next_breath = Instant::now() + BREATH;
        }
        call
    }

    /// Whether the person may know of whom a pointer is about. That a file is reserved, and opened all the same, is
    /// known to those who do not open it too.
    fn is_seen(&self, pointer: &Pointer) -> bool {
        let is_about_the_door = [Reservation::TABLE, UrgentAccess::TABLE].contains(&pointer.topic.table);
        is_about_the_door || self.sees(pointer.subject)
    }

    fn sees(&self, subject: Subject) -> bool {
        let hides = self.live.patients.hides(&self.actor, subject);
        // What cannot be looked up is not told.
        !hides.unwrap_or(true)
    }

    fn may_hear_of(&self, place: Option<Place>) -> bool {
        let is_seen = place.is_none_or(|place| self.live.check_seen(&self.actor, place).is_ok());
        is_seen && self.actor.may(Permission::PatientsRead)
    }

    fn hello(&self) -> String {
        let hello = Hello {
            seq: self.cursor,
            version: env!("CARGO_PKG_VERSION"),
            app: self.live.app.clone(),
        };
        written(&LiveEvent::Hello(hello), Some(self.cursor))
    }

    /// What changed since, of what this person may read.
    fn news(&mut self) -> Result<Option<String>, Error> {
        match self.live.feed.after(&self.live.store, self.cursor)? {
            Heard::Lost { latest } => {
                self.cursor = latest;
                let reset = LiveEvent::Reset(Position { seq: latest });
                Ok(Some(written(&reset, Some(latest))))
            }
            Heard::Changes { pointers, upto } => {
                self.cursor = upto;
                if upto < self.live.feed.latest() {
                    self.stir.mark_changed();
                }
                let seen: Vec<Pointer> = pointers
                    .into_iter()
                    .filter(|pointer| self.is_seen(pointer))
                    .collect();
                let changes = heard(&self.actor, &seen);
                if changes.is_empty() {
                    return Ok(None);
                }
                let told = LiveEvent::Changes(Changes { changes });
                Ok(Some(written(&told, Some(upto))))
            }
        }
    }
}
