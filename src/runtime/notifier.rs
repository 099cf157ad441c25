//! The terminal's own notifications: OSC 9 and OSC 777, where the terminal is known to understand them or the person says so.
use crate::{
    config::{self, Terminal},
    text::Clean,
};

/// Bytes of a sequence's text at most: some terminals drop longer ones.
const LONGEST: usize = 400;

/// How this terminal shows a notification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notifier {
    way: Way,
    /// Within tmux, which passes on what is wrapped for it.
    tmux: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Way {
    #[default]
    None,
    Osc9,
    Osc777,
}

impl Notifier {
    /// Chooses by the settings and the environment. Within tmux or screen nothing is sent unless it was asked for that it be
    /// passed through: what they do not know would stand on the screen of some, and vanish in others.
    #[must_use]
    pub fn choose(settings: &config::Notify, variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let set = |name| variable(name).is_some_and(|value| !value.is_empty());
        let tmux = set("TMUX");
        if (tmux && !settings.tmux_passthrough) || (!tmux && set("STY")) {
            return Self::default();
        }
        let way = match settings.terminal {
            Terminal::Off => Way::None,
            Terminal::Osc9 => Way::Osc9,
            Terminal::Osc777 => Way::Osc777,
            Terminal::Auto => known(variable),
        };
        Self { way, tmux }
    }

    /// The bytes that ask for a notification; none where the terminal is not known to understand any.
    #[must_use]
    pub fn bytes(self, title: &str, body: &str) -> Vec<u8> {
        let (title, body) = (plain(title), plain(body));
        let sequence = match self.way {
            Way::None => return vec![],
            // Never a digit first: OSC 9 with a number is something else to some (ConEmu's progress).
            Way::Osc9 if body.is_empty() => format!("\x1b]9;hallway: {title}\x07"),
            Way::Osc9 => format!("\x1b]9;hallway: {title}: {body}\x07"),
            // A semicolon ends the title.
            Way::Osc777 => format!("\x1b]777;notify;{};{body}\x07", title.replace(';', ",")),
        };
        if !self.tmux {
            return sequence.into_bytes();
        }
        format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b")).into_bytes()
    }
}

/// What the terminal says of itself.
fn known(variable: &dyn Fn(&str) -> Option<String>) -> Way {
    let is = |name: &str, value: &str| variable(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    let term = variable("TERM").unwrap_or_default();
    if term.starts_with("foot") || is("TERM_PROGRAM", "ghostty") || term == "xterm-ghostty" {
        Way::Osc777
    } else if is("TERM_PROGRAM", "iTerm.app") || is("TERM_PROGRAM", "WezTerm") || term == "xterm-kitty" {
        Way::Osc9
    } else {
        Way::None
    }
}

fn plain(text: &str) -> String {
    let line = Clean::line(text);
    line.get(..line.floor_char_boundary(LONGEST)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(terminal: Terminal, passthrough: bool, environment: &[(&str, &str)], title: &str, body: &str) -> String {
        let settings = config::Notify { terminal, tmux_passthrough: passthrough, ..config::Notify::default() };
        let variable =
            |name: &str| environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        String::from_utf8(Notifier::choose(&settings, &variable).bytes(title, body)).unwrap()
    }

    #[test]
    fn known_terminals_are_asked_in_their_own_way() {
        let check = |environment: &[(&str, &str)], expected: &str| {
            assert_eq!(bytes(Terminal::Auto, false, environment, "bob in #a", "hi"), expected, "{environment:?}");
        };
        check(&[("TERM", "xterm-kitty")], "\x1b]9;hallway: bob in #a: hi\x07");
        check(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")], "\x1b]9;hallway: bob in #a: hi\x07");
        check(&[("TERM", "foot")], "\x1b]777;notify;bob in #a;hi\x07");
        check(&[("TERM", "xterm-256color")], "");
        check(&[("TERM", "linux")], "");
        check(&[], "");
    }

    #[test]
    fn tmux_gets_nothing_unless_it_passes_it_through() {
        let tmux = [("TERM", "tmux-256color"), ("TMUX", "/tmp/tmux-1000/default,1,0")];
        assert_eq!(bytes(Terminal::Osc9, false, &tmux, "bob", "hi"), "");
        assert_eq!(bytes(Terminal::Auto, true, &tmux, "bob", "hi"), "");
        let wrapped = "\x1bPtmux;\x1b\x1b]9;hallway: bob: hi\x07\x1b\\";
        assert_eq!(bytes(Terminal::Osc9, true, &tmux, "bob", "hi"), wrapped);
        assert_eq!(bytes(Terminal::Osc777, true, &[("TERM", "screen"), ("STY", "1.x")], "bob", "hi"), "");
        assert_eq!(bytes(Terminal::Off, true, &[("TERM", "foot")], "bob", "hi"), "");
    }

    #[test]
    fn what_comes_from_the_network_ends_no_sequence() {
        let evil = "a;b\x07\x1b]0;x\x1b\\\u{9c}\n";
        let sent = bytes(Terminal::Osc777, false, &[], evil, &"é".repeat(1_000));
        assert!(sent.starts_with("\x1b]777;notify;a,b]0,x\\;é") && sent.ends_with("é\x07"), "{sent:?}");
        assert_eq!(sent.chars().filter(|c| c.is_control()).count(), 2);
        assert!(sent.len() < 500);
    }
}
