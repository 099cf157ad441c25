//! Which of the stream's variants is played: for the session by `/quality`, from the start by the setting `video.lines`.
use crate::{
    app::{Command, Effect, State},
    player::Quality,
};

impl State {
    /// `/quality`: lists what there is to choose from, or (`480`, `best`, `lowest`) chooses.
    pub(super) fn change_quality(&mut self, arg: &str) -> Vec<Effect> {
        if !arg.trim().is_empty() {
            let Some(quality) = named(arg) else {
                self.mistaken("/quality can be best, lowest, or a number of lines: /quality 480.");
                return vec![];
            };
            return self.play_in(quality);
        }
        if self.watch.aimed_at().is_some() && self.watch.about().lines.len() < 2 {
            self.notices.info("This stream has one quality, as far as is known; /quality 480 is for the next one.");
            return vec![];
        }
        self.choose_of_stream(Command::Quality, "")
    }

    /// What plays goes on until it is there in the quality that is wanted now.
    fn play_in(&mut self, quality: Quality) -> Vec<Effect> {
        let same = self.watch.quality() == quality;
        let seen = self.watch.aims_at_picture();
        self.watch.choose(quality);
        let words = words(quality);
        self.notices.info(match (seen, same) {
            (true, true) => format!("You watch {words}."),
            (true, false) => format!("Changing to {words} …"),
            (false, _) => format!("The next picture plays in {words}."),
        });
        if same || !seen { vec![] } else { self.watch.again() }
    }

    /// Follows the setting, which was changed.
    pub(in crate::app) fn follow_lines(&mut self) -> Vec<Effect> {
        let quality = Quality::of_lines(self.settings.config().video.lines);
        let same = self.watch.quality() == quality;
        self.watch.choose(quality);
        // What is not seen plays in the lowest already.
        if same || !self.watch.aims_at_picture() { vec![] } else { self.watch.again() }
    }
}

/// What a person types after `/quality`: `480`, `480p`, `best`, `lowest`.
fn named(text: &str) -> Option<Quality> {
    let text = text.trim().to_lowercase();
    match text.as_str() {
        "best" | "highest" | "max" => Some(Quality::Best),
        "lowest" | "least" | "min" => Some(Quality::Lowest),
        lines => lines.strip_suffix('p').unwrap_or(lines).parse().ok().filter(|lines| *lines > 0).map(Quality::Lines),
    }
}

fn words(quality: Quality) -> String {
    match quality {
        Quality::Best => "the best quality that there is".to_owned(),
        Quality::Lines(lines) => format!("at most {lines} lines"),
        Quality::Lowest => "the lowest quality that there is".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quality_is_typed_as_people_say_it() {
        for (text, quality) in [
            ("480", Some(Quality::Lines(480))),
            (" 1080P ", Some(Quality::Lines(1_080))),
            ("Best", Some(Quality::Best)),
            ("lowest", Some(Quality::Lowest)),
            ("0", None),
            ("-1", None),
            ("99999", None),
            ("p", None),
            ("good", None),
        ] {
            assert_eq!(named(text), quality, "{text}");
        }
    }
}
