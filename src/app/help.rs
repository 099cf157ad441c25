//! The help: drawn from the command table, so that it cannot be wrong.
use ratatui::layout::Size;

use super::{
    Keymap, Scope, editing_keys,
    line::{Line, Tone, wrapped},
    slashes,
};
use crate::text;

/// The help, while it is open.
#[derive(Debug)]
pub struct Help {
    /// First line on screen.
    pub top: usize,
    columns: u16,
    lines: Vec<Line>,
}

impl Help {
    #[must_use]
    pub fn new() -> Self {
        Self { top: 0, columns: 0, lines: Vec::new() }
    }

    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub fn scroll(&mut self, lines: isize) {
        self.top = self.top.saturating_add_signed(lines);
    }

    /// Lays the help out for a pane of this size.
    pub fn arrange(&mut self, Size { width: columns, height: rows }: Size, keymap: &Keymap) {
        if self.columns != columns {
            self.columns = columns;
            self.lines = lines(keymap, columns.into());
        }
        self.top = self.top.min(self.lines.len().saturating_sub(rows.into()));
    }
}

impl Default for Help {
    fn default() -> Self {
        Self::new()
    }
}

/// Columns of the keys.
const KEYS: usize = 22;

fn lines(keymap: &Keymap, columns: usize) -> Vec<Line> {
    let mut lines = intro(columns);
    for scope in Scope::ALL {
        let mut rows: Vec<(&str, Vec<String>)> = Vec::new();
        for (binding, spec) in keymap.bindings().filter(|(binding, _)| binding.scope == scope) {
            match rows.iter_mut().find(|(help, _)| *help == spec.help) {
                Some((_, keys)) => keys.push(binding.key.to_string()),
                None => rows.push((spec.help, vec![binding.key.to_string()])),
            }
        }
        if rows.is_empty() {
            continue;
        }
        heading(&mut lines, scope.title());
        for (help, keys) in rows {
            entry(&mut lines, &keys.join(" "), help, columns);
        }
    }
    heading(&mut lines, "Editing what is typed");
    for (keys, help) in editing_keys() {
        entry(&mut lines, &keys.join(" "), help, columns);
    }
    heading(&mut lines, "Typed into the line of a message");
    for (name, arg, help) in slashes() {
        let typed = arg.map_or_else(|| format!("/{name}"), |arg| format!("/{name} {arg}"));
        entry(&mut lines, &typed, help, columns);
    }
    entry(&mut lines, "/win NUMBER", "Go to the window of this number", columns);
    entry(&mut lines, "//TEXT", "Send a message that begins with /", columns);
    lines
}

fn intro(columns: usize) -> Vec<Line> {
    let words = "The programme is window 1. Enter on a talk goes to its room and w shows its hall's stream; the stream goes \
                 on while you change rooms. Alt with a number goes to a window, Alt-1 back to the programme. In a room, \
                 letters are typed; Esc goes up to the messages.";
    wrapped(Tone::Text, words, columns, 0)
}

fn heading(lines: &mut Vec<Line>, title: &str) {
    lines.push(Line::default());
    lines.push(Line::of(Tone::Heading, title));
}

fn entry(lines: &mut Vec<Line>, keys: &str, help: &str, columns: usize) {
    let indent = KEYS.min(columns / 2);
    let mut rows = wrapped(Tone::Text, help, columns.saturating_sub(indent).max(1), 0).into_iter();
    let first = rows.next().unwrap_or_default();
    let joined = |start: Line, row: Line| row.0.into_iter().fold(start, |line, piece| line.and(piece.tone, piece.text));
    if text::width(keys) < indent {
        let pad = " ".repeat(indent - text::width(keys));
        lines.push(joined(Line::of(Tone::Key, keys).and(Tone::Text, pad), first));
    } else {
        lines.push(Line::of(Tone::Key, text::fit(keys, columns)));
        lines.push(joined(Line::of(Tone::Text, " ".repeat(indent)), first));
    }
    lines.extend(rows.map(|row| joined(Line::of(Tone::Text, " ".repeat(indent)), row)));
}
