use crossterm::event::{KeyCode, KeyModifiers};

/// A key that was pressed, with what was held down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub code: KeyCode,
    pub modifiers: KeyModifiers,
}
