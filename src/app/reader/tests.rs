use super::*;
use crate::{app::line::Tone, text};

fn row(words: &str) -> Row {
    Row::text(Line::of(Tone::Time, "14:31 ").and(Tone::Text, words))
}

fn numbered(count: usize) -> Reader {
    let go = |n: usize| Row { go: n.is_multiple_of(2).then_some(Go::Window(n)), ..row(&format!("row {n}")) };
    let mut reader = Reader::new("Rows".to_owned(), (0..count).map(go).collect());
    reader.arrange((20, 5));
    reader
}

fn lines(reader: &Reader) -> Vec<String> {
    reader.lines().map(|(line, marked)| format!("{}{}", if marked { ">" } else { " " }, lay::words(line))).collect()
}

fn keys(reader: &mut Reader, typed: &str) {
    for c in typed.chars() {
        reader.key(c.to_string().parse().unwrap());
    }
    reader.arrange((20, 5));
}

#[test]
fn the_selected_row_stays_on_the_screen() {
    let mut reader = numbered(30);
    assert_eq!(lines(&reader)[..2], [">14:31 row 0", " 14:31 row 1"]);
    reader.select(7);
    reader.arrange((20, 5));
    assert_eq!(lines(&reader), [" 14:31 row 3", " 14:31 row 4", " 14:31 row 5", " 14:31 row 6", ">14:31 row 7"]);
    reader.turn(4);
    assert_eq!(reader.selected().map(Row::words).as_deref(), Some("14:31 row 11"));
    reader.select(1_000_000);
    reader.arrange((20, 5));
    assert_eq!(lines(&reader)[4], ">14:31 row 29");
    reader.select(-1_000_000);
    assert_eq!(reader.selected().map(Row::words).as_deref(), Some("14:31 row 0"));
}

#[test]
fn what_is_typed_narrows_and_escape_takes_it_back() {
    let mut reader = numbered(30);
    reader.select(12);
    reader.search();
    keys(&mut reader, "2");
    assert_eq!(lines(&reader), [" 14:31 row 2", ">14:31 row 12", " 14:31 row 20", " 14:31 row 21", " 14:31 row 22"]);
    assert!(reader.back());
    assert_eq!(reader.count(), (30, 30));
    assert_eq!(reader.selected().map(Row::words).as_deref(), Some("14:31 row 12"));
    reader.search();
    keys(&mut reader, "2ROWs");
    assert_eq!((reader.count(), reader.selected()), ((30, 0), None));
    assert!(reader.back());
    assert!(!reader.back());
}

#[test]
fn the_next_row_that_goes_somewhere_is_found() {
    let mut reader = numbered(5);
    reader.find(true);
    assert_eq!(reader.selected().and_then(|row| row.go.clone()), Some(Go::Window(2)));
    reader.find(false);
    reader.find(false);
    assert_eq!(reader.selected().and_then(|row| row.go.clone()), Some(Go::Window(0)));
}

#[test]
fn a_wide_row_is_wrapped_under_its_last_piece() {
    let mut reader = Reader::new(String::new(), vec![row("is that the new allocator"), row("yes")]);
    reader.arrange((20, 5));
    assert_eq!(lines(&reader), [">14:31 is that the", ">      new allocator", " 14:31 yes"]);
    assert!(!reader.click(2));
    assert!(reader.click(2));
    reader.arrange((8, 3));
    assert_eq!(reader.place(), (6, 9));
}

#[test]
fn what_comes_later_fills_it() {
    let mut reader = Reader::waiting("Members".to_owned(), About::Inbox, "asking the server …");
    assert_eq!(reader.instead(), Some(&Instead::Waiting("asking the server …".to_owned())));
    reader.fill(vec![row("a"); MOST + 3]);
    assert_eq!((reader.instead(), reader.count()), (None, (MOST + 3, MOST)));
    reader.fail("it is away".to_owned());
    assert_eq!(reader.instead(), Some(&Instead::Failed("it is away".to_owned())));
}

proptest::proptest! {
    #[test]
    fn every_line_fits_and_the_selected_row_is_among_them(
        rows in proptest::collection::vec(("[a 日é]{0,12}", "[a 日é\u{301}]{0,80}"), 0..12),
        steps in proptest::collection::vec((-9_isize..9, proptest::bool::ANY), 0..8),
        columns in 4_u16..40,
        height in 1_u16..8,
    ) {
        let row = |(lead, words): &(String, String)| Row::text(Line::of(Tone::Time, lead.as_str()).and(Tone::Text, words.as_str()));
        let mut reader = Reader::new(String::new(), rows.iter().map(row).collect());
        reader.arrange((columns, height));
        for (step, lines) in steps {
            if lines { reader.turn(step) } else { reader.select(step) }
            reader.arrange((columns, height));
            proptest::prop_assert!(reader.lines().count() <= usize::from(height));
            proptest::prop_assert!(rows.is_empty() || reader.lines().any(|(_, marked)| marked));
        }
        for (line, _) in reader.lines() {
            proptest::prop_assert!(text::width(&lay::words(line)) <= usize::from(columns));
        }
    }
}
