use super::{COMMANDS, Command};

/// What a line typed into the composer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// Send this text.
    Text(String),
    /// Run the command. The argument is trimmed, and empty where the command takes none or needs none.
    Command { command: Command, arg: String },
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
    let Some(spec) = COMMANDS.iter().find(|spec| spec.slash == Some(name.as_str())) else {
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
    fn a_mistake_is_told_and_never_text() {
        let error = |typed| parse_slash(typed).unwrap_err();
        assert!(error("/jion #x:y").contains("did you mean /join?"));
        assert!(error("/wathc").contains("did you mean /watch?"));
        assert!(error("/frobnicate").contains("/help lists them"));
        assert!(error("/etc/passwd").contains("there is no command"));
        assert!(error("/").contains("there is no command"));
        assert!(error("/join").contains("#ROOM:SERVER"));
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
