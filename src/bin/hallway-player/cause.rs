//! What FFmpeg and mpv log about a failure, in words for a person.
use crate::listen::proxy;

/// The reason that a logged line gives, if it gives one. FFmpeg tells an HTTP status nowhere but in its log.
pub(crate) fn words(line: &str) -> Option<String> {
    if let Some((_, status)) = line.split_once("HTTP error ") {
        return Some(status_words(status.trim()));
    }
    let known = [
        ("Connection refused", "the stream's server refuses the connection"),
        ("Failed to resolve hostname", "the stream's server is not found by its name"),
        ("timed out", "the stream's server does not answer"),
        ("Network is unreachable", "there is no way to the stream's server: is the network up?"),
        ("No route to host", "there is no way to the stream's server: is the network up?"),
        ("not on whitelist", "the stream names something that is no network stream, and was not opened"),
        ("certificate verif", "the certificate of the stream's server is not valid"),
    ];
    known.iter().find(|(sign, _)| line.contains(sign)).map(|(_, words)| (*words).to_owned())
}

fn status_words(status: &str) -> String {
    let status = status.chars().take(60).collect::<String>();
    let meaning = match status.get(..3) {
        Some(proxy::PRIVATE) => {
            return "it leads into a private network, which is not fetched from for somebody elsewhere: \
                    hallway agent --allow-private does it"
                .to_owned();
        }
        Some(proxy::NO_NAME) => return "the stream's server is not found by its name".to_owned(),
        Some(proxy::NO_CONNECTION) => return "the stream's server refuses the connection".to_owned(),
        Some(proxy::NO_ANSWER) => return "the stream's server does not answer".to_owned(),
        Some("401" | "403") => "it may not be open to everybody, or not yet",
        Some("404" | "410") => "it may not have started",
        Some("429") => "the server is asked too often",
        Some(code) if code.starts_with('5') => "the server has trouble of its own",
        _ => return format!("the stream answers {status}"),
    };
    format!("the stream answers {status}: {meaning}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logged_line_becomes_a_reason() {
        let check = |line, reason: Option<&str>| assert_eq!(words(line).as_deref(), reason, "{line}");
        check(
            "ffmpeg: http: HTTP error 404 Not Found",
            Some("the stream answers 404 Not Found: it may not have started"),
        );
        check("ffmpeg: https: HTTP error 418 ", Some("the stream answers 418"));
        check(
            "ffmpeg: http: HTTP error 503 Service Unavailable\n",
            Some("the stream answers 503 Service Unavailable: the server has trouble of its own"),
        );
        check(
            "ffmpeg: tcp: Connection to tcp://127.0.0.1:1 failed: Connection refused",
            Some("the stream's server refuses the connection"),
        );
        check(
            "ffmpeg: file: Protocol 'file' not on whitelist 'http,https'!",
            Some("the stream names something that is no network stream, and was not opened"),
        );
        check("cplayer: (+) Video --vid=1 (h264)", None);
        check("ffmpeg: http: HTTP error ", Some("the stream answers "));
    }
}
