mod decoder;
mod pictures;

use std::num::NonZero;

use proptest::prelude::*;

use super::*;
use crate::player::{Slot, cells::Rgb};
use decoder::decode;

const WHITE: Rgb = [255; 3];
const BLACK: Rgb = [0; 3];
const RED: Rgb = [200, 10, 30];
const KINDS: [Cells; 4] = [Cells::Half, Cells::Quadrant, Cells::Sextant, Cells::Octant];
const COLORS: [Colors; 4] = [Colors::TrueColor, Colors::Indexed, Colors::Sixteen, Colors::Mono];

fn frame(width: u16, rows: &[Rgb]) -> Frame {
    let height = u16::try_from(rows.len()).unwrap() / width;
    Frame { slot: Slot::First, width, height, rgb: rows.concat() }
}

fn painted(video: &mut Video, frame: &Frame) -> String {
    let mut out = Vec::new();
    video.paint(frame, &mut out);
    String::from_utf8(out).unwrap()
}

fn video(area: Rect) -> Video {
    let mut video = Video::new(Cells::Half, Colors::TrueColor);
    video.place(Some(area));
    video
}

fn terminal() -> vt100::Parser {
    vt100::Parser::new(NonZero::new(40).unwrap(), NonZero::new(130).unwrap(), 0)
}

#[test]
fn only_what_changed_is_sent_in_as_few_bytes_as_it_takes() {
    let mut video = video(Rect::new(4, 2, 3, 2));
    let first = [RED, RED, BLACK, RED, RED, BLACK, WHITE, WHITE, WHITE, BLACK, BLACK, BLACK];
    assert_eq!(
        painted(&mut video, &frame(3, &first)),
        "\x1b[m\x1b[3;5H\x1b[48;2;200;10;30m  \x1b[48;2;0;0;0m \n\x1b[5G\x1b[38;2;255;255;255m▀▀▀\x1b[m"
    );
    assert_eq!(painted(&mut video, &frame(3, &first)), "");
    let mut second = first;
    second[0] = BLACK;
    second[5] = WHITE;
    assert_eq!(
        painted(&mut video, &frame(3, &second)),
        "\x1b[m\x1b[3;5H\x1b[38;2;0;0;0;48;2;200;10;30m▀ \x1b[48;2;255;255;255m▀\x1b[m",
        "a red cell in between takes less than a jump"
    );
}

#[test]
fn colours_change_sides_where_that_saves_them() {
    let mut video = video(Rect::new(0, 0, 4, 1));
    let rows = [RED, WHITE, RED, RED, WHITE, RED, RED, WHITE];
    assert_eq!(painted(&mut video, &frame(4, &rows)), "\x1b[m\x1b[1;1H\x1b[38;2;200;10;30;48;2;255;255;255m▀▄█▀\x1b[m");
}

#[test]
fn a_long_way_is_jumped() {
    let mut video = video(Rect::new(0, 0, 12, 3));
    let mut rows = vec![BLACK; 72];
    assert_ne!(painted(&mut video, &frame(12, &rows)), "");
    let lit = |x: usize, y: usize, rows: &mut Vec<Rgb>| rows[y * 24 + x] = WHITE;
    lit(0, 0, &mut rows);
    lit(11, 0, &mut rows);
    lit(0, 1, &mut rows);
    lit(3, 2, &mut rows);
    assert_eq!(
        painted(&mut video, &frame(12, &rows)),
        "\x1b[m\x1b[1;1H\x1b[38;2;255;255;255;48;2;0;0;0m▀\x1b[10C▀\r\n▀\n\x1b[4G▀\x1b[m"
    );
}

#[test]
fn noise_is_not_sent_until_it_adds_up() {
    let mut video = video(Rect::new(0, 0, 1, 1));
    let grey = |value| frame(1, &[[value; 3]; 2]);
    assert_ne!(painted(&mut video, &grey(100)), "");
    assert_eq!(painted(&mut video, &grey(104)), "");
    assert_eq!(painted(&mut video, &grey(108)), "");
    assert_ne!(painted(&mut video, &grey(109)), "");
    assert_eq!(painted(&mut video, &grey(101)), "");
}

#[test]
fn what_stands_still_is_put_right_in_the_end_and_then_costs_nothing() {
    let mut video = video(Rect::new(0, 0, 2, 1));
    let rows = [[100; 3], [100; 3], [102; 3], [100; 3]];
    assert_ne!(painted(&mut video, &frame(2, &rows)), "");
    let mut moved = rows;
    moved[1] = [106; 3];
    let sent: Vec<String> = (0..200).map(|_| painted(&mut video, &frame(2, &moved))).collect();
    let told: Vec<&String> = sent.iter().filter(|out| !out.is_empty()).collect();
    assert_eq!(told, ["\x1b[m\x1b[1;1H\x1b[38;2;100;100;100;48;2;102;102;102m▀\x1b[48;2;106;106;106m▄\x1b[m"]);
    let mut grain = moved;
    grain[2] = [104; 3];
    assert!((0..200).all(|_| painted(&mut video, &frame(2, &grain)).is_empty()), "grain is not worth it");
}

#[test]
fn one_pixel_of_many_does_not_stay_for_ever() {
    let mut video = Video::new(Cells::Octant, Colors::TrueColor);
    video.place(Some(Rect::new(0, 0, 1, 1)));
    let grey = |first: u8| frame(2, &[[[first; 3]; 1].as_slice(), &[[100; 3]; 7]].concat());
    assert_ne!(painted(&mut video, &grey(112)), "");
    assert_ne!(painted(&mut video, &grey(160)), "");
    assert_eq!(painted(&mut video, &grey(148)), "", "it is hardly seen");
    let sent: Vec<String> = (0..200).map(|_| painted(&mut video, &grey(148))).collect();
    assert_eq!(sent.iter().filter(|out| !out.is_empty()).count(), 1);
    assert!(frame_of(&video, Rect::new(0, 0, 1, 1)).starts_with(&[148; 3]));
}

#[test]
fn what_was_covered_or_moved_is_sent_again() {
    let mut video = video(Rect::new(4, 2, 3, 2));
    let picture = frame(3, &[RED; 12]);
    assert_ne!(painted(&mut video, &picture), "");
    video.place(Some(Rect::new(4, 2, 3, 2)));
    assert_eq!(painted(&mut video, &picture), "");
    video.invalidate(Rect::new(0, 0, 5, 3));
    assert_eq!(painted(&mut video, &picture), "\x1b[m\x1b[3;5H\x1b[48;2;200;10;30m \x1b[m");
    video.place(Some(Rect::new(0, 2, 3, 2)));
    assert_eq!(painted(&mut video, &picture), "\x1b[m\x1b[3;1H\x1b[48;2;200;10;30m   \r\n   \x1b[m");
    video.place(None);
    assert_eq!((painted(&mut video, &picture).as_str(), video.grid()), ("", None));
}

#[test]
fn under_something_else_nothing_is_sent_and_only_what_comes_out_is_sent_again() {
    let mut video = video(Rect::new(0, 0, 4, 1));
    video.cover(Some(Rect::new(1, 0, 2, 5)));
    assert_eq!(painted(&mut video, &frame(4, &[RED; 8])), "\x1b[m\x1b[1;1H\x1b[48;2;200;10;30m \x1b[2C \x1b[m");
    assert_eq!(painted(&mut video, &frame(4, &[RED; 8])), "");
    video.cover(Some(Rect::new(2, 0, 2, 5)));
    assert_eq!(painted(&mut video, &frame(4, &[RED; 8])), "\x1b[m\x1b[1;2H\x1b[48;2;200;10;30m \x1b[m");
    video.cover(None);
    assert_eq!(painted(&mut video, &frame(4, &[RED; 8])), "\x1b[m\x1b[1;3H\x1b[48;2;200;10;30m  \x1b[m");
}

#[test]
fn a_frame_of_another_grid_is_left_out() {
    let mut video = video(Rect::new(0, 0, 3, 2));
    assert_eq!(video.grid(), Some((3, 4)));
    assert_eq!(painted(&mut video, &frame(2, &[RED; 8])), "");
    let torn = Frame { height: 4, ..frame(3, &[RED; 9]) };
    assert_eq!(painted(&mut video, &torn), "");
    video.place(Some(Rect::new(0, 0, 5_000, 0)));
    assert_eq!(video.grid(), None);
    video.place(Some(Rect::new(0, 0, 5_000, 5_000)));
    assert_eq!(video.grid(), Some((1_024, 1_024)));
}

#[test]
fn in_256_colours_a_change_that_does_not_show_is_not_sent() {
    let mut video = Video::new(Cells::Sextant, Colors::Indexed);
    video.place(Some(Rect::new(0, 0, 1, 1)));
    assert_eq!(video.grid(), Some((2, 3)));
    let lit = |red: u8| frame(2, &[[red, 0, 0], BLACK, BLACK, BLACK, BLACK, BLACK]);
    assert_eq!(painted(&mut video, &lit(255)), "\x1b[m\x1b[1;1H\x1b[38;5;196;48;5;16m🬀\x1b[m");
    assert_eq!(painted(&mut video, &lit(240)), "", "the same colour of the 256");
    assert_ne!(painted(&mut video, &lit(200)), "");
}

#[test]
fn sixteen_colours_are_written_in_their_own_way() {
    let mut video = Video::new(Cells::Half, Colors::Sixteen);
    video.place(Some(Rect::new(0, 0, 3, 1)));
    let rows = [WHITE, [205, 0, 0], [178; 3], BLACK, [0, 0, 238], [178; 3]];
    let out = painted(&mut video, &frame(3, &rows));
    assert_eq!(out, "\x1b[m\x1b[1;1H\x1b[97;40m▀\x1b[22;34;41m▄\x1b[90;47m▒\x1b[m");
}

#[test]
fn without_colours_none_is_set() {
    for kind in KINDS {
        let mut video = Video::new(kind, Colors::Mono);
        video.place(Some(Rect::new(0, 0, 8, 4)));
        let (width, height) = video.grid().unwrap();
        let greys: Vec<Rgb> =
            (0..width * height).map(|n| [u8::try_from(n * 255 / (width * height)).unwrap(); 3]).collect();
        let out = painted(&mut video, &frame(width, &greys));
        assert!(out.contains('█'), "{out}");
        let ends = |rest: &str| rest.find(|c: char| c.is_ascii_alphabetic()).map(|end| rest[..=end].to_owned());
        let sequences: Vec<String> = out.split("\x1b[").filter_map(ends).collect();
        assert!(sequences.iter().all(|sequence| sequence == "m" || !sequence.ends_with('m')), "{sequences:?}");
    }
}

#[test]
fn within_a_limit_the_worst_cells_come_first() {
    let mut video = video(Rect::new(0, 0, 4, 1));
    assert_ne!(painted(&mut video, &frame(4, &[BLACK; 8])), "");
    video.limit(Some(video.bytes_per_cell));
    let greys = frame(4, &[[20; 3], [90; 3], [60; 3], [0; 3]].repeat(2));
    let mut columns = Vec::new();
    while let out = painted(&mut video, &greys)
        && !out.is_empty()
    {
        video.limit(Some(video.bytes_per_cell));
        columns.push(out[3..8].to_owned());
    }
    assert_eq!(columns, ["\x1b[1;2", "\x1b[1;3", "\x1b[1;1"]);
}

proptest! {
    #[test]
    fn a_terminal_shows_what_is_taken_to_be_shown_and_nothing_beside_it(
        seeds in prop::collection::vec(prop::collection::vec(0..6_usize, 96), 1..4),
        (x, y) in (0..5_u16, 0..3_u16),
        kind in prop::sample::select(KINDS.to_vec()),
        colors in prop::sample::select(COLORS.to_vec()),
        console: bool,
    ) {
        const SOME: [Rgb; 6] = [RED, WHITE, BLACK, [90, 120, 20], [204, 12, 33], [0, 0, 238]];
        let area = Rect::new(x, y, 4, 3);
        let palette = if console { Palette::console() } else { Palette::xterm() };
        let mut video = Video::new(kind, colors);
        if console {
            video = video.on_console();
        }
        video.place(Some(area));
        let (width, height) = video.grid().unwrap();
        let mut terminal = vt100::Parser::new(NonZero::new(8).unwrap(), NonZero::new(10).unwrap(), 0);
        terminal.process("#".repeat(80).as_bytes());
        for seeds in &seeds {
            let pixels: Vec<Rgb> = seeds[..usize::from(width * height)].iter().map(|seed| SOME[*seed]).collect();
            let frame = frame(width, &pixels);
            terminal.process(painted(&mut video, &frame).as_bytes());
            for row in 0..8_u16 {
                for column in 0..10_u16 {
                    let cell = terminal.screen().cell(row, column).unwrap();
                    prop_assert!(area.contains((column, row).into()) || cell.contents() == "#");
                    let bright = matches!(cell.bgcolor(), vt100::Color::Idx(8..16));
                    prop_assert!(!(console && bright), "the console shows it dark");
                }
            }
            let seen = decode(terminal.screen(), area, kind, &|index| palette.color(index));
            let taken = frame_of(&video, area);
            prop_assert_eq!(&seen, &taken);
            if kind == Cells::Half && colors == Colors::TrueColor {
                let worst = seen.iter().zip(&frame.rgb).map(|(a, b)| a.abs_diff(*b)).max();
                prop_assert!(worst <= Some(cells::THRESHOLD), "{worst:?}");
            }
        }
    }
}

/// What the painter takes the terminal to show.
fn frame_of(video: &Video, area: Rect) -> Vec<u8> {
    let (across, down) = cells::pixels_per_cell(video.look.cells);
    let (across, down) = (usize::from(across), usize::from(down));
    let width = usize::from(area.width);
    let mut pixels = vec![BLACK; video.sent.len() * across * down];
    for (place, sent) in video.sent.iter().enumerate() {
        let shown = video.look.shown(sent.shown.unwrap());
        for (n, pixel) in shown[..across * down].iter().enumerate() {
            pixels[(place / width * down + n / across) * width * across + place % width * across + n % across] = *pixel;
        }
    }
    pixels.concat()
}
