//! Where a slot is seen and heard: what mpv is told for each output, and why one cannot be had.
mod keys;

use std::env;

use hallway::player::{Output, Screen};

pub(crate) use keys::{BINDINGS, CLOSED};

use crate::cage::Needs;

/// What this process can put pictures on. It does not change while it runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surroundings {
    /// Where windows are opened.
    windows: Option<Windows>,
    /// The console's screen; `None`: hallway says that there is none.
    screen: Option<Screen>,
}

/// A window system, as the environment names it. Where there are two, Wayland's comes first, as for other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Windows {
    Wayland,
    X11,
    /// Wayland with X11 to fall back to.
    Both,
}

impl Surroundings {
    pub(crate) fn new(screen: Option<Screen>) -> Self {
        Self::of(&|name| env::var_os(name).is_some_and(|value| !value.is_empty()), screen)
    }

    fn of(has: &dyn Fn(&str) -> bool, screen: Option<Screen>) -> Self {
        let windows = match (has("WAYLAND_DISPLAY"), has("DISPLAY")) {
            (true, true) => Some(Windows::Both),
            (true, false) => Some(Windows::Wayland),
            (false, true) => Some(Windows::X11),
            (false, false) => None,
        };
        Self { windows, screen }
    }

    /// What the cage has to leave.
    pub(crate) fn needs(&self) -> Needs {
        Needs { windows: self.windows.is_some(), screen: self.screen.is_some() }
    }

    /// What mpv is told, beside what it is always told. An output is always named: left to itself, mpv would try them all,
    /// the console's screen and the terminal among them. A second part of each: whether it may be missing in this libmpv.
    pub(crate) fn options(&self, output: Output) -> Vec<(&'static str, String, bool)> {
        let must = |name, value: &str| (name, value.to_owned(), true);
        let may = |name, value: &str| (name, value.to_owned(), false);
        match output {
            // Frames are fetched; never a window, the framebuffer or the terminal.
            Output::Pane => vec![
                must("vo", "libmpv"),
                must("keepaspect", "no"),
                must("osd-level", "0"),
                must("sws-fast", "yes"),
                must("input-vo-keyboard", "no"),
            ],
            Output::Audio => {
                vec![must("vo", "null"), must("vid", "no"), must("osd-level", "0"), must("input-vo-keyboard", "no")]
            }
            Output::Window => {
                // With a context named, mpv tries no other: the next one would be the console's.
                let context = if self.windows == Some(Windows::X11) { "x11egl" } else { "wayland" };
                vec![
                    must("vo", self.window()),
                    must("gpu-context", context),
                    must("osd-level", "1"),
                    must("title", "${media-title}"),
                    must("input-vo-keyboard", "yes"),
                    // A libmpv without Lua has no controller.
                    may("osc", "yes"),
                    may("autofit-larger", "90%x90%"),
                    may("x11-name", "hallway"),
                    may("wayland-app-id", "hallway"),
                    // A file that is dropped on the window is not opened.
                    may("drag-and-drop", "no"),
                ]
            }
            Output::Framebuffer => {
                let mut options = vec![
                    must("vo", if self.screen.is_some() { "drm" } else { "null" }),
                    must("osd-level", "1"),
                    must("sws-fast", "yes"),
                    must("input-vo-keyboard", "no"),
                ];
                let named = self.screen.iter().flat_map(Screen::options);
                options.extend(named.map(|(name, value)| (name, value, true)));
                options
            }
        }
    }

    /// What draws a window; the next one where one cannot.
    pub(crate) fn window(&self) -> &'static str {
        match self.windows {
            Some(Windows::Wayland) => "gpu,wlshm",
            Some(Windows::Both) => "gpu,wlshm,x11",
            Some(Windows::X11) => "gpu,x11",
            None => "null",
        }
    }

    /// Whether there is any use in opening a stream for this output now.
    ///
    /// # Errors
    /// In words for the person: why not, and what to do.
    pub(crate) fn ready(&self, output: Output) -> Result<(), String> {
        match output {
            Output::Pane | Output::Audio => Ok(()),
            Output::Window if self.windows.is_some() => Ok(()),
            Output::Window => {
                Err("there is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set".to_owned())
            }
            Output::Framebuffer => match &self.screen {
                None => Err("the whole screen can be taken on a Linux console only".to_owned()),
                Some(screen) => screen.card(),
            },
        }
    }

    /// What a line in mpv's log says of the output: it cannot be had.
    pub(crate) fn refused(output: Output, line: &str) -> Option<&'static str> {
        if !line.contains("Error opening/initializing the selected video_out") {
            return None;
        }
        match output {
            Output::Window => {
                Some("no window can be opened: the display does not answer, or it lets hallway in no more")
            }
            Output::Framebuffer => {
                Some("the screen cannot be taken: another program has it, or drm-connector and drm-mode do not fit it")
            }
            Output::Pane | Output::Audio => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(names: &'static [&'static str], screen: Option<Screen>) -> Surroundings {
        Surroundings::of(&|name| names.contains(&name), screen)
    }

    fn value(surroundings: &Surroundings, output: Output, option: &str) -> Option<String> {
        surroundings.options(output).into_iter().find(|(name, ..)| *name == option).map(|(_, value, _)| value)
    }

    #[test]
    fn every_output_names_where_its_picture_goes() {
        let vo = |names, output| value(&with(names, None), output, "vo").unwrap();
        assert_eq!(vo(&["DISPLAY"], Output::Pane), "libmpv");
        assert_eq!(vo(&["DISPLAY"], Output::Audio), "null");
        assert_eq!(vo(&["DISPLAY"], Output::Window), "gpu,x11");
        assert_eq!(vo(&["WAYLAND_DISPLAY"], Output::Window), "gpu,wlshm");
        assert_eq!(vo(&["WAYLAND_DISPLAY", "DISPLAY"], Output::Window), "gpu,wlshm,x11");
        assert_eq!(vo(&[], Output::Window), "null");
        assert_eq!(vo(&[], Output::Framebuffer), "null");
        for names in [&["DISPLAY"][..], &["WAYLAND_DISPLAY"], &["WAYLAND_DISPLAY", "DISPLAY"], &[]] {
            let context = value(&with(names, None), Output::Window, "gpu-context").unwrap();
            assert!(["x11egl", "wayland"].contains(&context.as_str()), "{context}: the console's is never tried");
        }
    }

    #[test]
    fn the_framebuffer_takes_what_the_settings_say() {
        let arguments = ["--drm-device=/dev/dri/card7", "--drm-connector=DP-1", "--drm-mode=1280x720"];
        let screen = Screen::read(arguments.into_iter().map(str::to_owned)).unwrap();
        let console = with(&[], screen);
        let of = |option| value(&console, Output::Framebuffer, option);
        assert_eq!(of("vo").as_deref(), Some("drm"));
        assert_eq!(of("drm-device").as_deref(), Some("/dev/dri/card7"));
        assert_eq!(of("drm-connector").as_deref(), Some("DP-1"));
        assert_eq!(of("drm-mode").as_deref(), Some("1280x720"));
        let words = console.ready(Output::Framebuffer).unwrap_err();
        assert!(words.starts_with("there is no graphics card to draw on (/dev/dri/card7"), "{words}");
    }

    #[test]
    fn what_is_not_there_is_said() {
        let bare = with(&[], None);
        assert_eq!(bare.ready(Output::Pane), Ok(()));
        assert_eq!(bare.ready(Output::Audio), Ok(()));
        assert!(bare.ready(Output::Window).unwrap_err().contains("no display"));
        assert!(bare.ready(Output::Framebuffer).unwrap_err().contains("Linux console"));
        assert_eq!(with(&["DISPLAY"], None).ready(Output::Window), Ok(()));
    }
}
