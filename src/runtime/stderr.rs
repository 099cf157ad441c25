//! Standard error, sent to a file while the screen is ours.
use std::{fs, io, os::fd::OwnedFd, path::Path};

/// Standard error goes to a file until this is dropped.
#[derive(Debug)]
pub(super) struct Redirected {
    before: OwnedFd,
}

impl Redirected {
    pub(super) fn to(path: &Path) -> io::Result<Self> {
        let before = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stderr(), 3)?;
        let file = fs::OpenOptions::new().create(true).append(true).open(path)?;
        rustix::stdio::dup2_stderr(&file)?;
        Ok(Self { before })
    }
}

impl Drop for Redirected {
    fn drop(&mut self) {
        if let Err(error) = rustix::stdio::dup2_stderr(&self.before) {
            tracing::warn!(%error, "standard error stays in the log");
        }
    }
}
