//! Choosing a conference: when there is none yet, and later.
use std::{sync::Arc, time::Duration};

use hallway::{
    app::{Command, Effect, Mouse, MouseKind, Msg, Parsed, Scope, Setup, State, drafts::Drafts, parse_slash},
    catalogue::Catalogue,
    chat,
    schedule::{self, Request, Source},
    text::Clean,
    ui::theme::Theme,
};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use ratatui::layout::Size;

use crate::sim::{NOW, Sim, at, conference};

/// Conferences around the day of these tests; the dates of one are a guess.
const CATALOGUE: &str = r#"
[[conference]]
id = "fosdem-2026"
title = "FOSDEM 2026"
start = 2026-01-31
end = 2026-02-01
schedules = ["https://example.org/2026.xml", "https://example.org/2026-b.xml"]
refresh = 30

[[conference]]
id = "froscon-2026"
title = "FrOSCon"
start = 2026-08-15
end = 2026-08-16
schedules = ["https://example.org/froscon.xml"]
guess = true

[[conference]]
id = "clt-2026"
title = "Chemnitzer Linux-Tage"
start = 2026-03-28
end = 2026-03-29
schedules = ["https://example.org/clt.ics"]

[[conference]]
id = "38c3"
title = "38C3: Illegal Instructions"
start = 2024-12-27
end = 2024-12-30
schedules = ["https://example.org/38c3.xml"]
"#;

/// The first start: nothing was named, nothing is remembered.
fn first(width: u16, height: u16) -> Sim {
    first_with(some(), width, height)
}

fn some() -> Catalogue {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("catalogue.toml"), CATALOGUE).unwrap();
    let (catalogue, warnings) = Catalogue::load(folder.path());
    assert_eq!(warnings, Vec::<String>::new());
    catalogue
}

fn first_with(catalogue: Catalogue, width: u16, height: u16) -> Sim {
    let setup = Setup {
        size: Size::new(width, height),
        now: at(NOW),
        zone: TimeZone::get("Europe/Brussels").unwrap(),
        catalogue: Arc::new(catalogue),
        schedule_wanted: false,
        homeserver: String::new(),
        drafts: Drafts::default(),
        settings: hallway::settings::Settings::default(),
        themes: vec![],
        layout: None,
    };
    Sim { state: State::new(setup), theme: Theme::default(), effects: vec![], layout: None, video: None, covered: None }
}

fn failed(sim: Sim) -> Sim {
    sim.msg(Msg::Schedule(schedule::Event::Failed { reason: "example.org has no such page (404)".to_owned() }))
}

fn other() -> schedule::Schedule {
    schedule::Schedule { title: Clean::line("Another"), acronym: Clean::line("another"), ..conference() }
}

#[test]
fn the_first_screen_of_a_first_start() {
    let sim = first(80, 24);
    assert_eq!(sim.state.scope(), Scope::Chooser);
    let mut sim = sim;
    let screen = sim.screen();
    let place = |words: &str| screen.find(words).unwrap_or_else(|| panic!("{words} is not on\n{screen}"));
    assert!(place("Running") < place("> FOSDEM 2026") && place("FOSDEM 2026") < place("Coming"));
    assert!(place("Coming") < place("Chemnitzer Linux-Tage"));
    assert!(screen.contains("31 Jan – 1 Feb 2026") && screen.contains("until Sun 1 Feb"), "{screen}");
    assert!(screen.contains("in 56 days"), "{screen}");
    assert!(screen.contains("type a name, or paste the address or path of a schedule"), "{screen}");
}

#[test]
fn what_is_typed_is_marked_in_what_it_finds() {
    insta::assert_snapshot!(first(80, 24).types("illegal inst").styled());
}

#[test]
fn every_bundled_conference_is_listed() {
    let mut sim = first_with(Catalogue::bundled(), 120, 40);
    let catalogue = Catalogue::bundled();
    let mut seen = String::new();
    for _ in 0..20 {
        seen.push_str(&sim.screen());
        sim = sim.keys("pgdn");
    }
    for listed in catalogue.listed(at(NOW).to_zoned(TimeZone::UTC).date()).iter().take(200) {
        let title = hallway::text::fit(&listed.conference.title, 40);
        assert!(seen.contains(title.trim_end_matches('…')), "{title} is missing");
    }
}

#[test]
fn typing_finds_and_enter_opens() {
    let mut sim = first(80, 24).types("frosc");
    let screen = sim.screen();
    assert!(screen.contains("> FrOSCon") && screen.contains("in 6 months, expected"), "{screen}");
    sim = first(80, 24).types("fosdem 2026").keys("enter");
    let sources = ["https://example.org/2026.xml", "https://example.org/2026-b.xml"].map(|url| url.parse().unwrap());
    let source = Source::Urls(sources.to_vec());
    let load = Request::Load { source, every: Some(Duration::from_mins(30)) };
    assert_eq!(sim.asked(), [Effect::Schedule(load)]);
    assert!(sim.screen().contains("Reading the programme of FOSDEM 2026 …"));
    let sim = sim.keys("enter").schedule(conference());
    assert_eq!(sim.effects.len(), 0, "it is being read already");
    assert_eq!(sim.state.scope(), Scope::Talks);
    assert_eq!(sim.state.opened().map(|choice| choice.title.as_str()), Some("FOSDEM 2026"));
}

#[test]
fn an_address_or_a_file_is_opened_too() {
    let check = |sim: Sim, source: Source| {
        let mut sim = sim.keys("enter");
        assert_eq!(sim.asked(), [Effect::Schedule(Request::Load { source, every: None })]);
    };
    let url = "https://example.org/schedule?format=xml";
    let mut sim = first(80, 24).msg(Msg::Paste(format!("{url}\n")));
    assert!(sim.screen().contains(&format!("> Open {url}")));
    check(sim, Source::Url(url.parse().unwrap()));
    check(first(80, 24).types(url), Source::Url(url.parse().unwrap()));
    check(first(80, 24).types("/tmp/my talks.xml"), Source::File("/tmp/my talks.xml".into()));
}

#[test]
fn what_cannot_be_opened_is_said_with_what_to_do() {
    let mut sim = failed(first(80, 24).types("froscon").keys("enter"));
    let screen = sim.screen();
    for words in [
        "The programme of FrOSCon cannot be opened:",
        "example.org has no such page",
        "It begins in 6 months",
        "Enter tries it again",
    ] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    drop(sim.asked());
    sim = sim.keys("enter");
    assert_eq!(sim.asked().len(), 1);
    sim = failed(sim).keys("ctrl-u");
    assert!(!sim.screen().contains("cannot be opened"));
    let screen = first(80, 24).types("qqqq").keys("enter").screen();
    assert!(screen.contains("No conference is called “qqqq”."), "{screen}");
}

#[test]
fn a_question_mark_helps_and_leaves_addresses_alone() {
    assert_eq!(first(80, 24).keys("?").state.scope(), Scope::Reader);
    let mut sim = first(80, 24).types("a?");
    assert!(sim.screen().contains(" > a?"));
    assert!(sim.keys("ctrl-q").state.quitting);
}

#[test]
fn another_conference_takes_the_place_of_the_one_that_was_open() {
    let mut sim = Sim::new(80, 24).keys("j j");
    sim.state.programme.stars = Arc::new([schedule::TalkId("t1".into())].into());
    sim = sim.keys("enter alt-1 O");
    assert_eq!(sim.state.scope(), Scope::Chooser);
    assert_eq!(sim.state.rooms.windows().len(), 1);
    drop(sim.asked());
    sim = sim.types("https://example.org/a.xml").keys("enter");
    assert_eq!(sim.asked().len(), 1);
    let screen = sim.screen();
    assert!(screen.contains("Reading the programme of https://example.org/a.xml …"), "{screen}");
    assert!(screen.contains("Esc goes back to FOSDEM 2026."), "{screen}");
    let sim = sim.schedule(other());
    assert_eq!(sim.state.programme.schedule().map(|schedule| schedule.title.as_str()), Some("Another"));
    assert!(sim.state.programme.stars.is_empty());
    assert_eq!(sim.state.programme.talk().map(|talk| talk.title.as_str()), Some("Sliding sync for everyone"));
    assert_eq!(sim.state.rooms.windows().len(), 1, "the rooms stay");
}

#[test]
fn what_comes_while_one_chooses_waits_behind_the_chooser() {
    let mut sim = first(80, 24).types("illegal").keys("enter esc");
    assert!(!sim.screen().contains("Reading"));
    sim = sim.schedule(conference());
    assert_eq!(sim.state.scope(), Scope::Chooser);
    assert_eq!(sim.state.opened().map(|choice| choice.title.as_str()), Some("38C3: Illegal Instructions"));
    assert!(sim.keys("esc").screen().contains("Rust for Linux"));
}

#[test]
fn esc_goes_back_and_the_service_goes_on_with_what_was_open() {
    let mut sim = Sim::new(80, 24);
    let source = Source::File("/tmp/a.xml".into());
    sim.state.opens("FOSDEM 2026", source.clone(), None);
    drop(sim.asked());
    sim = sim.keys("j O esc");
    assert_eq!(sim.state.programme.talk().map(|talk| talk.title.as_str()), Some("Rust for Linux, five years on"));
    assert_eq!(sim.asked(), [], "nothing was asked meanwhile");
    let mut sim = failed(sim.keys("O").types("https://example.org/a.xml").keys("enter"));
    assert!(sim.screen().contains("Esc goes back to FOSDEM 2026."));
    drop(sim.asked());
    sim = sim.keys("esc");
    assert_eq!(sim.asked(), [Effect::Schedule(Request::Load { source, every: None })]);
    assert!(sim.screen().contains("[Sat 31 Jan]"));
}

#[test]
fn slash_open_takes_a_name_an_address_or_nothing() {
    let parsed = |arg: &str| Parsed::Command { command: Command::Open, arg: arg.to_owned() };
    assert_eq!(parse_slash("/open fosdem 2027"), Ok(parsed("fosdem 2027")));
    assert_eq!(parse_slash("/open"), Ok(parsed("")));
    let room = |line: &str| {
        let user = "@ana:example.org".parse().unwrap();
        let mut sim = first(80, 24).chat(chat::Event::SignedIn { user }).schedule(conference()).keys("esc enter");
        drop(sim.asked());
        sim.types(line).keys("enter")
    };
    let mut sim = room("/open fosdem-2026");
    assert!(matches!(
        sim.asked().as_slice(),
        // The room is on screen no longer.
        [
            Effect::Schedule(Request::Load { source: Source::Urls(_), every: Some(_) }),
            Effect::Chat(chat::Request::Attend(_))
        ]
    ));
    assert!(sim.screen().contains("Reading the programme of FOSDEM 2026 …"));
    let mut sim = room("/open https://example.org/x.ics");
    assert_eq!(sim.asked().len(), 2);
    let mut sim = room("/open nonsense");
    assert_eq!(sim.asked(), [chat::Request::Attend(vec![]).into()]);
    assert!(sim.screen().contains(" > nonsense"));
}

#[test]
fn a_command_for_the_programme_leaves_the_chooser() {
    let sim = Sim::new(80, 24).keys("O alt-k").types("show the day as a grid").keys("enter");
    assert_eq!(sim.state.scope(), Scope::Grid);
    let sim = Sim::new(80, 24).keys("O alt-k").types("async drop").keys("enter");
    assert_eq!(sim.state.scope(), Scope::TalkPage);
    let sim = Sim::new(80, 24).keys("enter alt-1 O alt-2");
    assert_eq!(sim.state.scope(), Scope::Composer);
}

#[test]
fn the_mouse_selects_and_opens() {
    let mut sim = first(80, 24);
    let row = sim.screen().lines().position(|line| line.contains("Chemnitzer")).unwrap();
    let click =
        |sim: Sim| sim.msg(Msg::Mouse(Mouse { column: 10, row: u16::try_from(row).unwrap(), kind: MouseKind::Click }));
    let mut sim = click(sim);
    assert!(sim.screen().contains("> Chemnitzer"));
    assert_eq!(sim.asked(), []);
    assert_eq!(click(sim).asked().len(), 1);
}

#[test]
fn the_chooser_in_a_large_terminal() {
    let mut sim = first(250, 70);
    let screen = sim.screen();
    assert!(screen.contains("fosdem-2026"), "{screen}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn what_is_selected_is_on_screen_after_any_keys_at_any_size(
        steps in prop::collection::vec((0_usize..16, 40_u16..260, 10_u16..80), 1..30),
    ) {
        const KEYS: &[&str] = &["up", "down", "pgup", "pgdn", "f", "o", "4", "enter", "backspace", "esc", "ctrl-end", "ctrl-home"];
        let mut sim = first(80, 24);
        for (what, width, height) in steps {
            sim = match (KEYS.get(what), what % 3) {
                (Some(key), _) => sim.keys(key),
                (None, 0) => failed(sim),
                (None, _) => sim.msg(Msg::Resized(Size::new(width, height))),
            };
            let screen = sim.screen();
            let found = screen.lines().skip(2).any(|line| line.starts_with("> "));
            let nothing = screen.contains("No conference is called that.");
            prop_assert!(found || nothing, "{}", screen);
        }
    }
}
