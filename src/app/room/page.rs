//! Loading further messages, and going to other parts of the timeline.
use super::{Focus, Room};
use crate::{
    app::{Effect, rows::Look},
    chat::{Direction, EventId, Jump, Request},
};

/// Messages asked for when the end of those loaded is reached.
const PAGE: u16 = 50;

/// Whether there are further messages than those loaded, in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Further {
    #[default]
    Some,
    /// Asking for them failed; it is not done again unasked.
    Failed,
    None,
}

/// What is known and asked in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Way {
    pub further: Further,
    /// They are on their way.
    pub paging: bool,
}

impl Room {
    /// Whether the server may have older messages than those loaded.
    #[must_use]
    pub fn has_older(&self) -> bool {
        self.older.further != Further::None
    }

    /// The timeline is not followed for a while: the last items stay, and it begins anew at its end when one comes back.
    pub fn rest(&mut self, most: usize) {
        self.history.rest(most);
        self.history.set_live(true);
        self.older = Way::default();
        self.newer = Way { further: Further::None, paging: false };
        self.jumping = None;
    }

    /// Further messages came, or did not.
    pub fn paged(&mut self, direction: Direction, further: Further) {
        let way = Way { further, paging: false };
        match direction {
            Direction::Older => self.older = way,
            Direction::Newer => {
                self.newer = way;
                self.history.set_live(further == Further::None);
            }
        }
    }

    /// Asks for older messages where the oldest loaded one is on screen, once at a time.
    #[must_use]
    pub fn page(&mut self, asked: bool) -> Vec<Effect> {
        let wanted = self.history.at_top() && !self.history.starts();
        self.page_to(Direction::Older, wanted, asked)
    }

    /// Asks for newer messages where the newest loaded one is on screen and newer ones exist.
    #[must_use]
    pub fn page_newer(&mut self, asked: bool) -> Vec<Effect> {
        let wanted = self.history.at_bottom() && !self.history.is_live();
        self.page_to(Direction::Newer, wanted, asked)
    }

    fn page_to(&mut self, direction: Direction, wanted: bool, asked: bool) -> Vec<Effect> {
        let Some(timeline) = self.reading() else { return vec![] };
        let way = match direction {
            Direction::Older => &mut self.older,
            Direction::Newer => &mut self.newer,
        };
        let possible = match way.further {
            Further::Some => true,
            Further::Failed => asked,
            Further::None => false,
        };
        if !wanted || !possible || way.paging || self.history.is_empty() {
            return vec![];
        }
        way.paging = true;
        let near = self.history.near().cloned();
        vec![Request::Page { timeline, direction, count: PAGE, near }.into()]
    }

    /// Goes to another part of the room's timeline: at once where it is loaded, else the server is asked, as soon as the
    /// timeline is followed.
    #[must_use]
    pub fn jump(&mut self, to: Jump, look: &Look) -> Vec<Effect> {
        if self.jump_within(&to, look) {
            return vec![];
        }
        self.pending = Some(to);
        if self.note.followed || self.is_peeked() { self.go_on().into_iter().collect() } else { vec![] }
    }

    /// Asks for the part of the timeline that was to be gone to as soon as it is followed.
    #[must_use]
    pub fn go_on(&mut self) -> Option<Effect> {
        let (room, to) = (self.reading()?.room, self.pending.take()?);
        self.jumping = Some(to.clone());
        Some(Request::Jump { room, to }.into())
    }

    /// Goes there where it is loaded; says whether it is.
    pub fn jump_within(&mut self, to: &Jump, look: &Look) -> bool {
        let there = match to {
            Jump::Event(event) => self.history.go_to(event, look),
            Jump::Unread => self.history.go_to_unread(look),
            Jump::Time(time) => self.history.go_to_time(*time, look),
            Jump::End => {
                if self.history.is_live() {
                    self.history.live();
                }
                return self.history.is_live();
            }
        };
        if there {
            self.focus = Focus::Messages;
        }
        there
    }

    /// What was asked for is not to be had.
    pub fn stay(&mut self) {
        self.jumping = None;
    }

    /// The service shows another part of the timeline; says whether that was asked for.
    pub fn jumped(&mut self, event: Option<&EventId>, live: bool, look: &Look) -> bool {
        let asked = self.jumping.take().is_some();
        let held = self.history.holds();
        self.history.set_live(live);
        self.newer.further = if live { Further::None } else { Further::Some };
        match event {
            // Where nobody asked to go elsewhere, what is read stays.
            _ if held && !asked => {}
            Some(event) => {
                let there = self.history.go_to(event, look);
                if there && asked {
                    self.focus = Focus::Messages;
                } else if self.focus != Focus::Messages {
                    self.history.unselect();
                }
            }
            None if live => {
                self.history.unselect();
                self.history.live();
            }
            None => {}
        }
        asked
    }
}
