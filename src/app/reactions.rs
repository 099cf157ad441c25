//! The emoji with which one reacts, found by their names.
use super::{
    Candidate,
    palette::{Action, Palette},
};
use crate::text::Clean;

/// Those that are reacted with most, which come first.
const USUAL: [&str; 12] = ["👍", "❤️", "😂", "🎉", "👏", "👀", "🙏", "🚀", "✅", "🤔", "😢", "👎"];

/// All emoji, as a palette.
#[must_use]
pub(super) fn palette() -> Palette {
    let usual = USUAL.iter().filter_map(|emoji| emojis::get(emoji));
    let others = emojis::iter().filter(|emoji| !USUAL.contains(&emoji.as_str()));
    let candidates = usual.chain(others).map(candidate).collect();
    Palette::of(candidates, "React with · enter reacts, again takes it back · esc closes")
}

/// `👍 thumbs up`, beside it `:+1: :thumbsup:`.
fn candidate(emoji: &'static emojis::Emoji) -> Candidate<Action> {
    let codes = emoji.shortcodes().map(|code| format!(":{code}:")).collect::<Vec<_>>().join(" ");
    Candidate {
        kind: "react",
        label: Clean::line(&format!("{} {}", emoji.as_str(), emoji.name())),
        detail: Clean::line(&codes),
        recent: 0,
        payload: Action::React(emoji.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_is_found_by_name_and_code() {
        let found = |typed: &str| {
            let mut palette = palette();
            palette.finder.paste(typed);
            palette.finder.chosen().map(|found| found.payload.clone())
        };
        assert_eq!(found(""), Some(Action::React("👍")));
        assert_eq!(found(":tada:"), Some(Action::React("🎉")));
        assert_eq!(found("crab"), Some(Action::React("🦀")));
        assert_eq!(found("no such thing at all"), None);
    }
}
