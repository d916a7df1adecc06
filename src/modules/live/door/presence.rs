//! Who has which form open. Said again and again by the windows themselves, so that one that is gone
//! without a word is gone from here too.

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use uuid::Uuid;

use super::super::forms::{PersonPresent, Place};
use super::LiveModule;
use crate::shared::ids::{SessionId, UserId};

/// After so long without a word a window counts as closed.
const SILENCE: SignedDuration = SignedDuration::from_secs(60);
/// Windows that one session can be known by; the oldest is forgotten.
const OF_SESSION: usize = 24;
/// Windows that are known at all.
const OF_BOX: usize = 2_000;

/// A window with a form in it.
struct Window {
    session: SessionId,
    id: Uuid,
    user: UserId,
    name: String,
    place: Place,
    since: Timestamp,
    heard: Timestamp,
}

/// Who is where.
#[derive(Default)]
pub struct Rooms(Mutex<Vec<Window>>);

/// Who says where they are.
pub struct Visitor {
    /// Their session.
    pub session: SessionId,
    /// Who they are.
    pub user: UserId,
    /// As others see them.
    pub name: String,
    /// The window.
    pub window: Uuid,
}

impl LiveModule {
    /// Notes where a window is, and answers who else is there. Those who are concerned are told.
    pub fn enter(&self, visitor: Visitor, place: Option<Place>) -> Vec<PersonPresent> {
        let now = self.store.clock().now();
        let mut windows = self.rooms.0.lock();
        windows.retain(|window| now.duration_since(window.heard) <= SILENCE);
        let known = windows
            .iter()
            .position(|window| window.session == visitor.session && window.id == visitor.window);
        let before = known.map(|index| windows.swap_remove(index));
        if before.is_none() {
            make_room(&mut windows, visitor.session);
        }
        let left = before.as_ref().map(|window| window.place);
        let since = before.filter(|window| Some(window.place) == place);
        if let Some(place) = place {
            windows.push(Window {
                session: visitor.session,
                id: visitor.window,
                user: visitor.user,
                name: visitor.name,
                place,
                since: since.map_or(now, |window| window.since),
                heard: now,
            });
        }
        let others = place.map(|place| self.others(&windows, place, visitor.user, visitor.window));
        drop(windows);
        if left != place {
            for moved in [left, place].into_iter().flatten() {
                // Nobody listens: nobody needs to know.
                drop(self.moves.send(moved));
            }
        }
        others.unwrap_or_default()
    }

    /// The people of other windows in a form; a session that ended has none.
    fn others(&self, windows: &[Window], place: Place, user: UserId, window: Uuid) -> Vec<PersonPresent> {
        let there = windows.iter().filter(|other| {
            other.place == place && other.id != window && self.auth.is_session_open(other.session)
        });
        let mut others: Vec<PersonPresent> = Vec::new();
        for other in there {
            let person = PersonPresent {
                name: other.name.clone(),
                since: other.since,
                own: other.user == user,
            };
            match others
                .iter_mut()
                .find(|seen| seen.name == person.name && seen.own == person.own)
            {
                Some(seen) => seen.since = seen.since.min(person.since),
                None => others.push(person),
            }
        }
        others.sort_by_key(|person| person.since);
        others
    }
}

/// Forgets the windows longest unheard of, of a session that has too many and of all when there are too many.
fn make_room(windows: &mut Vec<Window>, session: SessionId) {
    let own = windows.iter().filter(|window| window.session == session).count();
    let of_all = windows.len() >= OF_BOX;
    if own < OF_SESSION && !of_all {
        return;
    }
    let oldest = windows
        .iter()
        .enumerate()
        .filter(|(_, window)| of_all || window.session == session)
        .min_by_key(|(_, window)| window.heard)
        .map(|(index, _)| index);
    if let Some(oldest) = oldest {
        windows.swap_remove(oldest);
    }
}
