//! Words before and after titles that tell of a talk's fate.
use crate::{schedule::Fate, text::Clean};

/// The words, and whether they count where nothing but a blank parts them from the title: `MOVED to Rust` may be one.
const WORDS: [(&str, Fate, bool); 10] = [
    ("CANCELLED", Fate::Cancelled, true),
    ("CANCELED", Fate::Cancelled, true),
    ("ABGESAGT", Fate::Cancelled, true),
    ("AMENDMENT", Fate::Amended, true),
    ("AMENDED", Fate::Amended, true),
    ("RESCHEDULED", Fate::Amended, true),
    ("MOVED", Fate::Amended, false),
    ("VERSCHOBEN", Fate::Amended, false),
    ("ENTFÄLLT", Fate::Cancelled, false),
    ("ANNULÉ", Fate::Cancelled, false),
];

/// The fate that a title tells, and the title without it: `CANCELLED gopy`, `AMENDMENT: Maven`, `[AMENDMENT] Apache
/// Bigtop`, `Closing (cancelled)`. Bare words count in capitals only, where no colon follows. A title that is nothing else stays as it is.
pub(super) fn read(title: Clean) -> (Fate, Clean) {
    let found = before(&title).or_else(|| bracketed_after(&title));
    match found.map(|(fate, rest)| (fate, Clean::line(rest))).filter(|(_, rest)| !rest.is_empty()) {
        Some((fate, rest)) => (fate, rest),
        None => (Fate::Planned, title),
    }
}

fn before(title: &str) -> Option<(Fate, &str)> {
    if let Some(open) = title.strip_prefix(['[', '(']) {
        let (inside, rest) = open.split_once([']', ')'])?;
        return Some((of_brackets(inside)?, rest.trim_start_matches([':', '-', '–', ' '])));
    }
    if let Some((word, rest)) = title.split_once(':')
        && let Some((_, fate, _)) = WORDS.iter().find(|(known, ..)| word.to_uppercase() == *known)
    {
        return Some((*fate, rest));
    }
    let (word, fate, bare) = WORDS.iter().find(|(word, ..)| title.starts_with(word))?;
    let rest = title.get(word.len()..)?;
    match rest.trim_start().strip_prefix([':', '-', '–', '!']) {
        Some(rest) => Some((*fate, rest)),
        None => (*bare && rest.starts_with(' ')).then_some((*fate, rest)),
    }
}

fn bracketed_after(title: &str) -> Option<(Fate, &str)> {
    let (rest, inside) = title.strip_suffix([']', ')'])?.rsplit_once(['[', '('])?;
    Some((of_brackets(inside)?, rest))
}

/// What stands in brackets is a remark, also in small letters and with a word beside it: `(Achtung Verschoben!!)`.
fn of_brackets(inside: &str) -> Option<Fate> {
    let mut words = inside.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let known = |word: &str| {
        let word = word.to_uppercase();
        WORDS.iter().find(|(known, ..)| *known == word).map(|(_, fate, _)| *fate)
    };
    let found = words.by_ref().take(2).find_map(known);
    found.filter(|_| words.count() <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_tell_fates_and_lose_the_words() {
        for (title, fate, rest) in [
            ("CANCELLED gopy: extend CPython with Go", Fate::Cancelled, "gopy: extend CPython with Go"),
            ("CANCELLED: Cockpit: Linux", Fate::Cancelled, "Cockpit: Linux"),
            ("CANCELED Restoring a Minitel", Fate::Cancelled, "Restoring a Minitel"),
            ("AMENDMENT Retro.NET", Fate::Amended, "Retro.NET"),
            ("AMENDMENT: Maven", Fate::Amended, "Maven"),
            ("[AMENDMENT] Apache Bigtop", Fate::Amended, "Apache Bigtop"),
            ("MOVED: Ruby extensions", Fate::Amended, "Ruby extensions"),
            ("Cancelled: a talk: with colons", Fate::Cancelled, "a talk: with colons"),
            ("(Achtung Verschoben!! ) Desinformation?", Fate::Amended, "Desinformation?"),
            ("Closing (cancelled)", Fate::Cancelled, "Closing"),
            ("MOVED to Rust", Fate::Planned, "MOVED to Rust"),
            ("Cancelled flights and other stories", Fate::Planned, "Cancelled flights and other stories"),
            ("CANCELLED", Fate::Planned, "CANCELLED"),
            ("CANCELLEDNESS of things", Fate::Planned, "CANCELLEDNESS of things"),
            (
                "A talk (with a cancelled flight in the middle)",
                Fate::Planned,
                "A talk (with a cancelled flight in the middle)",
            ),
            ("[", Fate::Planned, "["),
            ("AMENDMENTé", Fate::Planned, "AMENDMENTé"),
        ] {
            assert_eq!(read(Clean::line(title)), (fate, Clean::line(rest)), "{title}");
        }
    }
}
