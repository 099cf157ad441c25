//! How a terminal is sent a picture, as far as its environment tells.
use super::Video;
use crate::{
    config::{self, Cells, Colors},
    ui::theme::Capability,
};

impl Video {
    /// What the person's settings say; else what the terminal is known to show.
    #[must_use]
    pub fn choose(settings: &config::Video, capability: Capability, env: &dyn Fn(&str) -> Option<String>) -> Self {
        let console = env("TERM").is_some_and(|term| term == "linux");
        let colors = settings.colors.unwrap_or(match capability {
            Capability::TrueColor => Colors::TrueColor,
            Capability::Indexed => Colors::Indexed,
            Capability::Sixteen => Colors::Sixteen,
            Capability::Plain => Colors::Mono,
        });
        let cells = settings.cells.unwrap_or(match colors {
            // Without colours, more pixels are all that there is. The console's font has halves only.
            Colors::Mono if !console => Cells::Quadrant,
            _ => Cells::Half,
        });
        let video = Self::new(cells, colors);
        if console { video.on_console() } else { video }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme;

    #[test]
    fn the_terminal_decides_unless_the_person_does() {
        let check = |vars: &str, settings: &config::Video, cells, colors| {
            let env = |name: &str| {
                let mut pairs = vars.split_whitespace().filter_map(|pair| pair.split_once('='));
                pairs.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
            };
            let video = Video::choose(settings, theme::choose(&env), &env);
            assert_eq!((video.look.cells, video.look.colors), (cells, colors), "{vars}");
        };
        let none = config::Video::default();
        check("TERM=xterm-256color COLORTERM=truecolor", &none, Cells::Half, Colors::TrueColor);
        check("TERM=screen-256color", &none, Cells::Half, Colors::Indexed);
        check("TERM=xterm", &none, Cells::Half, Colors::Sixteen);
        check("TERM=linux", &none, Cells::Half, Colors::Sixteen);
        check("TERM=linux NO_COLOR=1", &none, Cells::Half, Colors::Mono);
        check("TERM=xterm-kitty NO_COLOR=1", &none, Cells::Quadrant, Colors::Mono);
        check("TERM=vt100", &none, Cells::Quadrant, Colors::Mono);
        let own = config::Video { cells: Some(Cells::Octant), colors: Some(Colors::TrueColor), ..none };
        check("TERM=linux NO_COLOR=1", &own, Cells::Octant, Colors::TrueColor);
    }
}
