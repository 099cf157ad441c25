//! The command table holds together: keys, names and help.
use std::collections::{HashMap, HashSet};

use crossterm::event::KeyModifiers;
use hallway::app::{COMMANDS, Command, Key, Scope};

#[test]
fn every_default_key_parses_and_prints_back() {
    for spec in COMMANDS {
        for (scope, key) in spec.keys {
            let parsed: Key = key.parse().unwrap_or_else(|error| panic!("{} in {scope:?}: {error}", spec.name));
            assert_eq!(parsed.to_string(), *key, "{}", spec.name);
        }
    }
}

#[test]
fn no_key_means_two_things_in_one_scope() {
    for scope in Scope::ALL {
        let mut seen = HashMap::new();
        for spec in COMMANDS {
            for (_, key) in spec.keys.iter().filter(|(home, _)| scope.line().contains(home)) {
                let other = seen.insert(key.parse::<Key>().unwrap(), spec.name);
                assert_eq!(other, None, "{key} in {scope:?} is also {}", spec.name);
            }
        }
    }
}

#[test]
fn names_are_unique_and_every_command_has_help() {
    let (mut names, mut slashes, mut commands) = (HashSet::new(), HashSet::new(), HashSet::new());
    for spec in COMMANDS {
        assert!(names.insert(spec.name), "{} is there twice", spec.name);
        assert!(commands.insert(spec.command), "{} has two rows", spec.name);
        assert!(spec.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{}", spec.name);
        assert!((4..=60).contains(&spec.help.chars().count()), "the help of {} is no line", spec.name);
        assert!(!spec.help.ends_with('.'), "the help of {} ends like a sentence", spec.name);
        assert!(!spec.keys.is_empty() || spec.slash.is_some(), "{} cannot be asked for", spec.name);
        if let Some(slash) = spec.slash {
            assert!(slashes.insert(slash), "/{slash} is there twice");
        }
        assert!(spec.arg.is_none() || spec.slash.is_some(), "{} has an argument and no way to type it", spec.name);
        assert_eq!(Command::named(spec.name), Some(spec.command));
        assert_eq!(spec.command.spec(), Some(spec));
    }
}

#[test]
fn what_acts_everywhere_leaves_the_letters_to_typing() {
    let typing = [Scope::Everywhere, Scope::Composer, Scope::Search, Scope::Palette, Scope::SignIn];
    for spec in COMMANDS {
        for (_, key) in spec.keys.iter().filter(|(scope, _)| typing.contains(scope)) {
            assert_eq!(key.parse::<Key>().unwrap().typed(), None, "{key} of {} cannot be typed any more", spec.name);
        }
    }
}

#[test]
fn alt_digits_and_the_top_row_go_to_windows() {
    let window = |key: &str| {
        let key: Key = key.parse().unwrap();
        assert!(key.modifiers.contains(KeyModifiers::ALT));
        hallway::app::Keymap::default().resolve(Scope::Composer, key)
    };
    for (n, key) in (1..).zip("1234567890qwertyuio".chars()) {
        assert_eq!(window(&format!("alt-{key}")), Some(Command::Window(n)));
    }
}
