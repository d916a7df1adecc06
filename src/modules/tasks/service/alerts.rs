//! Alerts that other modules raise inside their own writes, by way of events.

use super::super::model::{Alert, Assignee, Done, Task, TaskFacts};
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Record as _, View as _, WriteTx};
use crate::shared::error::Error;

/// Raises an alert, unless a task tells of it that was not settled: also one that somebody has ticked off or deleted.
/// Never refused for being too many: alerts are one for each thing they tell of.
///
/// # Errors
/// When the store refuses.
pub fn raise_alert(tx: &mut WriteTx<'_>, alert: Alert, assignee: Assignee) -> Result<(), Error> {
    if !tx.find_ids::<Task>(&alert.index())?.is_empty() {
        return Ok(());
    }
    let mut task = Task {
        id: tx.new_id(),
        header: Header::default(),
        facts: TaskFacts {
            title: None,
            notes: None,
            due: None,
            assignee,
            patient: alert.patient(),
        },
        done: None,
        made_by: None,
        alert: Some(alert),
        is_settled: false,
    };
    tx.put(&mut task)?;
    Audit::of("tasks.alert_raised", task.subject())
        .on(&task)
        .write(tx)
}

/// What an alert told of is settled: its task is done by itself, and the next time it is raised anew.
///
/// # Errors
/// When the store refuses.
pub fn withdraw_alert(tx: &mut WriteTx<'_>, alert: Alert) -> Result<(), Error> {
    for mut task in tx.find::<Task>(&alert.index())? {
        task.is_settled = true;
        task.done.get_or_insert(Done {
            at: tx.now(),
            by: None,
        });
        tx.put(&mut task)?;
        Audit::of("tasks.alert_settled", task.subject())
            .on(&task)
            .write(tx)?;
    }
    Ok(())
}
