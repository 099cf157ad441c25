//! What hallway has to know of the demo's conference: its space and its rooms for everybody. They are in the catalogue of
//! nobody, so they are written as an organiser would write them (see the head of `assets/catalogue.toml`).
use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use hallway::{
    host::{General, Names},
    schedule::Schedule,
};

/// Writes the rules to a file in `folder`; gives its path.
pub(crate) fn write(folder: &Path, schedule: &Schedule, general: &[General], names: &Names) -> anyhow::Result<PathBuf> {
    let path = folder.join("rules.toml");
    let rules = text(&schedule.acronym, general, names);
    fs::write(&path, rules).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(path)
}

fn text(series: &str, general: &[General], names: &Names) -> String {
    let rooms: Vec<_> = general.iter().map(|room| format!("\"{}\"", names.alias(room.slug))).collect();
    format!(
        "# The conference that hallway-demo holds.\n[[rules]]\nseries = [\"{series}\"]\nspaces = [\"{}\"]\nrooms = [{}]\n",
        names.space(),
        rooms.join(", "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_hold_for_the_conferences_schedule() {
        let folder = tempfile::tempdir().unwrap();
        let schedule = hallway::schedule::parse::parse(crate::shift::TEMPLATE.as_bytes()).unwrap().schedule;
        let names = Names {
            prefix: "demo-".to_owned(),
            server: "localhost".to_owned(),
            pages: "https://demo.example".parse().unwrap(),
        };
        let general = [General { slug: "infodesk", name: "Info desk", topic: "", call: false }];
        let written = write(folder.path(), &schedule, &general, &names).unwrap();
        let config = folder.path().join("catalogue.d");
        fs::create_dir(&config).unwrap();
        fs::rename(written, config.join("demo.toml")).unwrap();
        let (catalogue, warnings) = hallway::catalogue::Catalogue::load(folder.path());
        assert!(warnings.is_empty(), "{warnings:?}");
        let rules = catalogue.of(&schedule);
        assert!(!rules.is_guess());
        assert_eq!(rules.spaces(), ["#demo:localhost".parse().unwrap()]);
        assert_eq!(rules.general(), ["#demo-infodesk:localhost".parse().unwrap()]);
    }
}
