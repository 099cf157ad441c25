use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr;

/// Columns that `text` takes on a terminal, where each grapheme is drawn by itself: what the whole would take can differ,
/// as with a skin tone that follows no face, or the Arabic letters lam and alef.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// `text` in at most `columns`, with `…` where something was cut off.
#[must_use]
pub fn fit(text: &str, columns: usize) -> String {
    let (mut used, mut cut) = (0, 0);
    for (at, grapheme) in text.grapheme_indices(true) {
        let wide = grapheme.width();
        if used + wide > columns {
            let ellipsis = if columns > 0 { "…" } else { "" };
            return format!("{}{ellipsis}", text.get(..cut).unwrap_or_default());
        }
        used += wide;
        if used < columns {
            cut = at + grapheme.len();
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_too_wide_is_cut() {
        for (text, columns, expected) in [
            ("talk", 4, "talk"),
            ("talks", 4, "tal…"),
            ("talks", 1, "…"),
            ("talks", 0, ""),
            ("", 0, ""),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"),
            ("日本語", 6, "日本語"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ] {
            assert_eq!(fit(text, columns), expected, "{text} in {columns}");
        }
    }

    proptest! {
        #[test]
        fn it_fits(text in "\\PC{0,30}", columns in 0_usize..30) {
            let text = crate::text::Clean::line(&text);
            let fitted = fit(&text, columns);
            prop_assert!(width(&fitted) <= columns, "{fitted:?}");
            prop_assert!(width(&text) > columns || fitted == text.as_str());
        }
    }
}
