//! What is found of a conference's space, and asking for it.
use super::Told;
use crate::{
    app::{Effect, State},
    chat::{self, Address, Request},
};

impl State {
    pub(super) fn told_of_space(&mut self, event: chat::Event) -> Told {
        match event {
            chat::Event::Space(space) if self.spaces.told(&space).is_some() => {
                self.learn_tree();
                (true, vec![])
            }
            // Many conferences have none: the tree is made of the schedule alone then.
            chat::Event::SpaceFailed { asked, .. } => {
                self.spaces.failed(&asked);
                (false, vec![])
            }
            _ => (false, vec![]),
        }
    }

    /// Asks for the space of the conference that is open, where somebody is signed in: once, and where it was not heard then or
    /// long ago again when the server is heard; `anew`: since just now.
    pub(in crate::app) fn ask_space(&mut self, anew: bool) -> Vec<Effect> {
        let online = self.account.is_online();
        let Some(schedule) = self.programme.schedule().filter(|_| self.account.user().is_some()) else { return vec![] };
        let addresses: Vec<Address> = self.programme.known().rules().spaces().into_iter().map(Address::from).collect();
        let wanted =
            addresses.first().is_some_and(|asked| self.spaces.ask(&schedule.key(), asked, online, anew, self.now));
        if wanted { vec![Request::Space(addresses).into()] } else { vec![] }
    }
}
