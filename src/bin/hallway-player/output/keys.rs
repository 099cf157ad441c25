//! Keys and buttons inside a window. Only these: nothing there writes a file, runs a program or opens another address.

/// What a window says when it is to be closed. It ends the video and nothing else.
pub(crate) const CLOSED: &str = "hallway-closed";

/// A key by mpv's name, and mpv's command.
pub(crate) const BINDINGS: &[(&str, &str)] = &[
    ("q", "script-message hallway-closed"),
    ("Q", "script-message hallway-closed"),
    ("x", "script-message hallway-closed"),
    ("ESC", "script-message hallway-closed"),
    ("Ctrl+c", "script-message hallway-closed"),
    ("Ctrl+w", "script-message hallway-closed"),
    ("CLOSE_WIN", "script-message hallway-closed"),
    ("SPACE", "cycle pause"),
    ("p", "cycle pause"),
    ("MBTN_RIGHT", "cycle pause"),
    ("m", "cycle mute"),
    ("9", "add volume -5"),
    ("0", "add volume 5"),
    ("WHEEL_DOWN", "add volume -5"),
    ("WHEEL_UP", "add volume 5"),
    ("LEFT", "seek -10"),
    ("RIGHT", "seek 10"),
    ("j", "cycle sub"),
    ("#", "cycle audio"),
    ("f", "cycle fullscreen"),
    ("MBTN_LEFT_DBL", "cycle fullscreen"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_more_than_play() {
        for (key, command) in BINDINGS {
            let does = command.split(' ').next().unwrap();
            assert!(["script-message", "cycle", "add", "seek"].contains(&does), "{key} {command}");
            assert!(!command.contains(';'), "{key} {command}");
        }
        let closing = BINDINGS.iter().filter(|(_, command)| command.strip_prefix("script-message ") == Some(CLOSED));
        assert!(closing.count() >= 4);
    }
}
