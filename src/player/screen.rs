//! The framebuffer: which card, connector and mode the player process is told of when it starts.
use std::{fs::OpenOptions, io};

use crate::config;

/// Whether and how the player may take the whole screen of a console. It comes from the person's settings and is checked on
/// both sides of the process's border: each part becomes one option of mpv's, and could be no other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    /// `/dev/dri/cardN`.
    device: Option<String>,
    /// As the kernel names it: `HDMI-A-1`.
    connector: Option<String>,
    /// `preferred`, `highest`, a number, or `1920x1080@60`.
    mode: Option<String>,
}

/// The argument that says that there is a console; the others say more of it.
const CONSOLE: &str = "--console";
/// Cards that are looked at, where none is named.
const CARDS: u8 = 8;
/// Longest name, in bytes.
const LONGEST: usize = 32;

impl Screen {
    /// What the settings say.
    ///
    /// # Errors
    /// In words: which of them cannot be meant.
    pub fn of(video: &config::Video) -> Result<Self, String> {
        Self::default()
            .with("drm-device", video.drm_device.as_deref())?
            .with("drm-connector", video.drm_connector.as_deref())?
            .with("drm-mode", video.drm_mode.as_deref())
    }

    /// The arguments by which the process is told.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        let named = self.options().into_iter().map(|(name, value)| format!("--{name}={value}"));
        std::iter::once(CONSOLE.to_owned()).chain(named).collect()
    }

    /// Reads the process's arguments; `None`: there is no console.
    ///
    /// # Errors
    /// In words, where there is an argument that is not known, or a value that cannot be meant.
    pub fn read(arguments: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut screen = None;
        for argument in arguments {
            if argument == CONSOLE {
                screen.get_or_insert_with(Self::default);
                continue;
            }
            let (name, value) = argument
                .strip_prefix("--")
                .and_then(|argument| argument.split_once('='))
                .ok_or_else(|| format!("{argument:?} is no argument of the player's"))?;
            screen = Some(screen.unwrap_or_default().with(name, Some(value))?);
        }
        Ok(screen)
    }

    /// mpv's options, by their names.
    #[must_use]
    pub fn options(&self) -> Vec<(&'static str, String)> {
        let all = [("drm-device", &self.device), ("drm-connector", &self.connector), ("drm-mode", &self.mode)];
        all.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect()
    }

    /// Whether there is a graphics card that may be drawn on.
    ///
    /// # Errors
    /// In words: why not, and what to do.
    pub fn card(&self) -> Result<(), String> {
        let cards = match &self.device {
            Some(device) => vec![device.clone()],
            None => (0..CARDS).map(|number| format!("/dev/dri/card{number}")).collect(),
        };
        let mut reason = None;
        for card in cards {
            match OpenOptions::new().read(true).write(true).open(&card) {
                Ok(_) => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                    reason = Some(format!("{card} may not be opened: be in the group video, and sign in anew"));
                }
                Err(error) => {
                    reason.get_or_insert_with(|| format!("there is no graphics card to draw on ({card}: {error})"));
                }
            }
        }
        reason.map_or(Ok(()), Err)
    }

    fn with(mut self, name: &str, value: Option<&str>) -> Result<Self, String> {
        let Some(value) = value else { return Ok(self) };
        let (place, sound, wanted) = match name {
            "drm-device" => (&mut self.device, is_card(value), "/dev/dri/card0"),
            "drm-connector" => (&mut self.connector, is_connector(value), "HDMI-A-1"),
            "drm-mode" => (&mut self.mode, is_mode(value), "preferred, highest, 1920x1080 or 1920x1080@60"),
            _ => return Err(format!("--{name} is no argument of the player's")),
        };
        if !sound {
            return Err(format!("{name} cannot be {value:?}: it is written like {wanted}"));
        }
        *place = Some(value.to_owned());
        Ok(self)
    }
}

fn is_card(value: &str) -> bool {
    value.strip_prefix("/dev/dri/card").is_some_and(|number| is_number(number, 3))
}

fn is_connector(value: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    value.len() <= LONGEST && value.starts_with(|c: char| c.is_ascii_alphabetic()) && value.bytes().all(plain)
        // mpv would print a list of them and end.
        && value != "help"
}

fn is_mode(value: &str) -> bool {
    if matches!(value, "preferred" | "highest") || is_number(value, 3) {
        return true;
    }
    let (size, rate) = value.split_once('@').map_or((value, None), |(size, rate)| (size, Some(rate)));
    let sized = size.split_once('x').is_some_and(|(width, height)| is_number(width, 5) && is_number(height, 5));
    let (whole, part) =
        rate.map_or(("60", None), |rate| rate.split_once('.').map_or((rate, None), |(a, b)| (a, Some(b))));
    sized && is_number(whole, 3) && part.is_none_or(|part| is_number(part, 3))
}

fn is_number(text: &str, digits: usize) -> bool {
    (1..=digits).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(device: Option<&str>, connector: Option<&str>, mode: Option<&str>) -> Result<Screen, String> {
        let own = |value: Option<&str>| value.map(str::to_owned);
        let video = config::Video {
            drm_device: own(device),
            drm_connector: own(connector),
            drm_mode: own(mode),
            ..config::Video::default()
        };
        Screen::of(&video)
    }

    #[test]
    fn what_is_told_arrives() {
        let screens = [
            of(None, None, None),
            of(Some("/dev/dri/card1"), None, Some("1920x1080@59.94")),
            of(None, Some("HDMI-A-1"), Some("preferred")),
        ];
        for screen in screens {
            let screen = screen.unwrap();
            assert_eq!(Screen::read(screen.arguments().into_iter()), Ok(Some(screen)));
        }
        assert_eq!(Screen::read(std::iter::empty()), Ok(None));
        let named = of(None, Some("DP-2"), Some("3")).unwrap();
        assert_eq!(named.arguments(), ["--console", "--drm-connector=DP-2", "--drm-mode=3"]);
    }

    #[test]
    fn nothing_else_is_smuggled_in() {
        for device in ["/dev/sda", "/dev/dri/card", "/dev/dri/card0,vo=x", "/dev/dri/../sda", "/dev/dri/card0/../x", ""]
        {
            assert!(of(Some(device), None, None).unwrap_err().contains("/dev/dri/card0"), "{device}");
        }
        for connector in ["help", "", "0.HDMI A", "a\nb", "--vo", &"A".repeat(33)] {
            assert!(of(None, Some(connector), None).is_err(), "{connector}");
        }
        for mode in ["help", "", "x", "1920x", "1920x1080@", "1920x1080@60.", "1920x1080@60,a", "99999999x1"] {
            assert!(of(None, None, Some(mode)).is_err(), "{mode}");
        }
        for argument in ["--script=/tmp/a.lua", "--drm-device=/etc/shadow", "a.m3u8", "--vo", ""] {
            assert!(Screen::read([argument.to_owned()].into_iter()).is_err(), "{argument}");
        }
    }
}
