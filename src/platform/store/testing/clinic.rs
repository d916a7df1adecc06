//! A little clinic for fault tests: each registration writes to several tables, the audit chain, the
//! outbox and a counter, as the real ones do; and a check that all of it is there or none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::{Head, Header, Index, Record, RecordKind, Store, Subject, View as _, WriteTx, inspect};
use super::{Note, mail};
use crate::platform::audit::Audit;
use crate::platform::outbox::{Job, NewJob, counts};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::{GuardianId, Id as _, PatientId};

/// A second record, which belongs to the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Parent {
    id: GuardianId,
    header: Header,
    child: PatientId,
    number: u64,
}

impl Record for Parent {
    const TABLE: &'static str = "parents";
    type Id = GuardianId;
    fn id(&self) -> GuardianId {
        self.id
    }
    fn header(&self) -> &Header {
        &self.header
    }
    fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
    fn subject(&self) -> Subject {
        Subject::Guardian(self.id)
    }
    fn indexes(&self) -> Vec<Index> {
        vec![
            Index::id("child", self.child),
            Index::number("number", self.number).unique(),
        ]
    }
}

pub(crate) fn kinds() -> Vec<RecordKind> {
    vec![RecordKind::of::<Note>(), RecordKind::of::<Parent>()]
}

/// Registers someone under a name; the number given.
pub(crate) fn register(name: &str) -> impl Fn(&mut WriteTx<'_>) -> Result<u64, Error> + Send + 'static {
    let name = name.to_owned();
    move |tx| {
        let number = tx.next_number("children")?;
        let mut child = Note::new(tx.new_id(), &name);
        tx.put(&mut child)?;
        let mut parent = Parent {
            id: tx.new_id(),
            header: Header::default(),
            child: child.id,
            number,
        };
        tx.put(&mut parent)?;
        tx.enqueue(NewJob {
            kind: "welcome",
            subject: Subject::Guardian(parent.id),
            payload: serde_json::json!({ "number": number }),
            deadline: None,
        })?;
        Audit::of("children.registered", Subject::Patient(child.id))
            .on(&child)
            .write(tx)?;
        Ok(number)
    }
}

/// Does everything that a registration does, and refuses in the end.
pub(crate) fn refuse(name: &str) -> impl Fn(&mut WriteTx<'_>) -> Result<u64, Error> + Send + 'static {
    let register = register(name);
    move |tx| {
        register(tx)?;
        Err(Error::new(Kind::Conflict, "test.refused"))
    }
}

/// Touches the record of a name.
pub(crate) fn touch(name: &str) -> impl Fn(&mut WriteTx<'_>) -> Result<u64, Error> + Send + 'static {
    let name = name.to_owned();
    move |tx| {
        let mut child = tx
            .find::<Note>(&mail(&name))?
            .pop()
            .ok_or(Error::not_found("test.nobody"))?;
        tx.put(&mut child)?;
        Audit::of("children.touched", Subject::Patient(child.id)).write(tx)?;
        Ok(child.header.version)
    }
}

/// What was promised: the numbers of acknowledged registrations and the versions of their records.
#[derive(Clone, Debug, Default)]
pub(crate) struct Promised {
    pub(crate) numbers: BTreeMap<String, u64>,
    pub(crate) versions: BTreeMap<String, u64>,
    pub(crate) head: Head,
}

/// Runs one write and remembers what was acknowledged.
pub(crate) fn promise(
    store: &Store,
    promised: &mut Promised,
    name: &str,
    is_new: bool,
) -> Result<u64, Error> {
    let outcome = if is_new {
        store.write_blocking(&Actor::system(), register(name))
    } else {
        store.write_blocking(&Actor::system(), touch(name))
    };
    if let Ok(answer) = outcome {
        promised.keep(name, answer, is_new);
    }
    outcome
}

impl Promised {
    pub(crate) fn keep(&mut self, name: &str, answer: u64, is_new: bool) {
        if is_new {
            self.numbers.insert(name.to_owned(), answer);
            self.versions.insert(name.to_owned(), 1);
        } else {
            self.versions.insert(name.to_owned(), answer);
        }
    }
}

/// Everything promised is there; whatever else is there is whole; nothing disagrees.
pub(crate) fn verify(store: &Store, promised: &Promised) -> Result<(), String> {
    let report = store
        .read(|tx| inspect(tx, &kinds()))
        .map_err(|error| format!("{error:?}"))?;
    if !report.findings.is_empty() {
        return Err(format!("findings: {:?}", report.findings));
    }
    let told = store.read(|tx| {
        for (name, number) in &promised.numbers {
            let Some(child) = tx.find::<Note>(&mail(name))?.pop() else {
                return Ok(Err(format!("{name} was acknowledged and is gone")));
            };
            let holder = tx
                .find::<Parent>(&Index::number("number", *number).unique())?
                .pop();
            if holder.is_none_or(|parent| parent.child != child.id) {
                return Ok(Err(format!("{name} lost number {number}")));
            }
            let version = promised.versions.get(name).copied().unwrap_or(1);
            if child.header.version < version {
                return Ok(Err(format!("{name} fell back below version {version}")));
            }
        }
        // Half writes would show as different counts; reused or skipped numbers as gaps.
        let (children, parents) = (tx.count::<Note>()?, tx.count::<Parent>()?);
        let (jobs, last) = (counts(tx)?.pending, tx.counter("children")?);
        if [parents, jobs, last] != [children; 3] || tx.count::<Job>()? != children {
            return Ok(Err(format!(
                "{children} children, {parents} parents, {jobs} jobs, number {last}"
            )));
        }
        for number in 1..=last {
            if tx
                .find_ids::<Parent>(&Index::number("number", number).unique())?
                .len()
                != 1
            {
                return Ok(Err(format!("number {number} has no holder")));
            }
        }
        if tx.journal_head()?.seq < promised.head.seq {
            return Ok(Err("the audit chain fell back".to_owned()));
        }
        Ok(Ok(()))
    });
    told.map_err(|error| format!("{error:?}"))?
}
