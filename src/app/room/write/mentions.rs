//! Whom a message names.
use std::{collections::HashMap, ops::Range};

use super::Room;
use crate::chat::{Mention, UserId};

/// People that one message notifies at most.
const MOST: usize = 50;

impl Room {
    /// The people that this text names: those whose names were completed and still stand there, those written as
    /// `@ana:example.org`, and who is spoken to at the start of a line, as in `ana: hello`. Code names nobody.
    #[must_use]
    pub fn mentions(&self, body: &str) -> Vec<Mention> {
        let mut named = self.writing.named.clone();
        let known = if body.contains([':', ',']) { self.bearers() } else { HashMap::new() };
        let mut code = false;
        for line in body.lines() {
            if line.trim_start().starts_with("```") {
                code = !code;
            } else if !code {
                named.extend(line.split_whitespace().filter_map(written));
                named.extend(spoken_to(line, &known));
            }
        }
        // The longest names first: Ana does not stand where Ana Maria does.
        named.sort_by_key(|mention| std::cmp::Reverse(mention.name.len()));
        let mut taken: Vec<Range<usize>> = Vec::new();
        let mut found: Vec<(usize, Mention)> = Vec::new();
        for mention in named {
            if found.iter().any(|(_, other)| other.user == mention.user && other.name == mention.name) {
                continue;
            }
            if let Some(at) = place(body, &mention.name, &taken) {
                taken.push(at.clone());
                found.push((at.start, mention));
            }
            if found.len() == MOST {
                break;
            }
        }
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, mention)| mention).collect()
    }

    /// Who is here, by name; nobody where several people bear the name.
    fn bearers(&self) -> HashMap<&str, Option<&UserId>> {
        let members = self.members.iter().map(|member| (member.name.as_str(), &member.user));
        let mut known = HashMap::new();
        for (name, user) in self.history.people().into_iter().chain(members) {
            let only = known.entry(name).or_insert(Some(user));
            *only = only.filter(|other| *other == user);
        }
        known
    }
}

/// Who is spoken to in `ana: hello` or `ana, hello`.
fn spoken_to(line: &str, known: &HashMap<&str, Option<&UserId>>) -> Option<Mention> {
    let ends = line.char_indices().filter(|(_, c)| matches!(c, ':' | ',')).take(4);
    ends.filter_map(|(end, _)| line.get(..end)).find_map(|name| {
        let user = known.get(name).copied().flatten()?;
        Some(Mention { user: user.clone(), name: name.to_owned() })
    })
}

/// `@ana:example.org` in a word such as `(@ana:example.org),`.
fn written(word: &str) -> Option<Mention> {
    let start = word.find('@').filter(|at| word.get(..*at).is_some_and(|before| before.chars().all(opens)))?;
    let id = word.get(start..)?.trim_end_matches(|c: char| c.is_ascii_punctuation() && c != ']');
    let (local, server) = id.split_once(':')?;
    if local.len() < 2 || server.is_empty() {
        return None;
    }
    Some(Mention { user: id.parse::<UserId>().ok()?, name: id.to_owned() })
}

fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '<' | '"' | '\'' | '*' | '_' | '¿' | '¡' | '«' | '“' | '‘')
}

/// Where the name stands as a name, and not as a part of a word or of a longer name.
fn place(body: &str, name: &str, taken: &[Range<usize>]) -> Option<Range<usize>> {
    if name.is_empty() {
        return None;
    }
    let whole = |at: usize| {
        let before = body.get(..at).and_then(|text| text.chars().next_back());
        let after = body.get(at + name.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    let found = body.match_indices(name).map(|(at, _)| at..at + name.len());
    let free = |at: &Range<usize>| taken.iter().all(|other| other.end <= at.start || at.end <= other.start);
    found.filter(|at| whole(at.start)).find(free)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[(&str, &str)], body: &str) -> Vec<String> {
        let mut room = Room::new(vec![], None);
        let mention = |(user, name): &(&str, &str)| Mention { user: user.parse().unwrap(), name: (*name).to_owned() };
        room.writing.named = names.iter().map(mention).collect();
        room.mentions(body).into_iter().map(|mention| format!("{} {}", mention.user, mention.name)).collect()
    }

    #[test]
    fn a_completed_name_notifies_while_it_stands() {
        let (ana, maria) = (("@ana:x", "Ana"), ("@maria:x", "Ana Maria"));
        assert_eq!(named(&[ana], "Ana: hi"), ["@ana:x Ana"]);
        assert!(named(&[ana], "Anagram, Banana, Ana2").is_empty());
        assert_eq!(named(&[ana, maria], "Ana Maria: hi"), ["@maria:x Ana Maria"]);
        assert_eq!(named(&[ana, maria], "Ana and Ana Maria"), ["@ana:x Ana", "@maria:x Ana Maria"]);
        assert_eq!(named(&[ana, ana], "Ana Ana").len(), 1);
    }

    #[test]
    fn a_written_id_notifies() {
        let whole = ["@ana:example.org @ana:example.org"];
        for text in ["@ana:example.org", "@ana:example.org: hi", "see (@ana:example.org).", "*@ana:example.org*, you"] {
            assert_eq!(named(&[], text), whole, "{text}");
        }
        assert_eq!(named(&[], "@a_b:[::1]:8448"), ["@a_b:[::1]:8448 @a_b:[::1]:8448"]);
        for text in ["me@ana:example.org", "@ana", "@:example.org", "@ana:", "```\n@ana:example.org\n```", "@"] {
            assert!(named(&[], text).is_empty(), "{text}");
        }
    }

    #[test]
    fn not_everybody_is_notified_at_once() {
        let everybody: Vec<_> = (0..500).map(|n| format!("@user{n}:example.org")).collect();
        assert_eq!(named(&[], &everybody.join(" ")).len(), MOST);
    }

    proptest::proptest! {
        #[test]
        fn what_is_named_stands_in_the_text(body in "[@a:b, \n`é(]{0,30}") {
            let room = Room::new(vec![], None);
            for mention in room.mentions(&body) {
                proptest::prop_assert!(body.contains(&mention.name) && mention.name.contains(':'));
            }
        }
    }
}
