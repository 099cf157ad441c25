//! The person's settings: `config.toml` in the configuration folder. Every key has a default.
use serde::Deserialize;

/// Settings as written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Config {
    /// A schedule's file or URL, opened when the command line names none.
    pub schedule: Option<String>,
    /// A theme's name; by default one is chosen from what the terminal can do.
    pub theme: Option<String>,
    /// The homeserver that the sign-in form proposes.
    pub homeserver: Option<String>,
    /// Whether hallway takes clicks and the wheel; the terminal's own selection then needs Shift.
    pub mouse: bool,
    pub video: Video,
}

impl Default for Config {
    fn default() -> Self {
        Self { schedule: None, theme: None, homeserver: None, mouse: true, video: Video::default() }
    }
}

/// How the stream is drawn in the pane.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Video {
    /// By default what the terminal is known to show.
    pub cells: Option<Cells>,
    /// By default what the terminal is known to show.
    pub colors: Option<Colors>,
}

/// Which characters make the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cells {
    /// Two pixels a cell: every font has it.
    Half,
    /// Six pixels a cell (Unicode 13).
    Sextant,
}

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Colors {
    #[serde(rename = "24-bit")]
    TrueColor,
    #[serde(rename = "256")]
    Indexed,
}
