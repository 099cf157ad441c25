//! A file, piece by piece: never more of it in memory than was agreed to.
use std::time::Duration;

use matrix_sdk::{
    bytes::Bytes,
    reqwest::{self, StatusCode},
    ruma::api::MatrixVersion,
};
use tokio::time::timeout;
use url::Url;

use super::source::Source;
use crate::chat::matrix::{account::Context, words};

/// How long a server may take to answer (it may have to ask another one), and be silent in the middle.
const ANSWER: Duration = Duration::from_mins(1);
const SILENCE: Duration = Duration::from_secs(30);

/// What is fetched of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Whole,
    /// A smaller picture that the server makes of it, of about so many pixels.
    Thumbnail {
        width: u32,
        height: u32,
    },
}

/// Why there is no file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The server does not have it, or cannot make what was asked of it.
    None(String),
    /// It is larger than the bound; how large, where the server says so.
    TooLarge(Option<u64>),
    Other(String),
}

/// A file that is coming in.
#[derive(Debug)]
pub(super) struct Coming {
    response: reqwest::Response,
    /// As the server says, in bytes.
    pub(super) total: Option<u64>,
    got: u64,
    most: u64,
    server: String,
}

/// Asks for a file of at most `most` bytes. One that announces more is not begun.
pub(super) async fn ask(context: &Context, source: &Source, what: What, most: u64) -> Result<Coming, Failure> {
    let server = context.server();
    let versions = context.client.supported_versions().await;
    let old = versions.is_ok_and(|known| known.versions.iter().all(|version| *version < MatrixVersion::V1_11));
    let url = address(&context.client.homeserver(), source, what, old)
        .ok_or_else(|| Failure::Other("the homeserver's address is not one of the web".to_owned()))?;
    let mut request = context.client.http_client().get(url);
    if let Some(token) = context.client.access_token().filter(|_| !old) {
        request = request.bearer_auth(token);
    }
    begin(request, &server, most).await
}

/// Sends the request and looks at the head of the answer.
async fn begin(request: reqwest::RequestBuilder, server: &str, most: u64) -> Result<Coming, Failure> {
    let silent = |_| Failure::Other(format!("{server} does not answer"));
    let answer = timeout(ANSWER, request.send()).await.map_err(silent)?;
    let response = answer.map_err(|error| Failure::Other(words::any(&error, server)))?;
    match response.status() {
        status if status.is_success() => {}
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            return Err(Failure::Other(format!("{server} does not allow it")));
        }
        status @ (StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::PAYLOAD_TOO_LARGE) => {
            return Err(Failure::None(format!("{server} does not have it ({})", status.as_u16())));
        }
        StatusCode::TOO_MANY_REQUESTS => {
            return Err(Failure::Other(format!("{server} asks to wait before the next try")));
        }
        status => return Err(Failure::Other(format!("{server} could not send it ({})", status.as_u16()))),
    }
    let total = response.content_length();
    if total.is_some_and(|total| total > most) {
        return Err(Failure::TooLarge(total));
    }
    Ok(Coming { response, total, got: 0, most, server: server.to_owned() })
}

impl Coming {
    /// The next piece; `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Failure> {
        let silent = |_| Failure::Other(format!("{} has fallen silent", self.server));
        let piece = timeout(SILENCE, self.response.chunk()).await.map_err(silent)?;
        let piece = piece.map_err(|error| Failure::Other(words::any(&error, &self.server)))?;
        self.got += piece.as_ref().map_or(0, |piece| piece.len() as u64);
        if self.got > self.most {
            return Err(Failure::TooLarge(None));
        }
        Ok(piece)
    }

    /// All of it, in memory.
    pub(super) async fn whole(mut self) -> Result<Vec<u8>, Failure> {
        let announced = self.total.unwrap_or_default().min(self.most);
        let mut bytes = Vec::with_capacity(usize::try_from(announced).unwrap_or_default());
        while let Some(piece) = self.next().await? {
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }
}

/// Where the homeserver hands it out (specification 1.11: to its own people, with their token; `old`: to anybody).
fn address(homeserver: &Url, source: &Source, what: What, old: bool) -> Option<Url> {
    let mut url = homeserver.clone();
    let kind = if what == What::Whole { "download" } else { "thumbnail" };
    let api: &[&str] = if old { &["media", "v3"] } else { &["client", "v1", "media"] };
    let end = [kind, source.server.as_str(), source.id.as_str()];
    // Each part is escaped.
    url.path_segments_mut().ok()?.pop_if_empty().push("_matrix").extend(api).extend(end);
    url.set_query(None);
    url.set_fragment(None);
    if let What::Thumbnail { width, height } = what {
        let (width, height) = (width.max(1).to_string(), height.max(1).to_string());
        let mut pairs = url.query_pairs_mut();
        pairs.append_pair("width", &width).append_pair("height", &height);
        pairs.append_pair("method", "scale").append_pair("animated", "false");
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};

    use super::*;

    fn source() -> Source {
        Source { server: "example.org:8448".to_owned(), id: "AbC".to_owned(), locked: None }
    }

    #[test]
    fn the_address_is_of_the_homeserver_alone() {
        let check = |homeserver: &str, what, old, expected: &str| {
            let url = address(&homeserver.parse().unwrap(), &source(), what, old).unwrap();
            assert_eq!(url.as_str(), expected);
        };
        let small = What::Thumbnail { width: 320, height: 0 };
        check(
            "https://m.example.org",
            What::Whole,
            false,
            "https://m.example.org/_matrix/client/v1/media/download/example.org:8448/AbC",
        );
        check(
            "http://[::1]:8008/under/",
            small,
            true,
            "http://[::1]:8008/under/_matrix/media/v3/thumbnail/example.org:8448/AbC\
             ?width=320&height=1&method=scale&animated=false",
        );
        let odd = Source { server: "../..".to_owned(), id: "a/b?c#d".to_owned(), locked: None };
        let url = address(&"https://m.example.org".parse().unwrap(), &odd, What::Whole, false).unwrap();
        assert!(url.path().ends_with("/a%2Fb%3Fc%23d") && url.query().is_none(), "{url}");
    }

    /// Answers one request with these bytes, and then sends `more` for as long as somebody reads.
    fn server(head: &'static str, more: &'static [u8]) -> Url {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            assert!(stream.read(&mut [0; 4_096]).unwrap() > 0);
            stream.write_all(head.as_bytes()).unwrap();
            while !more.is_empty() && stream.write_all(more).is_ok() {}
        });
        url
    }

    async fn fetched(head: &'static str, more: &'static [u8], most: u64) -> Result<Vec<u8>, Failure> {
        let request = reqwest::Client::new().get(server(head, more));
        begin(request, "example.org", most).await?.whole().await
    }

    #[tokio::test]
    async fn a_file_comes_whole() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
        assert_eq!(fetched(head, b"", 5).await, Ok(b"hello".to_vec()));
    }

    #[tokio::test]
    async fn what_announces_too_much_is_not_begun() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n";
        assert_eq!(fetched(head, &[0; 8_192], 1_000_000).await, Err(Failure::TooLarge(Some(2_147_483_648))));
    }

    #[tokio::test]
    async fn what_never_ends_is_left_at_the_bound() {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n";
        assert_eq!(fetched(head, &[0; 8_192], 1_000_000).await, Err(Failure::TooLarge(None)));
    }

    #[tokio::test]
    async fn what_ends_too_early_is_told() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello";
        let Err(Failure::Other(reason)) = fetched(head, b"", 100).await else { panic!("half a file was taken") };
        assert!(reason.contains("example.org"), "{reason}");
    }

    #[tokio::test]
    async fn a_refusal_is_told_apart_from_a_fault() {
        for (head, none) in [
            ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", true),
            ("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", true),
            ("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", false),
            ("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", false),
            ("SSH-2.0-OpenSSH\r\n", false),
        ] {
            let failure = fetched(head, b"", 100).await.unwrap_err();
            assert_eq!(matches!(failure, Failure::None(_)), none, "{head}: {failure:?}");
        }
    }
}
