use crate::{
    chat, desktop, keep,
    player::{self, still},
    schedule,
};

/// Something to do to the world. Data, so a test can compare it.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Schedule(schedule::Request),
    Chat(chat::Request),
    Player(player::Request),
    /// Asked of the player at the other end of SSH.
    Remote(player::Request),
    Still(still::Request),
    Desktop(desktop::Request),
    Keep(keep::Request),
    Terminal(TerminalRequest),
}

/// What the terminal itself is asked for, done by its one writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TerminalRequest {
    Bell,
    /// Tell the person, who may be elsewhere, by the terminal (OSC 9, OSC 777), where it is known how.
    Notify {
        title: String,
        body: String,
    },
    /// Give the terminal to the person's editor with this text; answered by [`super::Msg::Edited`].
    Edit(String),
    /// Put the text into the clipboard: by the terminal, or by tmux.
    Copy(String),
    /// Draw everything anew.
    Repaint,
    /// Give the terminal back to the shell until it continues the program.
    Suspend,
    /// Change to the theme of this name; answered by [`super::Msg::Themed`].
    Theme(String),
    /// Take clicks and the wheel, or leave them to the terminal.
    Mouse(bool),
}

impl From<schedule::Request> for Effect {
    fn from(request: schedule::Request) -> Self {
        Self::Schedule(request)
    }
}

impl From<chat::Request> for Effect {
    fn from(request: chat::Request) -> Self {
        Self::Chat(request)
    }
}

impl From<player::Request> for Effect {
    fn from(request: player::Request) -> Self {
        Self::Player(request)
    }
}

impl From<still::Request> for Effect {
    fn from(request: still::Request) -> Self {
        Self::Still(request)
    }
}

impl From<desktop::Request> for Effect {
    fn from(request: desktop::Request) -> Self {
        Self::Desktop(request)
    }
}

impl From<keep::Request> for Effect {
    fn from(request: keep::Request) -> Self {
        Self::Keep(request)
    }
}

impl From<TerminalRequest> for Effect {
    fn from(request: TerminalRequest) -> Self {
        Self::Terminal(request)
    }
}
