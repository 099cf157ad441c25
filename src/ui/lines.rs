//! From what a piece of text is to how the theme shows it.
use ratatui::{
    style::{Modifier, Style},
    text::{Line, Span},
};

use super::theme::Theme;
use crate::{
    app::line::{self, Tone},
    text::rich::Emphasis,
};

/// A line of the state as a line of the screen.
pub(super) fn line<'a>(line: &'a line::Line, theme: &Theme) -> Line<'a> {
    let span = |piece: &'a line::Piece| {
        Span::styled(piece.text.as_str(), style(piece.tone, theme).add_modifier(modifiers(piece.emphasis)))
    };
    line.0.iter().map(span).collect()
}

fn modifiers(emphasis: Emphasis) -> Modifier {
    let flags = [
        (Emphasis::BOLD, Modifier::BOLD),
        (Emphasis::ITALIC, Modifier::ITALIC),
        (Emphasis::UNDERLINE, Modifier::UNDERLINED),
        (Emphasis::STRIKE, Modifier::CROSSED_OUT),
    ];
    flags.into_iter().filter(|(flag, _)| emphasis.has(*flag)).map(|(_, modifier)| modifier).collect()
}

/// How a tone looks.
pub(super) fn style(tone: Tone, theme: &Theme) -> Style {
    match tone {
        Tone::Text | Tone::Emote => theme.text,
        Tone::Dim => theme.system,
        Tone::Heading => theme.heading,
        Tone::Title => theme.title,
        Tone::Time => theme.time,
        Tone::Nick(number) => {
            let count = theme.nicks.len().max(1);
            theme.nicks.get(usize::from(number) % count).copied().unwrap_or(theme.text)
        }
        Tone::Own => theme.own,
        Tone::Notice => theme.notice,
        Tone::Mention => theme.mention,
        Tone::Quote => theme.quote,
        Tone::Redacted => theme.redacted,
        Tone::Edited => theme.edited,
        Tone::Reaction => theme.reaction,
        Tone::Unread => theme.unread_marker,
        Tone::Day => theme.day,
        Tone::Link => theme.link,
        Tone::Waiting => theme.waiting,
        Tone::Error => theme.error,
        Tone::Key => theme.key,
        Tone::OwnReaction => theme.reaction_own,
        Tone::Code => theme.code,
        Tone::Person => theme.person,
        Tone::Spoiler => theme.spoiler,
    }
}
