//! Parses the arguments and hands over.

use std::process::ExitCode;

fn main() -> ExitCode {
    omi::cli::run()
}
