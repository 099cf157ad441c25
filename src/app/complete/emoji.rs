//! `:thumbsup:` and the like.
use super::Candidate;

/// The emoji whose shortcode begins with what stands after the colon, the shortest first; a whole `:thumbsup:` is that one.
pub(super) fn matching(word: &str) -> Vec<Candidate> {
    let name = word.trim_start_matches(':');
    if let Some(whole) = name.strip_suffix(':') {
        return emojis::get_by_shortcode(whole).map(candidate).into_iter().collect();
    }
    let name = name.to_lowercase();
    let best = |emoji: &'static emojis::Emoji| {
        let codes = emoji.shortcodes().filter(|code| code.starts_with(&name));
        codes.min_by_key(|code| code.len()).map(|code| (code.len(), emoji))
    };
    let mut found: Vec<_> = emojis::iter().filter_map(best).collect();
    found.sort_by_key(|(length, _)| *length);
    found.into_iter().map(|(_, emoji)| candidate(emoji)).collect()
}

fn candidate(emoji: &'static emojis::Emoji) -> Candidate {
    let code = emoji.shortcode().unwrap_or(emoji.name());
    Candidate { text: format!("{emoji} "), label: format!("{emoji} {code}"), mention: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcodes_are_found_by_their_beginning() {
        let found = |word: &str| matching(word).into_iter().map(|found| found.text).collect::<Vec<_>>();
        assert_eq!(found(":thumbsup:"), ["👍 "]);
        assert_eq!(found(":+1:"), ["👍 "]);
        assert!(found(":thumbs").contains(&"👍 ".to_owned()) && found(":thumbs").contains(&"👎 ".to_owned()));
        assert_eq!(found(":TADA").first().map(String::as_str), Some("🎉 "));
        assert!(found(":no_such_thing").is_empty() && found(":no_such_thing:").is_empty());
    }
}
