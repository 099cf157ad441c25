//! What is watched, in words; and where the picture stands.
use jiff::Timestamp;
use ratatui::layout::Rect;

use super::{Phase, Watch};
use crate::{app::words, config::Cells, player::cells};

impl Watch {
    /// The cells of `pane` that show the picture; none where there is no picture to show.
    #[must_use]
    pub fn picture(&self, pane: Rect) -> Option<Rect> {
        if !self.shows() || self.shape == (0, 0) || pane.is_empty() {
            return None;
        }
        let size = cells::fit(pane.as_size(), self.shape, Cells::Octant);
        let (left, top) = ((pane.width - size.width) / 2, (pane.height - size.height) / 2);
        let rect = Rect::new(pane.x + left, pane.y + top, size.width, size.height);
        (!rect.is_empty()).then_some(rect)
    }

    /// What the pane says where there is no picture.
    #[must_use]
    pub fn says(&self, now: Timestamp) -> Vec<String> {
        let title = self.source.as_ref().map_or("the stream", |source| &source.title);
        let mut said = match &self.phase {
            Phase::Idle => vec![],
            Phase::Connecting => vec![format!("Connecting to {title} …")],
            Phase::Playing => vec![format!("{title}: sound, no picture")],
            Phase::Buffering => vec![format!("{title}: waiting for data …")],
            Phase::Retrying { reason, until, attempt, .. } => vec![
                format!("{title}: {reason}"),
                format!("Trying again in {} s (attempt {attempt}); x stops.", words::seconds(now, *until)),
            ],
            Phase::Unavailable { reason, advice } => {
                vec![
                    format!("No video: {reason}."),
                    advice.clone(),
                    "Chat and programme go on; x closes this.".to_owned(),
                ]
            }
        };
        said.extend(self.coming.as_ref().map(|coming| format!("Connecting to {} …", coming.title)));
        said
    }

    /// What the status line says: `▶ Janson live`; on the way to another hall `▶ Janson → H.1302 …`.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> Option<String> {
        let title = &self.source.as_ref()?.title;
        let mark = match &self.phase {
            Phase::Playing if self.paused => "‖",
            Phase::Playing => "▶",
            _ => "…",
        };
        let words = match (&self.phase, &self.coming) {
            (Phase::Idle, _) => return None,
            (_, Some(coming)) => format!("{mark} {title} → {} …", coming.title),
            (Phase::Connecting, _) => format!("… {title} connecting"),
            (Phase::Playing, _) if self.paused => format!("‖ {title} paused"),
            (Phase::Playing, _) => format!("▶ {title} live"),
            (Phase::Buffering, _) => format!("… {title} buffering"),
            (Phase::Retrying { until, .. }, _) => format!("! {title} again in {} s", words::seconds(now, *until)),
            (Phase::Unavailable { .. }, _) => "! no video".to_owned(),
        };
        let sound = match (self.mute, self.volume) {
            (true, _) => " mute".to_owned(),
            (false, 100) => String::new(),
            (false, percent) => format!(" {percent}%"),
        };
        Some(format!("{words}{sound}"))
    }
}
