use ratatui::text::{Line, Span};

use crate::{
    app::{Command, Keymap, Scope},
    text,
    ui::theme::Theme,
};

/// What stands between two hints.
const BETWEEN: &str = " · ";

/// The keys that help most here, as many as fit whole: `enter go · w watch · ? help`. Help is among them whenever it fits
/// at all. What is `due` now comes first.
#[must_use]
pub fn hints(
    keymap: &Keymap,
    scope: Scope,
    due: Option<(Command, &'static str)>,
    width: u16,
    theme: &Theme,
) -> Line<'static> {
    let due = due.and_then(|(command, word)| Some((keymap.keys(command, scope).into_iter().next()?, word)));
    let mut hints: Vec<_> = due.into_iter().chain(keymap.hints(scope)).collect();
    let wide = |hints: &[(_, &str)]| -> usize {
        let words =
            hints.iter().map(|(key, word): &(crate::app::Key, &str)| text::width(&key.to_string()) + 1 + word.len());
        words.sum::<usize>() + text::width(BETWEEN) * hints.len().saturating_sub(1)
    };
    while wide(&hints) > usize::from(width) {
        let least = hints.iter().rposition(|(_, word)| *word != "help");
        match least {
            Some(index) => drop(hints.remove(index)),
            None => hints.clear(),
        }
    }
    let mut spans = Vec::new();
    for (key, word) in hints {
        if !spans.is_empty() {
            spans.push(Span::styled(BETWEEN, theme.dim));
        }
        spans.push(Span::styled(key.to_string(), theme.key));
        spans.push(Span::styled(format!(" {word}"), theme.dim));
    }
    Line::from(spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_left_out_whole_and_help_last() {
        let hint = |width| hints(&Keymap::default(), Scope::Composer, None, width, &Theme::default()).to_string();
        assert_eq!(hint(80), "enter send · alt-v watch · alt-1 programme · esc messages · alt-k find · f1 help");
        assert_eq!(hint(50), "enter send · alt-v watch · f1 help");
        assert_eq!(hint(10), "f1 help");
        assert_eq!(hint(6), "");
        let due = Some((Command::GoLive, "live"));
        let line = hints(&Keymap::default(), Scope::Composer, due, 34, &Theme::default()).to_string();
        assert_eq!(line, "alt-g live · enter send · f1 help");
    }
}
