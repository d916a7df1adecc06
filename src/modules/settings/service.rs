//! Reading and changing the settings.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::forms::{
    ChangeClinic, ClinicVersionView, ConsentTextView, ConsentVersionView, CurrentConsent, PublishConsentForm,
};
use super::model::ClinicVersion;
use super::rules;
use crate::modules::auth;
use crate::modules::clinic::{self, Clinic, ConsentKind, Logo};
use crate::platform::audit::Audit;
use crate::platform::crypto;
use crate::platform::picture::Picture;
use crate::platform::store::{Header, Subject, View, WriteTx};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::ids::{LogoId, UserId};
use crate::shared::permission::Permission;
use crate::shared::person::LongText;

/// Versions that are shown.
const SHOWN: usize = 100;
/// How long a picture that no version of the settings shows is kept for whoever uploaded it.
const UNUSED_LOGO_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Changes the settings and keeps the version. What is already so makes none.
///
/// # Errors
/// 422 over the fields; the permission; `auth.reauthentication_required` over how people sign in.
pub fn change_clinic(tx: &mut WriteTx<'_>, form: &ChangeClinic) -> Result<(), Error> {
    tx.actor().require(Permission::SettingsManage)?;
    let mut wrong = FieldErrors::default();
    let reason = wrong.check("reason", LongText::parse(&form.reason));
    let values = rules::parse(&form.settings)?;
    if let Some(logo) = values.brand.logo
        && tx.get::<Logo>(logo)?.is_none()
    {
        wrong.add("settings.brand.logo", "settings.logo_unknown");
    }
    wrong.finish()?;
    let before = clinic::settings(tx)?;
    if before.values() == values {
        return Ok(());
    }
    if before.security != values.security {
        auth::require_reauthentication(tx)?;
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
        let author = name_of(view, version.author)?;
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

/// Keeps a picture, so that it can be chosen as the logo. The same picture is kept once.
///
/// # Errors
/// The permission.
pub fn keep_logo(tx: &mut WriteTx<'_>, picture: &Picture) -> Result<Logo, Error> {
    tx.actor().require(Permission::SettingsManage)?;
    let digest = crypto::sha256_hex(&picture.png);
    if let Some(known) = tx.find::<Logo>(&Logo::digest_index(&digest))?.pop() {
        return Ok(known);
    }
    forget_unused_logos(tx)?;
    let mut logo = Logo {
        id: tx.new_id(),
        header: Header::default(),
        uploaded_at: tx.now(),
        digest,
        width: picture.width,
        height: picture.height,
        png: picture.png.clone(),
    };
    tx.put(&mut logo)?;
    Audit::of("settings.logo_uploaded", Subject::Clinic)
        .on(&logo)
        .write(tx)?;
    Ok(logo)
}

/// Pictures that were tried and not chosen do not stay; one that any version shows does.
fn forget_unused_logos(tx: &mut WriteTx<'_>) -> Result<(), Error> {
    let Ok(until) = tx.now().checked_sub(UNUSED_LOGO_KEPT) else {
        return Ok(());
    };
    let old = tx.find_until::<Logo>(&Logo::uploaded_index(until), usize::MAX)?;
    if old.is_empty() {
        return Ok(());
    }
    let versions = tx.find_until::<ClinicVersion>(&ClinicVersion::order_index(0), usize::MAX)?;
    let mut shown: BTreeSet<LogoId> = versions
        .iter()
        .filter_map(|version| version.values.brand.logo)
        .collect();
    shown.extend(clinic::settings(tx)?.brand.logo);
    for logo in old.iter().filter(|logo| !shown.contains(&logo.id)) {
        tx.purge::<Logo>(logo.id)?;
    }
    Ok(())
}

/// The picture of this id.
///
/// # Errors
/// `settings.no_logo`.
pub fn find_logo(view: &impl View, id: LogoId) -> Result<Logo, Error> {
    view.get::<Logo>(id)?
        .ok_or_else(|| Error::not_found("settings.no_logo"))
}

/// The texts that are signed now.
///
/// # Errors
/// `clinic.not_founded`.
pub fn current_consents(view: &impl View) -> Result<Vec<CurrentConsent>, Error> {
    let mut current = Vec::new();
    for kind in ConsentKind::ALL {
        current.extend(
            clinic::consent_texts(view, kind)?
                .pop()
                .map(|text| CurrentConsent {
                    kind,
                    version: text.number.to_string(),
                    es: text.spanish,
                    en: text.english,
                }),
        );
    }
    Ok(current)
}

/// Every version of the texts, the newest first.
///
/// # Errors
/// `clinic.not_founded`.
pub fn consent_versions(view: &impl View) -> Result<Vec<ConsentTextView>, Error> {
    let mut shown = Vec::new();
    for kind in ConsentKind::ALL {
        let mut versions = Vec::new();
        for text in clinic::consent_texts(view, kind)?.into_iter().rev() {
            versions.push(ConsentVersionView {
                version: text.number,
                es: text.spanish,
                en: text.english,
                at: text.at,
                author: name_of(view, text.author)?,
                reason: text.reason,
            });
        }
        shown.push(ConsentTextView { kind, versions });
    }
    Ok(shown)
}

fn name_of(view: &impl View, user: Option<UserId>) -> Result<Option<String>, Error> {
    match user {
        Some(user) => auth::user_name(view, user),
        None => Ok(None),
    }
}

/// Publishes a text of a consent.
///
/// # Errors
/// 422 over the fields; the permission; `clinic.consent_replaced`.
pub fn publish_consent(tx: &mut WriteTx<'_>, form: &PublishConsentForm) -> Result<(), Error> {
    tx.actor().require(Permission::SettingsManage)?;
    let mut wrong = FieldErrors::default();
    let written = |text: &str| match LongText::parse(text)? {
        text if text.is_empty() => Err("person.required"),
        text => Ok(text),
    };
    let spanish = wrong.check("es", written(&form.es));
    let english = wrong.check("en", written(&form.en));
    let reason = wrong.check("reason", LongText::parse(&form.reason));
    wrong.finish()?;
    let missing = || Error::internal("a refused field was not noted");
    let command = clinic::PublishConsent {
        kind: form.kind,
        replaces: form.replaces,
        spanish: spanish.ok_or_else(missing)?,
        english: english.ok_or_else(missing)?,
        reason: reason.ok_or_else(missing)?,
    };
    clinic::publish_consent(tx, &command)
}
