//! A frame of the grid of 63 halls at 250×70: laying out a day anew, moving in it, drawing it.
#![recursion_limit = "256"]
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where anything fails"
)]
#![expect(clippy::cast_precision_loss, reason = "figures for a table")]

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use hallway::{
    app::{Msg, Setup, State},
    schedule::{self, Schedule},
    ui::{self, theme::Theme},
};
use jiff::{Timestamp, tz::TimeZone};
use ratatui::{Terminal, backend::TestBackend, layout::Size};

/// What a frame may take, in milliseconds.
const BOUND: f64 = 2.0;
const SIZE: Size = Size::new(250, 70);
const HALLS: usize = 63;
const FRAMES: usize = 500;

fn main() {
    let (name, schedule, now) = congress().unwrap_or_else(|| ("generated", generated(), "2026-01-31T13:32:00Z"));
    let now: Timestamp = now.parse().unwrap();
    let setup = Setup {
        size: SIZE,
        now,
        zone: TimeZone::UTC,
        catalogue: Arc::default(),
        schedule_wanted: true,
        homeserver: String::new(),
        drafts: hallway::app::drafts::Drafts::default(),
        settings: hallway::settings::Settings::default(),
        themes: vec![],
        layout: None,
    };
    let mut state = State::new(setup);
    let (schedule, warnings) = (Arc::new(schedule), Arc::from([]));
    let day = schedule.day_at(now).unwrap();
    let talks = schedule.talks_of_day(day).count();
    let halls =
        schedule.halls.iter().enumerate().filter(|(hall, _)| schedule.talks_of_hall(*hall).any(|talk| talk.day == day));
    println!(
        "the grid, {}×{}, {name}: {} halls, {talks} talks on the day (bound: {BOUND} ms a frame)",
        SIZE.width,
        SIZE.height,
        halls.count()
    );
    let origin = schedule::Origin::File;
    let (stars, changes) = (Arc::default(), Arc::default());
    drop(state.update(Msg::Schedule(schedule::Event::Loaded { schedule, warnings, origin, stars, changes })));
    press(&mut state, "V");
    let mut terminal = Terminal::new(TestBackend::new(SIZE.width, SIZE.height)).unwrap();
    let theme = Theme::default();
    // Each key in turn: from talk to talk, from page to page, closer, to another day and back.
    for (what, keys) in [
        ("moving by talks", &["j", "l", "k", "l", "j", "h"][..]),
        ("turning pages", &["L", "pgdn", "L", "pgup", "H"]),
        ("zooming (the day is laid out anew)", &["+", "-"]),
        ("turning days (the day is laid out anew)", &["]", "["]),
    ] {
        let (mut updates, mut frames) = (Vec::new(), Vec::new());
        for key in keys.iter().cycle().take(FRAMES) {
            updates.push(timed(|| press(&mut state, key)));
            frames.push(timed(|| {
                let draw = |frame: &mut ratatui::Frame<'_>| {
                    ui::view(&state, &theme, frame);
                };
                terminal.draw(draw).unwrap();
            }));
        }
        line(&format!("{what}, the key"), updates);
        line(&format!("{what}, the frame"), frames);
    }
}

fn press(state: &mut State, key: &str) {
    drop(state.update(Msg::Key(key.parse().unwrap())));
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn line(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1_000.0;
    let mean = times.iter().sum::<Duration>().as_secs_f64() * 1_000.0 / times.len() as f64;
    let verdict = if mean < BOUND { "within the bound" } else { "OVER THE BOUND" };
    println!("  {what:<52} mean {mean:.3} ms, median {:.3} ms, 99 of 100 {:.3} ms: {verdict}", at(50), at(99));
}

/// The schedule of 38C3, where the samples are beside the repository; on its third day there are 63 halls.
fn congress() -> Option<(&'static str, Schedule, &'static str)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schedules/38c3-eventfahrplan-20251206.xml");
    let parsed = schedule::parse::parse(&fs::read(path).ok()?).ok()?;
    Some(("38C3", parsed.schedule, "2024-12-29T13:32:00Z"))
}

/// Two days of 63 halls with 14 talks each.
fn generated() -> Schedule {
    let mut text =
        String::from("<schedule><conference><title>Halls</title><time_zone_name>UTC</time_zone_name></conference>");
    for day in [31, 1] {
        let date = if day == 31 { "2026-01-31" } else { "2026-02-01" };
        write!(text, "<day date=\"{date}\" start=\"{date}T08:00:00Z\" end=\"{date}T23:00:00Z\">").unwrap();
        for hall in 0..HALLS {
            write!(text, "<room name=\"Hall {hall}\">").unwrap();
            for talk in 0..14 {
                let (hour, minute) = (9 + talk / 2, talk % 2 * 30);
                write!(
                    text,
                    "<event id=\"{day}{hall:02}{talk:02}\"><date>{date}T{hour:02}:{minute:02}:00Z</date>\
                     <start>{hour:02}:{minute:02}</start><duration>00:25</duration>\
                     <title>Something that was learned about part {talk} of {hall}</title>\
                     <persons><person>Ana Bell</person></persons></event>"
                )
                .unwrap();
            }
            text.push_str("</room>");
        }
        text.push_str("</day>");
    }
    text.push_str("</schedule>");
    schedule::parse::parse(text.as_bytes()).unwrap().schedule
}
