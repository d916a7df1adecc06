//! The made-up families of a demo clinic, registered as reception would do it, with the years in which their children came.

use jiff::civil::{Date, time};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::believable::{ChildSeed, Families, PastVisit, past_of, register_family};
use super::house::House;
use crate::modules::auth;
use crate::modules::clinic::{self, TimeZoneName};
use crate::modules::clinical::{self, PastReview};
use crate::platform::store::{Lane, View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::Error;
use crate::shared::ids::UserId;
use crate::shared::permission::Role;

/// The account with which one looks at the portal: the first family's.
pub const ACCOUNT: &str = "familia@demo.omi";

/// How large a demo clinic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoSize {
    /// Children, at least; the last family is registered whole.
    pub patients: usize,
    /// Equal seeds give equal people, so that what one sees can be told to another.
    pub seed: u64,
    /// Whether they have been here before, for years.
    pub has_past: bool,
}

impl Default for DemoSize {
    fn default() -> Self {
        Self {
            patients: 200,
            seed: 2026,
            has_past: true,
        }
    }
}

/// Who signs what was in the past.
#[derive(Clone, Copy)]
pub struct Professionals {
    /// The dentist.
    pub dentist: UserId,
    /// The hygienist.
    pub hygienist: UserId,
}

/// Registers the demo's children, family by family. A start that was cut short goes on where it stopped.
///
/// # Errors
/// When the store refuses.
pub async fn register(house: &House, size: DemoSize) -> Result<(), Error> {
    let (today, zone, known, professionals) = house.store().read(|tx| {
        let zone = clinic::settings(tx)?.time_zone;
        Ok((clinic::today(tx)?, zone, tx.counter(DONE)?, professionals(tx)?))
    })?;
    let mut patients = 0;
    for (nth, family) in (0_u64..).zip(Families::new(size.seed, today)) {
        if patients >= size.patients {
            break;
        }
        patients += family.children.len();
        if nth < known {
            continue;
        }
        let pasts: Vec<Vec<PastReview>> = (0_u64..)
            .zip(&family.children)
            .map(|(child, of)| {
                let who = professionals.filter(|_| size.has_past);
                who.map_or_else(Vec::new, |who| {
                    past(of, size.seed ^ (nth * 8 + child), today, zone, who)
                })
            })
            .collect();
        let work = move |tx: &mut WriteTx<'_>| {
            let children = register_family(tx, &family, |body| {
                if nth == 0 {
                    set(body, "/guardians/0/email", ACCOUNT);
                }
            })?;
            for (child, past) in children.iter().zip(&pasts) {
                if !past.is_empty() {
                    clinical::record_past(tx, *child, past)?;
                }
            }
            tx.next_number(DONE).map(drop)
        };
        house
            .store()
            .write_in(Lane::Batch, &Actor::system(), work)
            .await?;
    }
    Ok(())
}

/// Counts the families of the demo that are registered.
const DONE: &str = "demo_families";

/// The dentist and the hygienist of a clinic, if it has both.
///
/// # Errors
/// When the store cannot be read.
pub fn professionals(view: &impl View) -> Result<Option<Professionals>, Error> {
    let staff = auth::active_staff(view)?;
    let of = |role| {
        staff
            .iter()
            .find(|user| user.roles.contains(&role))
            .map(|user| user.id)
    };
    let both = of(Role::Odontologo).zip(of(Role::Higienista));
    Ok(both.map(|(dentist, hygienist)| Professionals { dentist, hygienist }))
}

/// The years in which a child came, as reviews to record.
pub fn past(
    child: &ChildSeed,
    seed: u64,
    today: Date,
    zone: TimeZoneName,
    who: Professionals,
) -> Vec<PastReview> {
    let zone = TimeZone::get(zone.as_str()).unwrap_or(TimeZone::UTC);
    let visits = past_of(seed, child.date_of_birth, child.plan.plan_type == "HIM", today);
    visits
        .into_iter()
        .filter_map(|visit| review(visit, &zone, who))
        .collect()
}

fn review(visit: PastVisit, zone: &TimeZone, who: Professionals) -> Option<PastReview> {
    // In the afternoon, when school is over.
    let came: Timestamp = zone.to_timestamp(visit.on.to_datetime(time(17, 15, 0, 0))).ok()?;
    let mut body = visit.review;
    body.as_object_mut()?.insert("reviewDate".to_owned(), json!(came));
    Some(PastReview {
        body,
        by: if visit.is_hygiene {
            who.hygienist
        } else {
            who.dentist
        },
        at: came.checked_add(SignedDuration::from_mins(25)).ok()?,
    })
}

fn set(body: &mut Value, pointer: &str, value: &str) {
    if let Some(place) = body.pointer_mut(pointer) {
        *place = value.into();
    }
}
