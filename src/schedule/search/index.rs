//! Titles, people, tracks and halls at once, best first.
use nucleo_matcher::{Config, Matcher};

use super::{field::Field, word::Word};
use crate::schedule::Schedule;

/// What a word counts in another text than a title, in percent: the person one looks for is often named in full, a track
/// has many talks.
const PEOPLE: u32 = 90;
const TRACKS: u32 = 60;
const HALLS: u32 = 50;

/// Finds talks by their title, people, track and hall, as somebody types: each word of the query has to stand in one of
/// them, whole, as a part or with its letters apart, and not all in the same one. Case counts for words with capitals,
/// accents never do. People, tracks and halls are looked at once, however many talks they have.
#[derive(Debug)]
pub struct Index {
    titles: Field,
    people: Field,
    tracks: Field,
    halls: Field,
    talks: Vec<Entry>,
    /// The people of all talks, one after the other.
    people_of: Vec<usize>,
    matcher: Matcher,
    /// What each word of the last query left over of what the words before it had.
    stages: Vec<Stage>,
    hits: Vec<Hit>,
    scores: Scores,
}

/// One talk that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index into [`Schedule::talks`].
    pub talk: usize,
    /// The greater the better; to be compared within one query.
    pub score: u32,
}

/// What of a talk the query matched: graphemes, counted from zero, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub title: Vec<usize>,
    /// One for each of the talk's people, in their order.
    pub people: Vec<Vec<usize>>,
    pub track: Vec<usize>,
    pub hall: Vec<usize>,
}

#[derive(Debug)]
struct Stage {
    word: Word,
    hits: Vec<Hit>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    track: usize,
    hall: usize,
    /// Where its people begin and end in [`Index::people_of`].
    people: (usize, usize),
}

/// What one word counts in each text.
#[derive(Debug, Default)]
struct Scores {
    titles: Vec<u32>,
    people: Vec<u32>,
    tracks: Vec<u32>,
    halls: Vec<u32>,
}

impl Index {
    /// Takes in a schedule: 2 ms for 1,000 talks.
    #[must_use]
    pub fn new(schedule: &Schedule) -> Self {
        let mut people_of = Vec::new();
        let mut talks = Vec::with_capacity(schedule.talks.len());
        for talk in &schedule.talks {
            let start = people_of.len();
            people_of.extend_from_slice(&talk.people);
            talks.push(Entry { track: talk.track, hall: talk.hall, people: (start, people_of.len()) });
        }
        // The texts are folded before they are compared.
        let mut plain = Config::DEFAULT;
        (plain.ignore_case, plain.normalize) = (false, false);
        Self {
            titles: Field::new(schedule.talks.iter().map(|talk| &talk.title)),
            people: Field::new(schedule.people.iter().map(|person| &person.name)),
            tracks: Field::new(schedule.tracks.iter().map(|track| &track.name)),
            halls: Field::new(schedule.halls.iter().map(|hall| &hall.name)),
            talks,
            people_of,
            matcher: Matcher::new(plain),
            stages: Vec::new(),
            hits: Vec::new(),
            scores: Scores::default(),
        }
    }

    /// Looks for a query and gives what was found, best first, then by time. Without words: nothing. What the words of
    /// the query before have found is not looked for again.
    pub fn search(&mut self, query: &str) -> &[Hit] {
        let words = Word::all(query);
        let kept = self.stages.iter().zip(&words).take_while(|(stage, word)| stage.word == **word).count();
        self.stages.truncate(kept);
        for field in [&mut self.titles, &mut self.people, &mut self.tracks, &mut self.halls] {
            field.forget(words.len());
        }
        for (number, word) in words.into_iter().enumerate().skip(kept) {
            self.score(number, &word);
            let hits = self.add();
            self.stages.push(Stage { word, hits });
        }
        self.hits.clear();
        self.hits.extend(self.stages.last().into_iter().flat_map(|stage| &stage.hits));
        self.hits.sort_unstable_by_key(|hit| (std::cmp::Reverse(hit.score), hit.talk));
        &self.hits
    }

    /// What was found last.
    #[must_use]
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// What of a talk the last query matched.
    #[must_use]
    pub fn marks(&mut self, talk: usize) -> Marks {
        let Some(entry) = self.talks.get(talk).copied() else { return Marks::default() };
        let people = self.people_of.get(entry.people.0..entry.people.1).unwrap_or_default();
        let mut of = |field: &Field, text: usize| {
            let mut marks: Vec<usize> = Vec::new();
            for stage in &self.stages {
                field.marks(text, &stage.word, &mut self.matcher, &mut marks);
            }
            marks.sort_unstable();
            marks.dedup();
            marks
        };
        Marks {
            title: of(&self.titles, talk),
            people: people.iter().map(|person| of(&self.people, *person)).collect(),
            track: of(&self.tracks, entry.track),
            hall: of(&self.halls, entry.hall),
        }
    }

    fn score(&mut self, number: usize, word: &Word) {
        let Self { scores, matcher, .. } = self;
        self.titles.score(number, word, matcher, &mut scores.titles);
        for (field, scores, part) in [
            (&mut self.people, &mut scores.people, PEOPLE),
            (&mut self.tracks, &mut scores.tracks, TRACKS),
            (&mut self.halls, &mut scores.halls, HALLS),
        ] {
            field.score(number, word, matcher, scores);
            for score in scores {
                *score = (*score * part).div_ceil(100);
            }
        }
    }

    /// The talks that have all words so far and this one, with what they count together.
    fn add(&self) -> Vec<Hit> {
        let of = |scores: &[u32], text: usize| scores.get(text).copied().unwrap_or_default();
        let more = |Hit { talk, score }: Hit| {
            let entry = self.talks.get(talk)?;
            let people = self.people_of.get(entry.people.0..entry.people.1).unwrap_or_default();
            let person = people.iter().map(|person| of(&self.scores.people, *person)).max().unwrap_or_default();
            let (track, hall) = (of(&self.scores.tracks, entry.track), of(&self.scores.halls, entry.hall));
            let found = [of(&self.scores.titles, talk), person, track, hall];
            let best = found.into_iter().max().unwrap_or_default();
            // Where it stands in several of them, a little more.
            let others = found.iter().sum::<u32>() - best;
            (best > 0).then_some(Hit { talk, score: score + best + others / 8 })
        };
        match self.stages.last() {
            Some(stage) => stage.hits.iter().copied().filter_map(more).collect(),
            None => (0..self.talks.len()).filter_map(|talk| more(Hit { talk, score: 0 })).collect(),
        }
    }
}
