//! What the other end of SSH may ask for. The wire itself knows no path, no option and no command; this is the rest.
use hallway::player::{Output, Request};

/// The request as it is carried out here.
///
/// # Errors
/// Why it is none of theirs, in words.
pub(super) fn admitted(request: Request, output: Output) -> Result<Request, &'static str> {
    match request {
        // Where it is seen and heard is decided at home.
        Request::Load { slot, url, mut how } => {
            how.output = output;
            Ok(Request::Load { slot, url, how })
        }
        Request::Stop { .. }
        | Request::Pause { .. }
        | Request::Mute { .. }
        | Request::Volume { .. }
        | Request::Speed { .. }
        | Request::Seek { .. }
        | Request::Track { .. }
        | Request::Say { .. }
        | Request::Shoot { .. } => Ok(request),
        Request::Grid { .. } | Request::Grant { .. } => Err("it asked for frames, which do not go over the network"),
    }
}

#[cfg(test)]
mod tests {
    use hallway::player::{How, Kind, Seek, Slot};

    use super::*;

    #[test]
    fn what_is_asked_is_done_at_home_where_home_wants_it() {
        let slot = Slot::Second;
        let load = |output| Request::Load {
            slot,
            url: "https://live.example.org/a.m3u8".parse().unwrap(),
            how: How { output, title: "A talk".into(), start: 7, ..How::default() },
        };
        for output in Output::ALL {
            assert_eq!(admitted(load(output), Output::Audio), Ok(load(Output::Audio)));
        }
        for request in [
            Request::Stop { slot },
            Request::Pause { slot, on: true },
            Request::Mute { slot, on: true },
            Request::Volume { slot, percent: 30 },
            Request::Speed { slot, percent: 150 },
            Request::Seek { slot, to: Seek::Live },
            Request::Track { slot, kind: Kind::Audio, id: Some(2) },
            Request::Say { slot, words: "ana: hello".into() },
            Request::Shoot { slot },
        ] {
            assert_eq!(admitted(request.clone(), Output::Window), Ok(request));
        }
    }

    #[test]
    fn frames_are_refused() {
        let slot = Slot::First;
        for request in [Request::Grid { slot, width: 4, height: 4 }, Request::Grant { slot }] {
            assert!(admitted(request, Output::Window).is_err());
        }
    }
}
