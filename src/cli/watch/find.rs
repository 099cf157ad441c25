//! Which stream is meant: an address, a room or hall, or a talk.
use jiff::Timestamp;

use super::{Args, Shelf, Source, Usage, of_url};
use crate::{
    app::places::Known,
    chat::{Alias, link::Target},
    cli::{What, read, talk},
    schedule::{Schedule, Talk},
    text::{Clean, fit},
};

/// What is to be watched of what is named.
///
/// # Errors
/// That nothing is known by that name, or nothing of it can be watched, in words.
pub(super) fn source(args: &Args, shelf: &Shelf, named: &str, at: Timestamp) -> anyhow::Result<Source> {
    // What is no address and no link is words, whatever else it would be where a schedule is named.
    let what = What::word(named.into()).ok();
    if let Some(What::Address(url)) = &what {
        return of_url(url);
    }
    let chosen = shelf.about(args, None)?;
    let cache = shelf.paths.as_ref().map(|paths| paths.cache.as_path());
    let read = read::schedule(&chosen, cache, chosen.every())?;
    let mut known = Known::default();
    known.renew(&read.parsed.schedule, shelf.catalogue());
    let schedule = &read.parsed.schedule;
    let (talk, hall) = match what {
        Some(What::Link(target)) => (of_link(schedule, &known, &target, at)?, false),
        _ => match of_hall(schedule, named, at) {
            Some(talk) => (talk, true),
            None => (talk::find(schedule, named)?, false),
        },
    };
    let places = known.places(schedule, talk);
    // Who names a hall wants what it shows now, whatever was there before.
    let source =
        if hall { Source::of_hall(schedule, talk, &places) } else { Source::of_talk(schedule, talk, &places, at) };
    source.ok_or_else(|| {
        anyhow::anyhow!(
            "neither the schedule nor the catalogue knows a stream or a recording of “{}”",
            fit(&Clean::line(&talk::title(talk)), 80)
        )
    })
}

/// The talk that is on in a room, or for which one goes there: its own, what is on in its track, what comes next, what was last.
fn of_link<'s>(schedule: &'s Schedule, known: &Known, target: &Target, at: Timestamp) -> anyhow::Result<&'s Talk> {
    let alias = target.room().and_then(|room| room.alias());
    let Some(alias) = alias else {
        anyhow::bail!(Usage("a talk, a hall, a room's address or a stream is watched".to_owned()))
    };
    let track = known.rooms().track(alias);
    let of_track = track.and_then(|track| {
        let last = || schedule.talks.iter().rev().find(|talk| talk.track == track);
        let on = schedule.now_in_track(track, at).into_iter().next();
        on.or_else(|| schedule.next_in_track(track, at)).or_else(last)
    });
    let own = || schedule.talks.iter().find(|talk| is_of(schedule, known, talk, alias));
    of_track
        .or_else(own)
        .ok_or_else(|| anyhow::anyhow!("{alias} is the room of no talk and no track of {}", schedule.title))
}

fn is_of(schedule: &Schedule, known: &Known, talk: &Talk, alias: &Alias) -> bool {
    known.rooms_of(schedule, talk).contains(alias)
}

/// The talk that is on in the hall of this name; where it has a break, the one that was last or comes next, whichever is
/// nearer.
fn of_hall<'s>(schedule: &'s Schedule, named: &str, at: Timestamp) -> Option<&'s Talk> {
    let wanted = plain(named);
    let is_it = |name: &str| !wanted.is_empty() && plain(name) == wanted;
    let hall = schedule.halls.iter().position(|hall| is_it(&hall.name) || is_it(&hall.slug))?;
    let distance = |talk: &&Talk| {
        let (before, after) = (talk.start.duration_since(at), at.duration_since(talk.end()));
        before.max(after).max(jiff::SignedDuration::ZERO)
    };
    schedule.talks.iter().filter(|talk| talk.hall == hall).min_by_key(distance)
}

/// A hall's name as it stands in its stream's address: without what is in brackets, letters and digits alone.
fn plain(name: &str) -> String {
    let head = name.split('(').next().unwrap_or_default();
    head.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{
        catalogue::Catalogue,
        schedule::{self, Source as From},
    };

    fn fixture() -> Schedule {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schedules/busy-day.xml");
        schedule::read(&From::File(path), Path::new("/nonexistent")).unwrap().0.schedule
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_hall_is_known_by_its_name_and_by_its_streams() {
        let schedule = fixture();
        let title = |named: &str, time: &str| of_hall(&schedule, named, at(time)).map(|talk| talk.title.to_string());
        let janson = Some("Borrowing tomorrow".to_owned());
        for named in ["Janson", "janson", " JANSON "] {
            assert_eq!(title(named, "2030-01-31T10:30:00+01:00"), janson, "{named}");
        }
        assert_eq!(title("janson", "2030-01-31T10:52:00+01:00"), janson, "it was there last");
        assert!(title("K.1.105", "2030-01-31T10:30:00+01:00").is_some());
        assert_eq!(
            title("k1105", "2030-01-31T10:30:00+01:00"),
            title("K.1.105 (La Fontaine)", "2030-01-31T10:30:00+01:00")
        );
        assert_eq!(title("jan", "2030-01-31T10:30:00+01:00"), None);
        assert_eq!(title("()", "2030-01-31T10:30:00+01:00"), None);
    }

    #[test]
    fn a_room_that_nobody_knows_is_said() {
        let schedule = fixture();
        let mut known = Known::default();
        known.renew(&schedule, &Catalogue::bundled());
        let target = crate::chat::link::target("#nowhere:example.org").unwrap();
        let error = of_link(&schedule, &known, &target, at("2030-01-31T10:30:00+01:00")).unwrap_err().to_string();
        assert!(error.starts_with("#nowhere:example.org is the room of no talk"), "{error}");
        let person = crate::chat::link::target("@ana:example.org").unwrap();
        assert!(of_link(&schedule, &known, &person, at("2030-01-31T10:30:00+01:00")).is_err());
    }
}
