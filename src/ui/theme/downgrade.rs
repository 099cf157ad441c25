//! A theme on a terminal that shows fewer colours than it names.
use ratatui::style::{Color, Modifier, Style};

use super::{Capability, Theme};

/// The six levels of each channel in xterm's colour cube (16 to 231).
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

pub(super) fn downgrade(theme: Theme, capability: Capability) -> Theme {
    match capability {
        Capability::Plain => Theme::without_color(),
        Capability::TrueColor => theme,
        Capability::Indexed => {
            theme.map(|style| Style { fg: style.fg.map(indexed), bg: style.bg.map(indexed), ..style })
        }
        Capability::Sixteen => {
            let ground = theme.text.bg;
            theme.map(|style| sixteen(style, ground))
        }
    }
}

/// The nearest of the 240 colours that are the same on every terminal.
fn indexed(color: Color) -> Color {
    let Color::Rgb(r, g, b) = color else { return color };
    let level = |value: u8| (0_u8..).zip(LEVELS).min_by_key(|(_, level)| level.abs_diff(value)).unwrap_or_default();
    let ((ri, rl), (gi, gl), (bi, bl)) = (level(r), level(g), level(b));
    let cube = (16 + 36 * ri + 6 * gi + bi, [rl, gl, bl]);
    let greys = (0..24_u8).map(|step| (232 + step, [8 + 10 * step; 3]));
    let far = |rgb: [u8; 3]| -> u32 { rgb.iter().zip([r, g, b]).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum() };
    let nearest = greys.chain([cube]).min_by_key(|(_, rgb)| far(*rgb));
    nearest.map_or(color, |(index, _)| Color::Indexed(index))
}

/// The person's own 16 colours have no known values, so only hues are kept: a background becomes the terminal's own, or
/// reverse where it set something off from `ground`; a grey becomes the terminal's own foreground.
fn sixteen(style: Style, ground: Option<Color>) -> Style {
    let beyond = |color: Color| matches!(color, Color::Rgb(..)) || matches!(color, Color::Indexed(n) if n > 15);
    let set_off = style.bg.is_some_and(|bg| beyond(bg) && Some(bg) != ground);
    let style = Style {
        fg: style.fg.map(|color| if beyond(color) { hue(color) } else { color }),
        bg: style.bg.map(|color| if beyond(color) { Color::Reset } else { color }),
        ..style
    };
    if set_off { Style { fg: Some(Color::Reset), ..style }.add_modifier(Modifier::REVERSED) } else { style }
}

fn hue(color: Color) -> Color {
    let Color::Rgb(r, g, b) = color else { return Color::Reset };
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let span = most - least;
    if u16::from(span) * 4 < u16::from(most) {
        return Color::Reset;
    }
    // A channel counts when it lies in the upper half of what the colour spans.
    let strong = |value: u8| value - least > span / 2;
    match (strong(r), strong(g), strong(b)) {
        (true, false, false) => Color::Red,
        (false, true, false) => Color::Green,
        (true, true, false) => Color::Yellow,
        (false, false, true) => Color::Blue,
        (true, false, true) => Color::Magenta,
        (false, true, true) => Color::Cyan,
        _ => Color::Reset,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_256_is_taken() {
        assert_eq!(indexed(Color::Rgb(255, 0, 0)), Color::Indexed(196));
        assert_eq!(indexed(Color::Rgb(0, 0, 0)), Color::Indexed(16));
        assert_eq!(indexed(Color::Rgb(8, 8, 8)), Color::Indexed(232));
        assert_eq!(indexed(Color::Rgb(255, 255, 255)), Color::Indexed(231));
        assert_eq!(indexed(Color::Rgb(94, 136, 175)), Color::Indexed(67));
        assert_eq!(indexed(Color::Red), Color::Red);
    }

    #[test]
    fn hues_survive_on_16_colours() {
        let style = |r, g, b| sixteen(Style::new().fg(Color::Rgb(r, g, b)), None).fg;
        assert_eq!(style(230, 110, 100), Some(Color::Red));
        assert_eq!(style(120, 200, 130), Some(Color::Green));
        assert_eq!(style(230, 190, 90), Some(Color::Yellow));
        assert_eq!(style(90, 200, 210), Some(Color::Cyan));
        assert_eq!(style(216, 219, 226), Some(Color::Reset));
    }

    #[test]
    fn fewer_colours_leave_none_that_the_terminal_lacks() {
        for name in ["ink", "paper", "default", "mono"] {
            for capability in [Capability::Plain, Capability::Sixteen, Capability::Indexed] {
                for (role, style) in Theme::bundled(name).unwrap().downgrade(capability).roles() {
                    for color in [style.fg, style.bg].into_iter().flatten() {
                        let allowed = match capability {
                            Capability::Plain => false,
                            Capability::Sixteen => !matches!(color, Color::Rgb(..) | Color::Indexed(_)),
                            _ => !matches!(color, Color::Rgb(..)),
                        };
                        assert!(allowed, "{name}, {role}: {color} on {capability:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_a_background_set_off_is_reversed_on_16_colours() {
        let theme = Theme::bundled("ink").unwrap().downgrade(Capability::Sixteen);
        assert!(theme.selected.add_modifier.contains(Modifier::REVERSED));
        assert!(!theme.text.add_modifier.contains(Modifier::REVERSED));
    }
}
