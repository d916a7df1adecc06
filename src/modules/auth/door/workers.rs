//! What the door does by itself now and then.

use super::super::service;
use super::AuthModule;
use crate::platform::store::{Lane, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;

/// Sessions dealt with in one write.
const CHUNK: usize = 50;

impl AuthModule {
    /// Writes down when people last did something, marks sessions that were left alone for too long,
    /// and takes out what has expired. Called every minute and before the box stops.
    ///
    /// # Errors
    /// When the store cannot be written; what was not written stays to be written.
    pub async fn flush_activity(&self) -> Result<(), Error> {
        let system = Actor::system();
        for chunk in self.sessions.unwritten().chunks(CHUNK) {
            let noted = chunk.to_vec();
            let work = move |tx: &mut WriteTx<'_>| service::write_activity(tx, &noted);
            self.store.write_in(Lane::Batch, &system, work).await?;
            self.sessions.written(chunk);
        }
        for chunk in self.sessions.idle(self.now(), self.policy.idle()).chunks(CHUNK) {
            let idle = chunk.to_vec();
            let work = move |tx: &mut WriteTx<'_>| service::mark_idle(tx, &idle);
            self.store.write_in(Lane::Batch, &system, work).await?;
        }
        let purge = |tx: &mut WriteTx<'_>| service::purge_expired(tx, CHUNK);
        while self.store.write_in(Lane::Batch, &system, purge).await? >= CHUNK {}
        Ok(())
    }
}
