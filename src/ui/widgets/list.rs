use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Modifier,
    text::{Line, Span},
    widgets::Widget as _,
};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::{text, ui::theme::Theme};

/// How a row of a list stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Plain,
    /// It is selected, and the list has the keys.
    Selected,
    /// It is selected, and the keys are elsewhere.
    Resting,
}

/// Draws one row of a list; a selected one stands out over the whole width. What does not fit ends in `…`.
pub fn row(buffer: &mut Buffer, area: Rect, line: Line<'_>, look: Look, theme: &Theme) {
    let area = Rect { height: area.height.min(1), ..area };
    cut(line, area.width).render(area, buffer);
    match look {
        Look::Plain => {}
        // What is dim among the rows is read easily where it is selected.
        Look::Selected => buffer.set_style(area, theme.selected.remove_modifier(Modifier::DIM)),
        Look::Resting => buffer.set_style(area, theme.selected_unfocused.remove_modifier(Modifier::DIM)),
    }
}

/// The line in at most `width` columns, with `…` where something was cut off.
#[must_use]
pub fn cut(line: Line<'_>, width: u16) -> Line<'_> {
    let width = usize::from(width);
    let wide: usize = line.spans.iter().map(|span| text::width(&span.content)).sum();
    if wide <= width {
        return line;
    }
    let mut left = width;
    let mut spans = Vec::new();
    let (style, alignment) = (line.style, line.alignment);
    for span in line.spans {
        let wide = text::width(&span.content);
        // One column stays for the mark: more follows each span that is kept whole.
        if wide < left {
            left -= wide;
            spans.push(span);
        } else {
            spans.push(Span::styled(text::fit(&format!("{}…", span.content), left), span.style));
            break;
        }
    }
    Line { style, alignment, spans }
}

/// The label with the graphemes at `matched` (counted from zero, ascending) standing out.
#[must_use]
pub fn marked(label: &str, matched: &[usize], theme: &Theme) -> Vec<Span<'static>> {
    let mut spans: Vec<(bool, String)> = Vec::new();
    for (index, grapheme) in label.graphemes(true).enumerate() {
        let hit = matched.binary_search(&index).is_ok();
        match spans.last_mut() {
            Some((same, text)) if *same == hit => text.push_str(grapheme),
            _ => spans.push((hit, grapheme.to_owned())),
        }
    }
    let style = |(hit, text)| if hit { Span::styled(text, theme.matched) } else { Span::raw(text) };
    spans.into_iter().map(style).collect()
}

/// The first row to show, so that the `selected` one of `total` is among `height` rows: the one shown `before`, moved no
/// further than needed.
#[must_use]
pub fn scroll(before: usize, selected: usize, total: usize, height: u16) -> usize {
    let height = usize::from(height.max(1));
    let lowest = (selected + 1).saturating_sub(height);
    before.clamp(lowest, selected.max(lowest)).min(total.saturating_sub(height))
}

/// Where in a list one is, in a word, as less and vim say it: `all`, `top`, `42%`, `end`.
#[must_use]
pub fn position(first: usize, height: u16, total: usize) -> String {
    let hidden = total.saturating_sub(usize::from(height));
    match first {
        _ if hidden == 0 => "all".to_owned(),
        0 => "top".to_owned(),
        first if first >= hidden => "end".to_owned(),
        first => format!("{}%", first * 100 / hidden),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::style::Stylize as _;

    use super::*;

    fn cut_to(line: Line<'_>, width: u16) -> String {
        cut(line, width).spans.iter().map(|span| span.content.as_ref()).collect()
    }

    #[test]
    fn a_line_is_cut_across_its_spans() {
        let line = || Line::from(vec!["one".bold(), " two ".into(), "three".into()]);
        assert_eq!(cut_to(line(), 13), "one two three");
        assert_eq!(cut_to(line(), 12), "one two thr…");
        assert_eq!(cut_to(line(), 8), "one two…");
        assert_eq!(cut_to(line(), 3), "on…");
        assert_eq!(cut_to(line(), 1), "…");
        assert_eq!(cut_to(line(), 0), "");
        assert_eq!(cut_to(Line::from("日本語"), 4), "日…");
    }

    #[test]
    fn the_selected_row_stays_in_sight() {
        assert_eq!(scroll(0, 3, 100, 5), 0);
        assert_eq!(scroll(0, 5, 100, 5), 1);
        assert_eq!(scroll(10, 5, 100, 5), 5);
        assert_eq!(scroll(99, 99, 100, 5), 95);
        assert_eq!(scroll(7, 0, 0, 5), 0);
    }

    #[test]
    fn the_position_is_a_word() {
        assert_eq!(position(0, 10, 10), "all");
        assert_eq!(position(0, 10, 11), "top");
        assert_eq!(position(1, 10, 11), "end");
        assert_eq!(position(45, 10, 100), "50%");
    }

    proptest! {
        #[test]
        fn a_cut_line_fits(words in proptest::collection::vec("[a 日é]{0,6}", 0..5), width in 0_u16..20) {
            let line = Line::from(words.into_iter().map(Span::raw).collect::<Vec<_>>());
            prop_assert!(text::width(&cut_to(line, width)) <= usize::from(width));
        }

        #[test]
        fn the_selected_row_is_shown(before in 0_usize..50, total in 1_usize..50, selected in 0_usize..50, height in 1_u16..20) {
            let selected = selected.min(total - 1);
            let first = scroll(before, selected, total, height);
            prop_assert!((first..first + usize::from(height)).contains(&selected));
        }
    }
}
