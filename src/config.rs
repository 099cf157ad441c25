//! The person's settings: `config.toml` in the configuration folder. Every key has a default.
use std::path::PathBuf;

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
    pub pictures: Pictures,
    pub composer: Composer,
    pub notify: Notify,
    pub chat: Chat,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            schedule: None,
            theme: None,
            homeserver: None,
            mouse: true,
            video: Video::default(),
            pictures: Pictures::default(),
            composer: Composer::default(),
            notify: Notify::default(),
            chat: Chat::default(),
        }
    }
}

/// How one goes to rooms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Chat {
    /// When a room that one goes to is joined.
    pub join: When,
}

/// When a room is joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    #[default]
    AtOnce,
    /// As soon as something is written there; until then one reads along, where the room allows it.
    Writing,
}

/// How messages are written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Composer {
    /// What an up arrow in an empty line does.
    pub up: Up,
    /// Whether others are told that one types.
    pub typing: bool,
}

impl Default for Composer {
    fn default() -> Self {
        Self { up: Up::default(), typing: true }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Up {
    /// One's last message, to be edited; after a command, that.
    #[default]
    Edit,
    /// What was entered last, as in irssi.
    History,
}

/// How a person is told of mentions, direct messages and invitations.
#[expect(clippy::struct_excessive_bools, reason = "each is a way of its own")]
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Notify {
    /// The terminal's bell; tmux and screen pass it on as theirs.
    pub bell: bool,
    /// The terminal's own notifications.
    pub terminal: Terminal,
    /// Whether they go through tmux, whose `allow-passthrough` must be on.
    pub tmux_passthrough: bool,
    /// The desktop's notifications, by `notify-send`.
    pub desktop: bool,
    /// Whether notifications say what was written; if not, they say where and by whom.
    pub text: bool,
}

impl Default for Notify {
    fn default() -> Self {
        Self { bell: true, terminal: Terminal::default(), tmux_passthrough: false, desktop: false, text: true }
    }
}

/// The sequence by which a terminal is asked for a notification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Terminal {
    /// What the terminal is known to understand; nothing where it is not known.
    #[default]
    Auto,
    Off,
    /// `iTerm2`, kitty, `WezTerm`, Ghostty.
    Osc9,
    /// foot, Ghostty, rxvt-unicode.
    Osc777,
}

/// How the stream is drawn in the pane, and watched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Video {
    /// By default what the terminal is known to show.
    pub cells: Option<Cells>,
    /// By default what the terminal is known to show.
    pub colors: Option<Colors>,
    /// Whether the chat goes to the hall's room when one zaps; `/follow` changes it for the time being.
    pub follow: bool,
    /// Where one watches; by default in the pane. Where that is not to be had, in the next best place.
    pub output: Option<Place>,
    /// How large the pane is.
    pub size: VideoSize,
    /// Pixels rather than cells where the terminal has them.
    pub protocol: VideoProtocol,
    /// Kilobytes a second that the picture may take; by default none here, what the line carries over SSH, and a fixed number
    /// in tmux over SSH.
    pub budget: Option<u32>,
    /// The most lines of a picture that are asked for; by default the best that there is.
    pub lines: Option<u16>,
    /// The socket that leads to `hallway agent`, and the file with its token (0600).
    pub remote: Option<PathBuf>,
    pub remote_token: Option<PathBuf>,
    /// The card, the connector and the mode of the framebuffer, as mpv names them (`/dev/dri/card1`, `HDMI-A-1`, `preferred`).
    pub drm_device: Option<String>,
    pub drm_connector: Option<String>,
    pub drm_mode: Option<String>,
}

/// Where a person watches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In the pane.
    #[default]
    Pane,
    /// In a window of mpv's own.
    Window,
    /// On the whole screen of a Linux console.
    Framebuffer,
    /// The sound alone.
    Audio,
    /// The sound, and in the pane the hall's picture every ten seconds.
    Still,
    /// At the other end of SSH, by `hallway agent`.
    Remote,
    /// Nowhere: the address is shown and copied.
    Url,
}

impl Place {
    pub const ALL: [Self; 7] =
        [Self::Pane, Self::Window, Self::Framebuffer, Self::Audio, Self::Still, Self::Remote, Self::Url];

    /// As it is typed after `/output` and `--output`, and written in the settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pane => "pane",
            Self::Window => "window",
            Self::Framebuffer => "framebuffer",
            Self::Audio => "audio",
            Self::Still => "still",
            Self::Remote => "remote",
            Self::Url => "url",
        }
    }
}

/// How large the pane of the stream is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VideoSize {
    /// Beside the programme or the messages, or on top of them.
    #[default]
    Docked,
    /// Most of the screen, with the chat beside it.
    Large,
    /// The whole screen but the bars.
    Full,
    /// A small picture in the corner, over what is below it.
    Corner,
}

impl VideoSize {
    pub const ALL: [Self; 4] = [Self::Docked, Self::Large, Self::Full, Self::Corner];

    /// As it is typed after `/size`, and written in the settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Docked => "docked",
            Self::Large => "large",
            Self::Full => "full",
            Self::Corner => "corner",
        }
    }

    /// The one that follows it, around.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Docked => Self::Large,
            Self::Large => Self::Full,
            Self::Full => Self::Corner,
            Self::Corner => Self::Docked,
        }
    }
}

/// How the stream reaches the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VideoProtocol {
    /// In cells: they cost the least, and are there everywhere.
    #[default]
    Off,
    /// As the terminal is known to show pixels; else in cells.
    Auto,
    Kitty,
    Iterm2,
    Sixel,
}

/// Which characters make the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cells {
    /// Two pixels a cell: every font has it.
    Half,
    /// Four pixels a cell: every font with block elements has them, the Linux console's has not.
    Quadrant,
    /// Six pixels a cell (Unicode 13).
    Sextant,
    /// Eight pixels a cell (Unicode 16): few fonts have them yet.
    Octant,
}

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Colors {
    #[serde(rename = "24-bit")]
    TrueColor,
    #[serde(rename = "256")]
    Indexed,
    #[serde(rename = "16")]
    Sixteen,
    /// None: what is bright is lit.
    #[serde(rename = "mono")]
    Mono,
}

/// Pictures in messages, and files. People's own pictures are not shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Pictures {
    /// Whether they are shown where the terminal can; `/pictures` changes it.
    pub show: bool,
    pub protocol: Protocol,
    /// tmux or screen hand on what is meant for the terminal around them (tmux: `set -g allow-passthrough on`); of use where
    /// that one is kitty or Ghostty.
    pub passthrough: bool,
    /// Where files are saved; by default where the desktop has downloads.
    pub downloads: Option<PathBuf>,
    /// The largest picture that is fetched to be shown, in megabytes, at most 64; of a larger one, what the server makes of it.
    pub largest_mb: u8,
}

impl Default for Pictures {
    fn default() -> Self {
        Self { show: true, protocol: Protocol::Auto, passthrough: false, downloads: None, largest_mb: 16 }
    }
}

/// How pictures reach the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// As the terminal is known to show them.
    #[default]
    Auto,
    Kitty,
    Sixel,
    Iterm2,
    /// In blocks of two pixels a cell, on any terminal with 256 colours.
    Halfblocks,
    /// They are named, not shown.
    Off,
}
