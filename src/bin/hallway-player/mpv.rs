//! mpv itself: an instance with nothing but the options that watching needs, and its events.
#![expect(unsafe_code, reason = "libmpv2 has no log messages and no entry ids: events are read through libmpv2-sys")]
use std::{
    collections::VecDeque,
    ffi::{CStr, c_char, c_int},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use libmpv2::Mpv;
use libmpv2_sys as sys;

use crate::{authorities, output::CLOSED};

/// What may be opened, wherever the address comes from: a playlist may name other addresses.
const PROTOCOLS: &str = "http,https,httpproxy,tcp,tls,hls,crypto";
/// What mpv would load of its own for a person at its keyboard; the names change from version to version.
const SPARED: [&str; 5] =
    ["load-stats-overlay", "load-osd-console", "load-console", "load-auto-profiles", "load-select"];
/// What live streams and recordings come in, by FFmpeg's names.
const FORMATS: &str = "hls,mpegts,mov,mp4,m4a,matroska,webm,aac,mp3,ogg,flac,flv,webvtt";

/// Something that mpv says.
#[derive(Debug, PartialEq)]
pub(crate) enum Happening {
    /// Nothing within the time.
    Nothing,
    /// Nothing of interest.
    Other,
    /// Opening of the entry began.
    Started(i64),
    Ended {
        entry: i64,
        how: End,
    },
    /// Picture or sound begins, or goes on after a gap.
    Restarted,
    Flag(Watched, bool),
    Number(Watched, i64),
    /// What it is now has to be asked.
    Changed(Watched),
    /// The window is to be closed.
    Closed,
    /// A warning or an error, in FFmpeg's or mpv's words.
    Log(String),
    /// The instance is of no more use.
    Shutdown,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Asked for, or replaced.
    Stopped,
    /// The stream is over, or its playlist was gone for longer than the cache held.
    Eof,
    /// In mpv's words.
    Failed(String),
}

/// The properties that are watched. The number is how mpv's events name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Watched {
    Pause = 1,
    Mute,
    Volume,
    /// Playback waits for the network.
    Starved,
    /// A recording is, a live stream is not.
    Seekable,
    /// The picture's shape, in square pixels.
    Width,
    Height,
    /// Where it is; told when the whole second changes.
    Time,
    /// How far it is fetched; likewise.
    Cached,
    /// The list of tracks, or which of them are chosen.
    Tracks,
}

impl Watched {
    const ALL: [(Self, &CStr, sys::mpv_format); 10] = [
        (Self::Pause, c"pause", sys::mpv_format_MPV_FORMAT_FLAG),
        (Self::Mute, c"mute", sys::mpv_format_MPV_FORMAT_FLAG),
        (Self::Volume, c"volume", sys::mpv_format_MPV_FORMAT_INT64),
        (Self::Starved, c"paused-for-cache", sys::mpv_format_MPV_FORMAT_FLAG),
        (Self::Seekable, c"seekable", sys::mpv_format_MPV_FORMAT_FLAG),
        (Self::Width, c"dwidth", sys::mpv_format_MPV_FORMAT_INT64),
        (Self::Height, c"dheight", sys::mpv_format_MPV_FORMAT_INT64),
        (Self::Time, c"time-pos", sys::mpv_format_MPV_FORMAT_INT64),
        (Self::Cached, c"demuxer-cache-time", sys::mpv_format_MPV_FORMAT_INT64),
        (Self::Tracks, c"track-list", sys::mpv_format_MPV_FORMAT_NONE),
    ];
}

/// An option, its value, and whether mpv must take it: a libmpv that does not know one of the others does without.
pub(crate) type Set = (&'static str, String, bool);

/// A new instance that plays nothing yet, with `own` options beside those of all. It lives as long as the process: taking
/// one down while others play is where libmpv is at its weakest, and there is one for each slot and output at most.
///
/// # Errors
/// In words: which option this libmpv does not have, or what else it says.
pub(crate) fn instance(own: Vec<Set>) -> Result<&'static Mpv, String> {
    let mut refused = None;
    let of_all = options_for(std::env::var_os("HALLWAY_AO").is_some_and(|ao| ao == "null"));
    let instance = Mpv::with_initializer(|options| {
        let spared = SPARED.map(|name| (name, "no".to_owned(), false));
        let of_all = of_all.into_iter().map(|(name, value)| (name, value, true));
        for (name, value, must) in of_all.chain(spared).chain(own) {
            let set = options.set_option(name, value.as_str());
            if must {
                set.inspect_err(|_| refused = Some(name))?;
            }
        }
        Ok(())
    });
    match (instance, refused) {
        (Ok(instance), _) => Ok(Box::leak(Box::new(instance))),
        (Err(error), Some(name)) => Err(format!("mpv does not take the option {name}: {}", words(&error))),
        (Err(error), None) => Err(format!("mpv cannot be started: {}", words(&error))),
    }
}

fn options_for(silent: bool) -> Vec<(&'static str, String)> {
    let listed = |list: &str| format!("%{}%{list}", list.len());
    let (protocols, formats) = (listed(PROTOCOLS), listed(FORMATS));
    let fixed = [
        ("hwdec", "no"),
        ("terminal", "no"),
        // Nothing from the disk: neither settings nor scripts, nor files beside the stream.
        ("config", "no"),
        ("load-scripts", "no"),
        ("ytdl", "no"),
        ("sub-auto", "no"),
        ("audio-file-auto", "no"),
        ("load-unsafe-playlists", "no"),
        ("save-position-on-quit", "no"),
        ("resume-playback", "no"),
        ("input-default-bindings", "no"),
        ("input-media-keys", "no"),
        // One parser only, with the lists above.
        ("demuxer", "lavf"),
        ("audio-fallback-to-null", "yes"),
        ("audio-client-name", "hallway"),
        ("volume-max", "100"),
        ("user-agent", concat!("hallway/", env!("CARGO_PKG_VERSION"))),
        ("network-timeout", "10"),
        // Together they bound what is kept of a stream: what is not ahead may be behind. 16 MB are a minute of a stream of
        // 720 lines, two of one of 480, to go back in or to pause for; with more, a stream would take over 110 MB.
        ("demuxer-max-bytes", "12MiB"),
        ("demuxer-max-back-bytes", "4MiB"),
    ];
    let mut options = fixed.map(|(name, value)| (name, value.to_owned())).to_vec();
    options.push(("stream-lavf-o", format!("protocol_whitelist={protocols}")));
    options.push(("demuxer-lavf-o", format!("protocol_whitelist={protocols},format_whitelist={formats}")));
    // Where it is asked over a socket, the proxy judges whatever is fetched.
    options.extend(crate::listen::proxy::address().map(|address| ("http-proxy", address.to_owned())));
    if let Some(file) = authorities::file() {
        options.extend([("tls-ca-file", file.to_owned()), ("tls-verify", "yes".to_owned())]);
    }
    if silent {
        options.push(("ao", "null".to_owned()));
    }
    options
}

/// An error of libmpv2 in mpv's words.
pub(crate) fn words(error: &libmpv2::Error) -> String {
    match error {
        libmpv2::Error::Raw(code) => sys::mpv_error_str(*code).to_owned(),
        libmpv2::Error::VersionMismatch { .. } => "libmpv is too old: 0.35 or later is needed".to_owned(),
        other => other.to_string(),
    }
}

/// The events of one instance. There is one reader: `wait` takes it mutably, and nothing else makes one.
pub(crate) struct Events {
    mpv: &'static Mpv,
}

impl Events {
    /// # Errors
    /// In mpv's words.
    pub(crate) fn of(mpv: &'static Mpv, watched: bool) -> Result<Self, String> {
        let handle = mpv.ctx.as_ptr();
        // SAFETY: the instance is never destroyed, and the text ends with a zero.
        checked(unsafe { sys::mpv_request_log_messages(handle, c"warn".as_ptr()) })?;
        for (property, name, format) in Watched::ALL.into_iter().filter(|_| watched) {
            // SAFETY: as above; the name is copied by mpv.
            checked(unsafe { sys::mpv_observe_property(handle, property as u64, name.as_ptr(), format) })?;
        }
        Ok(Self { mpv })
    }

    /// Waits for the next event, until the time is over, or until a [`Waker`] wakes.
    pub(crate) fn wait(&mut self, limit: Duration) -> Happening {
        // SAFETY: the instance is never destroyed. No other thread waits on it, since this is its only reader. The event
        // that is pointed to stays until the next call, and what is returned borrows nothing from it.
        unsafe {
            let event = &*sys::mpv_wait_event(self.mpv.ctx.as_ptr(), limit.as_secs_f64());
            match event.event_id {
                sys::mpv_event_id_MPV_EVENT_START_FILE => {
                    let start = &*event.data.cast::<sys::mpv_event_start_file>();
                    Happening::Started(start.playlist_entry_id)
                }
                sys::mpv_event_id_MPV_EVENT_END_FILE => ended(&*event.data.cast()),
                sys::mpv_event_id_MPV_EVENT_PLAYBACK_RESTART => Happening::Restarted,
                sys::mpv_event_id_MPV_EVENT_PROPERTY_CHANGE => changed(event.reply_userdata, &*event.data.cast()),
                sys::mpv_event_id_MPV_EVENT_LOG_MESSAGE => {
                    let log = &*event.data.cast::<sys::mpv_event_log_message>();
                    Happening::Log(format!("{}: {}", text(log.prefix), text(log.text)))
                }
                sys::mpv_event_id_MPV_EVENT_CLIENT_MESSAGE => spoken(&*event.data.cast()),
                sys::mpv_event_id_MPV_EVENT_SHUTDOWN => Happening::Shutdown,
                sys::mpv_event_id_MPV_EVENT_NONE => Happening::Nothing,
                _ => Happening::Other,
            }
        }
    }
}

fn ended(end: &sys::mpv_event_end_file) -> Happening {
    let how = match end.reason {
        sys::mpv_end_file_reason_MPV_END_FILE_REASON_EOF => End::Eof,
        sys::mpv_end_file_reason_MPV_END_FILE_REASON_ERROR => End::Failed(sys::mpv_error_str(end.error).to_owned()),
        // A list of further addresses instead of a stream: it is not followed.
        sys::mpv_end_file_reason_MPV_END_FILE_REASON_REDIRECT => End::Failed("a playlist, and no stream".to_owned()),
        _ => End::Stopped,
    };
    Happening::Ended { entry: end.playlist_entry_id, how }
}

/// # Safety
/// The message is one of mpv's: as many texts as it says, each with a zero at its end.
unsafe fn spoken(message: &sys::mpv_event_client_message) -> Happening {
    // SAFETY: as promised.
    let first = unsafe { (message.num_args == 1).then(|| text(*message.args)) };
    if first.as_deref() == Some(CLOSED) { Happening::Closed } else { Happening::Other }
}

/// # Safety
/// `property` is one of mpv's, whose data is of the format that it names.
unsafe fn changed(id: u64, property: &sys::mpv_event_property) -> Happening {
    let Some((watched, ..)) = Watched::ALL.into_iter().find(|(watched, ..)| *watched as u64 == id) else {
        return Happening::Other;
    };
    // SAFETY: mpv sets the pointer to a value of the format; a property that is not available has another.
    unsafe {
        match property.format {
            sys::mpv_format_MPV_FORMAT_FLAG => Happening::Flag(watched, *property.data.cast::<c_int>() != 0),
            sys::mpv_format_MPV_FORMAT_INT64 => Happening::Number(watched, *property.data.cast::<i64>()),
            sys::mpv_format_MPV_FORMAT_NONE if watched == Watched::Tracks => Happening::Changed(watched),
            _ => Happening::Other,
        }
    }
}

/// # Safety
/// `from` is null or a text that ends with a zero.
unsafe fn text(from: *const c_char) -> String {
    if from.is_null() {
        return String::new();
    }
    // SAFETY: as promised.
    unsafe { CStr::from_ptr(from) }.to_string_lossy().trim_end().to_owned()
}

pub(crate) fn checked(code: c_int) -> Result<(), String> {
    if code < 0 { Err(sys::mpv_error_str(code).to_owned()) } else { Ok(()) }
}

/// Ends a wait for events, from any thread.
#[derive(Clone)]
pub(crate) struct Waker {
    mpv: &'static Mpv,
    gone: Arc<AtomicBool>,
}

impl Waker {
    pub(crate) fn of(mpv: &'static Mpv) -> Self {
        Self { mpv, gone: Arc::default() }
    }

    pub(crate) fn wake(&self) {
        // SAFETY: the instance is never destroyed, and mpv allows this call from any thread at any time.
        unsafe { sys::mpv_wakeup(self.mpv.ctx.as_ptr()) }
    }

    /// mpv has ended, and another is to be started in its place.
    pub(crate) fn leave(&self) {
        self.gone.store(true, Ordering::Release);
    }

    pub(crate) fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Acquire)
    }
}

/// The first instance: it never plays, and receives what FFmpeg says for every other. FFmpeg does not say which one it
/// speaks about, so each slot looks at all of it.
pub(crate) struct Log {
    events: Events,
    recent: VecDeque<String>,
    /// Lines taken so far: the number of the last one in `recent`.
    taken: usize,
}

/// Most lines kept for the slots.
const RECENT: usize = 64;

impl Log {
    /// # Errors
    /// In words, as [`instance`].
    pub(crate) fn start() -> Result<Self, String> {
        let own = ["vo", "ao"].map(|output| (output, "null".to_owned(), true)).to_vec();
        Ok(Self { events: Events::of(instance(own)?, false)?, recent: VecDeque::new(), taken: 0 })
    }

    /// The lines after the number `seen`, which moves on. `write` gets each line once, whoever asks first.
    pub(crate) fn since(&mut self, seen: &mut usize, mut write: impl FnMut(&str)) -> Vec<String> {
        loop {
            match self.events.wait(Duration::ZERO) {
                Happening::Nothing => break,
                Happening::Log(line) => {
                    write(&line);
                    if self.recent.len() == RECENT {
                        self.recent.pop_front();
                    }
                    self.recent.push_back(line);
                    self.taken += 1;
                }
                _ => {}
            }
        }
        let new = (self.taken - std::mem::replace(seen, self.taken)).min(self.recent.len());
        self.recent.range(self.recent.len() - new..).cloned().collect()
    }

    pub(crate) fn version(&self) -> String {
        self.events.mpv.get_property("mpv-version").unwrap_or_default()
    }
}
