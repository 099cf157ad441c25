//! Where things are kept, by the XDG base directory specification.
use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

/// The folders of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Configuration, own themes.
    pub config: PathBuf,
    /// Profiles.
    pub data: PathBuf,
    /// Schedules as last fetched.
    pub cache: PathBuf,
    /// The program's log.
    pub state: PathBuf,
}

impl Paths {
    /// Reads `XDG_CONFIG_HOME` and its kin, with the specification's defaults below the home folder.
    ///
    /// # Errors
    /// Where there is no home folder.
    pub fn from_environment() -> anyhow::Result<Self> {
        let dirs = directories::ProjectDirs::from("", "", "hallway")
            .context("no home folder: set HOME, or XDG_CONFIG_HOME and its kin")?;
        Ok(Self {
            config: dirs.config_dir().to_owned(),
            data: dirs.data_dir().to_owned(),
            cache: dirs.cache_dir().to_owned(),
            state: dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned(),
        })
    }

    /// The folder of one account's session, store and logs. Holds secrets: made with mode 0700.
    #[must_use]
    pub fn profile(&self, name: &ProfileName) -> PathBuf {
        self.data.join("profiles").join(&name.0)
    }

    /// The file of the settings.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The program's log.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.state.join("hallway.log")
    }
}

/// `~/…`, as it is typed where no shell reads it, is in the home folder.
#[must_use]
pub fn expanded(path: &Path) -> Cow<'_, Path> {
    let home = |rest| directories::BaseDirs::new().map(|dirs| dirs.home_dir().join(rest));
    path.strip_prefix("~").ok().and_then(home).map_or(Cow::Borrowed(path), Cow::Owned)
}

/// A profile's name: letters, digits, `-`, `_` and `.`, at most 64, not starting with a dot. It is a folder's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileName(String);

impl Default for ProfileName {
    fn default() -> Self {
        Self("default".to_owned())
    }
}

impl std::str::FromStr for ProfileName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if text.is_empty() || text.len() > 64 || text.starts_with('.') || !text.chars().all(fine) {
            return Err("a profile's name is made of letters, digits, '-', '_' and '.', and does not start with a dot");
        }
        Ok(Self(text.to_owned()))
    }
}
