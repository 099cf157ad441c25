//! Where one can watch here, from what the environment says. Nothing is tried out: a question to a screen would take it.
use std::{env, path::PathBuf};

use crate::{
    app::watch::Places,
    config::{self, Place},
    player::Screen,
};

/// The places, and what stands against those that are not to be had.
#[derive(Debug)]
pub struct Outputs {
    /// Every place, and what stands against those that are not to be had.
    pub places: Places,
    /// Where one watches as long as nothing else is asked for.
    pub place: Place,
    /// What the player may take of the console's screen; `None` where it may not.
    pub screen: Option<Screen>,
    /// A setting that cannot be meant, or a place that was wanted and is not to be had.
    pub warning: Option<String>,
}

/// What is looked up.
struct Facts<'a> {
    variable: &'a dyn Fn(&str) -> Option<String>,
    /// Whether a graphics card may be drawn on.
    card: &'a dyn Fn(&Screen) -> Result<(), String>,
}

impl Outputs {
    /// Of this terminal.
    #[must_use]
    pub fn here(video: &config::Video) -> Self {
        Self::of(video, &Facts { variable: &|name| env::var(name).ok(), card: &Screen::card })
    }

    fn of(video: &config::Video, facts: &Facts<'_>) -> Self {
        let (screen, mut warning) = match Screen::of(video) {
            Ok(screen) => (screen, None),
            Err(words) => (Screen::default(), Some(words)),
        };
        let there = |place| match place {
            Place::Pane if facts.named("TERM").as_deref() == Some("dumb") => {
                Err("this terminal shows no picture (TERM is dumb): watch elsewhere, or as sound".to_owned())
            }
            Place::Window => facts.window(),
            Place::Framebuffer => facts.framebuffer(&screen),
            Place::Remote => facts.remote(video),
            Place::Pane | Place::Audio | Place::Still | Place::Url => Ok(()),
        };
        let places: Vec<(Place, Result<(), String>)> = Place::ALL.map(|place| (place, there(place))).to_vec();
        let has = |place: &Place| places.iter().any(|(one, there)| one == place && there.is_ok());
        if let Some(wanted) = video.output.filter(|wanted| !has(wanted)) {
            let against = places.iter().find(|(place, _)| *place == wanted).and_then(|(_, there)| there.clone().err());
            warning = Some(format!("video.output is {}, but {}", wanted.name(), against.unwrap_or_default()));
        }
        // A window at the other end of SSH is never opened unasked: each of its frames would cross the line.
        let local = !facts.is_remote();
        let usual = [Some(Place::Pane), local.then_some(Place::Window), Some(Place::Audio)].into_iter().flatten();
        let place = video.output.into_iter().chain(usual).find(has).unwrap_or_default();
        let screen = has(&Place::Framebuffer).then_some(screen);
        Self { places: Places::new(places), place, screen, warning }
    }
}

impl Facts<'_> {
    fn named(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    fn is_remote(&self) -> bool {
        ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].iter().any(|name| self.named(name).is_some())
    }

    fn has_windows(&self) -> bool {
        ["WAYLAND_DISPLAY", "DISPLAY"].iter().any(|name| self.named(name).is_some())
    }

    fn window(&self) -> Result<(), String> {
        if self.has_windows() {
            return Ok(());
        }
        Err(if self.is_remote() {
            "there is no display here: connect with ssh -X, or use hallway agent at home".to_owned()
        } else {
            "there is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set".to_owned()
        })
    }

    fn framebuffer(&self, screen: &Screen) -> Result<(), String> {
        let term = self.named("TERM").unwrap_or_default();
        if !cfg!(target_os = "linux") {
            return Err("the framebuffer is Linux's".to_owned());
        }
        if self.has_windows() {
            return Err("a window system has the screen: watch in a window instead".to_owned());
        }
        if self.is_remote() {
            return Err("this terminal is at the other end of SSH: its screen is not this machine's".to_owned());
        }
        let inside = |name| self.named(name).is_some();
        if inside("TMUX") || inside("STY") || term.starts_with("tmux") || term.starts_with("screen") {
            return Err("hallway runs in tmux or screen: start it on the console itself".to_owned());
        }
        if term != "linux" {
            return Err(format!("this terminal is no Linux console (TERM is {term:?})"));
        }
        (self.card)(screen)
    }

    fn remote(&self, video: &config::Video) -> Result<(), String> {
        // Its socket may come later, with ssh's tunnel: whoever connects says why there is nobody.
        let named = self.named("HALLWAY_AGENT").map(PathBuf::from).or_else(|| video.remote.clone());
        named
            .map(|_| ())
            .ok_or_else(|| "no agent is named: run hallway agent at home, and see its help for the ssh line".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONSOLE: &[(&str, &str)] = &[("TERM", "linux")];

    fn outputs(variables: &[(&str, &str)], video: &config::Video, card: &Result<(), String>) -> Outputs {
        let variable =
            |name: &str| variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
        Outputs::of(video, &Facts { variable: &variable, card: &|_| card.clone() })
    }

    fn at(variables: &[(&str, &str)]) -> Outputs {
        outputs(variables, &config::Video::default(), &Ok(()))
    }

    fn against(outputs: &Outputs, wanted: Place) -> String {
        outputs.places.can(wanted).unwrap_err().to_owned()
    }

    #[test]
    fn a_desktop_has_windows_and_no_framebuffer() {
        for display in [("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "wayland-0")] {
            let desk = at(&[("TERM", "xterm-256color"), display]);
            assert_eq!(
                desk.places.there().collect::<Vec<_>>(),
                [Place::Pane, Place::Window, Place::Audio, Place::Still, Place::Url]
            );
            assert_eq!((desk.place, desk.screen.is_none()), (Place::Pane, true));
            assert!(against(&desk, Place::Framebuffer).contains("window system"));
        }
    }

    #[test]
    fn a_console_with_a_card_has_its_framebuffer() {
        let console = at(CONSOLE);
        assert_eq!(
            console.places.there().collect::<Vec<_>>(),
            [Place::Pane, Place::Framebuffer, Place::Audio, Place::Still, Place::Url]
        );
        assert_eq!((console.place, console.screen), (Place::Pane, Some(Screen::default())));
        let reason = "there is no graphics card to draw on";
        let bare = outputs(CONSOLE, &config::Video::default(), &Err(reason.to_owned()));
        assert_eq!(against(&bare, Place::Framebuffer), reason);
        assert_eq!(bare.screen, None, "the player keeps no way to the card either");
    }

    #[test]
    fn whatever_stands_between_takes_the_framebuffer_away() {
        let with = |name: &'static str, value: &'static str| at(&[CONSOLE[0], (name, value)]);
        for (name, value, words) in [
            ("DISPLAY", ":0", "window system"),
            ("WAYLAND_DISPLAY", "wayland-1", "window system"),
            ("SSH_CONNECTION", "::1 1 ::1 22", "other end of SSH"),
            ("SSH_TTY", "/dev/pts/1", "other end of SSH"),
            ("TMUX", "/tmp/tmux-0/default,1,0", "tmux"),
            ("STY", "1.tty1", "tmux or screen"),
        ] {
            let there = with(name, value);
            assert!(against(&there, Place::Framebuffer).contains(words), "{name}");
            assert_eq!(there.screen, None, "{name}");
        }
        for term in ["xterm", "tmux-256color", "screen", ""] {
            assert!(!at(&[("TERM", term)]).places.there().collect::<Vec<_>>().contains(&Place::Framebuffer), "{term}");
        }
        assert!(
            with("DISPLAY", "").places.there().collect::<Vec<_>>().contains(&Place::Framebuffer),
            "an empty variable is none"
        );
    }

    #[test]
    fn over_ssh_a_window_is_offered_and_never_taken_unasked() {
        let ssh = [("TERM", "dumb"), ("SSH_CONNECTION", "::1 1 ::1 22"), ("DISPLAY", "localhost:10.0")];
        let far = at(&ssh);
        assert!(far.places.there().collect::<Vec<_>>().contains(&Place::Window));
        assert_eq!(far.place, Place::Audio);
        assert_eq!(at(&[ssh[0], ssh[2]]).place, Place::Window, "here it is the next best");
        assert!(against(&at(&ssh[..2]), Place::Window).contains("ssh -X"));
    }

    #[test]
    fn what_is_wanted_and_not_there_is_said() {
        let video = config::Video { output: Some(Place::Window), ..config::Video::default() };
        let bare = outputs(&[("TERM", "xterm")], &video, &Ok(()));
        assert_eq!(bare.place, Place::Pane);
        assert!(bare.warning.unwrap().starts_with("video.output is window, but there is no display here"));
        let there = outputs(&[("TERM", "xterm"), ("DISPLAY", ":0")], &video, &Ok(()));
        assert_eq!((there.place, there.warning), (Place::Window, None));
        let video = config::Video { drm_mode: Some("help".to_owned()), ..config::Video::default() };
        assert!(outputs(CONSOLE, &video, &Ok(())).warning.unwrap().contains("drm-mode cannot be"));
    }

    #[test]
    fn an_agent_is_offered_where_it_is_named_for_its_socket_may_come_later() {
        let named = |path: &'static str| at(&[("TERM", "xterm"), ("HALLWAY_AGENT", path)]);
        assert!(named("/run/agent").places.there().collect::<Vec<_>>().contains(&Place::Remote));
        assert!(against(&named(""), Place::Remote).contains("no agent is named"));
        assert!(against(&at(&[]), Place::Remote).contains("no agent is named"));
        let video = config::Video { remote: Some("/run/agent".into()), ..config::Video::default() };
        assert!(outputs(&[], &video, &Ok(())).places.there().collect::<Vec<_>>().contains(&Place::Remote));
    }
}
