//! `omi version`: which build this is and whose work is in it.

use std::process::ExitCode;

/// What to show.
#[derive(clap::Args)]
pub struct Arguments {
    /// List every dependency with its licence
    #[arg(long)]
    licenses: bool,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    super::answer(&format!("omi {}", env!("CARGO_PKG_VERSION")));
    if arguments.licenses {
        super::answer(include_str!("../../assets/licenses.txt"));
    }
    ExitCode::SUCCESS
}
