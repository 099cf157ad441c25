//! What all screens draw with, drawn.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]
#[path = "common/screen.rs"]
mod screen;

use hallway::{
    app::Candidate,
    app::{Composer, Field, Finder, Keymap, Scope},
    text::Clean,
    ui::{
        theme::Theme,
        widgets::{self, Look},
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect, Size},
    text::{Line, Span},
};

fn drawn(width: u16, height: u16, draw: impl FnOnce(&mut Buffer, Rect)) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(&mut buffer, area);
    screen::draw_text(&buffer)
}

#[test]
fn a_list_with_a_selected_row() {
    let theme = Theme::default();
    let screen = drawn(30, 4, |buffer, area| {
        let rows = [Look::Plain, Look::Selected, Look::Resting, Look::Plain];
        let titles = ["Async drop", "Rust for Linux, five years on", "日本語", "End"];
        for ((row, look), title) in area.rows().zip(rows).zip(titles) {
            let line = Line::from(vec![Span::styled("14:30 ", theme.time), title.into()]);
            widgets::row(buffer, row, line, look, &theme);
        }
    });
    insta::assert_snapshot!(screen);
}

#[test]
fn bars_share_their_width() {
    let theme = Theme::default();
    let screen = drawn(32, 3, |buffer, area| {
        let right = || Line::from(vec![Span::styled("online ", theme.bar_key), "●".into()]);
        let lefts = ["FOSDEM 2026 · Sat 14:32", "FOSDEM 2026 · Saturday 31 January 14:32", ""];
        for (row, left) in area.rows().zip(lefts) {
            widgets::bar(buffer, row, left.into(), right(), theme.bar);
        }
    });
    insta::assert_snapshot!(screen);
}

#[test]
fn a_popup_hides_what_is_below() {
    let theme = Theme::bundled("ink").unwrap();
    let screen = drawn(30, 7, |buffer, area| {
        for row in area.rows() {
            widgets::row(buffer, row, "below ".repeat(5).into(), Look::Selected, &theme);
        }
        let inner = widgets::popup(buffer, area, Size::new(20, 5), "Help", &theme);
        assert_eq!(inner, Rect::new(6, 2, 18, 3));
        widgets::row(buffer, inner, "inside".into(), Look::Plain, &theme);
    });
    insta::assert_snapshot!(screen);
}

#[test]
fn a_popup_in_no_space_is_harmless() {
    for (width, height) in [(0, 0), (1, 1), (2, 1), (3, 2), (5, 3)] {
        drawn(width, height, |buffer, area| {
            let inner = widgets::popup(buffer, area, Size::new(60, 20), "Help", &Theme::default());
            assert_eq!(inner.intersection(area), inner);
            let field = widgets::field(buffer, inner, "user ", &Field::with("ana"), &Theme::default());
            assert!(field.is_none_or(|cursor| inner.contains(cursor)));
            widgets::bar(buffer, area, "left".into(), "right".into(), Theme::default().bar);
        });
    }
}

#[test]
fn a_composer_with_its_cursor() {
    let theme = Theme::default();
    let mut composer = Composer::default();
    composer.paste("will the slides be online after the talk?\n日本語\nthanks");
    composer.key("up".parse().unwrap());
    let screen = drawn(24, 3, |buffer, area| {
        let rows = composer.view(area.width - 2, area.height);
        let cursor = widgets::composer(buffer, area, "> ", &rows, &theme);
        assert_eq!(cursor, Some(Position::new(8, 2)));
    });
    insta::assert_snapshot!(screen);
}

#[test]
fn a_form_with_a_password() {
    let theme = Theme::default();
    let screen = drawn(24, 2, |buffer, area| {
        let rows: Vec<Rect> = area.rows().collect();
        let mut password = Field::masked();
        password.paste("hunter2");
        let name = widgets::field(buffer, rows[0], "user     ", &Field::with("@ana:example.org"), &theme);
        let secret = widgets::field(buffer, rows[1], "password ", &password, &theme);
        assert_eq!((name, secret), (Some(Position::new(23, 0)), Some(Position::new(16, 1))));
    });
    insta::assert_snapshot!(screen);
}

#[test]
fn hits_of_the_palette_show_their_letters() {
    let theme = Theme::default();
    let candidate = |label: &str| Candidate::new("talk", Clean::line(label), Clean::default(), ());
    let mut finder = Finder::new(vec![candidate("Rust for Linux"), candidate("Café Rustique")]);
    finder.paste("rust");
    finder.arrange(2);
    let screen = drawn(20, 2, |buffer, area| {
        for (row, shown) in area.rows().zip(finder.shown()) {
            let line = Line::from(widgets::marked(&shown.candidate.label, shown.label, &theme));
            widgets::row(buffer, row, line, Look::Plain, &theme);
        }
    });
    insta::assert_snapshot!(screen);
}

#[test]
fn the_programme_hints() {
    let theme = Theme::default();
    let screen = drawn(80, 1, |buffer, area| {
        let line = widgets::hints(&Keymap::default(), Scope::Programme, None, area.width, &theme);
        widgets::row(buffer, area, line, Look::Plain, &theme);
    });
    insta::assert_snapshot!(screen);
}
