use std::{collections::BTreeSet, sync::Arc};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use proptest::prelude::*;
use ratatui::layout::{Position, Rect, Size};

use super::{Grid, Hit, Sight, Towards};
use crate::{
    schedule::{Day, Fate, Hall, Person, Schedule, Talk, TalkId},
    text::Clean,
};

const ALL: [Towards; 10] = [
    Towards::Up,
    Towards::Down,
    Towards::Left,
    Towards::Right,
    Towards::PageUp,
    Towards::PageDown,
    Towards::PageLeft,
    Towards::PageRight,
    Towards::First,
    Towards::Last,
];

/// Talks as (hall, minutes after eight, minutes long).
fn schedule(halls: usize, talks: &[(usize, i64, i64)]) -> Arc<Schedule> {
    let eight: Timestamp = "2026-01-31T08:00:00Z".parse().unwrap();
    let talk = |(number, (hall, after, minutes)): (usize, &(usize, i64, i64))| Talk {
        id: TalkId(format!("t{number}").into()),
        title: Clean::line(&format!("Talk number {number} on something")),
        start: eight + SignedDuration::from_mins(*after),
        duration: SignedDuration::from_mins(*minutes),
        hall: *hall,
        people: vec![0],
        ..Talk::default()
    };
    Arc::new(Schedule {
        title: Clean::line("A day"),
        acronym: Clean::default(),
        url: None,
        zone: TimeZone::UTC,
        days: vec![Day {
            date: "2026-01-31".parse().unwrap(),
            start: eight,
            end: eight + SignedDuration::from_hours(24),
        }],
        halls: (0..halls).map(|n| Hall { name: Clean::line(&format!("Hall {n}")), ..Hall::default() }).collect(),
        tracks: vec![],
        people: vec![Person { name: Clean::line("Ana Bell"), ..Person::default() }],
        talks: talks.iter().enumerate().map(talk).collect(),
    })
}

struct Desk {
    schedule: Arc<Schedule>,
    talks: Vec<usize>,
    stars: Arc<BTreeSet<TalkId>>,
    grid: Grid,
    selected: Option<usize>,
    now: Timestamp,
    size: Size,
}

impl Desk {
    fn new(schedule: Arc<Schedule>, width: u16, height: u16) -> Self {
        let talks: Vec<usize> = (0..schedule.talks.len()).collect();
        let now = "2026-01-31T10:07:00Z".parse().unwrap();
        let (stars, grid, selected, size) =
            (Arc::default(), Grid::default(), talks.first().copied(), Size::new(width, height));
        Self { schedule, talks, stars, grid, selected, now, size }.arranged()
    }

    fn arranged(mut self) -> Self {
        self.grid.arrange(&Sight {
            schedule: &self.schedule,
            talks: &self.talks,
            zone: &TimeZone::UTC,
            selected: self.selected,
            stars: &self.stars,
            now: self.now,
            size: self.size,
        });
        self
    }

    fn go(mut self, to: Towards) -> Self {
        self.selected = self.grid.step(to, self.selected).or(self.selected);
        self.arranged()
    }

    /// What each block on screen says, its cells first.
    fn shown(&self) -> Vec<(Rect, String)> {
        self.grid.blocks().iter().map(|block| (block.area, block.lines.join("/"))).collect()
    }

    fn at(&self) -> Option<usize> {
        self.selected
    }
}

#[test]
fn talks_stand_below_their_hall_beside_their_time() {
    let desk = Desk::new(schedule(3, &[(0, 0, 30), (0, 30, 30), (2, 15, 60)]), 80, 20);
    assert_eq!(
        desk.grid.columns().map(|(area, hall)| (area.x, area.width, hall)).collect::<Vec<_>>(),
        [(6, 37, 0), (43, 37, 2)]
    );
    let labels = desk.grid.labels();
    assert_eq!(labels.first(), Some(&(1, "08:00".to_owned())));
    let shown = desk.shown();
    assert_eq!(shown[0], (Rect::new(6, 1, 37, 6), "✓ Talk number 0 on something/Ana Bell/08:00–08:30".to_owned()));
    assert_eq!(shown[1].0, Rect::new(6, 7, 37, 6));
    assert_eq!(shown[2].0, Rect::new(43, 4, 37, 12));
}

#[test]
fn talks_that_overlap_stand_side_by_side_and_beyond_that_in_a_stack() {
    let four = [(0, 0, 60), (0, 10, 60), (0, 20, 60), (0, 30, 60), (1, 0, 60), (2, 0, 60)];
    let mut desk = Desk::new(schedule(3, &four), 80, 30);
    let of_hall = |desk: &Desk| desk.shown().into_iter().filter(|(area, _)| area.x < 30).collect::<Vec<_>>();
    // Three lanes fit into 24 cells: the third and the fourth talk share the last one.
    let shown = of_hall(&desk);
    assert_eq!(shown.len(), 3);
    assert!(shown[2].1.starts_with("+1 ✓"), "{shown:?}");
    for _ in 0..3 {
        desk = desk.go(Towards::Right);
    }
    assert_eq!(desk.at(), Some(3));
    let shown = of_hall(&desk);
    assert_eq!(shown.len(), 3);
    assert!(shown[2].1.contains("number/3"), "{shown:?}");
}

#[test]
fn an_exhibition_stands_in_a_strip_beside_the_talks() {
    let desk = Desk::new(schedule(1, &[(0, 0, 540), (0, 60, 30), (0, 120, 30)]), 80, 70);
    let shown = desk.shown();
    assert_eq!(shown.iter().map(|(area, _)| (area.x, area.width)).collect::<Vec<_>>(), [(58, 8), (6, 52), (6, 52)]);
    // Alone in its hall it has the whole width, and its title is on screen wherever one looks.
    let mut desk = Desk::new(schedule(2, &[(0, 0, 540), (1, 0, 30), (1, 510, 30)]), 80, 12);
    assert_eq!(desk.shown()[0].0.width, 37);
    desk = desk.go(Towards::Last);
    assert!(desk.grid.rows_in_sight().start > 10);
    assert!(desk.shown()[0].1.contains("Talk number 0"), "{:?}", desk.shown());
    assert!(!desk.grid.blocks()[0].begins);
}

#[test]
fn left_and_right_keep_to_the_time_and_skip_halls_without_a_talk_then() {
    let talks = [(0, 0, 30), (0, 240, 30), (1, 0, 30), (2, 230, 60), (3, 0, 30), (3, 245, 30)];
    let desk = Desk::new(schedule(4, &talks), 120, 24).go(Towards::Down);
    assert_eq!(desk.at(), Some(1));
    let desk = desk.go(Towards::Right);
    assert_eq!(desk.at(), Some(3));
    let desk = desk.go(Towards::Right);
    assert_eq!(desk.at(), Some(5));
    let desk = desk.go(Towards::Left).go(Towards::Left);
    assert_eq!(desk.at(), Some(1));
    let desk = desk.go(Towards::Up).go(Towards::Right);
    assert_eq!(desk.at(), Some(2));
}

#[test]
fn pages_turn_in_time_and_across_halls() {
    let talks: Vec<_> = (0..40).flat_map(|hall| (0..20).map(move |n| (hall, n * 30, 30))).collect();
    let desk = Desk::new(schedule(40, &talks), 80, 20);
    assert_eq!(desk.grid.halls(), (1, 3, 40));
    let desk = desk.go(Towards::PageRight);
    assert_eq!(desk.grid.halls(), (4, 6, 40));
    let desk = desk.go(Towards::PageDown);
    let talk = &desk.schedule.talks[desk.at().unwrap()];
    assert_eq!((talk.hall, talk.start), (3, "2026-01-31T11:00:00Z".parse().unwrap()));
    let desk = desk.go(Towards::Last).go(Towards::PageDown).go(Towards::PageRight);
    assert_eq!(desk.at(), Some(799));
    assert_eq!(desk.grid.hours(&TimeZone::UTC), ("14:50–18:00".to_owned(), true, false));
    assert_eq!(desk.go(Towards::First).at(), Some(0));
}

#[test]
fn the_current_minute_has_its_row() {
    let desk = Desk::new(schedule(1, &[(0, 0, 30), (0, 180, 30)]), 80, 30);
    assert_eq!(desk.grid.now(), Some(&(13, "10:07".to_owned())));
    let mut desk = desk;
    desk.now = "2026-01-31T07:00:00Z".parse().unwrap();
    assert_eq!(desk.arranged().grid.now(), None);
}

#[test]
fn fate_and_star_are_said_in_signs_and_words() {
    let mut day = schedule(1, &[(0, 300, 60)]);
    Arc::make_mut(&mut day).talks[0].fate = Fate::Cancelled;
    let mut desk = Desk::new(day, 80, 30);
    desk.stars = Arc::new([TalkId("t0".into())].into());
    let desk = desk.arranged();
    assert_eq!(desk.shown()[0].1, "✗ ★ cancelled: Talk number 0 on something/Ana Bell/13:00–14:00");
}

#[test]
fn what_is_pointed_at_is_found() {
    let desk = Desk::new(schedule(2, &[(0, 0, 30), (1, 0, 30)]), 80, 20);
    assert_eq!(desk.grid.hit(Position::new(6, 1)), Hit::Talk(0));
    assert_eq!(desk.grid.hit(Position::new(79, 3)), Hit::Talk(1));
    assert_eq!(desk.grid.hit(Position::new(6, 0)), Hit::Nothing);
    assert_eq!(desk.grid.hit(Position::new(10, 19)), Hit::Nothing);
}

fn a_day() -> impl Strategy<Value = Vec<(usize, i64, i64)>> {
    let length = prop_oneof![Just(0), Just(5), 5_i64..70, Just(540), Just(12_000)];
    let talks = prop::collection::vec((0_usize..7, 0_i64..1_080, length), 1..60);
    talks.prop_map(|mut talks| {
        talks.sort_by_key(|(hall, start, _)| (*start, *hall));
        talks
    })
}

proptest! {
    #[test]
    fn every_talk_has_cells_and_shares_them_only_in_a_stack(talks in a_day(), width in 40_u16..260, zoom in -6_i8..6) {
        let desk = Desk::new(schedule(7, &talks), width, 30);
        let mut desk = desk;
        desk.grid.zoom = zoom;
        let desk = desk.arranged();
        let placed: BTreeSet<usize> = desk.grid.placed().collect();
        prop_assert_eq!(placed.len(), talks.len());
        let blocks = &desk.grid.plan.blocks;
        for (index, block) in blocks.iter().enumerate() {
            prop_assert!(block.rows > 0 && block.width > 0 && block.x + block.width <= desk.grid.screen.width, "{block:?}");
            let same = blocks.iter().filter(|other| other.shares_place(block)).count();
            prop_assert_eq!(same, block.stack, "{:?}", block);
            for other in &blocks[index + 1..] {
                let meet = other.column == block.column && other.meets(&(block.top..block.bottom()))
                    && other.x < block.x + block.width && block.x < other.x + other.width;
                prop_assert!(!meet || other.shares_place(block), "{block:?} and {other:?}");
            }
        }
    }

    #[test]
    fn up_and_down_come_to_every_talk_of_a_hall(talks in a_day(), width in 40_u16..260) {
        let mut desk = Desk::new(schedule(7, &talks), width, 30);
        for column in 0..desk.grid.plan.columns.len() {
            let places = desk.grid.plan.column(column).to_vec();
            let mut walked = vec![places[0].talk];
            while let Some(next) = desk.grid.step(Towards::Down, walked.last().copied()) {
                walked.push(next);
            }
            let of_hall: Vec<usize> = places.iter().map(|block| block.talk).collect();
            prop_assert_eq!(&walked, &of_hall);
            while let Some(next) = desk.grid.step(Towards::Up, walked.last().copied()) {
                walked.push(next);
            }
            prop_assert_eq!(walked.len(), 2 * of_hall.len() - 1);
        }
    }

    #[test]
    fn the_selected_talk_never_leaves_the_screen(
        talks in a_day(),
        moves in prop::collection::vec((0_usize..16, 40_u16..260, 6_u16..70), 1..40),
    ) {
        let mut desk = Desk::new(schedule(7, &talks), 80, 20);
        for (what, width, height) in moves {
            match what {
                what if what < ALL.len() => desk.selected = desk.grid.step(ALL[what], desk.selected).or(desk.selected),
                10 => desk.size = Size::new(width, height),
                11 | 12 => desk.grid.zoom(what == 11),
                13 => desk.selected = desk.grid.scroll(3, 0, desk.selected).or(desk.selected),
                14 => desk.selected = desk.grid.scroll(-3, 0, desk.selected).or(desk.selected),
                _ => desk.selected = desk.grid.scroll(0, if width % 2 == 0 { 1 } else { -1 }, desk.selected).or(desk.selected),
            }
            desk = desk.arranged();
            let screen = Rect::from((Position::ORIGIN, desk.size));
            let selected: Vec<_> = desk.grid.blocks().iter().filter(|block| block.selected).collect();
            prop_assert_eq!(selected.len(), 1);
            for block in desk.grid.blocks() {
                prop_assert!(!block.area.is_empty() && screen.intersection(block.area) == block.area, "{block:?} in {screen}");
                prop_assert!(block.lines.len() <= usize::from(block.area.height));
                prop_assert!(block.lines.iter().all(|line| crate::text::width(line) < usize::from(block.area.width)));
            }
        }
    }
}
