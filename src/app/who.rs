//! Whom a command means: people by their display name, the first part of their identifier, or all of it.
use super::room::Room;
use crate::{chat::UserId, text::Clean};

/// People named in an error at most.
const NAMED: usize = 4;

/// Somebody that may be meant, and what they are called.
pub(super) type Person<'a> = (&'a UserId, &'a str);

/// Why nobody is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Miss {
    /// Nobody is called that. With those whose names begin alike.
    Nobody { typed: String, near: Vec<UserId> },
    /// Several are.
    Several { typed: String, them: Vec<UserId> },
}

impl Miss {
    /// What happened and what to do.
    pub(super) fn words(&self) -> String {
        let list = |users: &[UserId]| {
            let mut names: Vec<_> = users.iter().take(NAMED).map(ToString::to_string).collect();
            if users.len() > NAMED {
                names.push("others".to_owned());
            }
            names.join(", ")
        };
        match self {
            Self::Nobody { typed, near } if near.is_empty() => {
                format!("Nobody here is called {typed}: Tab completes names, and @name:server names anyone.")
            }
            Self::Nobody { typed, near } => format!("Nobody here is called {typed}. There are {}.", list(near)),
            Self::Several { typed, them } => format!("{typed} may be any of {}: type one of these.", list(them)),
        }
    }
}

impl Room {
    /// Who is here, as far as it is known: the members, then those who spoke.
    pub(super) fn people(&self) -> Vec<Person<'_>> {
        let members = self.members.iter().map(|member| (&member.user, member.name.as_str()));
        members.chain(self.history.people().into_iter().map(|(name, user)| (user, name))).collect()
    }
}

/// Reads whom the beginning of `typed` names, and what follows that. Names may have blanks: the longest that fits is meant.
/// Case does not matter, nor does the colon that completion puts behind a name.
pub(super) fn split<'t>(people: &[Person<'_>], typed: &'t str) -> Result<(UserId, &'t str), Miss> {
    let typed = typed.trim();
    let end = typed.find(char::is_whitespace).unwrap_or(typed.len());
    let (first, rest) = typed.split_at(end);
    let bare = first.trim_end_matches([':', ',']);
    if bare.contains(':')
        && let Ok(user) = bare.parse()
    {
        return Ok((user, rest.trim()));
    }
    let mut best: (usize, Vec<&UserId>) = (0, vec![]);
    for (user, name) in people {
        let sigil = usize::from(typed.starts_with('@'));
        let local = typed.get(sigil..).and_then(|typed| after(typed, user.localpart())).map(|length| length + sigil);
        let fits = after(typed, name).max(local);
        let Some(length) = fits.filter(|length| *length > 0) else { continue };
        if length > best.0 {
            best = (length, vec![]);
        }
        if length == best.0 && !best.1.contains(user) && best.1.len() <= NAMED {
            best.1.push(user);
        }
    }
    match &best.1[..] {
        [] => Err(nobody(people, bare)),
        [user] => {
            let rest = typed.get(best.0..).unwrap_or_default();
            Ok(((*user).clone(), rest.trim_start_matches([':', ',']).trim()))
        }
        them => {
            let typed = Clean::line(typed.get(..best.0).unwrap_or(bare)).to_string();
            Err(Miss::Several { typed, them: them.iter().copied().cloned().collect() })
        }
    }
}

/// Where `name` ends at the beginning of `typed`, if it stands there as a whole.
fn after(typed: &str, name: &str) -> Option<usize> {
    let mut wanted = name.chars().flat_map(char::to_lowercase);
    let mut next = wanted.next()?;
    for (at, c) in typed.char_indices() {
        for small in c.to_lowercase() {
            if small != next {
                return None;
            }
            let Some(further) = wanted.next() else {
                let end = at + c.len_utf8();
                let ends = |c: char| c.is_whitespace() || c == ':' || c == ',';
                return typed.get(end..)?.chars().next().is_none_or(ends).then_some(end);
            };
            next = further;
        }
    }
    None
}

fn nobody(people: &[Person<'_>], typed: &str) -> Miss {
    let wanted = typed.trim_start_matches('@').to_lowercase();
    let mut near: Vec<UserId> = Vec::new();
    for (user, name) in people {
        let alike = name.to_lowercase().starts_with(&wanted) || user.localpart().to_lowercase().starts_with(&wanted);
        if alike && !wanted.is_empty() && !near.contains(user) && near.len() <= NAMED {
            near.push((*user).clone());
        }
    }
    Miss::Nobody { typed: Clean::line(typed).to_string(), near }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PEOPLE: &[(&str, &str)] = &[
        ("@bob:example.org", "bob"),
        ("@bobby:example.org", "Bobby Tables"),
        ("@miguel:example.org", "Miguel Santos"),
        ("@m2:example.org", "Miguel"),
        ("@eve:one.example", "eve (@eve:one.example)"),
        ("@eve:two.example", "eve (@eve:two.example)"),
        ("@x:example.org", "Émile"),
        ("@bob:example.org", "bob"),
    ];

    fn meant(typed: &str) -> Result<(String, String), Miss> {
        let users: Vec<(UserId, &str)> = PEOPLE.iter().map(|(user, name)| (user.parse().unwrap(), *name)).collect();
        let people: Vec<Person<'_>> = users.iter().map(|(user, name)| (user, *name)).collect();
        split(&people, typed).map(|(user, rest)| (user.to_string(), rest.to_owned()))
    }

    #[test]
    fn people_are_found_by_name_and_by_identifier() {
        let check = |typed: &str, user: &str, rest: &str| {
            assert_eq!(meant(typed), Ok((user.to_owned(), rest.to_owned())), "{typed}");
        };
        check("bob", "@bob:example.org", "");
        check("BOB: be nice", "@bob:example.org", "be nice");
        check("@bob be nice", "@bob:example.org", "be nice");
        check("bobby  tables are down", "@bobby:example.org", "tables are down");
        check("bobby tables are down", "@bobby:example.org", "are down");
        check("miguel santos, hello", "@miguel:example.org", "hello");
        check("m2 hello", "@m2:example.org", "hello");
        check("émile", "@x:example.org", "");
        check("eve (@eve:two.example) no", "@eve:two.example", "no");
        check("@who:else.where: hi", "@who:else.where", "hi");
    }

    #[test]
    fn several_and_nobody_are_told_with_identifiers() {
        let words = |typed| meant(typed).unwrap_err().words();
        assert_eq!(words("eve hi"), "eve may be any of @eve:one.example, @eve:two.example: type one of these.");
        // One is called so, the other has it in the identifier.
        assert_eq!(words("miguel hi"), "miguel may be any of @miguel:example.org, @m2:example.org: type one of these.");
        assert_eq!(words("bo"), "Nobody here is called bo. There are @bob:example.org, @bobby:example.org.");
        assert!(words("zoe").starts_with("Nobody here is called zoe: Tab completes names"));
        assert!(words("").starts_with("Nobody here"));
    }

    proptest! {
        #[test]
        fn anything_may_be_typed(typed in ".{0,40}", name in ".{0,12}") {
            let user: UserId = "@a:b".parse().unwrap();
            let found = split(&[(&user, &name)], &typed);
            if let Ok((_, rest)) = found {
                prop_assert!(typed.contains(rest));
            }
        }

        #[test]
        fn a_name_finds_its_bearer(name in "[a-zéß日 ]{0,10}[a-zéß日]", rest in "[a-z ]{0,9}") {
            let user: UserId = "@q:b".parse().unwrap();
            let typed = format!("{} {rest}", name.to_uppercase());
            // Uppercase is not always undone by lowercase.
            if name.trim() == name && typed.to_lowercase().starts_with(&name) {
                prop_assert_eq!(split(&[(&user, &name)], &typed), Ok((user.clone(), rest.trim())));
            }
        }
    }
}
