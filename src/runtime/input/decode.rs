//! What a terminal sends, as events: what crossterm makes of it, and besides the answers to a question of ours, which
//! crossterm keeps to itself. Pure.
//!
//! The sequences are those of xterm ("`XTerm` Control Sequences"), of the Linux console and of rxvt.
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

const ESC: u8 = 0x1b;
const PASTE_ENDS: &[u8] = b"\x1b[201~";
/// Most bytes of a paste that are kept; what is more is left out.
const LONGEST_PASTE: usize = 4 << 20;
/// Most bytes of any other sequence.
const LONGEST: usize = 64;

/// Something the terminal sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    Event(Event),
    /// Where the cursor stands, from 1: the answer to `CSI 6 n`. Never in the first row, where it would look like F3.
    Cursor {
        row: u16,
        column: u16,
    },
}

/// Bytes in, events out; keeps what is not complete.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    bytes: Vec<u8>,
    /// The paste that has begun.
    paste: Option<Vec<u8>>,
}

/// What the bytes begin with, and how many of them it is.
enum Parsed {
    Incomplete,
    Heard(usize, Heard),
    /// Nothing that is known.
    Nothing(usize),
    Paste(usize),
}

impl Decoder {
    pub(super) fn take(&mut self, bytes: &[u8], out: &mut Vec<Heard>) {
        self.bytes.extend_from_slice(bytes);
        let mut bytes = std::mem::take(&mut self.bytes);
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            if self.paste.is_some() {
                let (used, ended) = self.paste(rest);
                at += used;
                match ended {
                    Some(text) => out.push(Heard::Event(Event::Paste(text))),
                    None => break,
                }
                continue;
            }
            match parse(rest) {
                Parsed::Incomplete if rest.len() > LONGEST => at += rest.len(),
                Parsed::Incomplete => break,
                Parsed::Heard(length, heard) => {
                    out.push(heard);
                    at += length;
                }
                Parsed::Nothing(length) => at += length,
                Parsed::Paste(length) => {
                    self.paste = Some(Vec::new());
                    at += length;
                }
            }
        }
        bytes.drain(..at);
        self.bytes = bytes;
    }

    /// Whether a key may be meant, or the beginning of a sequence: what comes next decides, or that nothing comes.
    pub(super) fn is_in_doubt(&self) -> bool {
        self.paste.is_none() && matches!(self.bytes.as_slice(), [ESC] | [ESC, b'[' | b'O'])
    }

    /// Nothing came: it was a key.
    pub(super) fn settle(&mut self, out: &mut Vec<Heard>) {
        if self.is_in_doubt() {
            let key = match self.bytes.get(1) {
                Some(byte) => alt(character(char::from(*byte))),
                None => KeyCode::Esc.into(),
            };
            self.bytes.clear();
            out.push(Heard::Event(Event::Key(key)));
        }
    }

    /// Takes what is pasted: how many bytes of it were used, and the whole once it ends.
    fn paste(&mut self, bytes: &[u8]) -> (usize, Option<String>) {
        let Some(kept) = &mut self.paste else { return (0, None) };
        let end = bytes.windows(PASTE_ENDS.len()).position(|window| window == PASTE_ENDS);
        // The end may have begun.
        let length = end.unwrap_or_else(|| bytes.len() - begun(bytes));
        let free = LONGEST_PASTE - kept.len().min(LONGEST_PASTE);
        kept.extend(bytes.iter().take(length.min(free)));
        match end {
            Some(end) => {
                let text = String::from_utf8_lossy(kept).into_owned();
                self.paste = None;
                (end + PASTE_ENDS.len(), Some(text))
            }
            None => (length, None),
        }
    }
}

/// How many of the last bytes the end of a paste may begin with.
fn begun(bytes: &[u8]) -> usize {
    (1..PASTE_ENDS.len()).rev().find(|length| bytes.ends_with(&PASTE_ENDS[..*length])).unwrap_or(0)
}

fn parse(bytes: &[u8]) -> Parsed {
    match bytes {
        [ESC] | [ESC, b'O'] => Parsed::Incomplete,
        [ESC, b'[', rest @ ..] => sequence(rest),
        [ESC, b'O', byte, ..] => match cursor_key(*byte) {
            Some(code) => key(3, code.into()),
            None => Parsed::Nothing(3),
        },
        [ESC, ESC, ..] => key(1, KeyCode::Esc.into()),
        [ESC, rest @ ..] => match parse(rest) {
            Parsed::Heard(length, Heard::Event(Event::Key(event))) => key(length + 1, alt(event)),
            Parsed::Heard(length, _) | Parsed::Nothing(length) => Parsed::Nothing(length + 1),
            other => other,
        },
        [byte, ..] if byte.is_ascii_control() => key(1, control(*byte)),
        _ => text(bytes),
    }
}

fn key(length: usize, event: KeyEvent) -> Parsed {
    Parsed::Heard(length, Heard::Event(Event::Key(event)))
}

fn alt(mut event: KeyEvent) -> KeyEvent {
    event.modifiers |= KeyModifiers::ALT;
    event
}

fn control(byte: u8) -> KeyEvent {
    let with_control = |c: u8| KeyEvent::new(KeyCode::Char(char::from(c)), KeyModifiers::CONTROL);
    match byte {
        b'\r' => KeyCode::Enter.into(),
        b'\t' => KeyCode::Tab.into(),
        0x7f => KeyCode::Backspace.into(),
        0 => with_control(b' '),
        0x01..=0x1a => with_control(byte - 1 + b'a'),
        _ => with_control(byte.saturating_sub(0x1c) + b'4'),
    }
}

fn character(c: char) -> KeyEvent {
    let modifiers = if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    KeyEvent::new(KeyCode::Char(c), modifiers)
}

/// A character of UTF-8.
fn text(bytes: &[u8]) -> Parsed {
    let length = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => 1,
    };
    let some = bytes.get(..length.min(bytes.len())).unwrap_or_default();
    match std::str::from_utf8(some) {
        Ok(text) => text.chars().next().map_or(Parsed::Nothing(1), |c| key(length, character(c))),
        Err(error) if error.error_len().is_none() => Parsed::Incomplete,
        Err(_) => Parsed::Nothing(1),
    }
}

/// What follows `CSI`.
fn sequence(rest: &[u8]) -> Parsed {
    const INTRODUCER: usize = 2;
    match rest {
        // The Linux console's F1 to F5.
        [b'['] => return Parsed::Incomplete,
        [b'[', byte @ b'A'..=b'E', ..] => return key(INTRODUCER + 2, KeyCode::F(byte - b'A' + 1).into()),
        [b'[', ..] => return Parsed::Nothing(INTRODUCER + 2),
        [b'M', button, column, row, ..] => {
            let place = |byte: u8| Some(u16::from(byte.checked_sub(33)?));
            let event = button.checked_sub(32).and_then(|button| mouse(button, place(*column)?, place(*row)?));
            return event.map_or(Parsed::Nothing(INTRODUCER + 4), |event| heard(INTRODUCER + 4, Event::Mouse(event)));
        }
        [b'M', ..] => return Parsed::Incomplete,
        _ => {}
    }
    let Some(end) = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else { return Parsed::Incomplete };
    let (body, last) = (&rest[..end], rest[end]);
    let length = INTRODUCER + end + 1;
    if !(0x40..=0x7e).contains(&last) {
        // Something else begins within it.
        return Parsed::Nothing(length - 1);
    }
    if (body, last) == (b"200", b'~') {
        return Parsed::Paste(length);
    }
    std::str::from_utf8(body)
        .ok()
        .and_then(|body| meaning(body, last))
        .map_or(Parsed::Nothing(length), |heard| Parsed::Heard(length, heard))
}

fn heard(length: usize, event: Event) -> Parsed {
    Parsed::Heard(length, Heard::Event(event))
}

/// What a sequence means, by its parameters and its last byte.
fn meaning(body: &str, last: u8) -> Option<Heard> {
    let number = |at: usize| body.split(';').nth(at)?.split(':').next()?.parse::<u16>().ok();
    let event = match (body, last) {
        ("", b'I') => Event::FocusGained,
        ("", b'O') => Event::FocusLost,
        ("", b'Z') => KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT).into_event(),
        (_, b'M' | b'm') if body.starts_with('<') => Event::Mouse(pressed(body, last)?),
        (_, b'M') => {
            let button = u8::try_from(number(0)?).ok()?.checked_sub(32)?;
            Event::Mouse(mouse(button, number(1)?.checked_sub(1)?, number(2)?.checked_sub(1)?)?)
        }
        (_, b'~') => with_modifiers(special(number(0)?)?, body).into_event(),
        (_, b'u') => with_modifiers(unicode(number_of(body)?)?, body).into_event(),
        (_, b'R') if number(0).is_some_and(|row| row > 1) => {
            return Some(Heard::Cursor { row: number(0)?, column: number(1)? });
        }
        _ if body.is_empty() || body.starts_with(|c: char| c.is_ascii_digit() || c == ';') => {
            with_modifiers(cursor_key(last)?, body).into_event()
        }
        _ => return None,
    };
    Some(Heard::Event(event))
}

/// A key as the event that it is.
trait IntoEvent {
    fn into_event(self) -> Event;
}

impl IntoEvent for KeyEvent {
    fn into_event(self) -> Event {
        Event::Key(self)
    }
}

fn cursor_key(byte: u8) -> Option<KeyCode> {
    Some(match byte {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(byte - b'P' + 1),
        _ => return None,
    })
}

fn special(number: u16) -> Option<KeyCode> {
    let function = |below: u16| u8::try_from(number - below).ok().map(KeyCode::F);
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(10),
        17..=21 => function(11),
        23..=26 => function(12),
        28..=29 => function(15),
        31..=34 => function(17),
        _ => None,
    }
}

fn number_of(body: &str) -> Option<u32> {
    body.split([';', ':']).next()?.parse().ok()
}

fn unicode(point: u32) -> Option<KeyCode> {
    Some(match char::from_u32(point)? {
        '\u{1b}' => KeyCode::Esc,
        '\r' => KeyCode::Enter,
        '\t' => KeyCode::Tab,
        '\u{7f}' => KeyCode::Backspace,
        c => KeyCode::Char(c),
    })
}

/// The second parameter says what is held down, one more than the sum of 1 (Shift), 2 (Alt), 4 (Control) and others; after a
/// colon, whether the key was let go.
fn with_modifiers(code: KeyCode, body: &str) -> KeyEvent {
    let mut second = body.split(';').nth(1).unwrap_or_default().split(':').map(|part| part.parse::<u8>().ok());
    let held = second.next().flatten().unwrap_or(1).saturating_sub(1);
    let kind = match second.next().flatten() {
        Some(2) => KeyEventKind::Repeat,
        Some(3) => KeyEventKind::Release,
        _ => KeyEventKind::Press,
    };
    let mut modifiers = KeyModifiers::NONE;
    for (bit, modifier) in [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
        (16, KeyModifiers::HYPER),
        (32, KeyModifiers::META),
    ] {
        modifiers.set(modifier, held & bit != 0);
    }
    let code = match code {
        KeyCode::Tab if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        code => code,
    };
    KeyEvent::new_with_kind(code, modifiers, kind)
}

/// A mouse's event in xterm's form `CSI < button ; column ; row M`, `m` where the button was let go.
fn pressed(body: &str, last: u8) -> Option<MouseEvent> {
    let mut parts = body.strip_prefix('<')?.split(';');
    let button = parts.next()?.parse().ok()?;
    let mut place = || parts.next()?.parse::<u16>().ok()?.checked_sub(1);
    let mut event = mouse(button, place()?, place()?)?;
    if let (b'm', MouseEventKind::Down(button)) = (last, event.kind) {
        event.kind = MouseEventKind::Up(button);
    }
    Some(event)
}

/// The low bits of `button` say which, 32 that it moves, 64 and 128 that it is the wheel or one further; 4, 8 and 16 what is
/// held down.
fn mouse(button: u8, column: u16, row: u16) -> Option<MouseEvent> {
    let moves = button & 32 != 0;
    let kind = match ((button & 3) | ((button & 0xc0) >> 4), moves) {
        (0, false) => MouseEventKind::Down(MouseButton::Left),
        (1, false) => MouseEventKind::Down(MouseButton::Middle),
        (2, false) => MouseEventKind::Down(MouseButton::Right),
        (0, true) => MouseEventKind::Drag(MouseButton::Left),
        (1, true) => MouseEventKind::Drag(MouseButton::Middle),
        (2, true) => MouseEventKind::Drag(MouseButton::Right),
        (3, false) => MouseEventKind::Up(MouseButton::Left),
        (3..=5, true) => MouseEventKind::Moved,
        (4, false) => MouseEventKind::ScrollUp,
        (5, false) => MouseEventKind::ScrollDown,
        (6, false) => MouseEventKind::ScrollLeft,
        (7, false) => MouseEventKind::ScrollRight,
        _ => return None,
    };
    let mut modifiers = KeyModifiers::NONE;
    for (bit, modifier) in [(4, KeyModifiers::SHIFT), (8, KeyModifiers::ALT), (16, KeyModifiers::CONTROL)] {
        modifiers.set(modifier, button & bit != 0);
    }
    Some(MouseEvent { kind, column, row, modifiers })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(bytes: &[u8]) -> Vec<Heard> {
        let (mut decoder, mut out) = (Decoder::default(), vec![]);
        decoder.take(bytes, &mut out);
        decoder.settle(&mut out);
        out
    }

    fn keys(bytes: &[u8]) -> Vec<String> {
        let key = |heard| match heard {
            Heard::Event(Event::Key(key)) => crate::app::Key::from(key).to_string(),
            other => format!("{other:?}"),
        };
        decoded(bytes).into_iter().map(key).collect()
    }

    #[test]
    fn keys_are_known() {
        for (bytes, key) in [
            ("a", "a"),
            ("É", "É"),
            ("\r", "enter"),
            ("\x7f", "backspace"),
            ("\x1b", "esc"),
            ("\x1ba", "alt-a"),
            ("\x1b\r", "alt-enter"),
            ("\x1b[", "alt-["),
            ("\x01", "ctrl-a"),
            ("\x1b[A", "up"),
            ("\x1bOB", "down"),
            ("\x1b[1;3C", "alt-right"),
            ("\x1b[1;5D", "ctrl-left"),
            ("\x1b[5~", "pgup"),
            ("\x1b[3;5~", "ctrl-delete"),
            ("\x1bOP", "f1"),
            ("\x1b[[E", "f5"),
            ("\x1b[15~", "f5"),
            ("\x1b[24~", "f12"),
            ("\x1b[1;2R", "shift-f3"),
            ("\x1bOR", "f3"),
            ("\x1b[Z", "shift-tab"),
            ("\x1b[97;5u", "ctrl-a"),
        ] {
            assert_eq!(keys(bytes.as_bytes()), [key], "{bytes:?}");
        }
    }

    #[test]
    fn an_answer_is_no_key_and_keys_around_it_stay_in_order() {
        let place = "Cursor { row: 2, column: 7 }";
        assert_eq!(keys(b"a\x1b[2;7Rb\x1b[A\x1b"), ["a", place, "b", "up", "esc"]);
        assert_eq!(keys(b"\x1b[0n\x1b[?62;1cx"), ["x"]);
    }

    #[test]
    fn a_paste_is_one_whatever_is_in_it() {
        let pasted = |text: &str| Heard::Event(Event::Paste(text.to_owned()));
        assert_eq!(decoded(b"\x1b[200~a\x1b[2;7R\x1b[20\r\x1b[201~"), [pasted("a\x1b[2;7R\x1b[20\r")]);
        let long = [b"\x1b[200~".as_slice(), &vec![b'x'; LONGEST_PASTE + 9], b"\x1b[201~y"].concat();
        assert_eq!(decoded(&long)[0], pasted(&"x".repeat(LONGEST_PASTE)));
        assert_eq!(decoded(&long).len(), 2);
    }

    #[test]
    fn what_never_ends_is_let_go() {
        let (mut decoder, mut out) = (Decoder::default(), vec![]);
        for _ in 0..100 {
            decoder.take(b"\x1b[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1", &mut out);
            assert!(decoder.bytes.len() <= LONGEST);
        }
    }

    proptest! {
        #[test]
        fn it_does_not_matter_how_bytes_come(
            bytes in prop::collection::vec(prop::sample::select(b"\x1b[O<2;07~RMmuaA\xc3\xa9\xf0\x9f\x98\x80\r".to_vec()), 0..60),
            cuts in prop::collection::vec(1_usize..9, 1..60),
        ) {
            let (mut decoder, mut pieces, mut at) = (Decoder::default(), vec![], 0);
            for cut in cuts.iter().cycle() {
                let end = (at + cut).min(bytes.len());
                decoder.take(&bytes[at..end], &mut pieces);
                at = end;
                if at == bytes.len() {
                    break;
                }
            }
            decoder.settle(&mut pieces);
            prop_assert_eq!(pieces, decoded(&bytes));
        }
    }
}
