//! Plain words in the long texts: abstracts, descriptions, biographies.
use super::{
    fold::{self, begins_word, is_unspaced},
    packed::Packed,
};
use crate::{
    schedule::{Markup, Schedule},
    text::{Clean, readable},
};

/// Most that is kept of all texts together, in bytes; 900 abstracts are 2 MB.
const MOST: usize = 64 * 1024 * 1024;
/// Words of a query that are looked for, and bytes of each.
const WORDS: usize = 8;
const LONGEST: usize = 64;

/// The texts of all talks, for looking up plain words: titles, people, tracks and halls are among them, so that a query
/// may name any of these besides. Building takes tenths of a second for a large conference, looking up milliseconds:
/// both are for the background.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// One text a talk.
    talks: Packed,
    /// One text a person.
    people: Packed,
    /// The talks of each person.
    talks_of: Vec<Vec<usize>>,
    count: usize,
}

impl Words {
    /// Reads all texts of a schedule. Past 64 MiB of text, what remains is left out.
    #[must_use]
    pub fn new(schedule: &Schedule) -> Self {
        let mut words =
            Self { talks_of: vec![Vec::new(); schedule.people.len()], count: schedule.talks.len(), ..Self::default() };
        for person in &schedule.people {
            let text = words.text(&person.biography);
            words.people.push([person.name.as_str(), &text]);
        }
        for (index, talk) in schedule.talks.iter().enumerate() {
            let texts = [words.text(&talk.abstract_text), words.text(&talk.description)];
            let track = schedule.track_of(talk).map(|track| track.name.as_str());
            let hall = schedule.hall_of(talk).map(|hall| hall.name.as_str());
            let short = [talk.title.as_str(), talk.subtitle.as_str()];
            let texts = texts.iter().map(Clean::as_str);
            words.talks.push(short.into_iter().chain(track).chain(hall).chain(texts));
            for person in &talk.people {
                if let Some(talks) = words.talks_of.get_mut(*person) {
                    talks.push(index);
                }
            }
        }
        words
    }

    /// The talks in whose texts, or in whose people's, each of the words begins a word: indices into
    /// [`Schedule::talks`], ascending. Case and accents do not matter. Without words: none.
    #[must_use]
    pub fn find(&self, words: &str) -> Vec<usize> {
        let words = fold::words(words, WORDS, LONGEST);
        if words.is_empty() {
            return vec![];
        }
        let mut all = vec![true; self.count];
        for word in &words {
            let mut here = vec![false; self.count];
            for talk in found(&self.talks, word) {
                mark(&mut here, talk);
            }
            for person in found(&self.people, word) {
                self.talks_of.get(person).into_iter().flatten().for_each(|talk| mark(&mut here, *talk));
            }
            for (all, here) in all.iter_mut().zip(here) {
                *all &= here;
            }
        }
        (0..self.count).filter(|talk| all.get(*talk) == Some(&true)).collect()
    }

    fn text(&self, markup: &Markup) -> Clean {
        if self.talks.len() + self.people.len() > MOST || markup.0.is_empty() {
            return Clean::default();
        }
        readable(&markup.0)
    }
}

/// The texts where the word begins a word.
fn found<'a>(packed: &'a Packed, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let anywhere = is_unspaced(word) || word.chars().next().is_none_or(|first| !first.is_alphanumeric());
    packed.find(word).filter(move |(_, place)| anywhere || begins_word(packed.around(place).0)).map(|(index, _)| index)
}

fn mark(talks: &mut [bool], talk: usize) {
    if let Some(talk) = talks.get_mut(talk) {
        *talk = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{Person, Talk, Track};

    fn schedule() -> Schedule {
        let talk = |title: &str, text: &str, people: &[usize]| Talk {
            title: Clean::line(title),
            abstract_text: Markup(text.into()),
            people: people.to_vec(),
            ..Talk::default()
        };
        let person = |name: &str, text: &str| Person { name: Clean::line(name), biography: Markup(text.into()) };
        Schedule {
            people: vec![person("Émile Durand", "<p>Keeps b&eacute;es</p>"), person("Nadia", "")],
            tracks: vec![Track { name: Clean::line("Kernel"), ..Track::default() }],
            talks: vec![
                talk("Opening", "<p>All about <b>alloc</b>ators &amp; more</p>", &[0]),
                talk("Closing", "Reallocating\nthe rest", &[0, 1]),
                talk("日本語の話", "メモリ管理", &[7]),
            ],
            ..crate::schedule::search::tests::empty()
        }
    }

    #[test]
    fn words_begin_words_in_texts_that_a_person_reads() {
        let words = Words::new(&schedule());
        for (query, expected) in [
            ("ALLOC", vec![0]),
            ("allocators more", vec![0]),
            ("bees", vec![0, 1]),
            ("durand rest", vec![1]),
            ("kernel bées closing", vec![1]),
            ("管理", vec![2]),
            ("amp", vec![]),
            ("zebra", vec![]),
            ("", vec![]),
            ("more zebra", vec![]),
        ] {
            assert_eq!(words.find(query), expected, "{query}");
        }
    }
}
