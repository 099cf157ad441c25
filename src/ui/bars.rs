//! The title bar, the line of hints or notices, and the status bar.
use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{Pen, widgets};
use crate::{
    app::{
        Command,
        notice::{Level, Notice},
        room::Activity,
        words,
    },
    schedule::Origin,
    text,
};

/// The conference, the time on its clocks, the account.
pub(super) fn title(pen: &mut Pen<'_>) {
    let state = pen.state;
    let now = state.minute();
    let mut words = match state.programme.schedule() {
        Some(schedule) => format!(" {} · {}", schedule.title, state.programme.clock(now)),
        None => format!(" hallway · {}", now.to_zoned(state.zone.clone()).strftime("%a %H:%M")),
    };
    if let Some(Origin::Cache { fetched }) = state.programme.origin {
        words = format!("{words} · schedule of {}", words::ago(fetched, now));
    }
    let odd = state.programme.warnings.len();
    if odd > 0 {
        words = format!("{words} · {}", words::count(odd, "warning", "warnings"));
    }
    let account = Line::from(format!("{} ", state.account.words()));
    widgets::bar(pen.buffer, pen.layout.title, Line::from(words), account, pen.theme.bar);
}

/// What was said last, else the keys that help most here.
pub(super) fn hints(pen: &mut Pen<'_>) {
    let area = pen.layout.hints;
    let hints = |width| widgets::hints(&pen.state.keymap, pen.state.scope(), due(pen), width, pen.theme);
    let line = match pen.state.notices.latest() {
        Some(notice) => said(notice, pen),
        None => hints(area.width.saturating_sub(1)),
    };
    let mut spans = vec![Span::raw(" ")];
    spans.extend(line.spans);
    pen.line(area, 0, Line::from(spans));
}

/// The key that helps most with what is watched: where it is far behind, the one that goes to what is live.
pub(super) fn due(pen: &Pen<'_>) -> Option<(Command, &'static str)> {
    pen.state.watch.lags().then_some((Command::GoLive, "live"))
}

/// The windows, where something happened, what is waited for, and what plays.
pub(super) fn status(pen: &mut Pen<'_>) {
    let state = pen.state;
    let area = pen.layout.status;
    let mut spans = Vec::new();
    for (_, tab) in state.tabs(state.tab_columns()) {
        let style = match (tab.current, tab.activity) {
            (true, _) => pen.theme.bar_key,
            (false, Activity::Mention) => pen.theme.activity_mention,
            (false, Activity::Message) => pen.theme.activity,
            (false, Activity::Noise | Activity::Quiet) => Style::new(),
        };
        spans.push(Span::styled(tab.text, style));
        spans.push(Span::raw(" "));
    }
    spans.extend(active(pen));
    let hidden = state.rooms.hidden_panes();
    if hidden > 0 && state.rooms.current().is_some() {
        let words = crate::app::words::count(hidden, "pane waits", "panes wait");
        spans.push(Span::raw(format!(" {words} for room ")));
    }
    let mut elsewhere = state.rooms.elsewhere();
    if let Some(room) = elsewhere.next() {
        let (rooms, more) = elsewhere.fold((1, room.mentions), |(rooms, sum), room| (rooms + 1, sum + room.mentions));
        let mentions = words::count(usize::try_from(more).unwrap_or(usize::MAX), "mention", "mentions");
        let name = room.alias.as_ref().and_then(|alias| alias.as_str().split(':').next()).unwrap_or(&room.name);
        let place = if rooms == 1 { text::fit(name, 24) } else { words::count(rooms, "room", "rooms") };
        spans.push(Span::styled(format!(" {mentions} in {place} "), pen.theme.activity_mention));
    }
    if let Some(room) = state.rooms.current().filter(|room| room.history.scrolled()) {
        let words = match (room.older.paging, room.newer.paging) {
            (true, _) => " [more, loading older] ",
            (_, true) => " [more, loading newer] ",
            _ => " [more] ",
        };
        spans.push(Span::styled(words, pen.theme.bar_key));
    }
    if let Some(words) = state.queue_words() {
        spans.push(Span::raw(format!(" {words} ")));
    }
    if let Some(words) = state.pictures.transfer_words() {
        spans.push(Span::raw(format!(" {words} ")));
    }
    if let Some(trouble) = state.account.trouble() {
        spans.push(Span::styled(format!(" {} ", text::fit(&trouble, 40)), pen.theme.bar_alert));
    }
    let mut right = state.watch.status(state.now).map(|words| Line::from(format!("{words} "))).unwrap_or_default();
    // Without a line for hints, what was said takes the place of what plays.
    if pen.layout.hints.is_empty()
        && let Some(notice) = state.notices.latest()
    {
        right = said(notice, pen);
    }
    widgets::bar(pen.buffer, area, Line::from(spans), right, pen.theme.bar);
}

/// `[Act: 5!,2,7~]`: where something happened, as much as it matters; `!` where one was named, `~` where somebody only came or
/// went.
fn active(pen: &Pen<'_>) -> Vec<Span<'static>> {
    let mut spans = vec![];
    for (number, activity) in pen.state.rooms.active_first() {
        spans.push(Span::raw(if spans.is_empty() { " [Act: " } else { "," }));
        spans.push(match activity {
            Activity::Mention => Span::styled(format!("{number}!"), pen.theme.activity_mention),
            Activity::Noise => Span::raw(format!("{number}~")),
            _ => Span::styled(number.to_string(), pen.theme.activity),
        });
    }
    if !spans.is_empty() {
        spans.push(Span::raw("] "));
    }
    spans
}

pub(super) fn said(notice: &Notice, pen: &Pen<'_>) -> Line<'static> {
    match notice.level {
        Level::Info => Line::from(vec![Span::styled(notice.words.clone(), pen.theme.text)]),
        Level::Error => Line::from(vec![Span::styled(format!("! {}", notice.words), pen.theme.error)]),
    }
}
