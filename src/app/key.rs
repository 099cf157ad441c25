use std::{
    fmt::{self, Write as _},
    str::FromStr,
};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key that was pressed, with what was held down, in the one form that keymaps compare: a capital letter carries no
/// Shift of its own, and a control code that a terminal sends for a named key is that key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub code: KeyCode,
    pub modifiers: KeyModifiers,
}

/// Keys with a name of more than one character, as they are written in the command table and shown to the person.
const NAMES: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("space", KeyCode::Char(' ')),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
];

const MODIFIERS: &[(&str, KeyModifiers)] =
    &[("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT), ("shift-", KeyModifiers::SHIFT)];

impl Key {
    /// The key in its one form.
    #[must_use]
    pub fn new(code: KeyCode, modifiers: KeyModifiers) -> Self {
        let modifiers = modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        match code {
            KeyCode::Char(c) => Self::character(c, modifiers),
            // "shift-tab" has a code of its own.
            KeyCode::Tab if modifiers.contains(KeyModifiers::SHIFT) => {
                Self { code: KeyCode::BackTab, modifiers }.unshifted()
            }
            KeyCode::BackTab => Self { code, modifiers }.unshifted(),
            _ => Self { code, modifiers },
        }
    }

    /// The character that this key types, if it types one.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() => Some(c),
            _ => None,
        }
    }

    fn character(c: char, modifiers: KeyModifiers) -> Self {
        let rest = modifiers - KeyModifiers::CONTROL - KeyModifiers::SHIFT;
        if !modifiers.contains(KeyModifiers::CONTROL) {
            return Self { code: KeyCode::Char(c), modifiers: rest };
        }
        // A terminal sends one byte for Ctrl and a letter: 8, 9, 10, 13 and 27 are also those of named keys, and which of
        // the two was pressed cannot be told.
        match c.to_ascii_lowercase() {
            'h' => Self { code: KeyCode::Backspace, modifiers: rest },
            'i' => Self { code: KeyCode::Tab, modifiers: rest },
            'j' | 'm' => Self { code: KeyCode::Enter, modifiers: rest },
            '[' => Self { code: KeyCode::Esc, modifiers: rest },
            // One byte, too: Ctrl with any of the three.
            '7' | '/' | '_' => Self { code: KeyCode::Char('_'), modifiers: rest | KeyModifiers::CONTROL },
            c => Self { code: KeyCode::Char(c), modifiers: rest | KeyModifiers::CONTROL },
        }
    }

    fn unshifted(self) -> Self {
        Self { modifiers: self.modifiers - KeyModifiers::SHIFT, ..self }
    }
}

impl From<KeyEvent> for Key {
    fn from(event: KeyEvent) -> Self {
        Self::new(event.code, event.modifiers)
    }
}

impl FromStr for Key {
    type Err = String;

    /// Reads `ctrl-k`, `alt-1`, `shift-tab`, `pgup`, `f1`, `G`, `?`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut modifiers = KeyModifiers::NONE;
        let mut name = text;
        while let Some((rest, modifier)) =
            MODIFIERS.iter().find_map(|(prefix, modifier)| Some((name.strip_prefix(prefix)?, *modifier)))
        {
            (name, modifiers) = (rest, modifiers | modifier);
        }
        let code = code(name).ok_or_else(|| format!("“{text}” is not the name of a key"))?;
        Ok(Self::new(code, modifiers))
    }
}

fn code(name: &str) -> Option<KeyCode> {
    if let Some((_, code)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*code);
    }
    let mut chars = name.chars();
    match (chars.next()?, chars.as_str()) {
        (c, "") if !c.is_control() => Some(KeyCode::Char(c)),
        ('f', digits) => digits.parse().ok().filter(|n| (1..=24).contains(n)).map(KeyCode::F),
        _ => None,
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (prefix, modifier) in MODIFIERS {
            if self.modifiers.contains(*modifier) {
                text.push_str(prefix);
            }
        }
        match (NAMES.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => text.push_str(name),
            (None, KeyCode::Char(c)) => text.push(c),
            (None, KeyCode::BackTab) => text.push_str("shift-tab"),
            (None, KeyCode::F(n)) => write!(text, "f{n}")?,
            (None, code) => text.push_str(&code.to_string().to_lowercase()),
        }
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written_alike() {
        let names = "a G ? + - space enter esc tab shift-tab backspace delete up pgup pgdn home f1 f12 ctrl-k ctrl-- alt-1 \
                     alt-left alt-enter ctrl-alt-x shift-enter ctrl-space ctrl-end é";
        for name in names.split_whitespace() {
            let key: Key = name.parse().unwrap();
            assert_eq!(key.to_string(), name);
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for name in ["", "ctrl-", "f0", "f25", "f1x", "enterr", "hyper-x", "\u{7}"] {
            assert!(name.parse::<Key>().is_err(), "{name} was read as a key");
        }
    }

    #[test]
    fn terminals_that_spell_a_key_differently_mean_the_same() {
        let check = |code, modifiers, name: &str| {
            let key = Key::from(KeyEvent::new(code, modifiers));
            assert_eq!(key.to_string(), name);
            assert_eq!(name.parse(), Ok(key));
        };
        check(KeyCode::Char('G'), KeyModifiers::SHIFT, "G");
        check(KeyCode::Char('?'), KeyModifiers::SHIFT, "?");
        check(KeyCode::Char('K'), KeyModifiers::CONTROL | KeyModifiers::SHIFT, "ctrl-k");
        check(KeyCode::Char('h'), KeyModifiers::CONTROL, "backspace");
        check(KeyCode::Char('j'), KeyModifiers::CONTROL, "enter");
        check(KeyCode::Char('m'), KeyModifiers::CONTROL, "enter");
        check(KeyCode::Char('m'), KeyModifiers::CONTROL | KeyModifiers::ALT, "alt-enter");
        check(KeyCode::Char('7'), KeyModifiers::CONTROL, "ctrl-_");
        check(KeyCode::BackTab, KeyModifiers::SHIFT, "shift-tab");
        check(KeyCode::Tab, KeyModifiers::SHIFT, "shift-tab");
        check(KeyCode::Char('x'), KeyModifiers::SUPER, "x");
    }

    #[test]
    fn only_a_bare_character_is_typed() {
        assert_eq!("G".parse::<Key>().unwrap().typed(), Some('G'));
        assert_eq!("space".parse::<Key>().unwrap().typed(), Some(' '));
        assert_eq!("alt-a".parse::<Key>().unwrap().typed(), None);
        assert_eq!("enter".parse::<Key>().unwrap().typed(), None);
    }
}
