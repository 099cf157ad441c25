//! The thin binary: arguments in, exit code out. Everything else is in the library.
#![recursion_limit = "256"]

use std::process::ExitCode;

fn main() -> ExitCode {
    hallway::cli::main(std::env::args_os())
}
