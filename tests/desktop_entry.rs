//! The desktop entry, by which links of the `matrix:` scheme come to hallway.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

use std::collections::HashMap;

use clap::CommandFactory as _;
use hallway::cli::Args;

/// The keys of the one group (Desktop Entry Specification, "Basic format of the file").
fn entry() -> HashMap<&'static str, &'static str> {
    let text = include_str!("../assets/hallway.desktop");
    let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    assert_eq!(lines.next(), Some("[Desktop Entry]"));
    let pairs: Vec<_> = lines.map(|line| line.split_once('=').unwrap()).collect();
    let keys: HashMap<_, _> = pairs.iter().copied().collect();
    assert_eq!(keys.len(), pairs.len(), "a key is there twice");
    keys
}

#[test]
fn it_has_what_the_specification_asks_for() {
    let entry = entry();
    assert_eq!((entry["Type"], entry["Name"], entry["Terminal"]), ("Application", "hallway", "true"));
    assert!(entry["MimeType"].split(';').any(|kind| kind == "x-scheme-handler/matrix"));
    for list in ["MimeType", "Categories", "Keywords"] {
        assert!(entry[list].ends_with(';'), "{list} is a list");
    }
    // One of the registered main categories, with those that belong to it.
    assert!(entry["Categories"].split(';').any(|category| category == "Network"));
    assert!(entry.values().all(|value| !value.contains(['"', '`', '$', '\\'])), "nothing needs quoting");
}

#[test]
fn its_command_is_one_that_hallway_has() {
    let entry = entry();
    let words: Vec<&str> = entry["Exec"].split(' ').collect();
    assert_eq!(words, ["hallway", "open", "%u"], "one address is handed over");
    assert!(Args::command().get_subcommands().any(|command| command.get_name() == words[1]));
    Args::command().try_get_matches_from(["hallway", "open", "matrix:r/rust:example.org"]).unwrap();
}
