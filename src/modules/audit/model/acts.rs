//! Every act that the box writes down, and what kind of act it is.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use ActKind::{Change, Export, Read, SignIn};

/// What kind of act it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActKind {
    /// Coming in, going out, and failing to.
    SignIn,
    /// Something is not as it was.
    Change,
    /// Somebody's data were shown.
    Read,
    /// Data left the box.
    Export,
}

impl ActKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [SignIn, Change, Read, Export];

    /// The name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            SignIn => "SIGN_IN",
            Change => "CHANGE",
            Read => "READ",
            Export => "EXPORT",
        }
    }
}

/// Every act. `tests/house` compares it with the code, and its words with it.
pub const ACTS: &[(&str, ActKind)] = &[
    ("auth.signed_in", SignIn),
    ("auth.sign_in_failed", SignIn),
    ("auth.wrong_door", SignIn),
    ("auth.refused", SignIn),
    ("auth.second_factor_failed", SignIn),
    ("auth.recovery_code_used", SignIn),
    ("auth.locked", SignIn),
    ("auth.reauthenticated", SignIn),
    ("auth.signed_out", SignIn),
    ("auth.session_ended", SignIn),
    ("auth.session_expired", SignIn),
    ("auth.session_idle", SignIn),
    ("auth.session_replaced", SignIn),
    ("auth.refresh_reused", SignIn),
    ("auth.password_reset_requested", SignIn),
    ("auth.reset_failed", SignIn),
    ("auth.reset_code_issued", Change),
    ("auth.password_reset", Change),
    ("auth.password_changed", Change),
    ("auth.two_factor_enabled", Change),
    ("auth.two_factor_disabled", Change),
    ("auth.recovery_codes_renewed", Change),
    ("auth.unlocked", Change),
    ("auth.user_created", Change),
    ("auth.user_invited", Change),
    ("auth.user_activated", Change),
    ("auth.user_changed", Change),
    ("auth.user_deactivated", Change),
    ("auth.invitation_created", Change),
    ("auth.invitation_revoked", Change),
    ("auth.registered", Change),
    ("auth.invitation_shown", Read),
    ("auth.user_read", Read),
    ("auth.invitation_refused", SignIn),
    ("auth.family_code_created", Change),
    ("auth.family_code_revoked", Change),
    ("auth.users_listed", Read),
    ("auth.users_exported", Export),
    ("auth.sessions_listed", Read),
    ("clinic.founded", Change),
    ("clinic.settings_changed", Change),
    ("settings.logo_uploaded", Change),
    ("clinic.consent_published", Change),
    ("patients.registered", Change),
    ("patients.edited", Change),
    ("patients.removed", Change),
    ("patients.restored", Change),
    ("patients.guardian_registered", Change),
    ("patients.guardian_added", Change),
    ("patients.guardian_edited", Change),
    ("patients.guardian_removed", Change),
    ("patients.authority_changed", Change),
    ("patients.merged", Change),
    ("patients.moved", Change),
    ("patients.guardians_merged", Change),
    ("patients.relinked", Change),
    ("patients.told_distinct", Change),
    ("patients.distinct_forgotten", Change),
    ("patients.guardians_merge_undone", Change),
    ("patients.rearrangement_undone", Change),
    ("patients.contact_changed", Change),
    ("patients.payer_changed", Change),
    ("patients.plan_contracted", Change),
    ("patients.plan_edited", Change),
    ("patients.plan_cancelled", Change),
    ("patients.file_reserved", Change),
    ("patients.reservation_changed", Change),
    ("patients.reservation_lifted", Change),
    ("patients.urgent_access_opened", Change),
    ("patients.urgent_access_ended", Change),
    ("patients.urgent_access_reviewed", Change),
    ("patients.reservation_read", Read),
    ("patients.urgent_accesses_listed", Read),
    ("patients.opened", Read),
    ("patients.family_opened", Read),
    ("patients.exported", Export),
    ("patients.listed", Read),
    ("patients.searched", Read),
    ("patients.compared", Read),
    ("patients.plans_read", Read),
    ("patients.history_read", Read),
    ("anamnesis.recorded", Change),
    ("anamnesis.confirmed", Change),
    ("anamnesis.joined", Change),
    ("anamnesis.parted", Change),
    ("anamnesis.opened", Read),
    ("anamnesis.alerts_read", Read),
    ("anamnesis.versions_read", Read),
    ("audit.listed", Read),
    ("audit.entry_opened", Read),
    ("audit.exported", Export),
    ("audit.purged", Change),
    ("patients.import_undone", Change),
    ("exchange.file_added", Change),
    ("exchange.import_started", Change),
    ("exchange.import_stopped", Change),
    ("exchange.import_ended", Change),
    ("exchange.undo_started", Change),
    ("exchange.import_undone", Change),
    ("exchange.report_taken", Export),
    ("keys.slot_added", Change),
    ("keys.slot_removed", Change),
    ("keys.root_replaced", Change),
    ("certificates.authority_replaced", Change),
    ("devices.code_made", Change),
    ("devices.paired", Change),
    ("devices.browser_seen", Change),
    ("clinical.review_begun", Change),
    ("clinical.draft_saved", Change),
    ("clinical.draft_discarded", Change),
    ("clinical.review_completed", Change),
    ("clinical.review_corrected", Change),
    ("clinical.chart_entered", Change),
    ("clinical.chart_error_marked", Change),
    ("clinical.risk_overridden", Change),
    ("clinical.past_recorded", Change),
    ("clinical.review_read", Read),
    ("clinical.reviews_listed", Read),
    ("clinical.drafts_listed", Read),
    ("clinical.chart_read", Read),
    ("clinical.risk_read", Read),
    ("clinical.carnet_read", Read),
    ("clinical.overview_read", Read),
    ("clinical.dashboard_read", Read),
    ("tasks.created", Change),
    ("tasks.edited", Change),
    ("tasks.completed", Change),
    ("tasks.reopened", Change),
    ("tasks.removed", Change),
    ("tasks.restored", Change),
    ("tasks.alert_raised", Change),
    ("tasks.alert_settled", Change),
    ("tasks.read", Read),
    ("diagnostics.log_read", Read),
    ("diagnostics.log_taken", Export),
    ("archive.exported", Export),
    ("archive.taken", Export),
    ("archive.imported", Change),
];

/// The acts of a kind.
#[must_use]
pub fn acts_of(kind: ActKind) -> Vec<&'static str> {
    let acts = ACTS.iter().filter(|(_, other)| *other == kind);
    acts.map(|(act, _)| *act).collect()
}

/// The kind of an act; one that an older box wrote and nobody knows any more is told by what it left.
#[must_use]
pub fn kind_of(act: &str, is_read: bool) -> ActKind {
    let found = ACTS.iter().find(|(known, _)| *known == act);
    let guess = if is_read { Read } else { Change };
    found.map_or(guess, |(_, kind)| *kind)
}

/// The act of this name.
#[must_use]
pub fn known(act: &str) -> Option<&'static str> {
    ACTS.iter().map(|(known, _)| *known).find(|known| *known == act)
}
