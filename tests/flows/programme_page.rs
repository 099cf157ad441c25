//! A talk's page, and whose clock its times are on.
use std::sync::Arc;

use hallway::{
    app::{Effect, Msg, Scope, Setup, State, TerminalRequest, drafts::Drafts},
    desktop::Request,
    schedule::{Link, LinkKind, Markup, Schedule},
    text::Clean,
    ui::theme::Theme,
};
use jiff::tz::TimeZone;
use ratatui::layout::Size;

use crate::sim::{NOW, Sim, at, conference};

/// A talk that has everything.
fn full() -> Schedule {
    let mut schedule = conference();
    schedule.url = Some("https://fosdem.org/2026/".parse().unwrap());
    let talk = schedule.talks.iter_mut().find(|talk| &*talk.title == "Rust for Linux, five years on").unwrap();
    let link = |href: &str, text: &str, kind| Link { href: href.parse().unwrap(), text: Clean::line(text), kind };
    talk.subtitle = Clean::line("What was promised, what came of it");
    talk.kind = Clean::line("devroom");
    talk.people = vec![0, 2];
    talk.description = Markup("<p>A longer text, with <a href=\"https://rust-for-linux.com/\">a link</a>.</p>".into());
    talk.number = Clean::line("8376");
    talk.guid = Clean::line("9c3ebb8c-7716-5130-b9fe-ff8544f5636d");
    talk.license = Clean::line("CC-BY-4.0");
    talk.unrecorded = true;
    talk.links.extend([
        link("https://fosdem.org/2026/events/attachments/x/slides.pdf", "Slides", LinkKind::Attachment),
        link("https://pretalx.fosdem.org/x/feedback/", "", LinkKind::Feedback),
        link("https://video.fosdem.org/2026/x.webm", "Video recording", LinkKind::Recording),
    ]);
    schedule
}

fn page(width: u16, height: u16) -> Sim {
    Sim::new(width, height).schedule(full()).keys("j space")
}

#[test]
fn everything_that_the_schedule_has_at_80_by_40() {
    insta::assert_snapshot!(page(80, 40).screen());
}

#[test]
fn the_page_beside_the_list_at_250_by_70() {
    insta::assert_snapshot!(page(250, 70).screen());
}

#[test]
fn numbers_open_the_links_that_they_stand_at() {
    let open = |url: &str| Effect::Desktop(Request::Open(url.parse().unwrap()));
    let mut sim = page(80, 24).keys("1 2 3 7");
    let pages = ["https://fosdem.org/2026/schedule/event/talk-1/", "https://video.fosdem.org/2026/x.webm"];
    let slides = "https://fosdem.org/2026/events/attachments/x/slides.pdf";
    assert_eq!(sim.asked(), [open(pages[0]), open(pages[1]), open(slides)]);
    assert!(sim.screen().contains("! This talk has no link 7."));
    // A chat link is a room of hallway's own.
    sim = sim.keys("5");
    assert!(sim.state.rooms.current().is_some());
    // There is no ninth: that key is less sound, as in all lists.
    sim = page(80, 24).keys("9");
    assert!(!sim.screen().contains("no link 9"));
    let mut sim = page(80, 24).keys("y o");
    let copy = Effect::Terminal(TerminalRequest::Copy("#2026-rust:fosdem.org".to_owned()));
    assert_eq!(sim.asked(), [copy, open(pages[0])]);
}

#[test]
fn j_scrolls_and_n_goes_to_the_next_talk() {
    let mut sim = page(80, 16).keys("j j");
    assert_eq!(sim.state.programme.page.top, 2);
    sim = sim.keys("n");
    assert_eq!(sim.state.programme.page.top, 0);
    assert!(sim.screen().contains("Async drop\n"));
    sim = sim.keys("J");
    assert!(sim.screen().contains("Bridges that hold\n"));
    sim = sim.keys("N K K");
    assert!(sim.screen().contains("Sliding sync for everyone\n"));
    assert_eq!(sim.state.scope(), Scope::TalkPage);
}

/// Somebody in New York.
fn abroad(width: u16, height: u16, zone: &str) -> Sim {
    let setup = Setup {
        size: Size::new(width, height),
        now: at(NOW),
        zone: TimeZone::get(zone).unwrap(),
        schedule_wanted: true,
        homeserver: String::new(),
        drafts: Drafts::default(),
        settings: hallway::settings::Settings::default(),
        themes: vec![],
        layout: None,
        catalogue: Arc::default(),
    };
    let sim = Sim {
        state: State::new(setup),
        theme: Theme::default(),
        effects: vec![],
        layout: None,
        video: None,
        covered: None,
    };
    sim.schedule(conference())
}

#[test]
fn times_are_on_the_conferences_clock_or_on_ones_own() {
    let mut sim = abroad(80, 24, "America/New_York");
    let screen = sim.screen();
    assert!(screen.contains("FOSDEM 2026 · Sat 14:32 Brussels time (yours 08:32)"), "{screen}");
    assert!(screen.contains(">▶ 14:20–15:00 Sliding sync"), "{screen}");
    sim = sim.keys("t");
    let screen = sim.screen();
    assert!(screen.contains("FOSDEM 2026 · Sat 08:32 your time (Brussels 14:32)"), "{screen}");
    assert!(screen.contains(">▶ Sat 08:20–09:00 Sliding sync"), "{screen}");
    assert!(screen.contains("08:30–09:00  28 min left"), "what is on now: {screen}");
    for (keys, words) in [("B", "next 09:10 Bridges"), ("V", "08:20–09:00"), ("v", "Sat 09:00–09:30 Async")] {
        sim = sim.keys(keys);
        let screen = sim.screen();
        assert!(screen.contains(words), "{keys}: {screen}");
    }
    let screen = sim.keys("space t").screen();
    assert!(screen.contains("Sat 31 Jan, 14:20–15:00 (40 min) Brussels time · 08:20–09:00 your time"), "{screen}");
}

#[test]
fn another_day_there_is_said() {
    let mut sim = abroad(80, 24, "Pacific/Auckland").keys("t");
    let screen = sim.screen();
    assert!(screen.contains("Sun 02:32 your time (Brussels Sat 14:32)"), "{screen}");
    assert!(screen.contains("▶ Sun 02:20–03:00 Sliding sync"), "{screen}");
    assert!(sim.keys("space").screen().contains("your time · Sat 14:20–15:00 Brussels"));
}

#[test]
fn where_both_clocks_show_the_same_nothing_changes() {
    let mut sim = Sim::new(80, 24).keys("t");
    let screen = sim.screen();
    assert!(screen.contains("Your clock and the conference's show the same: Brussels time."), "{screen}");
    assert!(screen.contains("FOSDEM 2026 · Sat 14:32  "), "{screen}");
    sim = sim.msg(Msg::Tick(at(NOW)));
    assert!(!sim.state.programme.own_time());
}
