use std::num::NonZero;

use proptest::prelude::*;

use super::*;
use crate::player::Slot;

const WHITE: Rgb = [255; 3];
const BLACK: Rgb = [0; 3];
const RED: Rgb = [200, 10, 30];

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

#[test]
fn only_what_changed_is_sent_in_as_few_bytes_as_it_takes() {
    let mut video = video(Rect::new(4, 2, 3, 2));
    let first = [RED, RED, BLACK, RED, RED, BLACK, WHITE, WHITE, WHITE, BLACK, BLACK, BLACK];
    assert_eq!(
        painted(&mut video, &frame(3, &first)),
        "\x1b[m\x1b[3;5H\x1b[48;2;200;10;30m  \x1b[48;2;0;0;0m \
         \x1b[4;5H\x1b[38;2;255;255;255m▀▀▀\x1b[m"
    );
    assert_eq!(painted(&mut video, &frame(3, &first)), "");
    let mut second = first;
    second[0] = BLACK;
    second[5] = WHITE;
    assert_eq!(
        painted(&mut video, &frame(3, &second)),
        "\x1b[m\x1b[3;5H\x1b[38;2;0;0;0;48;2;200;10;30m▀\x1b[1C\x1b[48;2;255;255;255m▀\x1b[m"
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
fn what_was_covered_or_moved_is_sent_again() {
    let mut video = video(Rect::new(4, 2, 3, 2));
    let picture = frame(3, &[RED; 12]);
    assert_ne!(painted(&mut video, &picture), "");
    video.place(Some(Rect::new(4, 2, 3, 2)));
    assert_eq!(painted(&mut video, &picture), "");
    video.invalidate(Rect::new(0, 0, 5, 3));
    assert_eq!(painted(&mut video, &picture), "\x1b[m\x1b[3;5H\x1b[48;2;200;10;30m \x1b[m");
    video.place(Some(Rect::new(0, 2, 3, 2)));
    assert_eq!(painted(&mut video, &picture), "\x1b[m\x1b[3;1H\x1b[48;2;200;10;30m   \x1b[4;1H   \x1b[m");
    video.place(None);
    assert_eq!((painted(&mut video, &picture).as_str(), video.grid()), ("", None));
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
    fn a_terminal_shows_the_frame_and_nothing_beside_it(
        pixels in prop::collection::vec(prop::collection::vec(prop::sample::select(vec![RED, WHITE, BLACK]), 24), 1..4),
        (x, y) in (0..5_u16, 0..3_u16),
    ) {
        let area = Rect::new(x, y, 4, 3);
        let mut video = video(area);
        let mut terminal = vt100::Parser::new(NonZero::new(8).unwrap(), NonZero::new(10).unwrap(), 0);
        terminal.process("#".repeat(80).as_bytes());
        for pixels in &pixels {
            let frame = frame(4, pixels);
            terminal.process(painted(&mut video, &frame).as_bytes());
            for row in 0..8_u16 {
                for column in 0..10_u16 {
                    let cell = terminal.screen().cell(row, column).unwrap();
                    if !area.contains((column, row).into()) {
                        prop_assert_eq!(cell.contents(), "#");
                        continue;
                    }
                    let pixel = |down: u16| pixels[usize::from(((row - y) * 2 + down) * 4 + column - x)];
                    let rgb = |[red, green, blue]: Rgb| vt100::Color::Rgb(red, green, blue);
                    prop_assert_eq!(cell.bgcolor(), rgb(pixel(1)));
                    if pixel(0) == pixel(1) {
                        prop_assert_eq!(cell.contents(), " ");
                    } else {
                        prop_assert_eq!((cell.contents(), cell.fgcolor()), ("▀", rgb(pixel(0))));
                    }
                }
            }
        }
    }
}
