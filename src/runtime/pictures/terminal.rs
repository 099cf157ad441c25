//! What the terminal can do with pictures, as far as its environment tells: it is never asked. A question would need an
//! answer that may never come (a detached tmux gives none), or that arrives among what is typed.
use crate::{
    app::pictures::{Canvas, Paint},
    config::{self, Colors},
    ui::theme::Capability,
};

/// The size of a cell in pixels where the terminal does not tell, which matters for shapes alone.
const CELL: (u16, u16) = (10, 20);

/// A way to send a terminal pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    Kitty,
    Sixel,
    Iterm2,
}

/// How pictures are to be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// None: as cells of two pixels.
    pub protocol: Option<Protocol>,
    /// A multiplexer hands on what is meant for the terminal around it.
    pub wrapped: bool,
    /// The colours of cells; none where there are too few for a picture.
    pub colors: Option<Colors>,
}

impl Choice {
    /// Reads the environment and the person's settings.
    #[must_use]
    pub fn of(env: &dyn Fn(&str) -> Option<String>, settings: &config::Pictures, capability: Capability) -> Self {
        let set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
        let term = env("TERM").unwrap_or_default();
        let wrapped = set("TMUX") || set("STY") || term.starts_with("screen") || term.starts_with("tmux");
        let protocol = match settings.protocol {
            config::Protocol::Off => return Self::default(),
            config::Protocol::Halfblocks => None,
            // Through a multiplexer only what is written as text keeps its place: kitty's.
            _ if wrapped && !settings.passthrough => None,
            config::Protocol::Kitty => Some(Protocol::Kitty),
            config::Protocol::Sixel => Some(Protocol::Sixel).filter(|_| !wrapped),
            config::Protocol::Iterm2 => Some(Protocol::Iterm2).filter(|_| !wrapped),
            config::Protocol::Auto if capability == Capability::Plain => None,
            // It keeps the variables of the terminal around it, and hands on nothing of theirs.
            config::Protocol::Auto if set("ZELLIJ") => None,
            config::Protocol::Auto => known(&term, env).filter(|protocol| !wrapped || *protocol == Protocol::Kitty),
        };
        Self { protocol, wrapped, colors: capability.picture() }
    }

    /// What pictures can be drawn on, where a cell has so many pixels; none where they cannot be shown.
    #[must_use]
    pub fn canvas(self, cell: Option<(u16, u16)>) -> Option<Canvas> {
        let paint = match (self.protocol, cell, self.colors) {
            // Without the size of a cell no picture would keep its place.
            (Some(protocol), Some(_), colors) => {
                Paint::Pixels { colors: colors.unwrap_or(Colors::Indexed), cut: protocol == Protocol::Kitty }
            }
            (_, _, colors) => Paint::Cells(colors?),
        };
        Some(Canvas { cell: cell.unwrap_or(CELL), paint })
    }
}

/// What is known of terminals by the names that they give themselves. Konsole's and `WezTerm`'s kitty protocol lacks what text
/// needs, their iTerm2 protocol has it all.
fn known(term: &str, env: &dyn Fn(&str) -> Option<String>) -> Option<Protocol> {
    let get = |name: &str| env(name).unwrap_or_default();
    let program = get("TERM_PROGRAM");
    if matches!(program.as_str(), "iTerm.app" | "WezTerm" | "mintty") || !get("KONSOLE_VERSION").is_empty() {
        return Some(Protocol::Iterm2);
    }
    if matches!(term, "xterm-kitty" | "xterm-ghostty") || program == "ghostty" {
        return Some(Protocol::Kitty);
    }
    if term.starts_with("foot") || matches!(term, "mlterm" | "contour" | "yaft-256color") {
        return Some(Protocol::Sixel);
    }
    if term == "wezterm" {
        return Some(Protocol::Iterm2);
    }
    // Kept by shells in a multiplexer, so it is asked last.
    if !get("KITTY_WINDOW_ID").is_empty() || !get("GHOSTTY_RESOURCES_DIR").is_empty() {
        return Some(Protocol::Kitty);
    }
    None
}

/// Columns and rows of pixels of one cell, where the terminal tells (`TIOCGWINSZ`).
#[must_use]
pub(in crate::runtime) fn cell() -> Option<(u16, u16)> {
    let size = crossterm::terminal::window_size().ok()?;
    let (across, down) = (size.width.checked_div(size.columns)?, size.height.checked_div(size.rows)?);
    ((2..=200).contains(&across) && (4..=400).contains(&down)).then_some((across, down))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(vars: &str, settings: &config::Pictures) -> Choice {
        let env = |name: &str| {
            let pairs = vars.split_whitespace().filter_map(|pair| pair.split_once('='));
            pairs.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
        };
        Choice::of(&env, settings, crate::ui::theme::choose(&env))
    }

    #[test]
    fn the_environment_decides() {
        let check = |vars: &str, protocol| {
            assert_eq!(choice(vars, &config::Pictures::default()).protocol, protocol, "{vars}");
        };
        check("TERM=xterm-kitty KITTY_WINDOW_ID=1", Some(Protocol::Kitty));
        check("TERM=xterm-256color KITTY_WINDOW_ID=1", Some(Protocol::Kitty));
        check("TERM=xterm-ghostty", Some(Protocol::Kitty));
        check("TERM=foot", Some(Protocol::Sixel));
        check("TERM=xterm-256color TERM_PROGRAM=iTerm.app", Some(Protocol::Iterm2));
        check("TERM=xterm-256color TERM_PROGRAM=WezTerm", Some(Protocol::Iterm2));
        check("TERM=xterm-256color KONSOLE_VERSION=230800", Some(Protocol::Iterm2));
        check("TERM=xterm-256color", None);
        check("TERM=linux", None);
        check("", None);
        check("TERM=xterm-kitty NO_COLOR=1", None);
        check("TERM=xterm-kitty KITTY_WINDOW_ID=1 ZELLIJ=0", None);
    }

    #[test]
    fn nothing_but_cells_passes_through_a_multiplexer_unasked() {
        let none = config::Pictures::default();
        let handed_on = config::Pictures { passthrough: true, ..none.clone() };
        for vars in [
            "TERM=tmux-256color TMUX=/tmp/x,1,0 KITTY_WINDOW_ID=1",
            "TERM=screen-256color KITTY_WINDOW_ID=1",
            "TERM=xterm-kitty STY=1.pts",
        ] {
            assert_eq!(choice(vars, &none).protocol, None, "{vars}");
            assert_eq!(choice(vars, &handed_on).protocol, Some(Protocol::Kitty), "{vars}");
            let insists = config::Pictures { protocol: config::Protocol::Sixel, ..handed_on.clone() };
            assert_eq!(choice(vars, &insists).protocol, None, "{vars}");
        }
    }

    #[test]
    fn the_canvas_is_what_the_terminal_has() {
        let canvas = |vars: &str, cell| choice(vars, &config::Pictures::default()).canvas(cell);
        let cells = |colors, cell| Some(Canvas { cell, paint: Paint::Cells(colors) });
        assert_eq!(canvas("TERM=xterm-256color", None), cells(Colors::Indexed, CELL));
        assert_eq!(canvas("TERM=xterm-256color COLORTERM=truecolor", Some((9, 18))), cells(Colors::TrueColor, (9, 18)));
        assert_eq!(canvas("TERM=xterm-kitty", None), cells(Colors::TrueColor, CELL));
        assert_eq!(canvas("TERM=xterm", None), None);
        assert_eq!(canvas("TERM=xterm-256color NO_COLOR=1", Some((9, 18))), None);
        let pixels = |cut| Some(Canvas { cell: (9, 18), paint: Paint::Pixels { colors: Colors::TrueColor, cut } });
        assert_eq!(canvas("TERM=xterm-kitty", Some((9, 18))), pixels(true));
        assert_eq!(canvas("TERM=foot", Some((9, 18))), pixels(false));
        let off = config::Pictures { protocol: config::Protocol::Off, ..config::Pictures::default() };
        assert_eq!(choice("TERM=xterm-kitty", &off).canvas(Some((9, 18))), None);
    }
}
