//! Where Synapse lives: a virtual environment that is kept between runs.
use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

/// The release that is installed.
pub(crate) const SYNAPSE: &str = "1.163.2";
/// Written last, so that half an installation is not taken for a whole one.
const COMPLETE: &str = "complete";

/// A virtual environment with Synapse in it, or to be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Venv(PathBuf);

impl Venv {
    /// The one in `folder`; by default in the user's cache, so that it outlives `cargo clean` and serves every clone.
    pub(crate) fn at(folder: Option<PathBuf>) -> anyhow::Result<Self> {
        if let Some(folder) = folder {
            // The homeserver is started in a folder of its own.
            return Ok(Self(std::path::absolute(folder)?));
        }
        let dirs = directories::ProjectDirs::from("", "", "hallway-demo")
            .context("no home folder: set HOME or XDG_CACHE_HOME")?;
        Ok(Self(dirs.cache_dir().join(format!("synapse-{SYNAPSE}"))))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Held by whoever fills it, beside it, because it is removed first where it is half filled.
    pub(crate) fn lock(&self) -> PathBuf {
        let mut name = self.0.clone().into_os_string();
        name.push(".lock");
        name.into()
    }

    pub(crate) fn python(&self) -> PathBuf {
        self.0.join("bin").join("python")
    }

    /// Whether an installation went to its end, and with the release wanted.
    pub(crate) fn is_complete(&self) -> bool {
        fs::read_to_string(self.0.join(COMPLETE)).is_ok_and(|text| text.trim() == SYNAPSE)
    }

    pub(crate) fn mark_complete(&self) -> io::Result<()> {
        fs::write(self.0.join(COMPLETE), SYNAPSE)
    }

    /// The python to start Synapse with, or what to do where it is not installed.
    pub(crate) fn ready(&self) -> anyhow::Result<PathBuf> {
        if !self.is_complete() {
            anyhow::bail!(
                "Synapse is not installed in {}: `make test` and `make demo` install it, `hallway-demo setup` too",
                self.0.display()
            );
        }
        Ok(self.python())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_installation_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let venv = Venv::at(Some(folder.path().to_owned())).unwrap();
        assert!(!venv.is_complete());
        let error = venv.ready().unwrap_err().to_string();
        assert!(error.contains("`make test`"), "{error}");
        fs::write(folder.path().join(COMPLETE), "1.0.0").unwrap();
        assert!(!venv.is_complete(), "another release");
        venv.mark_complete().unwrap();
        assert!(venv.is_complete());
    }
}
