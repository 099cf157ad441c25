//! Places that are typed in full: an alias, an identifier, any link to Matrix.
use super::Action;
use crate::{
    app::Candidate,
    chat::{
        Address, Name,
        link::{self, Target},
    },
    text::Clean,
};

/// Where what is typed leads, if it is a place.
pub(super) fn target(typed: &str) -> Option<Target> {
    let typed = typed.trim();
    // What has no sign of a place is looked at no further: most of what is typed.
    if !typed.contains([':', '/', '!', '$']) {
        return None;
    }
    link::target(typed)
}

/// Whether a candidate, called `label`, leads there. Of a window it is not known here.
pub(super) fn is(action: &Action, label: &Clean, target: &Target) -> bool {
    match (action, target) {
        (Action::Room(own), Target::Room(address)) => own.iter().any(|own| own.name == address.name),
        (Action::Joined(own), Target::Room(Address { name: Name::Id(id), .. })) => own == id,
        (Action::Joined(_), Target::Room(address)) => label.as_str() == address.name.as_str(),
        (Action::User(own), Target::Person(user)) => own == user,
        _ => false,
    }
}

/// The row that leads there.
pub(super) fn row(target: Target) -> Candidate<Action> {
    let (label, detail) = match &target {
        Target::Room(room) => (format!("Go to {room}"), via(room)),
        Target::Event { room, .. } => (format!("Go to a message in {room}"), via(room)),
        Target::Person(user) => (format!("Talk to {user}"), "alone".to_owned()),
    };
    Candidate::new("go", Clean::line(&label), Clean::line(&detail), Action::Visit(target))
}

/// `via matrix.org`, where servers are named.
fn via(room: &Address) -> String {
    let servers: Vec<&str> = room.via.iter().map(crate::chat::Server::as_str).collect();
    if servers.is_empty() { String::new() } else { format!("via {}", servers.join(", ")) }
}
