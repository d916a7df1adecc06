//! `omi serve`: runs the box.

use std::process::ExitCode;

use super::claim;
use crate::app::House;
use crate::app::boot;
use crate::app::trust::words;
use crate::config::{Flags, LogFormat, Settings};
use crate::platform::clock::Clock;
use crate::platform::telemetry::{Format, Telemetry, TelemetryOptions};
use crate::platform::tls::Certificates;

/// How to run.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    flags: Flags,
    /// A clinic of made-up people: made in an empty folder, started again in its own
    #[arg(long)]
    demo: bool,
    /// Show the settings that count, as a settings file that says where each came from, and do not run
    #[arg(long, conflicts_with = "demo")]
    print_config: bool,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let loaded = super::load(&arguments.flags)?;
    if arguments.print_config {
        super::answer(loaded.printed().trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    let settings = loaded.settings;
    let options = TelemetryOptions {
        level: settings.telemetry.log_level.into(),
        format: match settings.telemetry.log_format {
            LogFormat::Json => Format::Json,
            LogFormat::Text => Format::Text,
        },
        otlp_endpoint: settings.telemetry.otlp_endpoint.clone(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(async {
        let telemetry = Telemetry::start(&options, Clock::system())?;
        let outcome = boot::serve(settings.clone(), arguments.demo, |ready, house| {
            super::answer(&ready.to_string());
            greet(&settings, ready, house);
        })
        .await;
        telemetry.stop().await;
        outcome
    });
    outcome.map(|()| ExitCode::SUCCESS)
}

/// What a person at the console wants to know first.
fn greet(settings: &Settings, ready: &serde_json::Value, house: &House) {
    let address = ready["staff"].as_str().unwrap_or_default();
    super::tell(&format!("OMI is ready: {address}"));
    super::tell(&format!(
        "Trust its certificate once per device: {}",
        settings.paths.data.join("tls").join("ca.crt").display()
    ));
    let authorities = house.certificates().map(Certificates::authorities);
    if let Some(newest) = authorities.iter().flatten().next() {
        super::tell(&format!(
            "Its SHA-256 fingerprint, to compare: {}",
            newest.fingerprint
        ));
        super::tell(&format!("The same in words: {}", words(&newest.fingerprint)));
    }
    if boot::is_demo(house) {
        super::tell("Demo clinic. Accounts, all with the password demo-omi-2026:");
        for account in ["admin", "odontologo", "higienista", "recepcion", "familia"] {
            super::tell(&format!("  {account}@demo.omi"));
        }
    } else if !house.is_claimed() {
        offer_claim(house);
    }
}

/// Shows how to make the box one's own.
fn offer_claim(house: &House) {
    let Some(doors) = house.doors() else { return };
    match house.modules().setup.make_token() {
        Ok(claim) => {
            for line in claim::lines(doors.staff, &claim.token, claim.valid_minutes()) {
                super::tell(&line);
            }
        }
        Err(error) => tracing::error!(error = %error, "the box cannot be set up now"),
    }
}
