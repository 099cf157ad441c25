//! The first screen: what is on, what is selected, and how one finds more.
use std::sync::Arc;

use hallway::{
    app::{COMMANDS, Command, Effect, Keymap, Msg, Scope, TerminalRequest, slashes},
    desktop, schedule,
};

use crate::sim::{Sim, at, conference};

#[test]
fn the_first_screen_at_80_by_24() {
    insta::assert_snapshot!(Sim::new(80, 24).styled());
}

#[test]
fn the_first_screen_at_120_by_40() {
    insta::assert_snapshot!(Sim::new(120, 40).screen());
}

#[test]
fn the_first_screen_at_200_by_60() {
    insta::assert_snapshot!(Sim::new(200, 60).screen());
}

#[test]
fn a_talks_page_is_shown_and_left() {
    let mut sim = Sim::new(80, 24).keys("j space");
    insta::assert_snapshot!(sim.screen());
    sim = sim.keys("esc");
    assert!(sim.screen().contains("On now in 2 halls"));
}

#[test]
fn the_list_by_track() {
    insta::assert_snapshot!(Sim::new(80, 24).keys("v v v").screen());
}

#[test]
fn the_list_of_what_is_on_now() {
    insta::assert_snapshot!(Sim::new(80, 24).keys("v").screen());
}

#[test]
fn days_turn_and_dot_comes_back() {
    let mut sim = Sim::new(80, 24).keys("]");
    let screen = sim.screen();
    assert!(screen.contains("[Sun 1 Feb]") && screen.contains(">  17:30–18:00 Closing words"), "{screen}");
    let screen = sim.keys(".").screen();
    assert!(screen.contains(">▶ 14:20–15:00 Sliding sync for everyone"), "{screen}");
}

#[test]
fn the_selected_talk_stays_when_the_schedule_is_read_again() {
    let mut changed = conference();
    changed.talks.remove(0);
    let sim = Sim::new(80, 24).keys("j j").schedule(changed);
    assert_eq!(sim.state.programme.talk().map(|talk| &*talk.title), Some("Async drop"));
}

#[test]
fn a_search_filters_as_it_is_typed() {
    let mut sim = Sim::new(80, 24).keys("/").types("durand sync");
    let screen = sim.screen();
    assert!(screen.contains("search: durand sync"), "{screen}");
    assert!(screen.contains("1 talk") && !screen.contains("Opening words"), "{screen}");
    sim = sim.keys("enter esc");
    assert!(sim.screen().contains("[Sat 31 Jan]"));
}

#[test]
fn before_there_is_a_schedule_the_screen_says_what_to_do() {
    let mut sim = Sim::bare(80, 24);
    assert!(sim.screen().contains("Reading the programme …"));
    let reason = "the file is empty".to_owned();
    sim = sim.msg(Msg::Schedule(schedule::Event::Failed { reason }));
    let screen = sim.screen();
    assert!(screen.contains("The programme cannot be shown: the file is empty"), "{screen}");
}

#[test]
fn what_was_kept_is_said_to_be_old() {
    let origin = schedule::Origin::Cache { fetched: at("2026-01-31T10:00:00Z") };
    let event = schedule::Event::Loaded {
        schedule: conference().into(),
        warnings: [].into(),
        origin,
        stars: Arc::default(),
        changes: Arc::default(),
    };
    let mut sim = Sim::bare(80, 24).msg(Msg::Schedule(event));
    assert!(sim.screen().contains("schedule of 3 h ago"));
    let reason = "example.org cannot be reached".to_owned();
    let screen = sim.msg(Msg::Schedule(schedule::Event::Failed { reason })).screen();
    assert!(screen.contains("! The schedule shown may be old: example.org cannot be reached"), "{screen}");
}

#[test]
fn when_nothing_is_on_the_next_talks_are_named() {
    let mut sim = Sim::new(80, 24).msg(Msg::Tick(at("2026-02-01T12:00:00Z")));
    let screen = sim.screen();
    assert!(screen.contains("Nothing is on now. Next:"), "{screen}");
    assert!(screen.contains("› Sun 1 Feb 17:30 Closing words · Janson in 4 h 30 min"), "{screen}");
    let screen = sim.msg(Msg::Tick(at("2026-02-03T12:00:00Z"))).screen();
    assert!(screen.contains("The conference is over."), "{screen}");
}

#[test]
fn a_talks_room_is_copied_and_its_page_opened() {
    let mut sim = Sim::new(80, 24).keys("y o");
    let open = desktop::Request::Open("https://fosdem.org/2026/schedule/event/talk-2/".parse().unwrap());
    let copy = TerminalRequest::Copy("#2026-matrix:fosdem.org".to_owned());
    assert_eq!(sim.asked(), [Effect::Terminal(copy), Effect::Desktop(open)]);
}

#[test]
fn the_palette_finds_talks_rooms_people_and_commands() {
    let mut sim = Sim::new(80, 24).keys("ctrl-k").types("alloc");
    assert!(sim.screen().contains("talk       An allocator interface"));
    sim = sim.keys("enter");
    assert!(sim.state.programme.page.open);
    let screen = sim.keys("alt-k").types("okafor").screen();
    assert!(screen.contains("person     Nadia Okafor"), "{screen}");
    let sim = Sim::new(80, 24).keys("alt-k").types("#2026-rust").keys("enter");
    assert_eq!(sim.state.rooms.windows().len(), 1);
    let sim = Sim::new(80, 24).keys("alt-k").types("leave hallway").keys("enter");
    assert!(sim.state.quitting);
}

#[test]
fn help_shows_every_command_and_key() {
    let mut sim = Sim::new(120, 40).keys("?");
    let mut pages = sim.screen();
    for _ in 0..20 {
        sim = sim.keys("pgdn");
        pages.push_str(&sim.screen());
    }
    for spec in COMMANDS.iter().filter(|spec| !spec.keys.is_empty() || spec.slash.is_some()) {
        assert!(pages.contains(spec.help), "{} is missing", spec.name);
    }
    for (binding, spec) in Keymap::default().bindings() {
        let row = pages.lines().find(|line| line.contains(spec.help) && line.contains(&binding.key.to_string()));
        assert!(row.is_some(), "{} of {} is missing", binding.key, spec.name);
    }
    for (name, ..) in slashes() {
        assert!(pages.contains(&format!("/{name}")), "/{name} is missing");
    }
    assert_eq!(sim.keys("esc").state.scope(), Scope::Talks);
}

#[test]
fn q_leaves_and_an_unknown_key_changes_nothing() {
    let mut sim = Sim::new(80, 24);
    assert!(sim.state.take_stale());
    sim = sim.keys("Z");
    assert!(!sim.state.take_stale());
    assert!(sim.keys("q").state.quitting);
}

#[test]
fn every_command_can_be_run_from_the_first_screen() {
    for spec in COMMANDS {
        let mut sim = Sim::new(80, 24);
        for key in spec.keys.iter().filter(|(scope, _)| Scope::Programme.line().contains(scope)) {
            sim = sim.keys(key.1).keys("esc");
            let leaves = matches!(spec.command, Command::Quit | Command::Interrupt);
            assert_eq!(sim.state.quitting, leaves, "{}", spec.name);
        }
        assert!(!sim.screen().is_empty());
    }
}

#[test]
fn the_theme_and_the_terminal_are_asked_for() {
    let mut sim = Sim::new(80, 24).keys("ctrl-l ctrl-z");
    let asked = [TerminalRequest::Repaint, TerminalRequest::Suspend].map(Effect::Terminal);
    assert_eq!(sim.asked(), asked);
    let screen = sim.msg(Msg::Themed(Err("there is no theme called x".to_owned()))).screen();
    assert!(screen.contains("! there is no theme called x"), "{screen}");
}
