//! The grid and the board over every real schedule beside the repository.
#![expect(clippy::print_stdout, reason = "a test whose files are elsewhere says so")]
use std::{collections::BTreeSet, fs, path::Path};

use hallway::{app::Msg, schedule::parse::parse};

use crate::sim::Sim;

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (200, 60), (250, 70)];

#[test]
fn every_talk_of_every_day_has_its_place_in_the_grid_and_the_board_can_be_drawn() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schedules");
    let Ok(files) = fs::read_dir(&folder) else {
        println!("{} is not there: no real schedule is looked at", folder.display());
        return;
    };
    let mut looked_at = 0;
    for path in files.map(|file| file.unwrap().path()) {
        // Some are catalogues, schemas, lists of streams.
        let Ok(parsed) = parse(&fs::read(&path).unwrap()) else { continue };
        let schedule = parsed.schedule;
        looked_at += 1;
        for (width, height) in SIZES {
            let mut sim = Sim::bare(width, height).schedule(schedule.clone()).keys("V");
            let days = schedule.days.len();
            for _ in 0..days {
                sim = sim.keys("[");
            }
            for day in 0..days.min(6) {
                assert_eq!(sim.state.programme.day, day, "{}", path.display());
                let placed: BTreeSet<usize> = sim.state.programme.grid.placed().collect();
                let of_day = schedule.talks.iter().enumerate().filter(|(_, talk)| talk.day == day);
                assert!(of_day.map(|(index, _)| index).eq(placed), "{}, day {day}, {width} × {height}", path.display());
                sim.buffer();
                let middle = schedule.days[day].start + jiff::SignedDuration::from_hours(6);
                sim = sim.msg(Msg::Tick(middle)).keys("B");
                sim.buffer();
                sim = sim.keys("V");
                sim.state.programme.day = day;
                sim = sim.keys("]");
            }
        }
    }
    println!("looked at {looked_at} schedules");
    assert!(looked_at > 0);
}
