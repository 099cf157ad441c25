//! What is wrong with a stream that does not play, in words: what happened, and what happens next.
use crate::player::Trouble;

/// What the pane says, with the reason that the player gives.
pub(super) fn said(trouble: Trouble, title: &str, reason: &str, (seconds, attempt): (i64, u32)) -> [String; 2] {
    let what = match trouble {
        Trouble::Failed => format!("{title}: {reason}"),
        Trouble::Stalled => format!("{title} has stalled: {reason}"),
        Trouble::NotStarted => format!("{title} has not started yet: {reason}"),
        Trouble::Gone => format!("The stream of {title} is gone: {reason}"),
    };
    let next = match trouble {
        Trouble::Failed => format!("Trying again in {seconds} s (attempt {attempt}); x stops."),
        Trouble::Stalled => format!("If nothing comes, it is tried anew in {seconds} s; x stops."),
        Trouble::NotStarted => format!("It is looked at again in {seconds} s, and plays once it is there; x stops."),
        Trouble::Gone => format!("It is looked at again in {seconds} s; x stops."),
    };
    [what, next]
}

/// What the status line says after the title.
pub(super) fn status(trouble: Trouble, seconds: i64) -> String {
    let what = match trouble {
        Trouble::Failed => "",
        Trouble::Stalled => "stalled, ",
        Trouble::NotStarted => "not started, ",
        Trouble::Gone => "gone, ",
    };
    format!("{what}again in {seconds} s")
}
