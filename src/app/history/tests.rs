//! The window over a timeline, as changes come and one scrolls.
use proptest::prelude::*;

use super::*;
use crate::{
    chat::{Body, SendState},
    text::{Clean, Rich},
};

/// Times of Greenwich, no pictures.
pub(super) fn look() -> Look {
    Look { zone: jiff::tz::TimeZone::UTC, cell: None }
}

fn item(id: u32, lines: usize) -> Item {
    let message = Message {
        event: Some(format!("${id}").parse().unwrap()),
        sender: "@bob:example.org".parse().unwrap(),
        name: Clean::line("bob"),
        time: jiff::Timestamp::UNIX_EPOCH,
        body: Body::Text(Rich::plain(Clean::block(&format!("{id}\n").repeat(lines)))),
        edited: false,
        reply: None,
        bridge: None,
        thread: None,
        in_thread: None,
        readers: 0,
        reactions: vec![],
        state: SendState::Sent,
        own: false,
        mention: false,
    };
    Item { id: ItemId(id.to_string().into()), kind: ItemKind::Message(message.into()) }
}

fn history(items: u32, height: u16) -> History {
    let mut history = History::default();
    history.apply(vec![Change::Reset((0..items).map(|id| item(id, 1)).collect())]);
    history.arrange((40, height), &look());
    history
}

fn shown(history: &History) -> Vec<usize> {
    history.shown().iter().map(|row| row.item).collect()
}

#[test]
fn the_newest_messages_are_on_screen_until_one_scrolls() {
    let mut history = history(10, 3);
    assert_eq!(shown(&history), [7, 8, 9]);
    history.scroll(-2, &look());
    assert_eq!(shown(&history), [5, 6, 7]);
    history.apply(vec![Change::PushBack(item(10, 1)), Change::PopFront]);
    history.arrange((40, 3), &look());
    assert_eq!(shown(&history), [4, 5, 6], "the same items, one index less");
    history.scroll(100, &look());
    assert!(!history.scrolled());
    assert_eq!(shown(&history), [7, 8, 9]);
}

#[test]
fn a_selected_message_is_brought_on_screen() {
    let mut history = history(10, 3);
    history.select(0, &look());
    assert_eq!(history.selected_index(), Some(9));
    history.select(-5, &look());
    assert_eq!((history.selected_index(), shown(&history)), (Some(4), vec![4, 5, 6]));
    history.select(4, &look());
    assert_eq!((history.selected_index(), shown(&history)), (Some(8), vec![6, 7, 8]));
    history.seek("2");
    assert_eq!(history.find(true, &look()), Some((1, 1)));
    assert_eq!(history.selected_index(), Some(2));
}

fn change() -> impl Strategy<Value = Change> {
    let one = || (100_u32..10_000, 1_usize..80).prop_map(|(id, lines)| item(id, lines));
    prop_oneof![
        one().prop_map(Change::PushBack),
        one().prop_map(Change::PushFront),
        (0_usize..30, one()).prop_map(|(index, item)| Change::Insert { index, item }),
        (0_usize..30, one()).prop_map(|(index, item)| Change::Set { index, item }),
        (0_usize..30).prop_map(|index| Change::Remove { index }),
        Just(Change::PopFront),
        Just(Change::PopBack),
        (0_usize..30).prop_map(|length| Change::Truncate { length }),
        Just(Change::Clear),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Whatever comes and however one scrolls: the rows on screen follow one another, and fill the pane if there are
    /// enough of them.
    #[test]
    fn the_window_stays_on_the_timeline(
        steps in prop::collection::vec((change(), -50_isize..50, 1_u16..20, 20_u16..60), 1..40),
    ) {
        let mut history = history(20, 5);
        for (change, rows, height, width) in steps {
            history.apply(vec![change]);
            history.arrange((width, height), &look());
            history.scroll(rows, &look());
            let mut all = Vec::new();
            let mut index = 0;
            while index < history.timeline.items().len() {
                let unit = history.unit(index);
                all.extend((0..history.block(&unit, &look()).lines.len()).map(|line| (unit.start, line)));
                index = unit.end;
            }
            let shown: Vec<_> = history.shown().iter().map(|row| (row.item, row.line)).collect();
            prop_assert_eq!(shown.len(), all.len().min(height.into()));
            prop_assert!(all.is_empty() || all.windows(shown.len()).any(|window| window == shown));
        }
    }
}
