//! What stands before a message: `14:31 <bob> `.
use jiff::tz::TimeZone;

use super::CLOCK;
use crate::{
    app::{
        line::{Line, Tone},
        words,
    },
    chat::{Body, Message, UserId},
    text,
};

/// Columns of the longest name shown, and of one with its identifier.
const NAME: usize = 16;
const NAME_WITH_ID: usize = 40;
/// Columns that a name gets in the narrowest pane.
const LEAST: usize = 8;
/// Columns of a bridge's name.
const BRIDGE: usize = 8;

/// `14:31 <bob> `, `14:31 * bob `; `!` before what mentions the account, `↳` before what is part of a thread.
pub(super) fn lead(message: &Message, columns: usize, zone: &TimeZone) -> Line {
    let bridge = message.bridge.as_ref().map_or(String::new(), |bridge| format!(" [{}]", text::fit(bridge, BRIDGE)));
    let room = (columns / 2).saturating_sub(CLOCK + 3 + text::width(&bridge)).max(LEAST);
    let name = name(&message.name, &message.sender, room);
    let nick = if message.own { Tone::Own } else { Tone::Nick(colour(&message.sender)) };
    let (tone, mark) = match (message.mention, &message.in_thread) {
        (true, _) => (Tone::Mention, "!"),
        (false, Some(_)) => (Tone::Dim, "↳"),
        (false, None) => (Tone::Text, " "),
    };
    let line = Line::of(Tone::Time, words::clock(message.time, zone)).and(tone, mark);
    match message.body {
        Body::Emote(_) => line.and(Tone::Emote, "* ").and(nick, name).and(Tone::Dim, bridge).and(Tone::Text, " "),
        Body::Notice(_) => line.and(Tone::Notice, format!("-{name}{bridge}- ")),
        Body::Media(_) | Body::Poll(_) => {
            line.and(Tone::Dim, "-- ").and(nick, name).and(Tone::Dim, bridge).and(Tone::Text, " ")
        }
        Body::Other(_) | Body::Coming(..) => line.and(Tone::Dim, format!("-- {name}{bridge} ")),
        Body::Text(_) | Body::Redacted | Body::Undecryptable => {
            line.and(Tone::Dim, "<").and(nick, name).and(Tone::Dim, format!("{bridge}> "))
        }
    }
}

/// A name in at most `room` columns. Where the service tells it with the identifier, since somebody else bears the same,
/// the identifier stays: it is what tells them apart.
fn name(name: &str, sender: &UserId, room: usize) -> String {
    let id = sender.as_str();
    let Some(called) = name.strip_suffix(')').and_then(|name| name.strip_suffix(id)?.strip_suffix(" (")) else {
        return text::fit(name, NAME.min(room));
    };
    let room = room.min(NAME_WITH_ID);
    let wide = text::width(id);
    // `b… (@bob:example.org)`, else `@bob:example.org`, else its beginning and its end.
    match room.checked_sub(wide + 3) {
        Some(left) if left > 1 => format!("{} ({id})", text::fit(called, left)),
        _ if wide <= room => id.to_owned(),
        _ => shortened(id, room),
    }
}

/// `@bob:exa…ple.org`: who it is stands at the beginning, where they are from at the end.
fn shortened(id: &str, columns: usize) -> String {
    let tail = columns.saturating_sub(1) / 2;
    let mut start = id.len();
    let mut used = 0;
    for (at, c) in id.char_indices().rev() {
        used += text::width(c.encode_utf8(&mut [0; 4]));
        if used > tail {
            break;
        }
        start = at;
    }
    let (head, tail) = id.split_at(start);
    let head = text::fit(head, columns.saturating_sub(text::width(tail)));
    format!("{head}{tail}")
}

/// A number from the name that stays the same in every room and at every start.
fn colour(sender: &UserId) -> u8 {
    let sum =
        sender.as_str().bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    sum.to_be_bytes()[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_another_bears_never_loses_its_identifier() {
        let check = |called: &str, id: &str, room: usize, shown: &str| {
            let shown_name = name(called, &id.parse().unwrap(), room);
            assert_eq!(shown_name, shown);
            assert!(text::width(&shown_name) <= room);
        };
        check("bob", "@bob:example.org", 30, "bob");
        check("a name of more than sixteen columns", "@bob:example.org", 30, "a name of more …");
        check("bob (@bob:example.org)", "@bob:example.org", 30, "bob (@bob:example.org)");
        check("robert (@bob:example.org)", "@bob:example.org", 22, "ro… (@bob:example.org)");
        check("bob (@bob:example.org)", "@bob:example.org", 18, "@bob:example.org");
        check("bob (@bob:example.org)", "@bob:example.org", 12, "@bob:e…e.org");
        // Whoever writes an identifier into their name does not get more room for it.
        check("bob (@bob:example.org)", "@mallory:x", 30, "bob (@bob:examp…");
    }
}
