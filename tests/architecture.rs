//! The walls of the house, held against the source: who may import whom, and what keeps out of the pure core.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Everyone may import these.
const LEAVES: &[&str] = &["text", "http", "files", "service", "config", "settings", "paths"];

/// The rows of ARCHITECTURE.md: a folder or file, and what of ours it may import besides [`LEAVES`] and itself.
const ROWS: &[(&str, &[&str])] = &[
    ("src/text", &[]),
    ("src/http", &[]),
    ("src/files", &[]),
    ("src/service.rs", &[]),
    ("src/config.rs", &[]),
    ("src/settings.rs", &[]),
    ("src/paths.rs", &[]),
    ("src/schedule", &["schedule"]),
    ("src/desktop.rs", &["desktop"]),
    ("src/door", &["door", "chat"]),
    ("src/keep.rs", &["keep"]),
    ("src/chat", &["chat"]),
    ("src/catalogue", &["catalogue", "schedule", "chat"]),
    ("src/player", &["player", "schedule"]),
    ("src/app", &["app", "schedule", "chat", "catalogue", "player", "desktop", "keep"]),
    ("src/ui", &["ui", "app", "schedule", "chat", "catalogue", "player", "desktop", "keep"]),
    ("src/host", &["host", "schedule"]),
    ("src/bin/hallway-player", &["player"]),
    ("src/bin/hallway-demo", &["host", "schedule"]),
];

/// Foreign crates that live behind one door.
const DOORS: &[(&str, &str)] = &[
    ("matrix_sdk::", "src/chat/matrix"),
    ("matrix_sdk_ui", "src/chat/matrix"),
    ("matrix_sdk_crypto", "src/chat/matrix"),
    ("ruma::", "src/chat/matrix"),
    ("ratatui_image", "src/runtime/pictures"),
    // The package of that name is advised elsewhere.
    ("libmpv2::", "src/bin/hallway-player"),
    ("libmpv2_sys", "src/bin/hallway-player"),
    ("landlock::", "src/bin/hallway-player/cage"),
    ("seccompiler::", "src/bin/hallway-player/cage"),
    ("unsafe {", "src/bin/hallway-player"),
    ("unsafe extern", "src/bin/hallway-player"),
    ("unsafe fn", "src/bin/hallway-player"),
    ("unsafe impl", "src/bin/hallway-player"),
];

/// Words that a pure part does not say.
const IMPURE: &[&str] = &[
    "tokio",
    "async fn",
    ".await",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "Mutex",
    "RwLock",
    "RefCell",
    "Instant",
    "::now()",
    "crate::http",
    "crate::files",
];

/// The lines of a file that are code: no comments, and nothing after the tests begin.
fn code(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .take_while(|line| line.trim() != "#[cfg(test)]" || !text.contains("mod tests"))
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(str::to_owned)
        .collect()
}

fn files(place: &str) -> Vec<PathBuf> {
    let place = Path::new(place);
    if !place.exists() {
        // Benches are left out of the packaged crate.
        assert_eq!(place, Path::new("benches"), "{} is gone", place.display());
        return vec![];
    }
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(place).unwrap_or_else(|error| panic!("{}: {error}", place.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(path.to_str().unwrap()));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
    found
}

/// The parts of ours that a source names, also in nested `use crate::{…}` lists.
fn imports(code: &[String]) -> Vec<String> {
    let text = code.join("\n");
    let mut found = Vec::new();
    for marker in ["crate::", "hallway::"] {
        for (at, _) in text.match_indices(marker) {
            let rest = &text[at + marker.len()..];
            if let Some(list) = rest.strip_prefix('{') {
                let mut depth = 0;
                let mut name = String::new();
                for c in list.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => found.push(std::mem::take(&mut name)),
                        _ if depth == 0 => name.push(c),
                        _ => {}
                    }
                }
                found.push(name);
            } else {
                found.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            }
        }
    }
    let first = |name: String| name.trim().split("::").next().unwrap_or_default().trim().to_owned();
    found.into_iter().map(first).filter(|name| !name.is_empty()).collect()
}

#[test]
fn every_part_imports_only_what_its_row_allows() {
    let mut wrong = Vec::new();
    for (place, allowed) in ROWS {
        for path in files(place) {
            for name in imports(&code(&path)) {
                let pure = place.starts_with("src/app") || place.starts_with("src/ui");
                let leaf = LEAVES.contains(&name.as_str()) && !(pure && matches!(name.as_str(), "http" | "files"));
                // Macros and items of the crate's root are not parts.
                let part =
                    Path::new("src").join(&name).is_dir() || Path::new("src").join(format!("{name}.rs")).is_file();
                if part && !leaf && !allowed.contains(&name.as_str()) {
                    wrong.push(format!("{} imports {name}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn foreign_crates_stay_behind_their_doors() {
    let mut wrong = Vec::new();
    for path in files("src") {
        for line in code(&path) {
            for (word, door) in DOORS {
                if line.contains(word) && !path.starts_with(door) {
                    wrong.push(format!("{}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn state_and_drawing_are_pure() {
    let mut wrong = Vec::new();
    for path in ["src/app", "src/ui"].into_iter().flat_map(files) {
        for line in code(&path) {
            let word = IMPURE.iter().find(|word| line.contains(**word));
            if let Some(word) = word {
                wrong.push(format!("{}: `{word}` in `{}`", path.display(), line.trim()));
            }
            if path.starts_with("src/ui") && line.contains("&mut State") {
                wrong.push(format!("{}: drawing changes nothing: `{}`", path.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn services_are_known_to_the_core_by_their_data_alone() {
    let mut wrong = Vec::new();
    for path in ["src/app", "src/ui"].into_iter().flat_map(files) {
        for line in code(&path) {
            for service in ["chat::matrix", "::spawn(", "player::wire", "schedule::parse::parse", "Catalogue::load"] {
                if line.contains(service) {
                    wrong.push(format!("{}: `{service}` in `{}`", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_file_is_long() {
    let long: Vec<_> = ["src", "tests", "benches"]
        .into_iter()
        .flat_map(files)
        .map(|path| (fs::read_to_string(&path).unwrap().lines().count(), path))
        .filter(|(lines, _)| *lines > 500)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn the_walls_are_seen() {
    let nested = ["use crate::{chat::{self, Alias}, http, ui::theme};".to_owned()];
    assert_eq!(imports(&nested), ["chat", "http", "ui"]);
    let single = ["let x = crate::runtime::Writer;".to_owned(), "use hallway::host::Account;".to_owned()];
    assert_eq!(imports(&single), ["runtime", "host"]);
}
