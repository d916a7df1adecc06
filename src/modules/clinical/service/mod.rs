//! Reviews, charts, risk and health cards, one use case per function.

mod carnet;
mod chart;
mod complete;
mod drafts;
mod overview;
mod past;
mod risk;
mod timeline;

pub use carnet::{CarnetView, open_carnet};
pub use chart::{ChartView, chart_events, differences, enter_in_chart, mark_error, open_chart};
pub use complete::{complete_review, correct_review};
pub use drafts::{begin_review, discard_draft, list_reviews, open_drafts, save_draft, show_review};
pub use overview::{OverviewView, open_overview};
pub use past::{PastReview, record_past};
pub use risk::{open_risk, override_risk};
pub use timeline::{Asked, read_timeline};

use jiff::civil::Date;

use crate::modules::clinic;
use crate::modules::patients::Patient;
use crate::platform::store::View;
use crate::shared::error::Error;

use super::rules::content::Bounds;

/// By what a review of a child can be dated now.
fn bounds(view: &impl View, patient: &Patient) -> Result<Bounds, Error> {
    Ok(Bounds {
        born: patient.facts.date_of_birth,
        now: view.now(),
        zone: clinic::settings(view)?.time_zone,
    })
}

/// A child's age in whole months on a day; none before its birth.
pub fn months_on(born: Date, day: Date) -> u32 {
    let years = i32::from(day.year()) - i32::from(born.year());
    let months = years * 12 + i32::from(day.month()) - i32::from(born.month());
    let is_short = day.day() < born.day();
    u32::try_from(months - i32::from(is_short)).unwrap_or(0)
}
