//! A poll: its question, and its answers with the votes that they have.
use super::rich::{Sink, flow};
use crate::{
    app::{
        line::{Line, Tone},
        words,
    },
    chat::{Answer, Poll},
    text,
};

/// Most answers shown; the specification (MSC3381) allows 20.
const ANSWERS: usize = 20;
/// Answers that have a key.
const KEYS: usize = 8;
/// Columns of a whole bar, and the fewest that leave room for one.
const BAR: usize = 10;
const WIDE: usize = 40;
/// Columns that the words of an answer get beside its count.
const LEAST: usize = 12;

pub(super) fn asked(poll: &Poll, columns: usize, tone: Tone, sink: &mut Sink) {
    flow(&[(Tone::Dim, "asks: "), (tone, &poll.question)], columns, sink);
    let answers = poll.answers.get(..poll.answers.len().min(ANSWERS)).unwrap_or_default();
    let counted = poll.ended || !poll.secret;
    let votes = poll.answers.iter().fold(0_usize, |sum, answer| sum.saturating_add(answer.votes));
    let longest = answers.iter().map(|answer| text::width(&answer.text)).max().unwrap_or(0);
    // `✓ 12. `, the words, ` ██████████ 1234 100 %`.
    let lead = 2 + answers.len().to_string().len() + 2;
    let bar = if columns >= WIDE { BAR + 1 } else { 0 };
    let counts = if counted { 1 + bar + votes.to_string().len() + 6 } else { 0 };
    let room = columns.saturating_sub(lead + counts);
    // Where answers would have to be broken up for them, the counts stand below.
    let below = room < longest.min(LEAST);
    let words = if below { columns.saturating_sub(lead) } else { longest.min(room) }.max(1);
    for (index, answer) in answers.iter().enumerate() {
        let mut counts = counted.then(|| counts_of(answer, votes, bar));
        let beside = counts.take_if(|_| !below);
        answered(index, answer, (lead, words), tone, beside, sink);
        if let Some(counts) = counts {
            sink.push(|| Line::of(Tone::Text, " ".repeat(lead)).then(counts));
        }
    }
    if poll.answers.len() > answers.len() {
        let more = format!("… {} more", poll.answers.len() - answers.len());
        flow(&[(Tone::Dim, &more)], columns, sink);
    }
    flow(&[(Tone::Dim, &state(poll, votes))], columns, sink);
}

fn answered(
    index: usize,
    answer: &Answer,
    (lead, columns): (usize, usize),
    tone: Tone,
    counts: Option<Line>,
    sink: &mut Sink,
) {
    let mut counts = counts;
    for (row, part) in text::wrap(&answer.text, columns).into_iter().enumerate() {
        let counts = counts.take();
        sink.push(|| {
            let start = match row {
                0 => {
                    let number = format!("{:>width$}. ", index + 1, width = lead - 4);
                    let mark = if answer.mine { "✓ " } else { "  " };
                    Line::of(Tone::OwnReaction, mark).and(Tone::Key, number)
                }
                _ => Line::of(Tone::Text, " ".repeat(lead)),
            };
            let words = answer.text.get(part).unwrap_or_default();
            let line = start.and(if answer.mine { Tone::Own } else { tone }, words);
            match counts {
                Some(counts) => {
                    let blanks = " ".repeat(columns.saturating_sub(text::width(words)) + 1);
                    line.and(Tone::Text, blanks).then(counts)
                }
                None => line,
            }
        });
    }
}

/// `██████████ 12 100 %`.
fn counts_of(answer: &Answer, votes: usize, bar: usize) -> Line {
    let share =
        |whole: usize| (answer.votes.saturating_mul(whole).saturating_add(votes / 2)).checked_div(votes).unwrap_or(0);
    let line = if bar > 0 {
        let full = share(BAR).min(BAR);
        Line::of(Tone::Reaction, "█".repeat(full)).and(Tone::Dim, "░".repeat(BAR - full)).and(Tone::Text, " ")
    } else {
        Line::default()
    };
    let width = votes.to_string().len();
    line.and(Tone::Text, format!("{:>width$}", answer.votes)).and(Tone::Dim, format!(" {:>3} %", share(100).min(100)))
}

/// `3 votes · choose one with 1–4 · votes are shown when it ends`.
fn state(poll: &Poll, votes: usize) -> String {
    let mut said = Vec::new();
    if poll.ended || !poll.secret {
        said.push(words::count(votes, "vote", "votes"));
    }
    if poll.ended {
        said.push("ended".to_owned());
    } else {
        let most = poll.most.min(poll.answers.len());
        let how_many = if most > 1 { format!("choose up to {most}") } else { "choose one".to_owned() };
        said.push(format!("{how_many} with 1–{}", poll.answers.len().clamp(1, KEYS)));
        if poll.secret {
            said.push("votes are shown when it ends".to_owned());
        }
    }
    said.join(" · ")
}
