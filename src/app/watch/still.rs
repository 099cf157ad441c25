//! The hall's picture every ten seconds instead of its stream; the sound is the stream's.
use super::{Effect, Watch};
use crate::{
    config::Place,
    player::{
        StreamUrl,
        still::{Event, Request},
    },
    text::Clean,
};

/// What is known of the picture that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Still {
    url: Option<StreamUrl>,
    /// In pixels; zero before there is one.
    pub(super) shape: (u32, u32),
    /// Why there is no new one.
    trouble: Option<Clean>,
}

impl Watch {
    /// What is asked of the service that shows a hall's picture instead of its stream; nothing where that has not changed.
    #[must_use]
    pub fn still_effects(&mut self) -> Option<Effect> {
        let preview = self.source.as_ref().filter(|_| self.wanted() && self.at == Place::Still);
        let preview = preview.and_then(|source| source.preview.clone());
        (preview != self.still.url).then(|| {
            self.still = Still { url: preview.clone(), ..Still::default() };
            Request::Show(preview).into()
        })
    }

    /// Takes in what the service reports; whether that changes what is drawn.
    pub fn told_by_still(&mut self, event: &Event) -> bool {
        if self.still.url.is_none() {
            return false;
        }
        let before = self.still.clone();
        match event {
            Event::Shown { width, height } => {
                self.still.shape = (*width, *height);
                self.still.trouble = None;
            }
            Event::Failed { reason } => self.still.trouble = Some(Clean::line(reason)),
        }
        before != self.still
    }

    /// The shape of what is seen, in square pixels; zero where nothing is.
    pub(super) fn seen(&self) -> (u32, u32) {
        if self.at == Place::Still { self.still.shape } else { self.shape }
    }

    /// What is said of a stream that is heard and not seen.
    pub(super) fn heard(&self, title: &str) -> Vec<String> {
        if self.at != Place::Still {
            return vec![format!("{title}: sound, no picture")];
        }
        match (&self.still.url, &self.still.trouble) {
            (None, _) => vec![format!("{title}: sound; no address of its picture is known")],
            (_, None) => vec![format!("{title}: sound; waiting for the picture …")],
            (_, Some(why)) => vec![format!("{title}: sound, no picture: {why}"), "It is looked for again.".to_owned()],
        }
    }
}
