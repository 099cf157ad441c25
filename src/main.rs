//! The thin binary: arguments in, exit code out. Everything else is in the library.
#![recursion_limit = "256"]

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    hallway::cli::main(&hallway::cli::Args::parse())
}
