//! The module as the app holds it: the latest changes, who listens, who is where.

mod feed;
mod listener;
mod presence;

use std::sync::Arc;

use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;

use super::forms::{Place, PlaceKind};
use super::model::Topic;
use crate::modules::auth::AuthModule;
use crate::modules::patients::PatientsModule;
use crate::modules::tasks;
use crate::platform::store::{Store, Subject};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::{GuardianId, Id as _, PatientId, TaskId};
use feed::Feed;
pub use feed::Heard;
pub use listener::Listener;
use listener::Seats;
use presence::Rooms;
pub use presence::Visitor;

/// Hints about forms that are kept for a listener who is slow; one that misses some is told so.
const HINTS: usize = 64;

/// Live updates of the staff address.
pub struct LiveModule {
    pub(super) store: Store,
    pub(super) auth: Arc<AuthModule>,
    pub(super) patients: Arc<PatientsModule>,
    pub(super) rooms: Rooms,
    feed: Arc<Feed>,
    seats: Arc<Seats>,
    /// Counts commits: a hint to look, for all who listen.
    stir: watch::Sender<()>,
    moves: broadcast::Sender<Place>,
    closing: CancellationToken,
    app: Option<String>,
}

impl LiveModule {
    /// Follows the store. To be opened after `auth`, so that sessions are in step before anyone is woken.
    /// `app` is the script of the app that this box serves.
    #[must_use]
    pub fn open(
        store: &Store,
        auth: &Arc<AuthModule>,
        patients: &Arc<PatientsModule>,
        topics: &'static [Topic],
        app: Option<String>,
    ) -> Self {
        let feed = Arc::new(Feed::new(topics, *store.last_change().borrow()));
        let stir = watch::Sender::new(());
        let (following, stirring) = (Arc::clone(&feed), stir.clone());
        store.observe(Box::new(move |_, changes| {
            if following.add(changes) {
                stirring.send_replace(());
            }
        }));
        Self {
            store: store.clone(),
            auth: Arc::clone(auth),
            patients: Arc::clone(patients),
            rooms: Rooms::default(),
            feed,
            seats: Arc::default(),
            stir,
            moves: broadcast::Sender::new(HINTS),
            closing: CancellationToken::new(),
            app,
        }
    }

    /// Refuses a form of somebody who is hidden from the actor.
    ///
    /// # Errors
    /// As the door of the patients; `tasks.unknown`.
    pub(super) fn check_seen(&self, actor: &Actor, place: Place) -> Result<(), Error> {
        match place.kind {
            PlaceKind::Patient => {
                let child = Subject::Patient(PatientId::from_uuid(place.id));
                self.patients.check_seen(actor, child)
            }
            PlaceKind::Guardian => {
                let guardian = Subject::Guardian(GuardianId::from_uuid(place.id));
                self.patients.check_seen(actor, guardian)
            }
            PlaceKind::Task => {
                let id = TaskId::from_uuid(place.id);
                self.store
                    .read(|view| tasks::find_task(view, actor, id))
                    .map(drop)
            }
            PlaceKind::Settings => Ok(()),
        }
    }

    /// How many streams are open.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.seats.taken()
    }

    /// Ends every stream at once and takes no new one: the box stops.
    pub fn close(&self) {
        self.closing.cancel();
    }
}
