//! What can be chosen of the stream that is watched.
use super::column;
use crate::{
    app::{
        Command,
        line::{Line, Tone},
        reader::{Go, Row},
        watch::{Watch, place_words, times},
    },
    config::{Place, VideoSize},
    player::{Quality, Track},
    schedule::Voice,
};

/// Columns of what is chosen, and of the mark before each choice.
const HEAD: usize = 10;
/// The speeds that are listed, in per cent.
const SPEEDS: [u16; 6] = [75, 100, 125, 150, 175, 200];

/// What the list is made of.
#[derive(Debug)]
pub(in crate::app) struct Stream<'s> {
    pub(in crate::app) watch: &'s Watch,
    /// Sounds of the stream itself, in the order in which `/sound` counts; voices follow.
    pub(in crate::app) sounds: Vec<&'s Track>,
    pub(in crate::app) subtitles: Vec<&'s Track>,
    /// Voices that have streams of their own, if there are several.
    pub(in crate::app) voices: &'s [Voice],
    /// Which of them is heard.
    pub(in crate::app) heard: Option<usize>,
    /// There is nothing else: `hallway watch`.
    pub(in crate::app) alone: bool,
}

/// The rows for [`Command::Sound`], [`Command::Subtitles`], [`Command::Quality`], or all.
pub(in crate::app) fn stream(stream: &Stream<'_>, command: Command) -> Vec<Row> {
    match command {
        Command::Sound => sounds(stream),
        Command::Subtitles => subtitles(stream),
        Command::Quality => {
            let hint = "The picture stays until it is there in the other quality. It holds until hallway ends; /set video.lines keeps it.";
            [qualities(stream), vec![Row::text(Line::of(Tone::Dim, hint))]].concat()
        }
        // Alone it is as large as it can be.
        _ => [
            places(stream),
            if stream.alone { vec![] } else { sizes(stream) },
            qualities(stream),
            sounds(stream),
            subtitles(stream),
            speeds(stream),
        ]
        .concat(),
    }
}

/// One thing that can be chosen: whether it is, its words, and what is typed after the command for it.
type Choice = (bool, String, String);

fn choices(head: &str, command: Command, choices: impl IntoIterator<Item = Choice>) -> Vec<Row> {
    let row = |(at, (chosen, words, arg)): (usize, Choice)| {
        let head = if at == 0 { head } else { "" };
        let (mark, tone) = if chosen { ("* ", Tone::Key) } else { ("  ", Tone::Text) };
        let line = Line::of(Tone::Dim, column(head, HEAD)).and(tone, format!("{mark}{words}"));
        Row::going(line, Go::RunWith(command, arg))
    };
    choices.into_iter().enumerate().map(row).collect()
}

/// A row where there is nothing to choose.
fn none(head: &str, words: &str) -> Vec<Row> {
    vec![Row::text(Line::of(Tone::Dim, column(head, HEAD)).and(Tone::Dim, format!("  {words}")))]
}

fn places(stream: &Stream<'_>) -> Vec<Row> {
    let here = stream.watch.aimed_place();
    let choice = |place: Place| (place == here, place_words(place).to_owned(), place.name().to_owned());
    // Who has left the stream alone for its address has nothing left here.
    let there = stream.watch.places().there().filter(|place| !(stream.alone && *place == Place::Url));
    choices("Where", Command::Output, there.map(choice))
}

fn sizes(stream: &Stream<'_>) -> Vec<Row> {
    let named = [
        (VideoSize::Docked, "docked", "docked"),
        (VideoSize::Large, "large, the chat beside it", "large"),
        (VideoSize::Full, "the whole screen", "full"),
        (VideoSize::Corner, "in the corner", "corner"),
    ];
    let choice =
        |(size, words, name): (VideoSize, &str, &str)| (stream.watch.size == size, words.to_owned(), name.to_owned());
    choices("Size", Command::Size, named.map(choice))
}

fn qualities(stream: &Stream<'_>) -> Vec<Row> {
    let lines = &stream.watch.about().lines;
    if lines.is_empty() && stream.watch.aimed_at().is_some() {
        return none("Quality", "there is nothing to choose");
    }
    let now = stream.watch.quality();
    let best = (now == Quality::Best, "the best".to_owned(), "best".to_owned());
    let lowest = (now == Quality::Lowest, "the lowest".to_owned(), "lowest".to_owned());
    let some = lines.iter().map(|lines| (now == Quality::Lines(*lines), format!("{lines} lines"), lines.to_string()));
    choices("Quality", Command::Quality, std::iter::once(best).chain(some).chain([lowest]))
}

fn sounds(stream: &Stream<'_>) -> Vec<Row> {
    if stream.sounds.len() + stream.voices.len() < 2 {
        return none("Sound", "there is one alone");
    }
    let tracks = stream.sounds.iter().enumerate();
    let tracks = tracks.map(|(at, track)| (track.chosen, named(track, "sound", at), (at + 1).to_string()));
    let voices = stream.voices.iter().enumerate().map(|(at, voice)| {
        let words = match (voice.translated, voice.name.as_str()) {
            (false, _) => "the speaker's own voice".to_owned(),
            (true, "") => "translation".to_owned(),
            (true, name) => format!("translation: {name}"),
        };
        (stream.heard == Some(at), words, (stream.sounds.len() + at + 1).to_string())
    });
    choices("Sound", Command::Sound, tracks.chain(voices))
}

fn subtitles(stream: &Stream<'_>) -> Vec<Row> {
    if stream.subtitles.is_empty() {
        return none("Subtitles", "there are none");
    }
    let off = stream.subtitles.iter().all(|track| !track.chosen);
    let tracks = stream.subtitles.iter().enumerate();
    let tracks = tracks.map(|(at, track)| (track.chosen, named(track, "subtitles", at), (at + 1).to_string()));
    choices("Subtitles", Command::Subtitles, std::iter::once((off, "none".to_owned(), "none".to_owned())).chain(tracks))
}

fn speeds(stream: &Stream<'_>) -> Vec<Row> {
    if !stream.watch.is_recording() {
        return vec![];
    }
    let now = stream.watch.position().speed;
    choices("Speed", Command::Speed, SPEEDS.map(|speed| (speed == now, times(speed), speed.to_string())))
}

/// What a track is called, else its number.
fn named(track: &Track, kind: &str, at: usize) -> String {
    if track.title.as_str().is_empty() { format!("{kind} {}", at + 1) } else { track.title.to_string() }
}
