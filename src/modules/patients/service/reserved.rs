//! Reserving files to named people, and lifting that again. The rules stand in `rules::reserved`.

use serde_json::{Value, json};

use crate::modules::auth::{User, UserState};
use crate::modules::patients::error::PatientsError;
use crate::modules::patients::forms::ReservationForm;
use crate::modules::patients::model::Reservation;
use crate::modules::patients::rules::{self, Reserving};
use crate::modules::patients::store;
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Record as _, View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, FieldErrors};
use crate::shared::ids::{PatientId, UserId};
use crate::shared::permission::{Permission, Role, may};

/// Somebody who can be named for a file.
pub struct Nameable {
    /// The account.
    pub id: UserId,
    /// The name.
    pub name: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// Whether they still work here.
    pub is_active: bool,
}

/// How a file is reserved, with everyone who can be named.
pub struct ReservationView {
    /// As it is stored; nothing when the file was never reserved.
    pub stored: Option<Reservation>,
    /// Who works here, and who is named although they do not any more.
    pub people: Vec<Nameable>,
}

impl ReservationView {
    /// Its version; 0 when the file was never reserved.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.stored.as_ref().map_or(0, |stored| stored.header.version)
    }

    /// The reservation that holds.
    #[must_use]
    pub fn holding(&self) -> Option<&Reservation> {
        self.stored
            .as_ref()
            .filter(|stored| stored.header.deleted_at.is_none())
    }
}

/// How a file is reserved. An administrator sees it of every file, a dentist of those that they open.
///
/// # Errors
/// 403; 404.
pub fn read_reservation(view: &impl View, actor: &Actor, id: PatientId) -> Result<ReservationView, Error> {
    check_manager(view, actor, id)?;
    store::patient(view, id)?;
    let stored = view.get::<Reservation>(id)?;
    let named = stored.as_ref().map_or(&[][..], |stored| &stored.staff);
    let mut people = Vec::new();
    for user in view.find::<User>(&User::staff_index())? {
        let is_active = works_here(&user);
        if is_active || named.contains(&user.id) {
            people.push(Nameable {
                id: user.id,
                name: user.name,
                roles: user.roles,
                is_active,
            });
        }
    }
    people.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(ReservationView { stored, people })
}

/// Reserves a file, or changes for whom it is reserved.
///
/// # Errors
/// 403; 404; 422 with every field that is wrong.
pub fn reserve_file(tx: &mut WriteTx<'_>, id: PatientId, form: &ReservationForm) -> Result<(), Error> {
    check_manager(tx, tx.actor(), id)?;
    let patient = store::patient(tx, id)?;
    let reserving = rules::parse_reservation(form)?;
    check_staff(tx, &reserving.staff)?;
    let old = store::reservation_of(tx, id)?;
    let before = old.as_ref().map_or_else(|| json!({}), |old| fields(tx, old));
    for absorbed in &patient.absorbed {
        put(tx, *absorbed, &reserving)?;
    }
    let reservation = put(tx, id, &reserving)?;
    let act = match old {
        None => "patients.file_reserved",
        Some(_) => "patients.reservation_changed",
    };
    Audit::of(act, reservation.subject())
        .on(&reservation)
        .changed(&before, &fields(tx, &reservation))
        .write(tx)
}

/// Reserves one file. Those that were taken into it are reserved with it: the log still speaks of them.
fn put(tx: &mut WriteTx<'_>, id: PatientId, reserving: &Reserving) -> Result<Reservation, Error> {
    let old = tx.get::<Reservation>(id)?;
    let mut reservation = Reservation {
        id,
        header: Header {
            deleted_at: None,
            ..old.map_or_else(Header::default, |old| old.header)
        },
        reason: reserving.reason,
        note: reserving.note.clone(),
        staff: reserving.staff.clone(),
        by: tx.actor().user,
    };
    tx.put(&mut reservation)?;
    Ok(reservation)
}

/// Opens a file to everyone who reads files again.
///
/// # Errors
/// 403; 404; 409 `patients.not_reserved`.
pub fn lift_reservation(tx: &mut WriteTx<'_>, id: PatientId) -> Result<(), Error> {
    check_manager(tx, tx.actor(), id)?;
    let mut reservation = store::reservation_of(tx, id)?.ok_or(PatientsError::NotReserved)?;
    let before = fields(tx, &reservation);
    for absorbed in &store::patient(tx, id)?.absorbed {
        if let Some(mut held) = store::reservation_of(tx, *absorbed)? {
            held.header.deleted_at = Some(tx.now());
            tx.put(&mut held)?;
        }
    }
    reservation.header.deleted_at = Some(tx.now());
    tx.put(&mut reservation)?;
    Audit::of("patients.reservation_lifted", reservation.subject())
        .on(&reservation)
        .changed(&before, &json!({}))
        .write(tx)
}

/// Administrators manage every reservation; a dentist those of the files that they open.
fn check_manager(view: &impl View, actor: &Actor, id: PatientId) -> Result<(), Error> {
    actor.require(Permission::PatientsReserve)?;
    if !actor.roles.contains(&Role::Admin) && store::is_hidden(view, actor, id)? {
        let may_open = actor.may(Permission::PatientsBreakGlass);
        return Err(PatientsError::Reserved { may_open }.into());
    }
    // An hour by an open door is no reason to stay.
    let is_named = store::reservation_of(view, id)?
        .is_none_or(|held| actor.user.is_some_and(|user| held.staff.contains(&user)));
    if !actor.roles.contains(&Role::Admin) && !is_named {
        return Err(PatientsError::Reserved { may_open: false }.into());
    }
    Ok(())
}

fn check_staff(tx: &WriteTx<'_>, staff: &[UserId]) -> Result<(), Error> {
    let mut errors = FieldErrors::default();
    let mut treats = false;
    for (at, id) in staff.iter().enumerate() {
        match tx.get::<User>(*id)?.filter(works_here) {
            Some(user) => treats = treats || may(&user.roles, Permission::MedicalWrite),
            None => errors.add(format!("staff[{at}]"), "patients.reserve_unknown"),
        }
    }
    if errors.is_empty() && !treats {
        errors.add("staff", "patients.reserve_nobody_treats");
    }
    let actor = tx.actor();
    if !actor.roles.contains(&Role::Admin) && !actor.user.is_some_and(|user| staff.contains(&user)) {
        errors.add("staff", "patients.reserve_without_oneself");
    }
    errors.finish()
}

fn works_here(user: &User) -> bool {
    user.state == UserState::Active && user.header.deleted_at.is_none() && user.is_staff()
}

/// Names rather than ids, since that is what whoever reads the log asks.
fn fields(view: &impl View, reservation: &Reservation) -> Value {
    let name = |id: &UserId| {
        let user = view.get::<User>(*id).ok().flatten();
        user.map_or_else(|| id.to_string(), |user| user.name)
    };
    json!({
        "reserveReason": reservation.reason,
        "reserveNote": reservation.note,
        "reservedTo": reservation.staff.iter().map(name).collect::<Vec<_>>(),
    })
}
