//! What can be asked for.
use std::collections::HashMap;

use super::{COMMAND, Found};
use crate::{
    app::{
        COMMANDS, Command, Keymap, Scope, Spec,
        palette::{
            Action,
            recent::{Kind, Ranks},
        },
    },
    text::Clean,
};

/// All commands; one that needs more is begun where it can be typed.
pub(super) fn commands(keymap: &Keymap, ranks: &Ranks<'_>, found: &mut Vec<Found>) {
    let mut keys: HashMap<Command, String> = HashMap::new();
    for scope in Scope::ALL {
        for (binding, _) in keymap.bindings().filter(|(binding, _)| binding.scope == scope) {
            keys.entry(binding.command).or_insert_with(|| format!("{}  ", binding.key));
        }
    }
    let wanted = |spec: &&Spec| {
        !matches!(
            spec.command,
            Command::Window(_) | Command::Palette | Command::Link(_) | Command::Toggle | Command::Answer(_)
        )
    };
    found.extend(COMMANDS.iter().filter(wanted).map(|spec| {
        let key = keys.get(&spec.command).map_or("", String::as_str);
        let (name, action) = match (spec.slash, spec.arg) {
            (Some(slash), Some(arg)) if !arg.starts_with('[') => (format!("/{slash} {arg}"), Action::Type(slash)),
            (Some(slash), _) if slash != spec.name => (format!("{} /{slash}", spec.name), Action::Run(spec.command)),
            _ => (spec.name.to_owned(), Action::Run(spec.command)),
        };
        Found {
            recent: ranks.of(Kind::Command, spec.name),
            ..Found::new(COMMAND, Clean::line(spec.help), Clean::line(&format!("{key}{name}")), action)
        }
    }));
}
