use super::{COMMANDS, Command, Spec};

/// What a line typed into the composer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// Send this text.
    Text(String),
    /// Run the command. The argument is trimmed, and empty where the command takes none or needs none.
    Command { command: Command, arg: String },
}

/// What else people type for a command, as in irssi and weechat.
const ALIASES: &[(&str, &str)] = &[
    ("j", "join"),
    ("k", "kick"),
    ("leave", "part"),
    ("m", "msg"),
    ("n", "names"),
    ("q", "query"),
    ("t", "topic"),
    ("w", "whois"),
    ("wi", "whois"),
    ("wii", "whois"),
    ("i", "invite"),
    ("last", "lastlog"),
    ("mentions", "inbox"),
    ("exit", "quit"),
    ("bye", "quit"),
    ("h", "help"),
    ("action", "me"),
    ("close", "wc"),
];

/// What a command's argument begins with: what there is to complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArgKind {
    /// A person, by name or identifier; what follows it, if anything, is text.
    User,
    Room,
    /// A window, by its number.
    Window,
    /// The name of a setting; its value follows.
    Setting,
    Theme,
    /// Another command, without its `/`.
    Command,
    /// Anything.
    Text,
    /// Nothing follows it, or there is no such command.
    None,
}

/// What follows a command, named without its `/` or with it, in any case, by its name or an alias.
#[must_use]
pub fn argument_kind(name: &str) -> ArgKind {
    let name = name.strip_prefix('/').unwrap_or(name).to_lowercase();
    if matches!(name.as_str(), "win" | "window") {
        return ArgKind::Window;
    }
    known(&name).and_then(|spec| spec.arg).map_or(ArgKind::None, kind_of)
}

/// The table names what follows in words that mean the same in each of its rows.
fn kind_of(arg: &str) -> ArgKind {
    match arg.trim_start_matches('[').split([' ', ']']).next().unwrap_or_default() {
        "NICK" => ArgKind::User,
        "NUMBER" => ArgKind::Window,
        "KEY" => ArgKind::Setting,
        "THEME" => ArgKind::Theme,
        "COMMAND" => ArgKind::Command,
        room if room.starts_with('#') => ArgKind::Room,
        _ => ArgKind::Text,
    }
}

/// The row of a command, by its name in small letters or by an alias.
pub(crate) fn known(name: &str) -> Option<&'static Spec> {
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| name);
    COMMANDS.iter().find(|spec| spec.slash == Some(name))
}

/// What else can be typed for the command of this name.
pub fn aliases(name: &str) -> impl Iterator<Item = &'static str> {
    ALIASES.iter().filter(move |(_, of)| *of == name).map(|(alias, _)| *alias)
}

/// Reads what was typed: `/name argument` is a command, `//x` is the text `/x`, everything else is text. What begins
/// with one `/` is never sent as text.
///
/// # Errors
/// In words: the command does not exist (with the nearest one that does), lacks its argument or takes none.
pub fn parse_slash(typed: &str) -> Result<Parsed, String> {
    let Some(rest) = typed.strip_prefix('/') else { return Ok(Parsed::Text(typed.to_owned())) };
    if rest.starts_with('/') {
        return Ok(Parsed::Text(rest.to_owned()));
    }
    let (name, arg) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (name, arg) = (name.to_lowercase(), arg.trim());
    let name = if name == "window" { "win".to_owned() } else { name };
    // A window by its number, as in irssi.
    if let ("win", Ok(n @ 1..=19)) = (name.as_str(), arg.parse()) {
        return Ok(Parsed::Command { command: Command::Window(n), arg: String::new() });
    }
    let Some(spec) = known(&name) else {
        return Err(unknown(&name));
    };
    match (spec.arg, arg) {
        (Some(wanted), "") if !wanted.starts_with('[') => {
            Err(format!("/{name} needs something to follow it: /{name} {wanted}"))
        }
        (None, arg) if !arg.is_empty() => Err(format!("/{name} takes nothing after it")),
        (_, arg) => Ok(Parsed::Command { command: spec.command, arg: arg.to_owned() }),
    }
}

/// The commands that can be typed, for help and completion: `/name ARGUMENT` and what it does.
pub fn slashes() -> impl Iterator<Item = (&'static str, Option<&'static str>, &'static str)> {
    COMMANDS.iter().filter_map(|spec| Some((spec.slash?, spec.arg, spec.help)))
}

fn unknown(name: &str) -> String {
    // It is the person's own typing, but it may have been pasted.
    let name: String = name.chars().filter(|c| !c.is_control()).take(32).collect();
    let near = slashes().map(|(known, ..)| (distance(&name, known), known)).min().filter(|(far, _)| *far <= 2);
    let advice = match near {
        Some((_, known)) => format!("did you mean /{known}?"),
        None => "/help lists them".to_owned(),
    };
    format!("there is no command /{name}: {advice} (// begins a message with /)")
}

/// How many letters have to be added, dropped, changed or swapped with their neighbour to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                let swap = if swapped { rows[i - 2][j - 2] + 1 } else { usize::MAX };
                change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(swap)
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(command: Command, arg: &str) -> Parsed {
        Parsed::Command { command, arg: arg.to_owned() }
    }

    fn text(text: &str) -> Parsed {
        Parsed::Text(text.to_owned())
    }

    #[test]
    fn commands_and_text_are_told_apart() {
        let check = |typed, parsed| assert_eq!(parse_slash(typed), Ok(parsed));
        check("/join #x:y", command(Command::Join, "#x:y"));
        check("/JOIN   #x:y ", command(Command::Join, "#x:y"));
        check("/me waves at you", command(Command::Me, "waves at you"));
        check("/watch", command(Command::Watch, ""));
        check("/win 12", command(Command::Window(12), ""));
        check("/window 25", command(Command::Win, "25"));
        check("/win move 3", command(Command::Win, "move 3"));
        check("/win", command(Command::Win, ""));
        check("//etc is a folder", text("/etc is a folder"));
        check("hello /watch", text("hello /watch"));
        check(" /watch", text(" /watch"));
    }

    #[test]
    fn what_follows_a_command_is_known_from_the_table() {
        let check = |name, kind| assert_eq!(argument_kind(name), kind, "{name}");
        check("/join", ArgKind::Room);
        check("J", ArgKind::Room);
        check("me", ArgKind::Text);
        check("/theme", ArgKind::Theme);
        check("/k", ArgKind::User);
        check("ignore", ArgKind::User);
        check("set", ArgKind::Setting);
        check("help", ArgKind::Command);
        check("win", ArgKind::Window);
        check("/quit", ArgKind::None);
        check("/frobnicate", ArgKind::None);
    }

    #[test]
    fn an_alias_stands_for_a_command_and_hides_none() {
        for (alias, name) in ALIASES {
            assert!(COMMANDS.iter().all(|spec| spec.slash != Some(alias)), "/{alias} is a command");
            assert!(known(name).is_some(), "/{alias} stands for /{name}, which is none");
        }
        assert_eq!(parse_slash("/J #x:y"), Ok(command(Command::Join, "#x:y")));
        assert_eq!(aliases("join").collect::<Vec<_>>(), ["j"]);
    }

    #[test]
    fn a_mistake_is_told_and_never_text() {
        let error = |typed| parse_slash(typed).unwrap_err();
        assert!(error("/jion #x:y").contains("did you mean /join?"));
        assert!(error("/wathc").contains("did you mean /watch?"));
        assert!(error("/frobnicate").contains("/help lists them"));
        assert!(error("/etc/passwd").contains("there is no command"));
        assert!(error("/").contains("there is no command"));
        assert!(error("/me").contains("WHAT YOU DO"));
        assert!(error("/watch this").contains("takes nothing"));
    }

    proptest::proptest! {
        #[test]
        fn what_begins_with_one_slash_is_never_text(rest in "[^/].{0,20}|") {
            let parsed = parse_slash(&format!("/{rest}"));
            assert!(!matches!(parsed, Ok(Parsed::Text(_))));
        }
    }
}
