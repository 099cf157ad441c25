//! The programme: its views, the search, the filter, stars, changes and clocks.
use crate::app::{
    Command, Effect, Overlay, State,
    filter::Filter,
    programme::{Goal, View},
};

impl State {
    /// What is done to the programme, which is then on screen.
    pub(super) fn run_programme(&mut self, command: Command) -> Vec<Effect> {
        use Command as C;
        self.rooms.show(0);
        match command {
            C::Now => self.go_to_now(),
            C::NextDay | C::PreviousDay => self.programme.turn(command == C::NextDay),
            C::Grid => self.programme.show_view(View::Grid),
            C::Board => self.programme.show_view(View::OnNow),
            C::Reorder => self.programme.reorder(),
            C::Closer | C::Wider => self.programme.grid.zoom(command == C::Closer),
            C::Changes if self.programme.changes.is_empty() && self.programme.view != View::Changes => {
                self.notices.info("Nothing changed since you last looked.");
            }
            C::Changes => self.programme.toggle_changes(),
            C::Seen => return self.see_changes(),
            C::Star => return self.star(),
            C::TurnClock => {
                let words = self.programme.turn_clock();
                self.notices.info(words);
            }
            C::NextTalk | C::PreviousTalk => self.programme.step(if command == C::NextTalk { 1 } else { -1 }),
            C::Filter | C::OnlyStarred | C::HidePast | C::ClearFilter => self.run_filter(command),
            _ => self.programme.toggle_view(),
        }
        vec![]
    }

    fn run_filter(&mut self, command: Command) {
        let filter = &mut self.programme.filter;
        match command {
            Command::OnlyStarred => filter.starred = !filter.starred,
            Command::HidePast => filter.past_hidden = !filter.past_hidden,
            Command::ClearFilter => *filter = Filter::default(),
            _ => {
                self.overlay = self.programme.menu().map(|menu| Overlay::Filter(Box::new(menu)));
                return;
            }
        }
        self.programme.filtered();
    }

    /// What the menu of filters keeps for itself while it is open; says whether it does.
    pub(super) fn run_menu(&mut self, command: Command) -> bool {
        let Some(Overlay::Filter(menu)) = &mut self.overlay else { return false };
        match command {
            Command::Toggle | Command::ToggleView => {
                if let Some(choice) = menu.selected() {
                    self.programme.filter.toggle(choice);
                    self.programme.filtered();
                }
            }
            Command::Search => menu.typing = true,
            Command::Go if menu.typing => menu.typing = false,
            Command::Back => {
                if !menu.back() {
                    self.overlay = None;
                }
            }
            Command::ClearFilter => {
                self.programme.filter = Filter::default();
                self.programme.filtered();
            }
            Command::Filter | Command::Go => self.overlay = None,
            _ => return false,
        }
        true
    }

    /// A click on a row of the menu toggles it, one outside closes the menu; says whether anything changed.
    pub(in crate::app) fn clicked_menu(&mut self, at: ratatui::layout::Position) -> bool {
        let rows = self.layout.menu_rows();
        let Some(Overlay::Filter(menu)) = &mut self.overlay else { return false };
        if !rows.contains(at) {
            self.overlay = None;
            return true;
        }
        if let Some(choice) = menu.click(menu.cursor().1 + usize::from(at.y - rows.y)) {
            self.programme.filter.toggle(&choice);
            self.programme.filtered();
        }
        true
    }

    /// A click above the list: on a tab, or on the words of the filter. Says whether there was anything.
    pub(in crate::app) fn clicked_tabs(&mut self, row: usize, x: u16) -> bool {
        if row == 1 {
            self.run_filter(Command::Filter);
            return true;
        }
        if self.programme.search.is_some() {
            self.programme.begin_search();
            return true;
        }
        let column = usize::from(x - self.layout.tabs.x);
        match self.programme.tab_at(self.left_tab_columns(), column) {
            Some(Goal::View(view)) => self.programme.show_view(view),
            Some(Goal::Day(day)) => self.programme.show_day(day),
            None => return false,
        }
        true
    }

    /// The tabs above the list.
    #[must_use]
    pub fn left_tabs(&self) -> Vec<crate::app::programme::Tab> {
        self.programme.tabs(self.left_tab_columns())
    }

    /// Cells that the tabs may take; the grid says at their right where one is.
    fn left_tab_columns(&self) -> usize {
        const POSITION: usize = 16;
        let position = if self.programme.showing() == View::Grid { POSITION } else { 1 };
        usize::from(self.layout.tabs.width).saturating_sub(position)
    }

    pub(super) fn search_programme(&mut self, command: Command) {
        match command {
            Command::Search => self.programme.begin_search(),
            // Without a search the next talk is meant: on a page, and in the grid, where one comes to all of them by time.
            Command::FindNext => self.programme.step(1),
            _ => self.programme.step(-1),
        }
    }

    fn star(&mut self) -> Vec<Effect> {
        let Some(request) = self.programme.star() else {
            self.notices.error("No talk is selected.");
            return vec![];
        };
        vec![request.into()]
    }

    fn see_changes(&mut self) -> Vec<Effect> {
        let Some(request) = self.programme.see_changes() else {
            self.notices.info("Nothing changed since you last looked.");
            return vec![];
        };
        self.notices.info("From now on only what changes later is told.");
        vec![request.into()]
    }

    /// Opens the link of this number on the talk's page: a chat room here, everything else outside.
    pub(super) fn open_numbered(&mut self, number: u8) -> Vec<Effect> {
        let Some(talk) = self.programme.talk() else { return vec![] };
        let links = self.programme.links();
        let Some(link) = usize::from(number).checked_sub(1).and_then(|index| links.get(index)) else {
            self.notices.error(format!("This talk has no link {number}."));
            return vec![];
        };
        let (address, id) = (link.url.to_string(), talk.id.clone());
        self.open_address(&address, Some(id))
    }
}
