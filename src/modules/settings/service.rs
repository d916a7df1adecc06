//! Reading and changing the settings.

use super::forms::{ChangeClinic, ClinicVersionView};
use super::model::ClinicVersion;
use super::rules;
use crate::modules::auth::User;
use crate::modules::clinic::{self, Clinic};
use crate::platform::store::{Header, View, WriteTx};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::permission::Permission;
use crate::shared::person::LongText;

/// Versions that are shown.
const SHOWN: usize = 100;

/// Changes the settings and keeps the version. What is already so makes none.
///
/// # Errors
/// 422 over the fields; the permission.
pub fn change_clinic(tx: &mut WriteTx<'_>, form: &ChangeClinic) -> Result<(), Error> {
    tx.actor().require(Permission::SettingsManage)?;
    let mut wrong = FieldErrors::default();
    let reason = wrong.check("reason", LongText::parse(&form.reason));
    let values = rules::parse(&form.settings)?;
    wrong.finish()?;
    let before = clinic::settings(tx)?;
    if before.values() == values {
        return Ok(());
    }
    if tx
        .find_until::<ClinicVersion>(&ClinicVersion::order_index(0), 1)?
        .is_empty()
    {
        // The version before the first change, of which nobody is known.
        let first = ClinicVersion {
            id: tx.new_id(),
            header: Header::default(),
            number: before.header.version,
            at: before.header.updated_at,
            author: None,
            reason: String::new(),
            values: before.values(),
        };
        keep(tx, first)?;
    }
    let after = clinic::change_clinic(tx, values)?;
    let version = ClinicVersion {
        id: tx.new_id(),
        header: Header::default(),
        number: after.header.version,
        at: tx.now(),
        author: tx.actor().user,
        reason: reason.map(|reason| reason.to_string()).unwrap_or_default(),
        values: after.values(),
    };
    keep(tx, version)
}

fn keep(tx: &mut WriteTx<'_>, mut version: ClinicVersion) -> Result<(), Error> {
    tx.put(&mut version)
}

/// The versions, the newest first, and in what each differs from the one before.
///
/// # Errors
/// When the store cannot be read.
pub fn list_versions(view: &impl View) -> Result<Vec<ClinicVersionView>, Error> {
    // One more than is shown, to compare the last one with.
    let versions = view.find_until::<ClinicVersion>(&ClinicVersion::order_index(0), SHOWN + 1)?;
    let fields: Vec<_> = versions
        .iter()
        .map(|version| rules::written(&version.values))
        .collect();
    let befores = fields.iter().skip(1).map(Some).chain([None]);
    let mut shown = Vec::new();
    for ((version, settings), before) in versions.iter().zip(&fields).zip(befores).take(SHOWN) {
        let author = match version.author {
            Some(author) => view.get::<User>(author)?.map(|user| user.name),
            None => None,
        };
        shown.push(ClinicVersionView {
            version: version.number,
            at: version.at,
            author,
            reason: version.reason.clone(),
            changed: before
                .map(|before| rules::differences(before, settings))
                .unwrap_or_default(),
            settings: settings.clone(),
        });
    }
    Ok(shown)
}

/// The settings in force with their version.
///
/// # Errors
/// `clinic.not_founded`.
pub fn current(view: &impl View) -> Result<Clinic, Error> {
    clinic::settings(view)
}
