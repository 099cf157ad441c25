//! All settings, with what each is and does.
use super::column;
use crate::{
    app::{
        line::{Line, Tone},
        reader::{Go, Row},
    },
    settings::{SETTINGS, Setting, Settings},
    text::Clean,
};

/// Columns of a setting's name, and of its value.
const KEY: usize = 16;
const VALUE: usize = 22;

/// The settings whose name begins with `start`.
pub(in crate::app) fn settings(settings: &Settings, start: &str) -> Vec<Row> {
    let row = |setting: &Setting| {
        let value = settings.value(setting.key);
        let tone = if value.is_some() { Tone::Text } else { Tone::Dim };
        let words = value.map_or_else(|| setting.default.to_owned(), |value| Clean::line(&value).to_string());
        let later = if setting.at_once { "" } else { " (next start)" };
        let line = Line::of(Tone::Key, column(setting.key, KEY)).and(tone, column(&words, VALUE));
        Row::going(line.and(Tone::Text, format!("{}{later}", setting.help)), Go::Set(setting.key.to_owned()))
    };
    SETTINGS.iter().filter(|setting| setting.key.starts_with(start)).map(row).collect()
}

/// `mouse is off, which …`, for the status line.
pub(in crate::app) fn shown(settings: &Settings, setting: &Setting) -> String {
    let value = settings
        .value(setting.key)
        .map_or_else(|| format!("not set ({})", setting.default), |value| Clean::line(&value).to_string());
    let when = if setting.at_once { "" } else { "; it counts from the next start on" };
    format!("{} is {value}{when}.", setting.key)
}
