//! Where things are kept, by the XDG base directory specification.
use std::{
    borrow::Cow,
    fs,
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
    /// What lives as long as a session: sockets.
    pub runtime: PathBuf,
    /// Whether the data is where it is by default, and not where the environment says.
    usual: bool,
}

impl Paths {
    /// Reads `XDG_CONFIG_HOME` and its kin, with the specification's defaults below the home folder.
    ///
    /// # Errors
    /// Where there is no home folder.
    pub fn from_environment() -> anyhow::Result<Self> {
        let dirs = directories::ProjectDirs::from("", "", "hallway")
            .context("no home folder: set HOME, or XDG_CONFIG_HOME and its kin")?;
        let state = dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned();
        let usual = directories::BaseDirs::new().is_some_and(|base| {
            base.home_dir().join(".local/share/hallway") == dirs.data_dir() || cfg!(target_os = "macos")
        });
        Ok(Self {
            config: dirs.config_dir().to_owned(),
            data: dirs.data_dir().to_owned(),
            cache: dirs.cache_dir().to_owned(),
            runtime: dirs.runtime_dir().filter(|dir| is_ours(dir)).map_or_else(|| state.join("run"), Path::to_owned),
            state,
            usual,
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

    /// The socket of the hallway that runs with this profile. Two profiles of one name in different data folders, as that of
    /// the demo is, have different ones.
    #[must_use]
    pub fn door(&self, name: &ProfileName) -> PathBuf {
        let folder = self.data.as_os_str().as_encoded_bytes();
        // No profile has such a mark in its name.
        let file = if self.usual { format!("{name}.sock") } else { format!("{name}~{:016x}.sock", hash(folder)) };
        let path = self.runtime.join(file);
        if path.as_os_str().len() <= LONGEST_SOCKET {
            return path;
        }
        // The profile's name is too much for it.
        self.runtime.join(format!("~{:016x}.sock", hash(&[folder, b"\0", name.0.as_bytes()].concat())))
    }

    /// The secret that `hallway agent` and the hallway at the other end of SSH share, at both ends.
    #[must_use]
    pub fn agent_token(&self) -> PathBuf {
        self.config.join("agent.token")
    }

    /// The socket of `hallway agent`, which ssh forwards.
    #[must_use]
    pub fn agent_socket(&self) -> PathBuf {
        self.runtime.join("agent.sock")
    }

    /// The program's log.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.state.join("hallway.log")
    }
}

/// Longest path of a socket, in bytes: Linux takes 107, others 103.
const LONGEST_SOCKET: usize = 100;

/// A name of a few letters for a longer one. FNV-1a, 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Whether the folder around this one is what a runtime directory has to be (XDG base directory specification): the user's
/// own, and nobody else may write there. Whoever became another user by `su` still has the first one's in the environment.
fn is_ours(folder: &Path) -> bool {
    let Some(Ok(found)) = folder.parent().map(fs::metadata) else { return false };
    #[cfg(unix)]
    let closed = {
        use std::os::unix::fs::PermissionsExt as _;
        found.permissions().mode() & 0o022 == 0
    };
    #[cfg(not(unix))]
    let closed = true;
    #[cfg(target_os = "linux")]
    let own = {
        use std::os::unix::fs::MetadataExt as _;
        found.uid() == rustix::process::geteuid().as_raw()
    };
    #[cfg(not(target_os = "linux"))]
    let own = true;
    found.is_dir() && closed && own
}

/// `~/…`, as it is typed where no shell reads it, is in the home folder.
#[must_use]
pub fn expanded(path: &Path) -> Cow<'_, Path> {
    let home = |rest| directories::BaseDirs::new().map(|dirs| dirs.home_dir().join(rest));
    path.strip_prefix("~").ok().and_then(home).map_or(Cow::Borrowed(path), Cow::Owned)
}

/// Where the desktop puts what is downloaded, else the folder of that name in the home folder.
#[must_use]
pub fn downloads() -> Option<PathBuf> {
    let dirs = directories::UserDirs::new()?;
    Some(dirs.download_dir().map_or_else(|| dirs.home_dir().join("Downloads"), Path::to_owned))
}

/// Entries of a folder that are looked at, and paths that are given.
const LOOKED_AT: usize = 10_000;
const GIVEN: usize = 200;

/// The files and folders whose path begins with `prefix`, written as it is, in order; folders end with `/`. What is hidden is
/// given only where a dot was typed, and names that a terminal could not show are left out.
#[must_use]
pub fn beginning_with(prefix: &str) -> Vec<String> {
    if prefix == "~" {
        return vec!["~/".to_owned()];
    }
    let (folder, start) = prefix.rfind('/').map_or(("", prefix), |slash| prefix.split_at(slash + 1));
    let place = if folder.is_empty() { Path::new(".") } else { Path::new(folder) };
    let Ok(entries) = fs::read_dir(expanded(place)) else { return vec![] };
    let mut found: Vec<String> = entries
        .take(LOOKED_AT)
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let wanted = name.starts_with(start) && (start.starts_with('.') || !name.starts_with('.'));
            let shown = !name.chars().any(char::is_control);
            // A link to a folder is one.
            let end = if wanted && shown && entry.path().is_dir() { "/" } else { "" };
            (wanted && shown).then(|| format!("{folder}{name}{end}"))
        })
        .collect();
    found.sort_unstable();
    found.truncate(GIVEN);
    found
}

/// A profile's name: letters, digits, `-`, `_` and `.`, at most 64, not starting with a dot. It is a folder's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileName(String);

impl std::fmt::Display for ProfileName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_runtime_directory_is_believed_where_nobody_else_may_write() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let check = |mode: u32, ours: bool| {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(is_ours(&folder.path().join("hallway")), ours, "{mode:o}");
        };
        check(0o700, true);
        check(0o755, true);
        check(0o770, false);
        check(0o1777, false);
        assert!(!is_ours(&folder.path().join("gone/hallway")));
        fs::write(folder.path().join("file"), "").unwrap();
        assert!(!is_ours(&folder.path().join("file/hallway")));
    }

    #[test]
    fn every_profile_has_a_socket_of_its_own_whose_path_is_short_enough() {
        let at = |data: &str, usual: bool| {
            let same = PathBuf::from("/x");
            let runtime = PathBuf::from("/run/user/1000/hallway");
            Paths { config: same.clone(), data: data.into(), cache: same.clone(), state: same, runtime, usual }
        };
        let (one, other) = ("a".repeat(64), format!("{}b", "a".repeat(63)));
        let doors: Vec<PathBuf> = [("/home/ana", true), ("/demo", false), ("/other", false)]
            .iter()
            .flat_map(|(data, usual)| {
                let paths = at(data, *usual);
                [one.as_str(), &other, "default"].map(|name| paths.door(&name.parse().unwrap()))
            })
            .collect();
        assert!(doors.iter().all(|path| path.as_os_str().len() <= LONGEST_SOCKET), "{doors:?}");
        let different: std::collections::HashSet<_> = doors.iter().collect();
        assert_eq!(different.len(), doors.len(), "{doors:?}");
        assert!(doors.contains(&PathBuf::from("/run/user/1000/hallway/default.sock")));
    }

    #[test]
    fn files_are_found_by_how_they_begin() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["slides.pdf", "sliced bread.png", "other", ".hidden", "sl\nx"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        fs::create_dir(folder.path().join("slow")).unwrap();
        let at = format!("{}/", folder.path().display());
        let found = |start: &str| -> Vec<String> {
            let found = beginning_with(&format!("{at}{start}"));
            found.into_iter().map(|path| path.strip_prefix(&at).unwrap().to_owned()).collect()
        };
        assert_eq!(found("sl"), ["sliced bread.png", "slides.pdf", "slow/"]);
        assert_eq!(found("slid"), ["slides.pdf"]);
        assert_eq!(found("."), [".hidden"]);
        assert_eq!(found("").len(), 4);
        assert_eq!(found("none/"), Vec::<String>::new());
        assert_eq!(beginning_with("~"), ["~/"]);
    }
}
