//! Everything foreign, as the loop holds it.
use std::convert::Infallible;

use crate::{
    app::{Effect, Msg, TerminalRequest},
    chat, desktop, door, keep,
    player::{Player, still::Stills},
    schedule,
    service::Service,
};

/// The program's ends of all services. A test or a bench holds the other ends.
#[derive(Debug)]
pub struct Services {
    pub schedule: Service<schedule::Request, schedule::Event>,
    pub chat: Service<chat::Request, chat::Event>,
    pub player: Player,
    /// The player at the other end of SSH.
    pub remote: Player,
    pub stills: Stills,
    pub desktop: Service<desktop::Request, desktop::Event>,
    pub keep: Service<keep::Request, keep::Event>,
    /// Nothing is asked of it; it ends with the program.
    pub door: Service<Infallible, door::Event>,
}

impl Services {
    /// Hands an effect over; never waits for it. What the terminal is asked for comes back: the loop owns its writer.
    pub fn perform(&self, effect: Effect) -> Option<TerminalRequest> {
        // A service that has ended said so in its last event.
        match effect {
            Effect::Schedule(request) => drop(self.schedule.requests.send(request)),
            Effect::Chat(request) => drop(self.chat.requests.send(request)),
            Effect::Player(request) => drop(self.player.service.requests.send(request)),
            Effect::Remote(request) => drop(self.remote.service.requests.send(request)),
            Effect::Still(request) => drop(self.stills.service.requests.send(request)),
            Effect::Desktop(request) => drop(self.desktop.requests.send(request)),
            Effect::Keep(request) => drop(self.keep.requests.send(request)),
            Effect::Terminal(request) => return Some(request),
        }
        None
    }

    /// The next fact from any of them; `None` when a frame of the stream came, which is heard of only if `frames`.
    pub(super) async fn next(&mut self, frames: bool) -> Option<Msg> {
        tokio::select! {
            Ok(()) = self.player.frames.changed(), if frames => None,
            Ok(()) = self.stills.frames.changed(), if frames => None,
            Some(event) = self.schedule.events.recv() => Some(Msg::Schedule(event)),
            Some(event) = self.player.service.events.recv() => Some(Msg::Player(event)),
            Some(event) = self.remote.service.events.recv() => Some(Msg::Remote(event)),
            Some(event) = self.stills.service.events.recv() => Some(Msg::Still(event)),
            Some(event) = self.desktop.events.recv() => Some(Msg::Desktop(event)),
            Some(event) = self.keep.events.recv() => Some(Msg::Keep(event)),
            Some(event) = self.chat.events.recv() => Some(Msg::Chat(event)),
            Some(event) = self.door.events.recv() => Some(match event {
                door::Event::Visit(target) => Msg::Visit(target),
                door::Event::Open(what) => Msg::Open(what),
            }),
            else => std::future::pending().await,
        }
    }
}
