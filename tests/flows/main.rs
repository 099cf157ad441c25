//! What a person does, key by key, and what they then see.
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]
mod board;
mod chooser;
mod commands;
mod commands_lists;
mod completion;
mod composer;
mod going;
mod grid;
mod history;
mod history_deeds;
mod history_jumps;
mod history_search;
mod hopping;
mod messages;
mod notice;
mod panes;
mod pictures;
mod places;
mod programme;
mod programme_changes;
mod programme_filter;
mod programme_page;
mod programme_search;
mod room;
#[path = "../common/screen.rs"]
mod screen;
mod shared;
mod signing_in;
mod sim;
mod sizes;
mod tree;
mod watching;
mod widgets;
mod windows;
