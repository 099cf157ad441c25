//! A conference with one hall for each stream, and a talk on in each.
use hallway::{
    schedule::{Day, Hall, Link, LinkKind, Schedule, Talk, TalkId, Track},
    text::Clean,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

pub(crate) fn conference(streams: &[String], now: Timestamp) -> Schedule {
    let talk = |hall: usize, url: &String| Talk {
        id: TalkId(format!("t{hall}").into()),
        title: Clean::line(&format!("Talk {hall}")),
        start: now,
        duration: SignedDuration::from_mins(60),
        hall,
        links: vec![Link { href: url.parse().expect("an address"), text: Clean::default(), kind: LinkKind::Stream }],
        ..Talk::default()
    };
    let hall = |hall: usize| Hall { name: Clean::line(&format!("Hall {hall}")), slug: Clean::default() };
    let end = now.checked_add(SignedDuration::from_hours(8)).unwrap_or(now);
    Schedule {
        title: Clean::line("Halls"),
        acronym: Clean::default(),
        url: None,
        zone: TimeZone::UTC,
        days: vec![Day { date: now.to_zoned(TimeZone::UTC).date(), start: now, end }],
        halls: (0..streams.len()).map(hall).collect(),
        tracks: vec![Track { name: Clean::line("Track"), slug: Clean::default() }],
        people: vec![],
        talks: streams.iter().enumerate().map(|(hall, url)| talk(hall, url)).collect(),
    }
}
