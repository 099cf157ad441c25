//! Reads the catalogue: a person's own files, then the bundled one.
use std::{
    fs::{self, File as OpenFile},
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    Catalogue,
    file::{self, File},
    find::plain,
    menu,
};

/// The entries that hallway brings.
const BUNDLED: &str = include_str!("../../assets/catalogue.toml");
/// Largest file of a person's own, in bytes.
const LARGEST: u64 = 4 * 1_024 * 1_024;
/// Most files read from the folder.
const FILES: usize = 100;

/// Words that mean a command: a conference of that name is opened by another of its names.
pub const RESERVED: [&str; 16] = [
    "agent",
    "changes",
    "check",
    "completions",
    "conferences",
    "help",
    "login",
    "logout",
    "next",
    "now",
    "open",
    "resolve",
    "search",
    "show",
    "version",
    "watch",
];

impl Catalogue {
    /// What hallway brings.
    #[must_use]
    pub fn bundled() -> Self {
        let mut catalogue = Self::default();
        match file::read(BUNDLED, "the bundled catalogue") {
            Ok(file) => catalogue.add(file),
            // A test reads it, too.
            Err(error) => tracing::error!("{error}"),
        }
        catalogue
    }

    /// What is in a person's configuration folder: `catalogue.toml`, `catalogue.d/*.toml`, and Giggity's `menu.json` or
    /// `catalogue.d/*.json`; then what hallway brings. Of entries with one name the first counts. A file that cannot be
    /// read is left out: a sentence says which and why.
    #[must_use]
    pub fn load(config: &Path) -> (Self, Vec<String>) {
        let mut catalogue = Self::default();
        let mut warnings = Vec::new();
        let bundled = file::read(BUNDLED, "the bundled catalogue");
        let known: Vec<String> =
            bundled.iter().flat_map(|file| &file.rules).flat_map(|rules| rules.series.clone()).collect();
        for path in own_files(config, &mut warnings) {
            let read = read(&path).and_then(|text| match text {
                Some(text) if is_json(&path) => menu::read(&text, &path.display().to_string(), &known, &mut warnings),
                Some(text) => file::read(&text, &path.display().to_string()),
                None => Ok(File::default()),
            });
            match read {
                Ok(file) => {
                    let names = file.conferences.iter().map(|conference| &conference.id);
                    for id in names.filter(|id| RESERVED.contains(&id.to_lowercase().as_str())) {
                        let path = path.display();
                        warnings
                            .push(format!("{path}: `{id}` is a command of hallway; give it a name in `aliases`, too"));
                    }
                    catalogue.add(file);
                }
                Err(warning) => warnings.push(warning),
            }
        }
        match bundled {
            Ok(file) => catalogue.add(file),
            Err(error) => warnings.push(error),
        }
        (catalogue, warnings)
    }

    /// Adds entries and rules behind those that are there.
    fn add(&mut self, file: File) {
        let mut taken: std::collections::HashSet<String> =
            self.conferences.iter().map(|conference| plain(&conference.id)).collect();
        self.conferences.extend(file.conferences.into_iter().filter(|conference| taken.insert(plain(&conference.id))));
        self.rules.extend(file.rules.into_iter().map(Arc::new));
    }
}

/// The files of a person's own, in the order in which they count.
fn own_files(config: &Path, warnings: &mut Vec<String>) -> Vec<PathBuf> {
    let mut files = vec![config.join("catalogue.toml")];
    let folder = config.join("catalogue.d");
    match fs::read_dir(&folder) {
        Ok(entries) => {
            let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
            let mut found: Vec<_> = paths.filter(|path| is_json(path) || has_ending(path, "toml")).collect();
            found.sort();
            if found.len() > FILES {
                warnings.push(format!("{}: only the first {FILES} files are read", folder.display()));
                found.truncate(FILES);
            }
            files.extend(found);
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => warnings.push(format!("{}: {error}", folder.display())),
    }
    files.push(config.join("menu.json"));
    files
}

/// A file's text; `None` where there is no such file.
fn read(path: &Path) -> Result<Option<String>, String> {
    let name = path.display();
    let mut bytes = Vec::new();
    match OpenFile::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes)) {
        Ok(_) if bytes.len() as u64 > LARGEST => Err(format!("{name}: larger than 4 MB, it is not read")),
        Ok(_) => String::from_utf8(bytes).map(Some).map_err(|_| format!("{name}: it is not UTF-8 text")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{name}: {error}")),
    }
}

fn is_json(path: &Path) -> bool {
    has_ending(path, "json")
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending))
}
