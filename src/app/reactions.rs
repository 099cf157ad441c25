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

/// `👍 :+1: thumbs up`, beside it its other codes.
fn candidate(emoji: &'static emojis::Emoji) -> Candidate<Action> {
    let mut codes = emoji.shortcodes().map(|code| format!(":{code}:"));
    let first = codes.next().unwrap_or_default();
    let label = Clean::line(&format!("{} {first} {}", emoji.as_str(), emoji.name()));
    let others = Clean::line(&codes.collect::<Vec<_>>().join(" "));
    Candidate::new("react", label, others, Action::React(emoji.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_is_found_by_name_and_code() {
        let found = |typed: &str| {
            let mut palette = palette();
            palette.paste(typed);
            palette.finder().chosen().map(|found| found.payload.clone())
        };
        assert_eq!(found(""), Some(Action::React("👍")));
        for typed in [":tada:", ":tada", "tada", "party popper"] {
            assert_eq!(found(typed), Some(Action::React("🎉")), "{typed}");
        }
        assert_eq!(found("crab"), Some(Action::React("🦀")));
        assert_eq!(found("xqzxqz"), None);
    }
}
