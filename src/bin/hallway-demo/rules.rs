//! What hallway has to know of the demo's conference: its space, its rooms for everybody and the pictures of its halls. They are in the catalogue of
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

use crate::streams::PREVIEW;

/// Writes the rules to a file in `folder`; gives its path. `streams` is where the streams are served.
pub(crate) fn write(
    folder: &Path,
    schedule: &Schedule,
    general: &[General],
    names: &Names,
    streams: &str,
) -> anyhow::Result<PathBuf> {
    let path = folder.join("rules.toml");
    let rules = text(&schedule.acronym, general, names, streams);
    fs::write(&path, rules).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(path)
}

fn text(series: &str, general: &[General], names: &Names, streams: &str) -> String {
    let rooms: Vec<_> = general.iter().map(|room| format!("\"{}\"", names.alias(room.slug))).collect();
    format!(
        "# The conference that hallway-demo holds.\n[[rules]]\nseries = [\"{series}\"]\nspaces = [\"{}\"]\nrooms = [{}]\n\
         [[rules.previews]]\naddress = '{streams}/{{hall.slug}}/{PREVIEW}'\n",
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
        let written = write(folder.path(), &schedule, &general, &names, "http://127.0.0.1:7").unwrap();
        let config = folder.path().join("catalogue.d");
        fs::create_dir(&config).unwrap();
        fs::rename(written, config.join("demo.toml")).unwrap();
        let (catalogue, warnings) = hallway::catalogue::Catalogue::load(folder.path());
        assert!(warnings.is_empty(), "{warnings:?}");
        let rules = catalogue.of(&schedule);
        assert!(!rules.is_guess());
        let places = hallway::catalogue::places(&schedule, &schedule.talks[0], &rules, false);
        let hall = &schedule.hall_of(&schedule.talks[0]).unwrap().slug;
        let preview = format!("http://127.0.0.1:7/{hall}/preview.jpg");
        assert_eq!(places.previews.iter().map(|place| place.address.as_str()).collect::<Vec<_>>(), [preview]);
        assert_eq!(rules.spaces(), ["#demo:localhost".parse().unwrap()]);
        assert_eq!(rules.general(), ["#demo-infodesk:localhost".parse().unwrap()]);
    }
}
