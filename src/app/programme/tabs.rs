//! The line above the list: the views and the days, each where the mouse finds it.
use super::{Programme, View};
use crate::{schedule::Day, text};

/// One place in the line that can be gone to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// `[list]` where it is the one on screen, ` list ` where not.
    pub words: String,
    pub goal: Goal,
    pub current: bool,
    /// Its first cell, counted from the line's.
    pub column: usize,
}

/// Where a tab leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    View(View),
    /// An index into the schedule's days.
    Day(usize),
}

/// How a day is written, the longest first.
const DAYS: &[&str] = &["%a %-d %b", "%a %-d", "%a"];
/// Cells between the views and the days.
const GAP: usize = 2;

impl Programme {
    /// The tabs that find room in so many cells: all views, then the days where the view shows one of them.
    #[must_use]
    pub fn tabs(&self, columns: usize) -> Vec<Tab> {
        let mut views = vec![
            ("list".to_owned(), View::ByTime),
            ("now".to_owned(), View::OnNow),
            ("grid".to_owned(), View::Grid),
            ("tracks".to_owned(), View::ByTrack),
        ];
        if !self.changes.is_empty() || self.view == View::Changes {
            views.push((format!("changes {}", self.changes.len()), View::Changes));
        }
        let mut row = Row { tabs: Vec::new(), end: 1 };
        for (name, view) in views {
            row.push(&name, Goal::View(view), view == self.view);
        }
        if matches!(self.view, View::ByTime | View::Grid) {
            row.end += GAP;
            let free = columns.saturating_sub(row.end);
            for (name, day) in self.days(free) {
                row.push(&name, Goal::Day(day), day == self.day);
            }
        }
        row.tabs
    }

    /// Rows above the list: the tabs or what is searched for, and what the filter lets through.
    #[must_use]
    pub fn tab_rows(&self) -> u16 {
        u16::from(self.schedule.is_some()) + u16::from(self.schedule.is_some() && !self.filter.is_empty())
    }

    /// The tab in this cell.
    #[must_use]
    pub fn tab_at(&self, columns: usize, column: usize) -> Option<Goal> {
        let inside = |tab: &Tab| (tab.column..tab.column + text::width(&tab.words)).contains(&column);
        self.tabs(columns).into_iter().find(inside).map(|tab| tab.goal)
    }

    /// The names of the days, as long as there is room for; where there is not, those around the one on screen.
    fn days(&self, columns: usize) -> Vec<(String, usize)> {
        let days = self.schedule.as_ref().map(|schedule| schedule.days.as_slice()).unwrap_or_default();
        let written = |form: &str| -> Vec<(String, usize)> {
            let name = |(index, day): (usize, &Day)| (day.date.strftime(form).to_string(), index);
            days.iter().enumerate().map(name).collect()
        };
        let wide = |names: &[(String, usize)]| names.iter().map(|(name, _)| text::width(name) + 2).sum::<usize>();
        let fitting = DAYS.iter().map(|form| written(form)).find(|names| wide(names) <= columns);
        let mut names = fitting.unwrap_or_else(|| written(DAYS.first().copied().unwrap_or_default()));
        while names.len() > 1 && wide(&names) > columns {
            let before = names.iter().position(|(_, day)| *day == self.day).unwrap_or_default();
            // The further end goes.
            names.remove(if before * 2 >= names.len() { 0 } else { names.len() - 1 });
        }
        names
    }
}

struct Row {
    tabs: Vec<Tab>,
    end: usize,
}

impl Row {
    fn push(&mut self, name: &str, goal: Goal, current: bool) {
        let words = if current { format!("[{name}]") } else { format!(" {name} ") };
        let column = self.end;
        self.end += text::width(&words);
        self.tabs.push(Tab { words, goal, current, column });
    }
}
