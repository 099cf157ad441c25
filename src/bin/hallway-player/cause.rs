//! What FFmpeg and mpv log about a failure, in words for a person.
use crate::listen::proxy;

const NOT_VALID: &str = "the certificate of the stream's server is not valid";

/// The reason that a logged line gives, if it gives one. FFmpeg tells an HTTP status nowhere but in its log.
pub(crate) fn words(line: &str) -> Option<String> {
    if let Some((_, status)) = line.split_once("HTTP error ") {
        return Some(status_words(status.trim(), proxy::address().is_some()));
    }
    let known = [
        ("Connection refused", "the stream's server refuses the connection"),
        ("Failed to resolve hostname", "the stream's server is not found by its name"),
        ("timed out", "the stream's server does not answer"),
        ("Network is unreachable", "there is no way to the stream's server: is the network up?"),
        ("No route to host", "there is no way to the stream's server: is the network up?"),
        ("not on whitelist", "the stream names something that is no network stream, and was not opened"),
        ("certificate verif", NOT_VALID),
        ("certificate failed verif", NOT_VALID),
        ("verify peer certificate", NOT_VALID),
        ("not match hostname", "the certificate of the stream's server is for another name"),
    ];
    known.iter().find(|(sign, _)| line.contains(sign)).map(|(_, words)| (*words).to_owned())
}

/// `behind`: there is a proxy, whose own answers have numbers that are nobody else's.
fn status_words(status: &str, behind: bool) -> String {
    let status = status.chars().take(60).collect::<String>();
    if let Some(words) = status.get(..3).filter(|_| behind).and_then(proxy_words) {
        return words.to_owned();
    }
    let meaning = match status.get(..3) {
        Some("401" | "403") => "it may not be open to everybody, or not yet",
        Some("404" | "410") => "it may not have started",
        Some("429") => "the server is asked too often",
        Some(code) if code.starts_with('5') => "the server has trouble of its own",
        _ => return format!("the stream answers {status}"),
    };
    format!("the stream answers {status}: {meaning}")
}

/// A server behind TLS may answer with such a number as well: nothing is advised here that it would profit from.
fn proxy_words(code: &str) -> Option<&'static str> {
    match code {
        proxy::PRIVATE => Some("it leads into a private network, which is not fetched from for somebody elsewhere"),
        proxy::NO_NAME => Some("the stream's server is not found by its name"),
        proxy::NO_CONNECTION => Some("the stream's server refuses the connection"),
        proxy::NO_ANSWER => Some("the stream's server does not answer"),
        _ => None,
    }
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
        check(
            "ffmpeg: tls: Unable to verify peer certificate: The certificate is NOT trusted.",
            Some("the certificate of the stream's server is not valid"),
        );
        check(
            "ffmpeg: tls: The certificate's owner does not match hostname a.example",
            Some("the certificate of the stream's server is for another name"),
        );
        check("cplayer: (+) Video --vid=1 (h264)", None);
        check("ffmpeg: http: HTTP error ", Some("the stream answers "));
    }

    #[test]
    fn the_proxys_numbers_mean_something_only_where_there_is_one() {
        assert_eq!(status_words("470 x", false), "the stream answers 470 x");
        for code in [proxy::PRIVATE, proxy::NO_NAME, proxy::NO_CONNECTION, proxy::NO_ANSWER] {
            let words = status_words(code, true);
            assert!(!words.contains("answers 4") && !words.contains("--"), "{words}");
        }
    }
}
