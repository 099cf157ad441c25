use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;

use super::*;

fn typed(text: &str) -> Composer {
    let mut composer = Composer::default();
    composer.set(text);
    composer
}

fn press(composer: &mut Composer, keys: &str) {
    for key in keys.split(' ') {
        composer.key(key.parse().unwrap());
    }
}

#[test]
fn history_keeps_what_was_being_typed() {
    let mut composer = Composer::default();
    for text in ["one", "two", "two", " "] {
        composer.set(text);
        assert_eq!(composer.take(), text);
    }
    assert!(composer.is_empty());
    press(&mut composer, "d r a f t up");
    assert_eq!(composer.text(), "two");
    press(&mut composer, "up up up");
    assert_eq!(composer.text(), "one");
    press(&mut composer, "down down");
    assert_eq!(composer.text(), "draft");
    assert!(!composer.key("down".parse().unwrap()));
}

#[test]
fn history_is_bounded() {
    let mut composer = Composer::default();
    for n in 0..HISTORY + 10 {
        composer.set(&n.to_string());
        composer.take();
    }
    assert_eq!(composer.history.len(), HISTORY);
    assert_eq!(composer.history.front().map(String::as_str), Some("10"));
}

#[test]
fn the_cursor_is_where_the_text_is() {
    let view = typed("hello big world").view(10, 4);
    assert_eq!(view.rows, ["hello big", "world"]);
    assert_eq!(view.cursor, Position::new(5, 1));
    let mut composer = typed("one\n\nthree");
    assert_eq!(composer.view(20, 2).rows, ["", "three"]);
    assert!(composer.view(20, 2).above);
    press(&mut composer, "up");
    assert_eq!(composer.view(20, 3).cursor, Position::new(0, 1));
    assert_eq!(typed("日本").view(20, 1).cursor, Position::new(4, 0));
    assert_eq!(Composer::default().view(0, 0).rows, [""]);
}

#[test]
fn a_field_shows_what_is_around_the_cursor() {
    let mut field = Field::with("matrix.example.org");
    assert_eq!(field.view(10), ("ample.org".to_owned(), 9));
    field.key("home".parse().unwrap());
    assert_eq!(field.view(10), ("matrix.exa".to_owned(), 0));
    field.set("日本語");
    assert_eq!(field.view(4), ("語".to_owned(), 2));
}

#[test]
fn a_password_is_never_shown() {
    let mut field = Field::masked();
    field.paste("pass  wörd\n");
    assert_eq!(field.view(20), ("••••••••••".to_owned(), 10));
    assert!(!format!("{field:?}").contains("pass"));
    assert_eq!(field.take(), "pass  wörd");
    assert!(field.is_empty());
}

proptest! {
    #[test]
    fn every_row_fits_and_the_cursor_is_inside(text in "[a 日é\n👩🏽]{0,40}", left in 0_usize..20, width in 2_u16..12) {
        let mut composer = typed(&text);
        for _ in 0..left {
            composer.key("left".parse().unwrap());
        }
        let view = composer.view(width, 3);
        prop_assert!(view.rows.len() <= 3);
        prop_assert!(usize::from(view.cursor.y) < view.rows.len());
        prop_assert!(view.cursor.x < width);
        for row in &view.rows {
            // One grapheme alone may be wider than everything; drawing cuts it.
            prop_assert!(text::width(row) <= usize::from(width) || row.graphemes(true).count() == 1);
        }
        let field = Field::with(&text);
        prop_assert!(text::width(&field.view(width).0) <= usize::from(width));
        prop_assert!(field.view(width).1 < width);
    }
}
