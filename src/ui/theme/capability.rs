use crate::config::Colors;

/// What a terminal shows, as far as its environment tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Capability {
    /// No colours are to be used: bold, underline and reverse only.
    Plain,
    /// The 16 that the person has chosen for the terminal.
    Sixteen,
    /// xterm's 256.
    Indexed,
    /// 24 bits.
    TrueColor,
}

/// Terminals that show 24 bits and say so by their name only.
const TRUE_COLOR: [&str; 8] =
    ["xterm-kitty", "alacritty", "foot", "foot-extra", "xterm-ghostty", "wezterm", "contour", "rio"];

impl Capability {
    /// The colours that a picture may have; none where there are to be no colours or only 16.
    #[must_use]
    pub fn picture(self) -> Option<Colors> {
        match self {
            Self::Plain | Self::Sixteen => None,
            Self::Indexed => Some(Colors::Indexed),
            Self::TrueColor => Some(Colors::TrueColor),
        }
    }
}

/// Reads the habits of <https://no-color.org> and <https://bixense.com/clicolors>: `NO_COLOR` that is not empty wins,
/// then `CLICOLOR_FORCE`, then `TERM=dumb` and `CLICOLOR=0`; the rest says how many colours there are.
#[must_use]
pub fn choose(env: &dyn Fn(&str) -> Option<String>) -> Capability {
    let get = |name| env(name).unwrap_or_default();
    let term = get("TERM");
    if !get("NO_COLOR").is_empty() {
        return Capability::Plain;
    }
    let forced = !matches!(get("CLICOLOR_FORCE").as_str(), "" | "0");
    let unable = matches!(term.as_str(), "" | "dumb") || term.starts_with("vt1") || term.starts_with("vt2");
    if !forced && (unable || get("CLICOLOR") == "0") {
        return Capability::Plain;
    }
    let named = TRUE_COLOR.contains(&term.as_str()) || term.ends_with("-direct");
    if named || matches!(get("COLORTERM").as_str(), "truecolor" | "24bit") {
        Capability::TrueColor
    } else if term.contains("256color") {
        Capability::Indexed
    } else {
        Capability::Sixteen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_decides() {
        let check = |vars: &str, expected| {
            let env = |name: &str| {
                let pairs = vars.split_whitespace().filter_map(|pair| pair.split_once('='));
                pairs.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
            };
            assert_eq!(choose(&env), expected, "{vars}");
        };
        check("TERM=xterm-256color COLORTERM=truecolor", Capability::TrueColor);
        check("TERM=xterm-256color COLORTERM=24bit", Capability::TrueColor);
        check("TERM=xterm-kitty", Capability::TrueColor);
        check("TERM=xterm-direct", Capability::TrueColor);
        check("TERM=screen-256color", Capability::Indexed);
        check("TERM=xterm", Capability::Sixteen);
        check("TERM=linux", Capability::Sixteen);
        check("TERM=dumb", Capability::Plain);
        check("TERM=vt220", Capability::Plain);
        check("", Capability::Plain);
        check("TERM=dumb CLICOLOR_FORCE=1", Capability::Sixteen);
        check("TERM=xterm CLICOLOR=0", Capability::Plain);
        check("TERM=xterm CLICOLOR=0 CLICOLOR_FORCE=1", Capability::Sixteen);
        check("TERM=xterm CLICOLOR=0 CLICOLOR_FORCE=0", Capability::Plain);
        check("TERM=xterm-256color NO_COLOR=", Capability::Indexed);
        check("TERM=xterm-256color COLORTERM=truecolor CLICOLOR_FORCE=1 NO_COLOR=1", Capability::Plain);
    }
}
