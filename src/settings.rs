//! The settings one by one: what each is for, and how one is changed in `config.toml` with the person's comments kept.
use std::{fs, io, path::Path};

use toml_edit::{DocumentMut, Item, TableLike, Value};

use crate::config::Config;

/// One setting.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting {
    /// As in the file; what stands in a table has its name before a dot: `video.cells`.
    pub key: &'static str,
    pub values: Values,
    /// What holds where nothing is set, in words.
    pub default: &'static str,
    /// One line for the list of settings.
    pub help: &'static str,
    /// Whether a change takes effect at once; else at the next start.
    pub at_once: bool,
}

/// What a setting may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    Flag,
    OneOf(&'static [&'static str]),
    /// The name of a theme.
    Theme,
    Text,
    /// A whole number from 1 up to this one.
    Number(u32),
}

/// Every setting, in the order in which they are listed.
pub const SETTINGS: &[Setting] = &[
    later("schedule", Values::Text, "the one opened last", "The schedule's file or address, or a conference's name"),
    at_once("theme", Values::Theme, "default", "The colours"),
    at_once("homeserver", Values::Text, "none", "The homeserver that the sign-in form proposes"),
    at_once("mouse", Values::Flag, "true", "Take clicks and the wheel; else the terminal selects text"),
    at_once(
        "composer.up",
        Values::OneOf(&["edit", "history"]),
        "edit",
        "Up in an empty line: edit what you said last, or go back",
    ),
    at_once("composer.typing", Values::Flag, "true", "Tell others that you type"),
    at_once(
        "chat.join",
        Values::OneOf(&["at-once", "writing"]),
        "at-once",
        "Join a room as you go there, or when you write there first",
    ),
    at_once("notify.bell", Values::Flag, "true", "Ring the bell for mentions and direct messages"),
    later(
        "notify.terminal",
        Values::OneOf(&["auto", "off", "osc9", "osc777"]),
        "auto",
        "The terminal's own notifications",
    ),
    later(
        "notify.tmux-passthrough",
        Values::Flag,
        "false",
        "Send them through tmux, whose allow-passthrough must be on",
    ),
    at_once("notify.desktop", Values::Flag, "false", "Notify through the desktop (notify-send)"),
    at_once("notify.text", Values::Flag, "true", "Notifications say what was written"),
    later(
        "video.cells",
        Values::OneOf(&["half", "quadrant", "sextant", "octant"]),
        "half",
        "The characters that make the picture",
    ),
    later(
        "video.colors",
        Values::OneOf(&["24-bit", "256", "16", "mono"]),
        "as the terminal can",
        "The colours of the picture",
    ),
    at_once("video.follow", Values::Flag, "false", "When you zap, the chat goes to the hall's room; alt-z for now"),
    later(
        "video.output",
        Values::OneOf(&["pane", "window", "framebuffer", "audio", "still", "remote", "url"]),
        "pane",
        "Where you watch; /output does it now",
    ),
    later(
        "video.size",
        Values::OneOf(&["docked", "large", "full", "corner"]),
        "docked",
        "How large the picture is; /size does it now",
    ),
    later(
        "video.protocol",
        Values::OneOf(&["off", "auto", "kitty", "iterm2", "sixel"]),
        "off",
        "Pixels rather than cells, where the terminal shows them",
    ),
    later("video.budget", Values::Number(100_000), "as the line is", "Kilobytes a second that the picture may take"),
    at_once("video.lines", Values::Number(4_320), "the best", "The most lines of a picture that are asked for"),
    later("video.remote", Values::Text, "none", "The socket that leads to hallway agent, over SSH"),
    later("video.remote-token", Values::Text, "agent.token beside this file", "The file with that agent's token"),
    later("video.drm-device", Values::Text, "mpv's choice", "The card of the framebuffer: /dev/dri/card1"),
    later("video.drm-connector", Values::Text, "mpv's choice", "The screen of the framebuffer: HDMI-A-1"),
    later("video.drm-mode", Values::Text, "preferred", "The mode of the framebuffer: preferred, 1920x1080"),
    later("pictures.show", Values::Flag, "true", "Show pictures in messages; /pictures does it now"),
    later(
        "pictures.protocol",
        Values::OneOf(&["auto", "kitty", "sixel", "iterm2", "halfblocks", "off"]),
        "auto",
        "How pictures reach the terminal",
    ),
    later(
        "pictures.passthrough",
        Values::Flag,
        "false",
        "Send pictures through tmux to kitty, its allow-passthrough must be on",
    ),
    later("pictures.downloads", Values::Text, "the desktop's folder", "The folder where files are saved"),
    later(
        "pictures.largest-mb",
        Values::Number(64),
        "16",
        "The largest picture that is fetched to be shown, in megabytes",
    ),
];

const fn at_once(key: &'static str, values: Values, default: &'static str, help: &'static str) -> Setting {
    Setting { key, values, default, help, at_once: true }
}

const fn later(key: &'static str, values: Values, default: &'static str, help: &'static str) -> Setting {
    Setting { key, values, default, help, at_once: false }
}

impl Setting {
    /// The setting of this name.
    #[must_use]
    pub fn named(key: &str) -> Option<&'static Self> {
        SETTINGS.iter().find(|setting| setting.key == key)
    }

    /// The value that follows this one, where there are few: for changing it with one key.
    #[must_use]
    pub fn next(&self, value: Option<&str>) -> Option<&'static str> {
        let all: &[&'static str] = match self.values {
            Values::Flag => &["true", "false"],
            Values::OneOf(all) => all,
            Values::Theme | Values::Text | Values::Number(_) => return None,
        };
        let at = all.iter().position(|known| *known == value.unwrap_or(self.default));
        all.get(at.map_or(0, |at| (at + 1) % all.len())).copied()
    }
}

/// The settings as the file has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    text: String,
    config: Config,
}

impl Settings {
    /// Reads the file; a missing one means all defaults.
    ///
    /// # Errors
    /// In words: which key is wrong, or why the file cannot be read.
    pub fn load(path: &Path) -> Result<Self, String> {
        match fs::read_to_string(path) {
            Ok(text) => Self::read(text).map_err(|error| format!("{}: {error}", path.display())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(format!("{}: {error}", path.display())),
        }
    }

    /// Reads what the file holds.
    ///
    /// # Errors
    /// In words: which key is wrong.
    pub fn read(text: String) -> Result<Self, String> {
        let config = toml::from_str(&text).map_err(|error| error.to_string())?;
        Ok(Self { text, config })
    }

    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What is set; `None` where the default holds.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<String> {
        let table: toml::Table = self.text.parse().ok()?;
        let mut parts = key.split('.');
        let mut value = table.get(parts.next()?)?;
        for part in parts {
            value = value.get(part)?;
        }
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }

    /// Changes one setting; without a value, back to its default.
    ///
    /// # Errors
    /// In words: there is no such setting, or it cannot be that.
    pub fn set(&mut self, key: &str, value: Option<&str>) -> Result<(), String> {
        let text = edited(&self.text, key, value)?;
        *self = Self::read(text).map_err(|error| said_of(key, &error))?;
        Ok(())
    }
}

/// The text of the settings with one of them changed; without a value, back to its default. Everything else stays as it
/// is written.
///
/// # Errors
/// In words: the text cannot be read, there is no such setting, or it cannot be that.
pub fn edited(text: &str, key: &str, value: Option<&str>) -> Result<String, String> {
    let setting = Setting::named(key).ok_or_else(|| format!("there is no setting {key}: /set lists them"))?;
    let value = value.map(|value| value_of(setting, value)).transpose()?;
    let mut file: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let comment = {
        let mut table: &mut dyn TableLike = file.as_table_mut();
        let mut parts: Vec<&str> = key.split('.').collect();
        let last = parts.pop().unwrap_or(key);
        for part in parts {
            if value.is_none() && !table.contains_key(part) {
                return Ok(text.to_owned());
            }
            let inner = table.entry(part).or_insert_with(toml_edit::table);
            table = inner.as_table_like_mut().ok_or_else(|| format!("{part} is no table in the settings"))?;
        }
        put(table, last, value)
    };
    if let Some(comment) = comment {
        let trailing = file.trailing().as_str().unwrap_or_default().to_owned();
        file.set_trailing(format!("{trailing}{comment}"));
    }
    let text = file.to_string();
    Settings::read(text.clone()).map_err(|error| said_of(key, &error))?;
    Ok(text)
}

/// Sets or removes a key; returns the comment that stood above what was removed.
fn put(table: &mut dyn TableLike, key: &str, value: Option<Value>) -> Option<String> {
    match (value, table.get_mut(key)) {
        (Some(mut value), Some(Item::Value(old))) => {
            // What is written behind the value stays.
            *value.decor_mut() = old.decor().clone();
            *old = value;
            None
        }
        (Some(value), _) => {
            table.insert(key, Item::Value(value));
            None
        }
        (None, _) => {
            let above = table.key(key)?.leaf_decor().prefix()?.as_str()?.to_owned();
            table.remove(key);
            above.contains('#').then_some(above)
        }
    }
}

fn value_of(setting: &Setting, typed: &str) -> Result<Value, String> {
    let key = setting.key;
    match setting.values {
        Values::Flag => match typed.to_lowercase().as_str() {
            "true" | "on" | "yes" => Ok(true.into()),
            "false" | "off" | "no" => Ok(false.into()),
            _ => Err(format!("{key} can be on or off")),
        },
        Values::OneOf(all) if !all.contains(&typed) => Err(format!("{key} can be {}", all.join(" or "))),
        Values::Number(most) => match typed.parse::<u32>() {
            Ok(number) if (1..=most).contains(&number) => Ok(i64::from(number).into()),
            _ => Err(format!("{key} can be a number from 1 to {most}")),
        },
        Values::OneOf(_) | Values::Theme | Values::Text => Ok(typed.into()),
    }
}

/// What the reader of the file says takes several lines and shows the place; the last one says what is wrong.
fn said_of(key: &str, error: &str) -> String {
    format!("{key} cannot be that: {}", error.lines().last().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "# Mine.\n# The colours, at night.\ntheme = \"ink\" # dark\n\n[video]\n# My font has them.\ncells = \"sextant\"\n";

    #[test]
    fn a_setting_is_changed_and_the_rest_stays_as_it_was_written() {
        let check = |key: &str, value: Option<&str>, text: &str| {
            assert_eq!(edited(OWN, key, value).as_deref(), Ok(text), "{key}");
        };
        check("theme", Some("paper"), &OWN.replace("ink", "paper"));
        check("video.cells", Some("half"), &OWN.replace("sextant", "half"));
        check("mouse", Some("off"), &OWN.replace("# dark\n", "# dark\nmouse = false\n"));
        check("video.colors", Some("256"), &format!("{OWN}colors = \"256\"\n"));
        check("mouse", None, OWN);
        assert_eq!(edited("", "video.cells", Some("half")).as_deref(), Ok("[video]\ncells = \"half\"\n"));
        assert_eq!(edited("", "video.cells", None).as_deref(), Ok(""));
        assert_eq!(
            edited("video = { cells = \"half\" }\n", "video.colors", Some("256")).as_deref(),
            Ok("video = { cells = \"half\" , colors = \"256\" }\n")
        );
    }

    #[test]
    fn a_default_comes_back_and_no_comment_is_lost() {
        let text = edited(OWN, "theme", None).unwrap();
        assert!(!text.contains("theme") && text.contains("# Mine.") && text.contains("at night."), "{text}");
        assert_eq!(Settings::read(text).unwrap().value("theme"), None);
    }

    #[test]
    fn what_it_cannot_be_is_told_and_changes_nothing() {
        let mut settings = Settings::read(OWN.to_owned()).unwrap();
        let before = settings.clone();
        let error = |settings: &mut Settings, key, value| settings.set(key, Some(value)).unwrap_err();
        assert_eq!(error(&mut settings, "mouse", "perhaps"), "mouse can be on or off");
        assert_eq!(
            error(&mut settings, "video.cells", "round"),
            "video.cells can be half or quadrant or sextant or octant"
        );
        assert_eq!(
            error(&mut settings, "pictures.largest-mb", "x"),
            "pictures.largest-mb can be a number from 1 to 64"
        );
        assert_eq!(error(&mut settings, "colour", "red"), "there is no setting colour: /set lists them");
        assert_eq!(settings, before);
        settings.set("mouse", Some("off")).unwrap();
        assert!(!settings.config().mouse);
        assert_eq!(settings.value("mouse").as_deref(), Some("false"));
        assert_eq!(settings.value("video.cells").as_deref(), Some("sextant"));
        settings.set("pictures.largest-mb", Some("8")).unwrap();
        assert_eq!(
            (settings.config().pictures.largest_mb, settings.value("pictures.largest-mb")),
            (8, Some("8".to_owned()))
        );
    }

    #[test]
    fn values_turn() {
        let next = |key, value| Setting::named(key).unwrap().next(value);
        assert_eq!(next("mouse", None), Some("false"));
        assert_eq!(next("mouse", Some("false")), Some("true"));
        assert_eq!(next("video.cells", Some("half")), Some("quadrant"));
        assert_eq!(next("video.colors", None), Some("24-bit"));
        assert_eq!(next("theme", Some("ink")), None);
    }

    /// The keys that a table of the settings knows, by what it says of one that it does not know.
    fn known(table: &str) -> Vec<String> {
        let error = Settings::read(format!("{table}\nnot-a-setting = 1")).unwrap_err();
        let list = error.split("expected").nth(1).unwrap_or_default();
        list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn every_key_of_the_file_is_in_the_list() {
        let mut listed: Vec<String> = SETTINGS.iter().map(|setting| setting.key.to_owned()).collect();
        let mut all = Vec::new();
        for key in known("") {
            let inner = known(&format!("[{key}]"));
            if inner.is_empty() || inner == known("") {
                all.push(key);
            } else {
                all.extend(inner.iter().map(|inner| format!("{key}.{inner}")));
            }
        }
        assert!(all.len() >= 6, "{all:?}");
        listed.sort();
        all.sort();
        assert_eq!(listed, all);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_kept_as_it_was_typed(value in ".{0,30}") {
            let text = edited(OWN, "homeserver", Some(&value)).unwrap();
            let settings = Settings::read(text).unwrap();
            assert_eq!(settings.value("homeserver"), Some(value));
            assert_eq!(settings.value("theme").as_deref(), Some("ink"));
        }
    }
}
