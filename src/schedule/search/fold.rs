//! Text as it is compared: lower case, without accents.
use nucleo_matcher::chars::{normalize, to_lower_case};

/// Appends `text` as it is compared: lower case, accents dropped, letters that are two letters to most people written
/// as two (`ß` is `ss`), every blank and line break one blank.
pub(super) fn fold(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_ascii() {
            out.push(if c.is_ascii_control() { ' ' } else { c.to_ascii_lowercase() });
        } else {
            plain(to_lower_case(c), out, to_lower_case);
        }
    }
}

/// The same with its capitals kept.
pub(super) fn fold_cased(text: &str, out: &mut String) {
    text.chars().for_each(|c| plain(c, out, |c| c));
}

fn plain(c: char, out: &mut String, last: impl Fn(char) -> char) {
    match c {
        // Accents that stand by themselves: `é` may be one character or two.
        '\u{300}'..='\u{36f}' => {}
        'ß' => out.push_str("ss"),
        'ẞ' => out.push_str("SS"),
        'æ' => out.push_str("ae"),
        'Æ' => out.push_str("Ae"),
        'œ' => out.push_str("oe"),
        'Œ' => out.push_str("Oe"),
        c if c.is_whitespace() || c.is_control() => out.push(' '),
        c => out.push(last(normalize(c))),
    }
}

/// The words of a query as they are compared, at most `most` of them, each of at most `longest` bytes.
pub(super) fn words(query: &str, most: usize, longest: usize) -> Vec<String> {
    let folded = |word: &str| {
        let mut folded = String::new();
        fold(word, &mut folded);
        folded.truncate(folded.floor_char_boundary(longest));
        folded
    };
    query.split_whitespace().map(folded).filter(|word| !word.is_empty()).take(most).collect()
}

/// Whether a word may begin after `before`: where nothing or no letter stands.
pub(super) fn begins_word(before: Option<char>) -> bool {
    before.is_none_or(|c| !c.is_alphanumeric())
}

/// Whether a word is written in a script without blanks between words: it may then begin anywhere.
pub(super) fn is_unspaced(word: &str) -> bool {
    word.chars().any(|c| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{20000}'..='\u{3ffff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        fold(text, &mut out);
        out
    }

    #[test]
    fn case_and_accents_do_not_matter() {
        for (text, expected) in [
            ("Émile DURAND", "emile durand"),
            ("e\u{301}te\u{301}", "ete"),
            ("Straße, Ærø, Œuvre", "strasse, aero, oeuvre"),
            ("Łódź İstanbul", "lodz istanbul"),
            ("ΣΊΣΥΦΟΣ Привет 日本", "σίσυφοσ привет 日本"),
            ("a\nb\u{a0}c", "a b c"),
        ] {
            assert_eq!(folded(text), expected);
        }
    }

    #[test]
    fn capitals_can_be_kept() {
        let mut out = String::new();
        fold_cased("Émile Straße ÆRØ e\u{301}\n", &mut out);
        assert_eq!(out, "Emile Strasse AeRO e ");
    }

    #[test]
    fn queries_are_bounded() {
        assert_eq!(words(" Rust  É ", 8, 64), ["rust", "e"]);
        assert_eq!(words("a b c", 2, 64), ["a", "b"]);
        assert_eq!(words("日本語", 8, 4), ["日"]);
        assert!(words(" \u{301} ", 8, 64).is_empty());
    }
}
