//! What is watched, in words; and where the picture stands.
use jiff::Timestamp;
use ratatui::layout::Rect;

use super::{Coming, Phase, Watch, trouble};
use crate::{
    app::words,
    config::{Cells, Place},
    player::{Trouble, cells},
    text,
};

/// Columns of the status line that a title may take: a talk's is longer than a hall's.
const TITLE: usize = 40;

impl Watch {
    /// The cells of `pane` that show the picture; none where there is no picture to show.
    #[must_use]
    pub fn picture(&self, pane: Rect) -> Option<Rect> {
        if !self.shows() || self.seen() == (0, 0) { None } else { fit(pane, self.seen()) }
    }

    /// The cells that the picture will take that is on its way into the pane, as far as can be told: nearly all streams have
    /// one shape.
    #[must_use]
    pub fn likely_picture(&self, pane: Rect) -> Option<Rect> {
        if self.at == Place::Pane && self.phase == Phase::Connecting { fit(pane, (16, 9)) } else { None }
    }

    /// What the pane says where there is no picture.
    #[must_use]
    pub fn says(&self, now: Timestamp) -> Vec<String> {
        let title = self.source.as_ref().map_or("the stream", |source| &source.title);
        let mut said = match &self.phase {
            Phase::Idle => vec![],
            Phase::Connecting => vec![format!("Connecting to {title} …")],
            Phase::Playing => self.heard(title),
            Phase::Buffering => vec![format!("{title}: waiting for data …")],
            Phase::Retrying { trouble, reason, until, attempt } => {
                trouble::said(*trouble, title, reason, (words::seconds(now, *until), *attempt)).to_vec()
            }
            Phase::Unavailable { reason, advice } => {
                vec![
                    format!("No video: {reason}."),
                    advice.clone(),
                    "Chat and programme go on; x closes this.".to_owned(),
                ]
            }
        };
        let coming = self.coming.as_ref().filter(|coming| !self.is_in_front(&coming.source));
        said.extend(coming.map(|coming| format!("Connecting to {} …", coming.source.title)));
        said
    }

    /// Why nothing is watched, and will not be by waiting: there is no player, or the stream has never played and cannot be had.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        match &self.phase {
            // What has played at the other end comes back with the connection.
            Phase::Unavailable { .. } if self.came && self.at == Place::Remote => None,
            Phase::Unavailable { reason, advice } => Some(format!("No video: {reason}. {advice}")),
            Phase::Retrying { trouble: Trouble::Failed, reason, .. } if !self.came => {
                let title = self.source.as_ref().map_or("the stream", |source| &source.title);
                Some(format!("{title} cannot be watched: {reason}"))
            }
            _ => None,
        }
    }

    /// What the status line says: `▶ Janson live`; on the way to another hall `▶ Janson → H.1302 …`.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> Option<String> {
        let title = text::fit(&self.source.as_ref()?.title, TITLE);
        let mark = match &self.phase {
            Phase::Playing if self.paused => "‖",
            Phase::Playing => "▶",
            _ => "…",
        };
        let words = match (&self.phase, &self.coming) {
            (Phase::Idle, _) => return None,
            (_, Some(coming)) => format!("{mark} {title} → {} …", self.goal(coming)),
            (Phase::Connecting, _) => format!("… {title} connecting"),
            (Phase::Playing, _) if self.paused => format!("‖ {title}{}", self.paused_words()),
            (Phase::Playing, _) => format!("▶ {title}{}", self.place_words()),
            (Phase::Buffering, _) => format!("… {title} buffering"),
            (Phase::Retrying { trouble, until, .. }, _) => {
                format!("! {title} {}", trouble::status(*trouble, words::seconds(now, *until)))
            }
            (Phase::Unavailable { .. }, _) => "! no video".to_owned(),
        };
        let sound = match (self.mute, self.volume) {
            (true, _) => " mute".to_owned(),
            (false, 100) => String::new(),
            (false, percent) => format!(" {percent}%"),
        };
        let place = match self.at {
            Place::Pane => String::new(),
            place => format!(" · {}", name(place)),
        };
        Some(format!("{words}{place}{sound}"))
    }

    /// Where one is on the way to: another stream, or the same elsewhere.
    fn goal<'a>(&self, coming: &'a Coming) -> &'a str {
        match (self.is_in_front(&coming.source), coming.place == self.at) {
            (true, true) => "the same otherwise",
            (true, false) => name(coming.place),
            (false, _) => &coming.source.title,
        }
    }
}

/// The cells of `pane` that a picture of this shape takes.
fn fit(pane: Rect, shape: (u32, u32)) -> Option<Rect> {
    if pane.is_empty() {
        return None;
    }
    let size = cells::fit(pane.as_size(), shape, Cells::Octant);
    let (left, top) = ((pane.width - size.width) / 2, (pane.height - size.height) / 2);
    let rect = Rect::new(pane.x + left, pane.y + top, size.width, size.height);
    (!rect.is_empty()).then_some(rect)
}

/// A place in the status line.
const fn name(place: Place) -> &'static str {
    match place {
        Place::Audio => "sound alone",
        Place::Still => "stills",
        Place::Remote => "other end",
        place => place.name(),
    }
}
