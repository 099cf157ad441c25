//! Pictures and files: seen large, saved, opened, sent.
use std::{path::PathBuf, sync::Arc};

use crate::{
    app::{
        Command, Effect, Overlay, State,
        complete::{Candidate, Completion},
        pictures::{Big, can_be_shown},
        room::{Focus, Room},
    },
    chat::{Body, Media, Message, Request},
    desktop,
};

/// How a file is asked for.
const UPLOAD: &str = "/upload ";

impl State {
    pub(super) fn run_files(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        let done = match command {
            Command::Save => self.save(arg, false),
            Command::OpenFile => self.save("", true),
            Command::Upload => self.upload(arg),
            Command::CancelUpload => self.cancel_upload(),
            _ => self.turn_pictures(arg),
        };
        done.unwrap_or_else(|words| {
            self.notices.error(words);
            vec![]
        })
    }

    /// What a picture that fills the screen keeps for itself.
    pub(super) fn run_on_picture(&mut self, command: Command) -> Option<Vec<Effect>> {
        let Some(Overlay::Picture(big)) = &self.overlay else { return None };
        let media = Arc::clone(&big.media);
        match command {
            Command::Save | Command::OpenFile => Some(self.run_files(command, "")),
            Command::Down | Command::Up => {
                self.turn_picture(&media, command == Command::Down);
                Some(vec![])
            }
            Command::PageDown | Command::PageUp | Command::First | Command::Last => Some(vec![]),
            _ => None,
        }
    }

    /// Whether the selected message is a picture.
    pub(super) fn enlarges(&self) -> bool {
        let room = self.rooms.current().filter(|room| room.focus == Focus::Messages);
        room.and_then(|room| media(room.history.selected()?)).is_some_and(can_be_shown)
    }

    /// The selected picture fills the screen.
    pub(super) fn enlarge(&mut self) -> Vec<Effect> {
        let selected = self.rooms.current().and_then(|room| media(room.history.selected()?));
        let Some(media) = selected.cloned() else { return vec![] };
        if self.pictures.cell().is_none() {
            self.notices.info("Pictures are not shown here: O opens it with the desktop's program, S saves it.");
            return vec![];
        }
        self.pictures.try_again(&media.source);
        self.overlay = Some(Overlay::Picture(Box::new(Big { media })));
        vec![]
    }

    /// The next picture of the room, or the one before.
    fn turn_picture(&mut self, from: &Arc<Media>, forward: bool) {
        let Some(room) = self.rooms.current() else { return };
        let mut pictures =
            room.history.messages().filter_map(|message| media(message)).filter(|media| can_be_shown(media));
        let here = |media: &&Arc<Media>| media.source == from.source;
        let next = if forward {
            pictures.by_ref().skip_while(|media| !here(media)).nth(1)
        } else {
            pictures.by_ref().take_while(|media| !here(media)).last()
        };
        match next.cloned() {
            Some(media) => self.overlay = Some(Overlay::Picture(Box::new(Big { media }))),
            None => self.notices.info("There is no further picture among the messages that are loaded."),
        }
    }

    /// The file that is meant: of the picture on the screen, of the selected message, else the newest one.
    fn meant(&self) -> Option<Arc<Media>> {
        if let Some(Overlay::Picture(big)) = &self.overlay {
            return Some(Arc::clone(&big.media));
        }
        let history = &self.rooms.current()?.history;
        match history.selected() {
            Some(message) => media(message).cloned(),
            None => history.messages().rev().find_map(|message| media(message)).cloned(),
        }
    }

    fn save(&mut self, folder: &str, open: bool) -> Result<Vec<Effect>, String> {
        let media = self.meant().ok_or("The message holds no file.")?;
        let folder = if folder.is_empty() { self.pictures.downloads() } else { unescaped(folder).into() };
        if folder.as_os_str().is_empty() {
            return Err("There is no folder for downloads: /save FOLDER names one.".to_owned());
        }
        self.notices.info(format!("Fetching {} …", media.name));
        let name = media.name.to_string();
        Ok(vec![Request::Save { media: media.source.clone(), name, folder, open }.into()])
    }

    fn upload(&mut self, arg: &str) -> Result<Vec<Effect>, String> {
        let (path, caption) = path_and_caption(arg)?;
        let timeline = self.rooms.current().and_then(Room::timeline);
        let timeline = timeline.ok_or("A file can be sent once you are in the room.")?;
        Ok(vec![Request::Upload { timeline, path, caption }.into()])
    }

    fn cancel_upload(&mut self) -> Result<Vec<Effect>, String> {
        let here = self.rooms.current().and_then(Room::timeline);
        let timeline = self.pictures.transfers.destination().cloned().or(here);
        let timeline = timeline.ok_or("Nothing is being uploaded.")?;
        Ok(vec![Request::CancelUpload(timeline).into()])
    }

    fn turn_pictures(&mut self, arg: &str) -> Result<Vec<Effect>, String> {
        let show = match arg {
            "" => None,
            "on" => Some(true),
            "off" => Some(false),
            other => return Err(format!("/pictures takes on or off, not {other}.")),
        };
        self.notices.info(match self.pictures.show(show) {
            Some(true) => "Pictures are shown.",
            Some(false) => "Pictures are named, not shown.",
            None => "This terminal is not known to show pictures; the settings say how to insist.",
        });
        Ok(vec![])
    }

    /// Asks which files begin with what is typed after `/upload`; none where something else is completed.
    pub(super) fn complete_path(&mut self) -> Option<Vec<Effect>> {
        let idle = |room: &&Room| room.completing().is_none_or(|going| going.words.is_empty());
        let room = self.rooms.current().filter(idle)?;
        let typed = room.composer.before_cursor().strip_prefix(UPLOAD)?;
        let (path, rest) = first_word(typed);
        rest.is_none().then(|| vec![desktop::Request::ListPaths(path).into()])
    }

    /// Completes with the files that there are, as far as they agree; the next Tab goes on from there.
    pub(in crate::app) fn complete_with(&mut self, prefix: &str, found: &[String]) -> bool {
        let Some(room) = self.rooms.current_mut() else { return false };
        let Some(typed) = room.composer.before_cursor().strip_prefix(UPLOAD) else { return false };
        if unescaped(typed) != prefix {
            return false;
        }
        let words: Vec<String> = found.iter().map(|path| escaped(path)).collect();
        match words.as_slice() {
            [] => {
                self.notices.info("No file begins so.");
            }
            [one] => {
                let blank = if one.ends_with('/') { "" } else { " " };
                room.composer.complete(UPLOAD.len(), &format!("{one}{blank}"));
            }
            many => {
                let common = many
                    .iter()
                    .skip(1)
                    .fold(many.first().map_or("", String::as_str), |common, word| agreed(common, word));
                if common.len() > typed.len() {
                    let common = common.to_owned();
                    room.composer.complete(UPLOAD.len(), &common);
                } else {
                    let word = |word: &String| Candidate { text: word.clone(), label: word.clone(), mention: None };
                    let words = many.iter().map(word).collect();
                    room.complete(true, Completion { start: UPLOAD.len(), words, ..Completion::default() });
                }
            }
        }
        true
    }
}

/// The file that a message holds.
fn media(message: &Arc<Message>) -> Option<&Arc<Media>> {
    match &message.body {
        Body::Media(media) => Some(media),
        _ => None,
    }
}

/// `~/my\ slides.pdf The second half` or `"my slides.pdf" The second half`.
fn path_and_caption(arg: &str) -> Result<(PathBuf, Option<String>), String> {
    let (path, caption) = if let Some(quoted) = arg.strip_prefix('"') {
        let (path, caption) = quoted.split_once('"').ok_or("The quotation mark at the file's name is not closed.")?;
        (path.to_owned(), Some(caption))
    } else {
        first_word(arg)
    };
    if path.is_empty() {
        return Err("/upload needs a file's name.".to_owned());
    }
    let caption = caption.map(str::trim).filter(|caption| !caption.is_empty()).map(str::to_owned);
    Ok((path.into(), caption))
}

/// What stands before the first blank without a backslash, and what follows it.
fn first_word(text: &str) -> (String, Option<&str>) {
    let mut before = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() && !before {
            return (unescaped(text.get(..at).unwrap_or_default()), text.get(at + c.len_utf8()..));
        }
        before = c == '\\' && !before;
    }
    (unescaped(text), None)
}

fn unescaped(text: &str) -> String {
    let mut chars = text.chars();
    let mut plain = String::with_capacity(text.len());
    while let Some(c) = chars.next() {
        plain.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    plain
}

fn escaped(text: &str) -> String {
    let mut typed = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '\\' | '"') {
            typed.push('\\');
        }
        typed.push(c);
    }
    typed
}

/// What both begin with.
fn agreed<'a>(one: &'a str, other: &str) -> &'a str {
    let end = one.char_indices().zip(other.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
    let end = end.unwrap_or_else(|| one.chars().zip(other.chars()).map(|(c, _)| c.len_utf8()).sum());
    one.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_may_have_blanks_and_a_caption_follow() {
        let check = |arg: &str, path: &str, caption: Option<&str>| {
            assert_eq!(path_and_caption(arg), Ok((path.into(), caption.map(str::to_owned))), "{arg}");
        };
        check("a.png", "a.png", None);
        check("~/a.png  The second half ", "~/a.png", Some("The second half"));
        check("my\\ slides.pdf x", "my slides.pdf", Some("x"));
        check("\"my slides.pdf\" x", "my slides.pdf", Some("x"));
        check("a\\\\b c", "a\\b", Some("c"));
        check("a\\", "a", None);
        assert!(
            path_and_caption("\"a.png").is_err() && path_and_caption("").is_err() && path_and_caption("\"\"").is_err()
        );
    }

    #[test]
    fn names_agree_up_to_a_letter() {
        assert_eq!(agreed("straße", "straßen"), "straße");
        assert_eq!(agreed("straßen", "strasse"), "stra");
        assert_eq!(agreed("a", "b"), "");
    }

    proptest! {
        #[test]
        fn what_is_escaped_is_read_back(name in "\\PC{1,40}") {
            let typed = escaped(&name);
            prop_assert_eq!(first_word(&typed), (name, None));
        }
    }
}
