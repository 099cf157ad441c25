//! What the scout sees where a stream should be, and what it means for one that does not play.
use std::time::{Duration, Instant};

use hallway::player::{
    Trouble,
    playlist::{Master, Media},
};

/// A stream that has had nothing new for less than the first goes on, one that has for longer than the second does not, whatever
/// it says of its pieces.
const SHORT: Duration = Duration::from_secs(3);
const LONG: Duration = Duration::from_secs(15);

/// What stands at a stream's address.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sighting {
    /// A playlist that names nothing but the web.
    Stream(Stream),
    /// Something that is no playlist, and no page: a recording, perhaps.
    File,
    /// Nothing: 404 or 410.
    Missing(u16),
    /// Something that the server does not give out: 401 or 403.
    Forbidden(u16),
    /// A playlist that names what is not on the web, or is longer than any. In words.
    Refused(String),
    /// A page, or something else that no stream is. In words.
    Strange(String),
    /// The server does not answer, or has trouble of its own. In words.
    Silent(String),
}

/// A playlist, as far as it was looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Stream {
    /// Where there is more than one variant.
    pub(crate) master: Option<Master>,
    /// One variant's pieces; `None`: they were not looked at.
    pub(crate) media: Option<Media>,
}

/// What is known of the stream that is wanted, from everything that was seen and heard since it was asked for.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) master: Option<Master>,
    /// It has played.
    pub(super) played: bool,
    /// Its pieces were seen, or it has played.
    there: bool,
    /// Its playlist was seen going on.
    live: bool,
    /// The number of its next piece, when that was first seen, and how long a piece takes.
    newest: Option<(u64, Instant, Duration)>,
    /// The last look, since it was opened last.
    pub(super) last: Option<(Sighting, Instant)>,
}

/// Why it does not play, and how to go on.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    /// What was live is over.
    Ended,
    /// It may play now.
    Fine,
    Wait {
        trouble: Trouble,
        reason: String,
        pace: Pace,
    },
}

/// How it is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// Soon, and by mpv: only that knows whether it plays.
    Soon,
    /// Soon, by the scout; mpv only comes once there is something to play.
    Watched,
    /// The same, seldom: it may take hours.
    Seldom,
}

impl Known {
    /// Takes in what was seen.
    pub(super) fn note(&mut self, sighting: &Sighting, now: Instant) {
        self.last = Some((sighting.clone(), now));
        let Sighting::Stream(stream) = sighting else { return };
        if let Some(master) = &stream.master {
            self.master = Some(master.clone());
        }
        let Some(media) = &stream.media else { return };
        self.there |= media.pieces > 0;
        self.live |= media.pieces > 0 && !media.ended;
        // A server that begins to count anew has something new too.
        if self.newest.is_none_or(|(next, ..)| next != media.next) {
            self.newest = Some((media.next, now, media.target));
        }
    }

    pub(super) fn plays(&mut self) {
        (self.played, self.there) = (true, true);
    }

    /// Whether the last look, not before `since`, found that nothing new has come since then.
    pub(super) fn stands_still(&self, since: Instant) -> bool {
        let going = |sighting: &Sighting| matches!(sighting, Sighting::Stream(Stream { media: Some(_), .. }));
        let (Some((sighting, seen)), Some((_, first, piece))) = (&self.last, self.newest) else { return false };
        // RFC 8216, 6.2.1: a server has the next piece within one and a half times the length of one.
        let late = (piece + piece / 2).clamp(SHORT, LONG);
        going(sighting) && *seen > since && seen.saturating_duration_since(first) >= late
    }

    /// Why nothing of it arrives, although it is there as far as mpv knows: the trouble, and in words.
    pub(super) fn stall(&self, since: Instant, now: Instant) -> (Trouble, String) {
        let seconds = now.saturating_duration_since(since).as_secs();
        let last = self.last.as_ref().filter(|(_, seen)| *seen >= since).map(|(sighting, _)| sighting);
        match last {
            Some(Sighting::Missing(status)) => {
                (Trouble::Gone, format!("its server has it no more (it answers {status})"))
            }
            Some(Sighting::Silent(words)) => (Trouble::Stalled, format!("nothing new for {seconds} s: {words}")),
            Some(Sighting::Stream(Stream { media: Some(_), .. })) if !self.stands_still(since) => {
                (Trouble::Stalled, format!("nothing has arrived for {seconds} s, though its server has more"))
            }
            _ => (Trouble::Stalled, format!("nothing new for {seconds} s")),
        }
    }

    /// It is not there: gone, in the first words, or not there yet.
    fn absent(&self, gone: String, not_yet: String) -> Verdict {
        if self.there {
            Verdict::Wait { trouble: Trouble::Gone, reason: gone, pace: Pace::Watched }
        } else {
            Verdict::Wait { trouble: Trouble::NotStarted, reason: not_yet, pace: Pace::Seldom }
        }
    }

    /// What a look means for a stream that mpv does not play: for `reason`, and `over` where it had come to its end.
    pub(super) fn judge(&self, sighting: Option<&Sighting>, reason: &str, over: bool) -> Verdict {
        let wait = |trouble, reason: String, pace| Verdict::Wait { trouble, reason, pace };
        match sighting {
            Some(Sighting::Stream(Stream { media: Some(media), .. })) if media.ended => {
                if self.live || (over && self.played) {
                    Verdict::Ended
                } else if over {
                    wait(Trouble::Failed, "it has ended, and nothing of it can be played".to_owned(), Pace::Seldom)
                } else {
                    Verdict::Fine
                }
            }
            Some(Sighting::Stream(Stream { media: Some(media), .. })) if media.pieces == 0 => {
                self.absent("its playlist is empty now".to_owned(), "its playlist is still empty".to_owned())
            }
            // It is no playlist that could go on: what there was of it has been played.
            Some(Sighting::File) if over && self.played => Verdict::Ended,
            None | Some(Sighting::File | Sighting::Stream(_)) => Verdict::Fine,
            Some(Sighting::Missing(status)) => self.absent(
                format!("its server has it no more (it answers {status})"),
                format!("its server does not have it yet (it answers {status})"),
            ),
            Some(Sighting::Forbidden(status)) if self.there => wait(
                Trouble::Failed,
                format!("its server does not give it out any more (it answers {status})"),
                Pace::Watched,
            ),
            Some(Sighting::Forbidden(status)) => wait(
                Trouble::NotStarted,
                format!("its server does not give it out, or not yet (it answers {status})"),
                Pace::Seldom,
            ),
            Some(Sighting::Refused(words) | Sighting::Strange(words)) => {
                wait(Trouble::Failed, words.clone(), Pace::Seldom)
            }
            // The scout may be kept from what mpv gets at: another way, other certificates.
            Some(Sighting::Silent(words)) => {
                let words = if words.is_empty() { reason } else { words };
                wait(Trouble::Failed, words.to_owned(), Pace::Soon)
            }
        }
    }
}
