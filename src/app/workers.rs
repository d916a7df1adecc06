//! What the box does by itself while it runs.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::house::House;
use crate::platform::http::idempotency;
use crate::platform::outbox::Outbox;
use crate::platform::store::{EngineError, Lane};
use crate::platform::telemetry::metrics::metrics;
use crate::shared::actor::Actor;

/// How often histograms are folded, so that they stay small when nobody reads them.
const METRICS_PERIOD: Duration = Duration::from_secs(5);
/// How often activity of sessions is written down.
const ACTIVITY_PERIOD: Duration = Duration::from_mins(1);
/// How often what is kept no longer is taken out.
const PURGE_PERIOD: Duration = Duration::from_mins(10);
/// How often it is asked whether the check of the night is due.
const CHECK_PERIOD: Duration = Duration::from_mins(1);
/// How long the check rests after each piece of its work, so that requests come first.
const CHECK_REST: Duration = Duration::from_millis(10);
/// Rows that one purge takes out.
const PURGE_ROWS: usize = 50;

/// Starts every worker.
pub fn start(house: &House, tasks: &TaskTracker, stop: &CancellationToken) {
    house.archive().remove_leftovers();
    every(tasks, stop, METRICS_PERIOD, house, |_| async {
        metrics().run_upkeep();
    });
    every(tasks, stop, ACTIVITY_PERIOD, house, |house| async move {
        flush(&house).await;
    });
    every(tasks, stop, PURGE_PERIOD, house, |house| async move {
        purge(&house).await;
    });
    tasks.spawn(check_nightly(house.clone(), stop.clone()));
    tasks.spawn(house.reads().clone().run(stop.clone()));
    // No module has a handler yet: what is in the outbox waits for the one that will.
    tasks.spawn(Outbox::new(house.store(), Vec::new()).run(stop.clone()));
    tasks.spawn(house.modules().exchange.clone().run(stop.clone()));
    house.modules().patients.start(tasks, stop);
}

fn every<F>(
    tasks: &TaskTracker,
    stop: &CancellationToken,
    period: Duration,
    house: &House,
    work: impl Fn(House) -> F + Send + 'static,
) where
    F: Future<Output = ()> + Send,
{
    let (stop, house) = (stop.clone(), house.clone());
    tasks.spawn(async move {
        while stop
            .run_until_cancelled(tokio::time::sleep(period))
            .await
            .is_some()
        {
            work(house.clone()).await;
        }
    });
}

/// Checks the store each night, and when someone asks.
async fn check_nightly(house: House, stop: CancellationToken) {
    loop {
        let asked = tokio::time::timeout(CHECK_PERIOD, house.nightly().asked());
        let Some(asked) = stop.run_until_cancelled(asked).await else {
            return;
        };
        let (house, stop) = (house.clone(), stop.clone());
        let check = move || {
            let pace = || {
                if stop.is_cancelled() {
                    return Err(EngineError::Stopping);
                }
                std::thread::sleep(CHECK_REST);
                Ok(())
            };
            if asked.is_ok() {
                house.nightly().check(&house, &pace);
            } else {
                house.nightly().look(&house, &pace);
            }
        };
        if let Err(error) = tokio::task::spawn_blocking(check).await {
            tracing::error!(error = %error, "the check of the store stopped");
        }
    }
}

/// Writes down what so far only the memory knows.
pub async fn flush(house: &House) {
    if let Err(error) = house.modules().auth.flush_activity().await {
        tracing::warn!(error = %error, "the activity of sessions could not be written down");
    }
}

async fn purge(house: &House) {
    // One that is too old goes when it is looked at.
    drop(house.archive().stage(house.store().clock().now()));
    loop {
        let purged = house
            .store()
            .write_in(Lane::Batch, &Actor::system(), |tx| {
                idempotency::purge_old(tx, PURGE_ROWS)
            })
            .await;
        match purged {
            Ok(PURGE_ROWS) => {}
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(error = %error, "old answers could not be taken out");
                return;
            }
        }
    }
}

/// Tells systemd that the box answers, and then regularly that its store does: each beat is a durable
/// write, so that a hung disk or writer makes systemd start the box anew.
pub fn tell_systemd_ready(house: &House, tasks: &TaskTracker, stop: &CancellationToken) {
    drop(sd_notify::notify(&[sd_notify::NotifyState::Ready]));
    let Some(limit) = sd_notify::watchdog_enabled() else {
        return;
    };
    every(tasks, stop, limit / 3, house, |house| async move {
        let beat = house
            .store()
            .write_in(Lane::People, &Actor::system(), |_| Ok(()))
            .await;
        // A full disk is no reason to start anew: reading goes on.
        if beat.is_ok() || beat.is_err_and(|error| error.code() == "store.full") {
            drop(sd_notify::notify(&[sd_notify::NotifyState::Watchdog]));
        }
    });
}
