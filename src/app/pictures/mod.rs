//! Pictures of messages: which are on screen, which are asked for, which are kept, and how far files are on their way.
mod half;
mod place;
mod shelf;
mod transfer;

pub use half::Half;
pub use place::{Row, Seen, seen};

use std::{path::PathBuf, sync::Arc};

use ratatui::layout::Rect;

use super::{Effect, Overlay, State, history};
use crate::{
    chat::{Media, MediaKey, MediaKind, Picture, Request},
    config,
};
use shelf::{Shelf, Stands};
use transfer::Transfers;

/// Pictures asked for at once.
const ASKED: usize = 4;
/// Most pixels that are asked for.
const PIXELS: u64 = 4_000_000;

/// What pictures are drawn on. Told by [`super::Msg::Canvas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canvas {
    /// Columns and rows of pixels of one cell.
    pub cell: (u16, u16),
    pub paint: Paint,
}

/// How pictures reach the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// As cells of two pixels.
    Cells(config::Colors),
    /// As pixels, by the edge.
    Pixels {
        /// What is shown where a picture cannot be whole.
        colors: config::Colors,
        /// The terminal can show some of a picture's rows of cells.
        cut: bool,
    },
}

/// Everything about pictures and files.
#[derive(Debug, Default)]
pub struct Pictures {
    canvas: Option<Canvas>,
    settings: config::Pictures,
    downloads: PathBuf,
    shelf: Shelf,
    shown: Vec<Shown>,
    pub(in crate::app) transfers: Transfers,
}

/// A picture, or the words in its place, on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub key: MediaKey,
    /// The cells that it has.
    pub area: Rect,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Words(String),
    /// Cells of two pixels, those of the rows from `top` on.
    Half {
        half: Arc<Half>,
        top: u16,
    },
    /// Left to the edge: the picture takes `size` cells, of which the rows from `top` on are on screen.
    Pixels {
        picture: Arc<Picture>,
        size: (u16, u16),
        top: u16,
    },
}

/// A picture that fills the screen.
#[derive(Clone, Debug)]
pub struct Big {
    pub media: Arc<Media>,
}

impl Pictures {
    /// What is on the screen.
    #[must_use]
    pub fn shown(&self) -> &[Shown] {
        &self.shown
    }

    /// Columns and rows of pixels of one cell, where pictures are shown.
    #[must_use]
    pub fn cell(&self) -> Option<(u16, u16)> {
        self.canvas.filter(|_| self.settings.show).map(|canvas| canvas.cell)
    }

    /// The colours of cells that stand for pixels.
    #[must_use]
    pub fn colors(&self) -> config::Colors {
        match self.canvas.map(|canvas| canvas.paint) {
            Some(Paint::Cells(colors) | Paint::Pixels { colors, .. }) => colors,
            None => config::Colors::Indexed,
        }
    }

    /// Takes the person's settings; `downloads`: where files are saved if they name no folder.
    pub fn configure(&mut self, settings: config::Pictures, downloads: PathBuf) {
        self.downloads = settings.downloads.clone().unwrap_or(downloads);
        self.settings = settings;
    }

    /// How far files are on their way, for the status line.
    #[must_use]
    pub fn transfer_words(&self) -> Option<String> {
        self.transfers.words()
    }

    /// Where files are saved.
    pub(super) fn downloads(&self) -> PathBuf {
        self.downloads.clone()
    }

    pub(super) fn drawn_on(&mut self, canvas: Option<Canvas>) {
        self.canvas = canvas;
    }

    /// Shows pictures, or names them; whether they can be shown here at all.
    pub(super) fn show(&mut self, show: Option<bool>) -> Option<bool> {
        self.settings.show = show.unwrap_or(!self.settings.show);
        self.canvas.map(|_| self.settings.show)
    }

    /// A picture came, or did not.
    pub(super) fn told(&mut self, key: &MediaKey, picture: Result<Arc<Picture>, String>) {
        self.shelf.told(key, picture);
    }

    /// Another try where fetching it failed.
    pub(super) fn try_again(&mut self, key: &MediaKey) {
        self.shelf.forget_failure(key);
    }

    /// Brings up to date what is on the screen. `covered`: something lies over it; `floating`: where the stream does.
    fn arrange(&mut self, seen: Vec<Seen>, covered: bool, floating: Rect) {
        self.shown.clear();
        let Some(canvas) = self.canvas.filter(|_| self.settings.show) else { return };
        self.shelf.turn(seen.iter().map(|seen| &seen.key));
        for seen in seen {
            let covered = covered || seen.area.intersects(floating);
            let shown = show(&mut self.shelf, canvas, &seen, covered);
            self.shown.extend(shown);
        }
    }

    /// Asks for what is on the screen and not here yet: a few at a time, each once.
    fn ask(&mut self, seen: &[Seen]) -> Vec<Effect> {
        let Some(canvas) = self.canvas.filter(|_| self.settings.show) else { return vec![] };
        let most = u64::from(self.settings.largest_mb) * 1_000_000;
        let mut effects = Vec::new();
        for seen in seen {
            if self.shelf.asked() >= ASKED {
                break;
            }
            let (width, height) = wanted(canvas, seen.size);
            if self.shelf.ask(&seen.key, (width, height)) {
                effects.push(Request::Picture { media: seen.key.clone(), width, height, most }.into());
            }
        }
        effects
    }
}

impl State {
    /// The places on the screen where pictures belong.
    fn places_of_pictures(&self) -> Vec<Seen> {
        if let Some(Overlay::Picture(big)) = &self.overlay {
            let body = self.layout.body;
            // Above it stands what it is.
            let area = Rect { y: body.y + 1, height: body.height.saturating_sub(1), ..body };
            return vec![Seen::whole(big.media.source.clone(), area)];
        }
        let panes =
            self.rooms.paned().filter_map(|(pane, _, room)| Some((self.layout.panes.get(pane)?.messages, room)));
        panes.flat_map(|(area, room)| seen(room.history.shown().iter().map(row), area)).collect()
    }

    /// Brings the pictures on the screen up to date.
    pub(super) fn arrange_pictures(&mut self) {
        let covered = self.overlay.as_ref().is_some_and(|overlay| !matches!(overlay, Overlay::Picture(_)));
        let seen = self.places_of_pictures();
        // Over a picture alone there is no stream.
        let floating = if self.layout.floats && self.overlay.is_none() { self.layout.video } else { Rect::default() };
        self.pictures.arrange(seen, covered, floating);
    }

    /// Asks for the pictures on the screen that are not here yet.
    pub(super) fn ask_pictures(&mut self) -> Vec<Effect> {
        let seen = self.places_of_pictures();
        self.pictures.ask(&seen)
    }
}

fn row(shown: &history::Shown) -> Row<'_> {
    Row { item: shown.item, line: shown.line, spot: shown.block.picture.as_ref() }
}

/// Whether a file is one that is shown, as far as its sender says.
#[must_use]
pub fn can_be_shown(media: &Arc<Media>) -> bool {
    matches!(media.kind, MediaKind::Picture | MediaKind::Sticker)
}

/// What stands in one place.
fn show(shelf: &mut Shelf, canvas: Canvas, seen: &Seen, covered: bool) -> Option<Shown> {
    let words = |words: String| {
        let area = Rect { width: seen.room, height: seen.area.height.min(1), ..seen.area };
        (seen.top == 0).then(|| Shown { key: seen.key.clone(), area, what: What::Words(words) })
    };
    let picture = match shelf.stands(&seen.key) {
        Stands::Here(picture) => picture,
        Stands::Awaited => return words("loading the picture …".to_owned()),
        Stands::Failed(reason) => return words(format!("not shown: {reason}")),
    };
    let size = place::cells((picture.width, picture.height), seen.size, canvas.cell);
    let (area, top) = seen.within(size);
    if area.is_empty() {
        return None;
    }
    let whole = top == 0 && area.height == size.1;
    let what = match canvas.paint {
        Paint::Pixels { cut, .. } if !covered && (whole || cut) => What::Pixels { picture, size, top },
        _ => What::Half { half: shelf.half(&seen.key, &picture, size), top },
    };
    Some(Shown { key: seen.key.clone(), area, what })
}

/// The pixels to ask for so many cells: with cells of two pixels, twice as many each way as are shown.
fn wanted(canvas: Canvas, (columns, rows): (u16, u16)) -> (u32, u32) {
    let (across, down) = match canvas.paint {
        Paint::Cells(_) => (2, 4),
        Paint::Pixels { .. } => canvas.cell,
    };
    let (mut width, mut height) = (u32::from(columns) * u32::from(across), u32::from(rows) * u32::from(down));
    while u64::from(width) * u64::from(height) > PIXELS {
        (width, height) = (width - width / 8, height - height / 8);
    }
    (width.max(1), height.max(1))
}
