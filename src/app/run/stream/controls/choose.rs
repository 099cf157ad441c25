//! What can be chosen of the stream: where it is watched, how large, which quality, sound, subtitles, speed.
use crate::{
    app::{
        Command, Effect, State, lists,
        lists::Stream,
        reader::{About, Reader},
        watch::Source,
    },
    player::{Kind, Request, StreamUrl, Track},
    schedule::Voice,
};

impl State {
    /// Opens the list, or takes what was named of it: a number of `/sound` and `/subtitles`, or `none`.
    pub(in crate::app::run::stream) fn choose_of_stream(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        let arg = arg.trim();
        if !arg.is_empty() && command != Command::StreamMenu {
            let chosen = if command == Command::Sound { self.choose_sound(arg) } else { self.choose_subtitles(arg) };
            return chosen.unwrap_or_else(|words| {
                self.mistaken(words);
                vec![]
            });
        }
        if self.watch.covers_screen() {
            // The list would lie below the picture, and have the keys.
            self.notices.info("That list is not seen below the picture: q goes back to hallway.");
            return vec![];
        }
        let rows = self.stream_rows(command);
        let title = match command {
            Command::Sound => "Sound",
            Command::Subtitles => "Subtitles",
            Command::Quality => "Quality",
            _ => "Stream",
        };
        self.read_list(Reader::new(title.to_owned(), rows).on(About::Stream(command)));
        vec![]
    }

    /// More is known of the stream, or something was chosen: the list of it is made anew, if it is open. Says whether it is.
    pub(in crate::app) fn renew_stream_list(&mut self) -> bool {
        let Some(About::Stream(command)) = self.reader().map(|reader| reader.about().clone()) else { return false };
        let rows = self.stream_rows(command);
        if let Some(reader) = self.reader() {
            reader.fill_again(rows);
        }
        true
    }

    fn stream_rows(&self, command: Command) -> Vec<crate::app::reader::Row> {
        let about = self.watch.about();
        lists::stream(
            &Stream {
                watch: &self.watch,
                sounds: self.sounds(),
                subtitles: of(&about.tracks, Kind::Subtitles),
                voices: &self.voices(),
                heard: self.voice_heard(),
                alone: self.solo.is_some(),
            },
            command,
        )
    }

    /// The sounds of the stream itself, in the order of the list. One alone is the voice that is heard, where there are several.
    fn sounds(&self) -> Vec<&Track> {
        let sounds = of(&self.watch.about().tracks, Kind::Audio);
        if sounds.len() < 2 && !self.voices().is_empty() { vec![] } else { sounds }
    }

    /// The voices of the hall that is watched, where a list of streams tells of more than one.
    fn voices(&self) -> Vec<Voice> {
        let hall = self.watch.source().and_then(|source| source.hall);
        let (Some(schedule), Some(hall)) = (self.programme.schedule(), hall) else { return vec![] };
        let voices = self.programme.known().voices(schedule, hall);
        if voices.len() > 1 { voices } else { vec![] }
    }

    /// The number of the voice that is heard.
    fn voice_heard(&self) -> Option<usize> {
        let url = self.watch.source()?.url()?;
        self.voices().iter().position(|voice| voice.urls.iter().any(|of| of.as_str() == url.as_str()))
    }

    /// Chooses by the number in the list: the tracks of the stream come first, then the voices that have streams of their own.
    fn choose_sound(&mut self, arg: &str) -> Result<Vec<Effect>, String> {
        let number = arg.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let number = number.ok_or("/sound takes the number of a sound, or shows them.")?;
        let sounds = self.sounds();
        if let Some(track) = sounds.get(number) {
            return self.choose_track(Kind::Audio, Some(track.id));
        }
        let voices = self.voices();
        let Some(voice) = voices.get(number - sounds.len()) else {
            let all = sounds.len() + voices.len();
            return Err(format!("There is no sound {arg}: there are {all}, and /sound lists them."));
        };
        let urls: Vec<StreamUrl> = voice.urls.iter().filter_map(|url| url.as_str().parse().ok()).collect();
        let source = self.watch.source().ok_or("It does not play yet.")?;
        let source = Source { urls, at: 0, ..source.clone() };
        Ok(self.play(source))
    }

    fn choose_subtitles(&mut self, arg: &str) -> Result<Vec<Effect>, String> {
        if matches!(arg, "none" | "no" | "off" | "0") {
            return self.choose_track(Kind::Subtitles, None);
        }
        let number = arg.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let number = number.ok_or("/subtitles takes a number, or none; without one it shows them.")?;
        let track = of(&self.watch.about().tracks, Kind::Subtitles).get(number).map(|track| track.id);
        let id = track.ok_or_else(|| format!("There are no subtitles {arg}: /subtitles lists them."))?;
        self.choose_track(Kind::Subtitles, Some(id))
    }

    fn choose_track(&mut self, kind: Kind, id: Option<u8>) -> Result<Vec<Effect>, String> {
        let slot = self.watch.front();
        if !self.watch.is_there() {
            return Err("It does not play yet.".to_owned());
        }
        Ok(vec![self.watch.ask_front(Request::Track { slot, kind, id })])
    }
}

fn of(tracks: &[Track], kind: Kind) -> Vec<&Track> {
    tracks.iter().filter(|track| track.kind == kind).collect()
}
