//! The program's log: a file in the state folder, never the screen.
use std::{fs, io, path::Path};

use tracing_subscriber::{EnvFilter, fmt, prelude::*};

/// A log longer than this at the start becomes `hallway.log.old`.
const LONGEST: u64 = 4 << 20;
/// What is logged unless `HALLWAY_LOG` says otherwise. The SDK warns of much that it mends by itself.
const USUAL: &str = "warn,hallway=info,matrix_sdk=error,matrix_sdk_base=error";

/// Starts logging to `path`, readable by its owner alone.
///
/// # Errors
/// Where the file cannot be opened.
pub(super) fn start(path: &Path) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|file| file.len() > LONGEST) {
        fs::rename(path, path.with_extension("log.old"))?;
    }
    let file = append(path)?;
    let filter = EnvFilter::try_from_env("HALLWAY_LOG").unwrap_or_else(|_| EnvFilter::new(USUAL));
    // A full disk loses lines of the log; it must not write about that on the screen.
    let lines = fmt::layer().with_writer(file).with_ansi(false).log_internal_errors(false);
    tracing_subscriber::registry().with(filter).with(lines).try_init().map_err(io::Error::other)
}

/// Opens the log to write at its end.
///
/// # Errors
/// What the file system says.
pub(super) fn append(path: &Path) -> io::Result<fs::File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
