use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;

use super::{
    edits::{EDITS, Edit},
    *,
};
use crate::app::{Key, Keymap, Scope};

/// Types `keys` into `text`, whose cursor is `|`, and draws the result alike.
fn check(text: &str, keys: &str, expected: &str) {
    let mut editor = Editor::new(100, true);
    let (before, after) = text.split_once('|').unwrap();
    editor.text = format!("{before}{after}");
    editor.cursor = before.len();
    for key in keys.split(' ') {
        editor.key(key.parse().unwrap());
    }
    let mut drawn = editor.text.clone();
    drawn.insert(editor.cursor, '|');
    assert_eq!(drawn, expected, "{text} {keys}");
}

#[test]
fn readline_keys_edit() {
    check("one two|", "ctrl-a x", "x|one two");
    check("|one two", "ctrl-e !", "one two!|");
    check("one two|", "ctrl-w", "one |");
    check("one two.three|", "ctrl-w ctrl-y ctrl-y", "one two.threetwo.three|");
    check("one two.three|", "alt-backspace", "one two.|");
    check("one| two three", "alt-d", "one| three");
    check("one| two three", "ctrl-k ctrl-a ctrl-y", " two three|one");
    check("one two| three", "ctrl-u", "| three");
    check("one two| three", "alt-b alt-b", "|one two three");
    check("|one two three", "alt-f alt-f", "one two| three");
    check("one two three|", "ctrl-w ctrl-w ctrl-y", "one two three|");
    check("|one two", "alt-d alt-d ctrl-y", "one two|");
    check("ab|c", "backspace delete", "a|");
    check("a|b", "ctrl-d left ctrl-d", "|");
    check("a|b", "space", "a |b");
    check("ab|c", "ctrl-t", "acb|");
    check("abc|", "ctrl-t", "acb|");
    check("a|\nbc", "ctrl-t", "a|\nbc");
    check("|ab", "ctrl-t", "|ab");
    check("one|\ntwo", "ctrl-k ctrl-y", "one\n|two");
}

#[test]
fn what_was_done_is_undone_word_by_word() {
    check("|", "o n e space t w o ctrl-_", "one|");
    check("|", "o n e space t w o ctrl-_ ctrl-_ ctrl-_", "|");
    check("one two|", "ctrl-w ctrl-w ctrl-_ ctrl-_", "one two|");
    check("a|b", "delete backspace ctrl-_", "a|");
    check("ab|", "ctrl-t ctrl-_", "ab|");
    check("a|", "alt-enter b ctrl-_ ctrl-_", "a|");
    let mut editor = Editor::new(100_000, true);
    for _ in 0..100 {
        editor.insert(&"x".repeat(1_000));
    }
    assert!(editor.undo.iter().map(|(text, _)| text.len()).sum::<usize>() <= STEPS_BYTES);
    assert!(editor.undo() && editor.text().len() == 99_000);
    editor.take();
    assert!(!editor.undo());
}

#[test]
fn a_grapheme_is_one_step() {
    check("e\u{301}👩‍👩‍👧|", "left backspace", "|👩‍👩‍👧");
    check("|🇧🇪🇫🇷", "right delete", "🇧🇪|");
    check("|\u{301}", "e", "e\u{301}|");
}

#[test]
fn lines_are_walked() {
    check("one\ntwo|", "up", "one|\ntwo");
    check("one|\ntwo", "down down", "one\ntwo|");
    check("longer\nab|", "up ctrl-a down ctrl-k", "longer\n|");
    check("one\n|two", "ctrl-u backspace", "one|two");
    check("one|\ntwo", "ctrl-k", "one|two");
    check("one|", "alt-enter t", "one\nt|");
    check("\n|", "up x", "x|\n");
}

#[test]
fn what_does_nothing_is_said_so() {
    let mut editor = Editor::new(10, false);
    for key in ["up", "down", "alt-enter", "f1", "alt-1", "enter", "tab", "pgup"] {
        assert!(!editor.key(key.parse().unwrap()), "{key}");
    }
}

#[test]
fn what_is_put_in_is_clean_and_bounded() {
    let mut editor = Editor::new(11, true);
    assert!(!editor.insert("\u{1b}[31ma\r\nb\u{202e}\tc"));
    assert_eq!(editor.text(), "[31ma\nb    ");
    let mut editor = Editor::new(5, false);
    assert!(!editor.insert("a\nbéé"));
    assert_eq!(editor.text(), "a bé");
    assert!(!editor.insert("é"));
}

#[test]
fn nothing_typed_is_in_the_log() {
    let mut editor = Editor::new(50, false);
    editor.insert("hunter2");
    assert!(!format!("{editor:?}").contains("hunter2"));
}

#[test]
fn no_command_takes_an_editing_key_away() {
    let keymap = Keymap::default();
    for (edit, keys, _) in EDITS {
        for key in *keys {
            let parsed: Key = key.parse().unwrap();
            assert_eq!(parsed.to_string(), *key);
            for scope in [Scope::Composer, Scope::Search, Scope::Palette, Scope::SignIn] {
                let lists = matches!(edit, Edit::LineUp | Edit::LineDown) && scope != Scope::Composer;
                let free = lists || *edit == Edit::Newline || keymap.resolve(scope, parsed).is_none();
                assert!(free, "{key} is a command in {scope:?}");
            }
        }
    }
}

proptest! {
    #[test]
    fn the_cursor_is_always_between_graphemes(
        start in "[a\u{301}\n👩\u{200d}🇧🇪 ]{0,12}",
        keys in proptest::collection::vec(0_usize..EDITS.len() + 4, 0..40),
    ) {
        let mut editor = Editor::new(64, true);
        editor.insert(&start);
        for key in keys {
            match EDITS.get(key) {
                Some((_, names, _)) => editor.key(names[0].parse().unwrap()),
                None => editor.insert(["e", "\u{301}", "\u{200d}", "🇧"][key - EDITS.len()]),
            };
            let ends = editor.text.grapheme_indices(true).map(|(at, _)| at).chain([editor.text.len()]);
            prop_assert!(ends.into_iter().any(|end| end == editor.cursor), "{:?} at {}", editor.text, editor.cursor);
            prop_assert!(editor.text.len() <= 64);
        }
    }
}
