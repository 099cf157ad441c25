//! What is streamed now, as the CCC's video team publishes it: `streams/v2.json`.
//!
//! Source of the format: <https://streaming.media.ccc.de/streams/v2.json>, made by voc/streaming-website. Hostile like all
//! that comes from a network: bounded, cleaned, and whatever is missing or of another kind is passed over.
use std::collections::{BTreeSet, HashSet};

use serde_json::Value;
use url::Url;

use super::Schedule;
use crate::text::Clean;

/// Largest list read, in bytes. The one of 35C3 has 80 KB.
pub(super) const LARGEST: usize = 8 * 1_024 * 1_024;
/// Most rooms kept, and most streams of a room.
const ROOMS: usize = 1_000;
const STREAMS: usize = 64;
/// Most voices that are told apart.
const VOICES: usize = 16;
/// Longest address, in bytes.
const LONGEST_URL: usize = 2_048;

/// The streams that are live now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    pub rooms: Vec<LiveRoom>,
}

/// A hall that is streamed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiveRoom {
    /// The conference's short name, as in a schedule's acronym.
    pub conference: Clean,
    /// The hall's name in the schedule; where the list has none, what it shows instead.
    pub hall: Clean,
    /// Best first: pictures of the speaker, then slides, then sound; in each the speaker's own voice first, then in the
    /// order of [`LiveKind`].
    pub streams: Vec<LiveStream>,
}

/// One stream of a hall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveStream {
    /// http or https.
    pub url: Url,
    pub kind: LiveKind,
    /// An interpreter speaks.
    pub translated: bool,
    /// What the list calls it: `Adams FullHD Video (Translated1)`.
    pub name: Clean,
}

/// Who is heard in a hall: the speaker, or an interpreter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    /// `Translated1`; empty for the speaker's own voice, and where the list does not tell interpreters apart.
    pub name: String,
    pub translated: bool,
    /// Where the pictures are with it, over HLS, best first.
    pub urls: Vec<Url>,
}

/// What a stream shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LiveKind {
    /// Pictures over HLS.
    Hls,
    /// Pictures in another way: `WebM`, DASH.
    Video,
    /// The slides alone.
    Slides,
    /// Sound alone, music between the talks included.
    Audio,
}

/// Why there is no list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LiveError {
    #[error("the list of streams is larger than 8 MB and was not read")]
    TooLarge,
    #[error("the list of streams is not what it should be: {0}")]
    NotAList(String),
}

impl Live {
    /// Reads a list.
    ///
    /// # Errors
    /// Where it is no list of conferences.
    pub fn parse(bytes: &[u8]) -> Result<Self, LiveError> {
        if bytes.len() > LARGEST {
            return Err(LiveError::TooLarge);
        }
        // The real list begins with blanks, which serde_json passes over; a mark of the byte order it does not.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let list: Value = serde_json::from_slice(bytes).map_err(|error| LiveError::NotAList(error.to_string()))?;
        let Value::Array(conferences) = list else {
            return Err(LiveError::NotAList("it does not begin with a list".to_owned()));
        };
        let rooms = conferences.iter().flat_map(|conference| {
            let slug = text(conference, "slug");
            list_of(conference, "groups").iter().flat_map(|group| list_of(group, "rooms")).map(move |room| (slug, room))
        });
        Ok(Self { rooms: rooms.filter_map(|(slug, room)| LiveRoom::read(slug, room)).take(ROOMS).collect() })
    }

    /// The streams of a hall, best first, by its name in the schedule: case and blanks do not count. Where the list has
    /// the conference of that acronym, others are not looked at.
    pub fn streams<'l>(&'l self, acronym: &str, hall: &str) -> impl Iterator<Item = &'l Url> {
        self.of_hall(acronym, hall).map(|stream| &stream.url)
    }

    /// The voices with which the pictures of a hall can be watched, the speaker's first; the hall is found as
    /// [`Live::streams`] finds it.
    #[must_use]
    pub fn voices(&self, acronym: &str, hall: &str) -> Vec<Voice> {
        let mut voices: Vec<Voice> = Vec::new();
        for stream in self.of_hall(acronym, hall).filter(|stream| stream.kind == LiveKind::Hls) {
            let name = if stream.translated { in_brackets(&stream.name) } else { "" };
            let same = |voice: &&mut Voice| voice.translated == stream.translated && voice.name == name;
            match voices.iter_mut().find(same) {
                Some(voice) => voice.urls.push(stream.url.clone()),
                None => voices.push(Voice {
                    name: name.to_owned(),
                    translated: stream.translated,
                    urls: vec![stream.url.clone()],
                }),
            }
        }
        voices.truncate(VOICES);
        voices
    }

    fn of_hall<'l>(&'l self, acronym: &str, hall: &str) -> impl Iterator<Item = &'l LiveStream> {
        let (acronym, hall) = (plain(acronym), plain(hall));
        let is_here = |room: &LiveRoom| !acronym.is_empty() && plain(&room.conference) == acronym;
        let here = self.rooms.iter().any(is_here);
        let wanted = move |room: &&LiveRoom| {
            !hall.is_empty()
                && plain(&room.hall) == hall
                && (!here || (!acronym.is_empty() && plain(&room.conference) == acronym))
        };
        self.rooms.iter().filter(wanted).flat_map(|room| &room.streams)
    }

    /// The halls of a schedule that are streamed, by index, as [`Live::streams`] finds them.
    #[must_use]
    pub fn halls(&self, schedule: &Schedule) -> BTreeSet<usize> {
        let acronym = plain(&schedule.acronym);
        let is_here = |room: &&LiveRoom| !acronym.is_empty() && plain(&room.conference) == acronym;
        let here = self.rooms.iter().any(|room| is_here(&room));
        let streamed = self.rooms.iter().filter(|room| !room.streams.is_empty() && (!here || is_here(room)));
        let names: HashSet<String> = streamed.map(|room| plain(&room.hall)).filter(|name| !name.is_empty()).collect();
        let halls = schedule.halls.iter().enumerate().filter(|(_, hall)| names.contains(&plain(&hall.name)));
        halls.map(|(index, _)| index).collect()
    }
}

impl LiveRoom {
    fn read(conference: &str, room: &Value) -> Option<Self> {
        let names = ["schedulename", "schedule_name", "display", "slug"];
        let name = names.map(|key| text(room, key)).into_iter().find(|name| !name.trim().is_empty())?;
        let mut streams: Vec<LiveStream> = Vec::new();
        for stream in list_of(room, "streams").iter().take(STREAMS) {
            let (what, name) = (text(stream, "type"), Clean::line(text(stream, "display")));
            let translated = stream.get("isTranslated").and_then(Value::as_bool).unwrap_or_default();
            for (way, place) in stream.get("urls").and_then(Value::as_object).into_iter().flatten().take(STREAMS) {
                let url = Some(text(place, "url")).filter(|url| url.len() <= LONGEST_URL);
                let url = url.and_then(|url| Url::parse(url).ok());
                let Some(url) = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) else {
                    continue;
                };
                streams.push(LiveStream { url, kind: LiveKind::of(what, way), translated, name: name.clone() });
            }
        }
        // Within, the list's own order stays: high resolution before low.
        let without_speaker = |kind| matches!(kind, LiveKind::Slides | LiveKind::Audio).then_some(kind);
        streams.sort_by_key(|stream| (without_speaker(stream.kind), stream.translated, stream.kind));
        streams.truncate(STREAMS);
        Some(Self { conference: Clean::line(conference), hall: Clean::line(name), streams })
    }
}

impl LiveKind {
    fn of(what: &str, way: &str) -> Self {
        match (what, way) {
            ("audio" | "music", _) | (_, "mp3" | "opus") => Self::Audio,
            ("slides", _) => Self::Slides,
            (_, "hls") => Self::Hls,
            _ => Self::Video,
        }
    }
}

/// A string of an object; empty where there is none.
fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list_of<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// `Translated1` of `Adams FullHD Video (Translated1)`; empty where nothing stands in brackets.
fn in_brackets(name: &str) -> &str {
    let rest = name.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    rest.map_or("", |(_, within)| within.trim())
}

/// A name without case and blanks.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_voices_of_a_hall_are_the_speakers_and_those_of_interpreters() {
        let list = r#"[{"slug":"x","groups":[{"rooms":[{"schedulename":"Adams","streams":[
            {"display":"Adams Audio (Translated1)","type":"audio","isTranslated":true,"urls":{"mp3":{"url":"http://c/t.mp3"}}},
            {"display":"Adams FullHD Video","type":"video","isTranslated":false,"urls":
                {"webm":{"url":"http://c/n.webm"},"hls":{"url":"http://c/n_hd.m3u8"}}},
            {"display":"Adams FullHD Video (Translated1)","type":"video","isTranslated":true,"urls":{"hls":{"url":"http://c/t_hd.m3u8"}}},
            {"display":"Adams FullHD Video (Translated2)","type":"video","isTranslated":true,"urls":{"hls":{"url":"http://c/u_hd.m3u8"}}},
            {"display":"Adams SD Video","type":"video","isTranslated":false,"urls":{"hls":{"url":"http://c/n_sd.m3u8"}}},
            {"display":"Adams SD Video (Translated1)","type":"video","isTranslated":true,"urls":{"hls":{"url":"http://c/t_sd.m3u8"}}},
            {"display":"Adams Slides (Translated1)","type":"slides","isTranslated":true,"urls":{"hls":{"url":"http://c/s.m3u8"}}}
        ]}]}]}]"#;
        let live = Live::parse(list.as_bytes()).unwrap();
        let voices = live.voices("X", "adams");
        let told: Vec<_> = voices
            .iter()
            .map(|voice| (voice.translated, voice.name.as_str(), voice.urls.iter().map(Url::path).collect::<Vec<_>>()))
            .collect();
        let expected = [
            (false, "", vec!["/n_hd.m3u8", "/n_sd.m3u8"]),
            (true, "Translated1", vec!["/t_hd.m3u8", "/t_sd.m3u8"]),
            (true, "Translated2", vec!["/u_hd.m3u8"]),
        ];
        assert_eq!(told, expected);
        assert_eq!(live.voices("x", "Borg"), []);
        assert_eq!(in_brackets("Hall (one) two"), "");
    }
}
