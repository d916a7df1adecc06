//! How the clinic works: when it is closed, how risk is counted, how often children are seen, how long records
//! are kept. Defaults are the product's.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::shared::person::ShortText;

/// A day on which the clinic is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The day.
    pub date: Date,
    /// What is celebrated.
    pub name: ShortText,
}

/// Points of the caries risk score. The mildest answer of each question is worth none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskWeights {
    /// One or two new caries in twelve months.
    pub caries_some: u8,
    /// Three or more.
    pub caries_many: u8,
    /// O'Leary 20 to 40 %.
    pub plaque_some: u8,
    /// O'Leary over 40 %.
    pub plaque_much: u8,
    /// 50 to 79 % of the appointments due were kept.
    pub attendance_some: u8,
    /// Fewer.
    pub attendance_poor: u8,
    /// Diet `MODERATE`.
    pub diet_moderate: u8,
    /// Diet `HIGH`.
    pub diet_high: u8,
    /// Fluoride `INADEQUATE`.
    pub fluoride_inadequate: u8,
    /// The least sum that is `YELLOW`.
    pub yellow_from: u8,
    /// The least sum that is `RED`.
    pub red_from: u8,
}

impl Default for RiskWeights {
    fn default() -> Self {
        Self {
            caries_some: 3,
            caries_many: 6,
            plaque_some: 2,
            plaque_much: 4,
            attendance_some: 1,
            attendance_poor: 2,
            diet_moderate: 1,
            diet_high: 3,
            fluoride_inadequate: 1,
            yellow_from: 4,
            red_from: 8,
        }
    }
}

impl RiskWeights {
    /// The most that a child can come to.
    #[must_use]
    pub fn highest(&self) -> u8 {
        [
            self.caries_many,
            self.plaque_much,
            self.attendance_poor,
            self.diet_high,
            self.fluoride_inadequate,
        ]
        .into_iter()
        .fold(0, u8::saturating_add)
    }
}

/// Months from one review to the next by risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthsByRisk {
    /// `GREEN`.
    pub green: u8,
    /// `YELLOW`.
    pub yellow: u8,
    /// `RED`.
    pub red: u8,
}

impl Default for MonthsByRisk {
    /// Two reviews a year, more often with more risk.
    fn default() -> Self {
        Self {
            green: 6,
            yellow: 4,
            red: 3,
        }
    }
}

/// Months from one review to the next by plan and risk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewMonths {
    /// `PREVENTIVO`.
    pub preventivo: MonthsByRisk,
    /// `HIM`.
    pub him: MonthsByRisk,
    /// `CRECIMIENTO`.
    pub crecimiento: MonthsByRisk,
}

/// How long records are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// Years that a clinical record is kept after the last visit.
    pub clinical_years: u8,
    /// Years past the age of 18 that a minor's record is kept at least.
    pub years_past_18: u8,
    /// Years that the audit log is kept.
    pub audit_years: u8,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            clinical_years: 5,
            years_past_18: 5,
            audit_years: 5,
        }
    }
}
