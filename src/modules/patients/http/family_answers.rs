//! What is answered about a family.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::{AddressAnswer, GuardianAnswer};
use crate::modules::patients::model::{Channel, Guardian, Patient};
use crate::modules::patients::rules::{self, Doubt};
use crate::modules::patients::service::Family;
use crate::shared::ids::{GuardianId, PatientId};
use crate::shared::language::Language;
use crate::shared::person::{DniNie, Email, LongText, PersonName, Phone, ShortText};

/// A guardian as one of a family.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FamilyGuardian {
    /// Its id.
    id: GuardianId,
    /// Given names.
    first_name: PersonName,
    /// Surnames.
    last_name: PersonName,
    /// DNI or NIE.
    dni_nie: Option<DniNie>,
    /// E-mail address.
    email: Option<Email>,
    /// Phone number.
    phone: Option<Phone>,
    /// Ways by which they prefer to be reached; empty when they named none.
    channels: Vec<Channel>,
    /// The language of their messages; null for the clinic's.
    language: Option<Language>,
    /// From when they wish to be left alone.
    #[schema(example = "21:00")]
    quiet_from: Option<String>,
    /// Until when.
    #[schema(example = "09:30")]
    quiet_until: Option<String>,
    /// Anything else about reaching them.
    remark: Option<ShortText>,
    /// What the front desk should know about the family.
    notes: Option<LongText>,
    /// The version of the person, for their contact preferences.
    pub version: u64,
}

impl From<Guardian> for FamilyGuardian {
    fn from(guardian: Guardian) -> Self {
        let Guardian {
            id,
            header,
            facts,
            contact,
            notes,
            merged_into: _,
        } = guardian;
        Self {
            id,
            first_name: facts.first_name,
            last_name: facts.last_name,
            dni_nie: facts.dni_nie,
            email: facts.email,
            phone: facts.phone,
            channels: contact.channels,
            language: contact.language,
            quiet_from: contact.quiet.map(|(from, _)| rules::show_time(from)),
            quiet_until: contact.quiet.map(|(_, until)| rules::show_time(until)),
            remark: contact.remark,
            notes,
            version: header.version,
        }
    }
}

/// A child as one of a family.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FamilyChild {
    /// Its id.
    id: PatientId,
    /// The number of its history.
    #[schema(example = "HC-000123")]
    medical_record_number: String,
    /// Given names.
    first_name: PersonName,
    /// Surnames.
    last_name: PersonName,
    /// Birth date.
    #[schema(value_type = String, format = Date)]
    date_of_birth: Date,
    /// Postal address.
    address: Option<AddressAnswer>,
    /// The guardian who pays.
    payer_id: Option<GuardianId>,
    /// Its guardians as they are to this child.
    guardians: Vec<GuardianAnswer>,
    /// The version of its file, for who pays.
    pub version: u64,
}

impl FamilyChild {
    fn of(child: Patient, guardians: &[Guardian], today: Date) -> Self {
        let links = child.guardians.iter().filter_map(|link| {
            let guardian = guardians.iter().find(|guardian| guardian.id == link.guardian)?;
            Some(GuardianAnswer::of(guardian.clone(), link, today))
        });
        Self {
            guardians: links.collect(),
            id: child.id,
            medical_record_number: child.record_number(),
            payer_id: child.paid_by(),
            first_name: child.facts.first_name,
            last_name: child.facts.last_name,
            date_of_birth: child.facts.date_of_birth,
            address: child.facts.address.map(AddressAnswer::from),
            version: child.header.version,
        }
    }
}

/// The children of a guardian with everyone who is a guardian of them.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FamilyAnswer {
    /// The guardian from whom it is seen.
    id: GuardianId,
    /// That one first.
    guardians: Vec<FamilyGuardian>,
    /// Oldest file first; removed files are left out.
    children: Vec<FamilyChild>,
    /// The numbers of those of their children whose files are reserved to others.
    reserved: Vec<String>,
    /// What cannot all be true.
    doubts: Vec<Doubt>,
}

impl From<Family> for FamilyAnswer {
    fn from(family: Family) -> Self {
        let Family {
            guardian,
            guardians,
            children,
            reserved,
            doubts,
            today,
        } = family;
        let children = children.into_iter();
        Self {
            id: guardian,
            children: children
                .map(|child| FamilyChild::of(child, &guardians, today))
                .collect(),
            guardians: guardians.into_iter().map(FamilyGuardian::from).collect(),
            reserved,
            doubts,
        }
    }
}
