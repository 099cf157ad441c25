//! The help: drawn from the command table, so that it cannot be wrong.
use super::column;
use crate::app::{
    Command, Keymap, Scope, Spec, aliases, editing_keys,
    line::{Line, Tone},
    reader::{Go, Row},
    slashes,
};

/// Columns of the keys.
const KEYS: usize = 22;

/// Everything: what can be typed, then the keys by where they act.
pub(in crate::app) fn help(keymap: &Keymap) -> Vec<Row> {
    let mut rows = vec![Row::text(Line::of(Tone::Text, INTRO))];
    for scope in Scope::ALL {
        let mut keys: Vec<(&str, Vec<String>)> = Vec::new();
        for (binding, spec) in keymap.bindings().filter(|(binding, _)| binding.scope == scope) {
            match keys.iter_mut().find(|(help, _)| *help == spec.help) {
                Some((_, keys)) => keys.push(binding.key.to_string()),
                None => keys.push((spec.help, vec![binding.key.to_string()])),
            }
        }
        if !keys.is_empty() {
            heading(&mut rows, scope.title());
            rows.extend(keys.iter().map(|(help, keys)| entry(&keys.join(" "), help)));
        }
    }
    heading(&mut rows, "Editing what is typed");
    rows.extend(editing_keys().map(|(keys, help)| entry(&keys.join(" "), help)));
    heading(&mut rows, "Typed into the line of a message");
    for (name, arg, help) in slashes() {
        let row = entry(&typed(name, arg), help);
        rows.push(Row { go: Some(Go::Insert(format!("/{name} "))), ..row });
    }
    rows.push(entry("/win NUMBER", "Go to the window of this number"));
    rows.push(entry("//TEXT", "Send a message that begins with /"));
    rows
}

/// One command: how it is typed, what else it is called, its keys.
pub(in crate::app) fn about_command(spec: &Spec, keymap: &Keymap) -> Vec<Row> {
    let fact = |name: &str, words: String| Row::text(Line::of(Tone::Dim, column(name, 10)).and(Tone::Text, words));
    let mut rows = vec![Row::text(Line::of(Tone::Heading, spec.help)), Row::text(Line::default())];
    if let Some(name) = spec.slash {
        let also: Vec<String> = aliases(name).map(|alias| format!("/{alias}")).collect();
        rows.push(Row { go: Some(Go::Insert(format!("/{name} "))), ..fact("typed", typed(name, spec.arg)) });
        if !also.is_empty() {
            rows.push(fact("also", also.join(", ")));
        }
    }
    let keys = |scope: &Scope| {
        let of =
            |(binding, found): &(&crate::app::Binding, &Spec)| binding.scope == *scope && found.command == spec.command;
        let keys: Vec<String> = keymap.bindings().filter(of).map(|(binding, _)| binding.key.to_string()).collect();
        (!keys.is_empty()).then(|| fact("keys", format!("{} ({})", keys.join(" "), scope.title().to_lowercase())))
    };
    rows.extend(Scope::ALL.iter().filter_map(keys));
    rows.extend(notes(spec.command).iter().map(|words| fact("", (*words).to_owned())));
    rows
}

/// What the one line of the table has no room for.
fn notes(command: Command) -> &'static [&'static str] {
    use Command as C;
    match command {
        C::Tree => &[
            "Before a room stands * where you are in it, ~ where it waits to be joined, o where you read along, x where you were \
             not let in, @ on the one on screen; - where no room is known, # at a talk that has one beside its track's.",
        ],
        C::Msg | C::Query | C::Whois | C::Invite | C::Kick | C::Ban | C::Unban | C::Ignore | C::Unignore => &[
            "NICK is a name that is shown in the room, the first part of an identifier, or all of it: bob, @bob:example.org. \
             Tab completes it.",
        ],
        C::Poll => &["The answers stand behind the question, each after a |: /poll Tea? | yes | no"],
        C::Set => &[
            "/set lists all settings, /set mouse shows one, /set mouse off changes it, /set -default mouse takes that back. \
             Changes are written to config.toml, where comments stay.",
        ],
        C::Palette => &[
            "Signs narrow it: # rooms, @ people, > commands. The name of a room, an identifier or any link within Matrix, \
             typed or pasted in full, leads there, known or not. Where you were lately comes first.",
        ],
        C::Widgets => &[
            "A widget is a page beside the room's messages. Enter opens it in the web browser, y copies its address; a \
             stream is watched here.",
        ],
        C::Lastlog => &["Looks at the messages that are loaded here. /search asks the server."],
        C::SearchServer => {
            &["The server cannot look into encrypted rooms. /lastlog looks at the messages that are loaded here."]
        }
        C::Join => &["Without a server, a room that is known by that name is meant, else one of your own server."],
        _ => &[],
    }
}

const INTRO: &str = "The programme is window 1. Enter on a talk goes to its room and w shows its hall's stream; the stream goes \
                     on while you change rooms. Alt with a number goes to a window, Alt-1 back to the programme. In a room, \
                     letters are typed; Esc goes up to the messages.";

fn typed(name: &str, arg: Option<&str>) -> String {
    arg.map_or_else(|| format!("/{name}"), |arg| format!("/{name} {arg}"))
}

fn heading(rows: &mut Vec<Row>, title: &str) {
    rows.push(Row::text(Line::default()));
    rows.push(Row::text(Line::of(Tone::Heading, title)));
}

/// Keys that are wider than their column keep what they do behind them.
fn entry(keys: &str, help: &str) -> Row {
    Row::text(
        Line::of(Tone::Key, if crate::text::width(keys) > KEYS { format!("{keys} ") } else { column(keys, KEYS) })
            .and(Tone::Text, help),
    )
}
