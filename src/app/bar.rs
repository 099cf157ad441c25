//! The windows in the status bar, and where the mouse finds them.
use super::{State, room::Activity};

/// One window as the status bar shows it: `[2:#rust]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    pub text: String,
    pub current: bool,
    pub activity: Activity,
}

/// Columns of the longest name of a window where there are many.
const SHORT: usize = 10;

impl State {
    /// The windows, as many as `columns` hold: the one on screen is always among them. The number tells which.
    #[must_use]
    pub fn tabs(&self, columns: usize) -> Vec<(usize, Tab)> {
        let long = self.all_tabs(40);
        let tabs = if wide(&long) <= columns { long } else { self.all_tabs(SHORT) };
        // Windows before the current one go first, as far as needed, the programme last.
        let mut kept: Vec<(usize, Tab)> = tabs.into_iter().enumerate().collect();
        while kept.iter().map(|(_, tab)| crate::text::width(&tab.text) + 1).sum::<usize>() > columns && kept.len() > 1 {
            let current = kept.iter().position(|(_, tab)| tab.current).unwrap_or_default();
            let gone =
                if current + 1 < kept.len() { kept.len() - 1 } else { usize::from(kept.len() > 2 && current != 1) };
            kept.remove(gone);
        }
        kept
    }

    /// The window whose name stands in this column of the status bar.
    pub(super) fn window_at(&self, column: u16) -> Option<usize> {
        let mut end = usize::from(self.layout.status.x);
        self.tabs(self.tab_columns()).into_iter().find_map(|(index, tab)| {
            end += crate::text::width(&tab.text) + 1;
            (usize::from(column) < end).then_some(index)
        })
    }

    /// Columns of the status bar that are for the windows.
    #[must_use]
    pub fn tab_columns(&self) -> usize {
        usize::from(self.layout.status.width) * 3 / 5
    }

    fn all_tabs(&self, longest: usize) -> Vec<Tab> {
        let current = self.rooms.current_index();
        let first = Tab { text: "[1:programme]".to_owned(), current: current == 0, activity: Activity::Quiet };
        let room = |(room, index): (&super::room::Room, usize)| {
            let mark = match room.activity {
                Activity::Quiet => "",
                Activity::Noise => "~",
                Activity::Message => "+",
                Activity::Mention => "!",
            };
            let text = format!("[{}:{}{mark}]", index + 1, crate::text::fit(&room.label(), longest));
            Tab { text, current: current == index, activity: room.activity }
        };
        std::iter::once(first).chain(self.rooms.windows().iter().zip(1..).map(room)).collect()
    }
}

fn wide(tabs: &[Tab]) -> usize {
    tabs.iter().map(|tab| crate::text::width(&tab.text) + 1).sum()
}
