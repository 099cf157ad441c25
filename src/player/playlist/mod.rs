//! What a playlist of HTTP Live Streaming says (RFC 8216), as far as hallway looks at it: which variants there are, how far a
//! stream is, whether it has ended, and whether it names anything but the web.
//!
//! Pure, total and linear: whatever a server sends is read once, line by line, within [`MOST_BYTES`] and [`MOST_LINES`].
mod attributes;
mod judge;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, time::Duration};

use url::Url;

use super::Quality;
use attributes::Attributes;
pub use judge::Refusal;
use judge::judged;

/// Longest playlist. Twelve hours in pieces of two seconds are about as long.
pub const MOST_BYTES: usize = 2 << 20;
/// Most lines of a playlist.
pub const MOST_LINES: usize = 100_000;
/// Most variants that are kept.
const MOST_VARIANTS: usize = 64;

/// A playlist.
#[derive(Clone, Debug, PartialEq)]
pub enum Playlist {
    /// The variants of one stream to choose from.
    Master(Master),
    /// The pieces of one variant.
    Media(Media),
}

/// The variants of one stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Master {
    /// As they are listed; at most 64.
    pub variants: Vec<Variant>,
}

/// One variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    pub url: Url,
    /// Lines of the picture (`RESOLUTION`); `None` where nothing is said of a picture.
    pub lines: Option<u16>,
    /// `BANDWIDTH`, as it is declared. FOSDEM's is wrong by a factor of 1,000, so nothing is chosen by it.
    pub bandwidth: u64,
    /// Its sound is elsewhere (`AUDIO` names a group that has an address): its own playlist alone would be silent.
    pub apart: bool,
    /// Its codecs are of sound alone.
    pub sound_only: bool,
}

/// The pieces of one variant, so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Media {
    /// The number of the piece after the last: it grows while the stream goes on (`EXT-X-MEDIA-SEQUENCE` and what follows).
    pub next: u64,
    /// How many pieces there are now.
    pub pieces: u32,
    /// It does not go on (`EXT-X-ENDLIST`).
    pub ended: bool,
    /// The longest that a piece may be (`EXT-X-TARGETDURATION`); a playlist is asked for about as often.
    pub target: Duration,
    /// What all pieces take together.
    pub length: Duration,
    /// Places where what was encoded begins anew (`EXT-X-DISCONTINUITY`).
    pub breaks: u32,
}

/// Why something is no playlist to go by.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It does not begin as one.
    #[error("it is no playlist")]
    Other,
    /// It is longer than a playlist ever is.
    #[error("its playlist is longer than {MOST_LINES} lines or {} MiB", MOST_BYTES >> 20)]
    TooLong,
    /// It names what is not on the web.
    #[error("{0}")]
    Refused(#[from] Refusal),
}

/// Whether these bytes, the first of a file, may be the beginning of a playlist.
#[must_use]
pub fn may_be(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let head = b"#EXTM3U";
    start.starts_with(head) || head.starts_with(start)
}

/// Reads a playlist that was found at `base`.
///
/// # Errors
/// Where it is none, is too long, or names anything that is not on the web.
pub fn read(bytes: &[u8], base: &Url) -> Result<Playlist, Unfit> {
    if bytes.len() > MOST_BYTES {
        return Err(Unfit::TooLong);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if !bytes.starts_with(b"#EXTM3U") {
        return Err(Unfit::Other);
    }
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::default();
    for (number, line) in text.lines().enumerate() {
        if number >= MOST_LINES {
            return Err(Unfit::TooLong);
        }
        let line = line.trim();
        match line.strip_prefix('#') {
            Some(tag) => reader.tag(tag)?,
            None if line.is_empty() => {}
            None => reader.address(line, base)?,
        }
    }
    Ok(reader.end())
}

/// What was read so far.
#[derive(Default)]
struct Reader {
    media: Media,
    first: u64,
    variants: Vec<Variant>,
    /// The variant whose address is on the next line: what it says of its sound, and the rest of it.
    variant: Option<(Option<String>, Pending)>,
    groups: Vec<(usize, String)>,
    /// The groups of sounds that have an address of their own.
    sounds: HashSet<String>,
    is_master: bool,
}

#[derive(Default)]
struct Pending {
    lines: Option<u16>,
    bandwidth: u64,
    sound_only: bool,
}

impl Reader {
    fn tag(&mut self, tag: &str) -> Result<(), Refusal> {
        let (name, value) = tag.split_once(':').unwrap_or((tag, ""));
        match name {
            "EXTINF" => {
                let seconds = value.split(',').next().unwrap_or_default();
                self.media.length = self.media.length.saturating_add(seconds_of(seconds));
            }
            "EXT-X-TARGETDURATION" => self.media.target = seconds_of(value),
            "EXT-X-MEDIA-SEQUENCE" => self.first = value.trim().parse().unwrap_or_default(),
            "EXT-X-ENDLIST" => self.media.ended = true,
            "EXT-X-DISCONTINUITY" => self.media.breaks = self.media.breaks.saturating_add(1),
            "EXT-X-STREAM-INF" => {
                self.is_master = true;
                self.variant = Some(stream(value));
            }
            "EXT-X-MEDIA" => {
                self.is_master = true;
                let media = Attributes::of(value);
                let Some(address) = media.get("URI") else { return Ok(()) };
                judged(address)?;
                if media.get("TYPE") == Some("AUDIO")
                    && let Some(group) = media.get("GROUP-ID").filter(|_| self.sounds.len() < MOST_VARIANTS)
                {
                    self.sounds.insert(group.to_owned());
                }
            }
            "EXT-X-I-FRAME-STREAM-INF"
            | "EXT-X-MAP"
            | "EXT-X-PART"
            | "EXT-X-PRELOAD-HINT"
            | "EXT-X-RENDITION-REPORT" => {
                Attributes::of(value).get("URI").map_or(Ok(()), judged)?;
            }
            "EXT-X-KEY" => {
                // Other methods name keys of systems that are not spoken here, in addresses of their own.
                let key = Attributes::of(value);
                if key.get("METHOD") == Some("AES-128") {
                    key.get("URI").map_or(Ok(()), judged)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn address(&mut self, address: &str, base: &Url) -> Result<(), Refusal> {
        judged(address)?;
        let Some((group, pending)) = self.variant.take() else {
            self.media.pieces = self.media.pieces.saturating_add(1);
            return Ok(());
        };
        let Some(url) = judge::resolved(address, base).filter(|_| self.variants.len() < MOST_VARIANTS) else {
            return Ok(());
        };
        self.groups.extend(group.map(|group| (self.variants.len(), group)));
        let Pending { lines, bandwidth, sound_only } = pending;
        self.variants.push(Variant { url, lines, bandwidth, apart: false, sound_only });
        Ok(())
    }

    fn end(mut self) -> Playlist {
        if !self.is_master {
            self.media.next = self.first.saturating_add(self.media.pieces.into());
            return Playlist::Media(self.media);
        }
        for (variant, group) in self.groups {
            if let Some(variant) = self.variants.get_mut(variant) {
                variant.apart = self.sounds.contains(&group);
            }
        }
        Playlist::Master(Master { variants: self.variants })
    }
}

/// `EXT-X-STREAM-INF`: the group of its sounds, and the rest.
fn stream(value: &str) -> (Option<String>, Pending) {
    let stream = Attributes::of(value);
    let lines = stream.get("RESOLUTION").and_then(|size| size.split_once(['x', 'X']));
    let pending = Pending {
        lines: lines.and_then(|(_, lines)| lines.trim().parse().ok()).filter(|lines| *lines > 0),
        bandwidth: stream.get("BANDWIDTH").and_then(|number| number.parse().ok()).unwrap_or_default(),
        sound_only: stream.get("CODECS").is_some_and(is_sound),
    };
    (stream.get("AUDIO").map(str::to_owned), pending)
}

/// Whether every codec of the list (RFC 6381) is one of sound.
fn is_sound(codecs: &str) -> bool {
    const SOUNDS: [&str; 6] = ["mp4a", "opus", "ac-3", "ec-3", "flac", "vorbis"];
    let mut codecs = codecs.split(',').map(str::trim).filter(|codec| !codec.is_empty()).peekable();
    let sound = |codec: &str| SOUNDS.iter().any(|sound| codec.get(..4) == sound.get(..4));
    codecs.peek().is_some() && codecs.all(|codec| sound(&codec.to_ascii_lowercase()))
}

/// Seconds as they are written; nothing where they are none. At most a day.
fn seconds_of(text: &str) -> Duration {
    let seconds = text.trim().parse::<f64>().unwrap_or_default().clamp(0.0, 86_400.0);
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

impl Master {
    /// The lines of the pictures that there are to choose from, the most first, each once.
    #[must_use]
    pub fn lines(&self) -> Vec<u16> {
        let mut lines: Vec<u16> = self.variants.iter().filter_map(|variant| variant.lines).collect();
        lines.sort_unstable_by(|one, other| other.cmp(one));
        lines.dedup();
        lines
    }

    /// The variant that is meant, by the lines of its picture; of several the one that is listed first. `None` where nothing is
    /// said of any picture: there is nothing to choose by.
    #[must_use]
    pub fn choose(&self, quality: Quality) -> Option<&Variant> {
        let lines = self.lines();
        let wanted = match quality {
            Quality::Best => lines.first(),
            Quality::Lines(most) => lines.iter().find(|lines| **lines <= most).or(lines.last()),
            Quality::Lowest => lines.last(),
        };
        let wanted = *wanted?;
        self.variants.iter().find(|variant| variant.lines == Some(wanted))
    }

    /// Whether a player that goes by the greatest bandwidth plays another picture than the largest.
    #[must_use]
    pub fn misleads(&self) -> bool {
        let Some(largest) = self.lines().first().copied() else { return false };
        let most = self.variants.iter().map(|variant| variant.bandwidth).max();
        !self.variants.iter().any(|variant| Some(variant.bandwidth) == most && variant.lines == Some(largest))
    }
}
