//! The history beside a plain list that does the same in the plainest way, under random changes and scrolls.
use proptest::prelude::*;

use super::{tests::look, *};
use crate::{
    app::rows,
    chat::{Coming, SendState},
    text::{Clean, Rich},
};

/// What an item is: who says it, and what.
#[derive(Clone, Copy, Debug)]
enum Said {
    Lines(usize),
    Coming,
    Banner(usize),
    Marker,
}

fn item(id: u32, sender: u8, said: Said) -> Item {
    let body = match said {
        Said::Lines(lines) => Body::Text(Rich::plain(Clean::block(&format!("{id}\n").repeat(lines)))),
        Said::Banner(lines) => Body::Notice(Rich::plain(Clean::block(&format!("{id}\n").repeat(lines)))),
        Said::Coming => Body::Coming(Coming::Joined, Clean::line("joined")),
        Said::Marker => return Item { id: ItemId(id.to_string().into()), kind: ItemKind::ReadMarker },
    };
    let message = Message {
        event: Some(format!("${id}").parse().unwrap()),
        sender: format!("@{sender}:example.org").parse().unwrap(),
        name: Clean::line("somebody"),
        bridge: None,
        time: jiff::Timestamp::UNIX_EPOCH,
        body,
        edited: false,
        reply: None,
        reactions: vec![],
        thread: None,
        in_thread: None,
        readers: 0,
        state: SendState::Sent,
        own: false,
        mention: false,
    };
    Item { id: ItemId(id.to_string().into()), kind: ItemKind::Message(message.into()) }
}

/// One row: the item, or the first of those folded together, and the line.
type Row = (ItemId, usize);

/// All rows there are, worked out from the list anew.
fn rows_of(items: &[Item], width: u16) -> Vec<Row> {
    let speaks =
        |item: &Item| message(item).filter(|message| !is_coming(message)).map(|message| message.sender.clone());
    let speakers: HashSet<UserId> = items.iter().filter_map(speaks).collect();
    let folds = |item: &&Item| message(item).is_some_and(|m| is_coming(m) && !speakers.contains(&m.sender));
    let mut rows = Vec::new();
    let mut index = 0;
    while let Some(first) = items.get(index) {
        let run = items[index..].iter().take_while(folds).count();
        if run > 1 {
            rows.push((first.id.clone(), 0));
            index += run;
            continue;
        }
        let lines = rows::block(first, width, &look(), false).lines.len();
        rows.extend((0..lines).map(|line| (first.id.clone(), line)));
        index += 1;
    }
    rows
}

fn new_item() -> impl Strategy<Value = (u8, Said)> {
    let said = prop_oneof![
        3 => (1_usize..6).prop_map(Said::Lines),
        4 => Just(Said::Coming),
        1 => (1_usize..9).prop_map(Said::Banner),
        1 => Just(Said::Marker),
    ];
    (0_u8..8, said)
}

/// A change, but for the ids of its items: those are given when it is applied, each once.
#[derive(Clone, Debug)]
enum Plan {
    Reset(Vec<(u8, Said)>),
    Append(Vec<(u8, Said)>),
    Front((u8, Said)),
    Insert(usize, (u8, Said)),
    Set(usize, (u8, Said)),
    Remove(usize),
    PopBack,
    PopFront,
    Truncate(usize),
    Clear,
}

fn plan() -> impl Strategy<Value = Plan> {
    let some = || prop::collection::vec(new_item(), 0..12);
    let index = 0_usize..40;
    prop_oneof![
        1 => some().prop_map(Plan::Reset),
        4 => some().prop_map(Plan::Append),
        4 => new_item().prop_map(Plan::Front),
        4 => (index.clone(), new_item()).prop_map(|(index, item)| Plan::Insert(index, item)),
        4 => (index.clone(), new_item()).prop_map(|(index, item)| Plan::Set(index, item)),
        4 => index.clone().prop_map(Plan::Remove),
        1 => Just(Plan::PopBack),
        1 => Just(Plan::PopFront),
        1 => index.prop_map(Plan::Truncate),
        1 => Just(Plan::Clear),
    ]
}

/// The change, and the same done to the list.
fn carry_out(plan: Plan, list: &mut Vec<Item>, fresh: &mut u32) -> Change {
    let mut make = |(sender, said): (u8, Said)| {
        *fresh += 1;
        item(*fresh, sender, said)
    };
    match plan {
        Plan::Reset(items) => {
            *list = items.into_iter().map(make).collect();
            Change::Reset(list.clone())
        }
        Plan::Append(items) => {
            let items: Vec<Item> = items.into_iter().map(make).collect();
            list.extend(items.clone());
            Change::Append(items)
        }
        Plan::Front(item) => {
            let item = make(item);
            list.insert(0, item.clone());
            Change::PushFront(item)
        }
        Plan::Insert(index, item) => {
            let (index, item) = (index.min(list.len()), make(item));
            list.insert(index, item.clone());
            Change::Insert { index, item }
        }
        Plan::Set(index, item) => {
            let mut item = make(item);
            if let Some(old) = list.get_mut(index) {
                // Mostly an item stays what it is called, as when it is edited.
                if index % 4 > 0 {
                    item.id = old.id.clone();
                }
                *old = item.clone();
            }
            Change::Set { index, item }
        }
        Plan::Remove(index) => {
            if index < list.len() {
                list.remove(index);
            }
            Change::Remove { index }
        }
        Plan::PopBack => {
            list.pop();
            Change::PopBack
        }
        Plan::PopFront => {
            list.drain(..list.len().min(1));
            Change::PopFront
        }
        Plan::Truncate(length) => {
            list.truncate(length);
            Change::Truncate { length }
        }
        Plan::Clear => {
            list.clear();
            Change::Clear
        }
    }
}

fn shown(history: &History) -> Vec<Row> {
    history.shown().iter().map(|row| (row.id.clone(), row.line)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    /// The rows on screen are those of the list; they stay where they are whatever changes elsewhere, and scrolling moves
    /// them by as many rows as there are.
    #[test]
    fn what_is_shown_is_what_the_list_says(
        steps in prop::collection::vec((plan(), -30_isize..30, 1_u16..16, prop::sample::select(vec![24_u16, 60])), 1..40),
        live: bool,
    ) {
        let (mut history, mut list, mut fresh) = (History::default(), Vec::new(), 0);
        history.set_live(live);
        for (plan, by, height, width) in steps {
            let (before, scrolled) = (shown(&history).last().cloned(), history.scrolled());
            let change = carry_out(plan, &mut list, &mut fresh);
            history.apply(vec![change]);
            history.arrange((width, height), &look());
            prop_assert_eq!(&history.timeline.items().to_vec(), &list);

            let all = rows_of(&list, width);
            let rows = shown(&history);
            let height = usize::from(height).min(all.len());
            let start = all.iter().position(|row| Some(row) == rows.first()).unwrap_or_default();
            prop_assert_eq!(&rows, &all[start..start + height]);
            // Where enough stands above it, the last row stays the last, or at the end the newest is.
            let held = before.and_then(|row| all.iter().position(|other| *other == row)).filter(|at| at + 1 >= height);
            match held {
                Some(at) if scrolled => prop_assert_eq!(start + height, at + 1),
                _ if !scrolled => prop_assert_eq!(start + height, all.len()),
                _ => {}
            }

            history.scroll(by, &look());
            let most = all.len() - height;
            let expected = start.saturating_add_signed(by).min(most);
            prop_assert_eq!(&shown(&history), &all[expected..expected + height], "scrolled by {}", by);
            prop_assert_eq!(history.at_bottom(), expected == most);
            prop_assert_eq!(history.at_top(), expected == 0);
        }
    }
}
