//! Requests to the proxy: read, and made into what goes to the server. Pure.
use std::{fmt, net::SocketAddr};

use url::Url;

/// Where a request leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Host {
    Address(SocketAddr),
    Name(String, u16),
}

/// What is wanted.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// `CONNECT`: what passes is between FFmpeg and the server.
    Tunnel(Host),
    /// `GET` with a whole address: `head` is the request as the server gets it.
    Fetch { host: Host, head: Vec<u8> },
}

impl Wanted {
    pub(super) fn host(&self) -> &Host {
        match self {
            Self::Tunnel(host) | Self::Fetch { host, .. } => host,
        }
    }
}

/// Why a request is not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The secret is missing, which FFmpeg says only when asked, or wrong.
    Stranger,
    Malformed,
}

impl Refused {
    pub(super) fn answer(self) -> String {
        match self {
            Self::Stranger => "HTTP/1.1 407 Proxy Authentication Required\r\n\
                               Proxy-Authenticate: Basic realm=\"hallway\"\r\n\
                               Content-Length: 0\r\nConnection: close\r\n\r\n"
                .to_owned(),
            Self::Malformed => answer("400", "no request that this proxy knows"),
        }
    }
}

/// An answer without a body.
pub(super) fn answer(code: &str, words: &str) -> String {
    format!("HTTP/1.1 {code} {words}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

/// Reads the head of a request, with the empty line that ends it. `credentials` is [`basic`]'s.
pub(super) fn read(head: &[u8], credentials: &str) -> Result<Wanted, Refused> {
    let head = head.strip_suffix(b"\r\n\r\n").ok_or(Refused::Malformed)?;
    let mut lines = head.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let first = lines.next().unwrap_or_default();
    let headers: Vec<&[u8]> = lines.collect();
    if std::iter::once(&first).chain(&headers).any(|line| line.iter().any(|byte| *byte < b' ' && *byte != b'\t')) {
        return Err(Refused::Malformed);
    }
    let known = headers
        .iter()
        .any(|line| value(line, b"proxy-authorization").is_some_and(|value| same(value, credentials.as_bytes())));
    if !known {
        return Err(Refused::Stranger);
    }
    let mut words = first.split(|byte| *byte == b' ');
    let (Some(method), Some(target), Some(version), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Refused::Malformed);
    };
    if !version.starts_with(b"HTTP/1.") {
        return Err(Refused::Malformed);
    }
    match method {
        b"CONNECT" => Ok(Wanted::Tunnel(host(target, None).ok_or(Refused::Malformed)?)),
        b"GET" => fetch(target, &headers).ok_or(Refused::Malformed),
        _ => Err(Refused::Malformed),
    }
}

fn fetch(target: &[u8], headers: &[&[u8]]) -> Option<Wanted> {
    let (scheme, rest) = target.split_at_checked(b"http://".len())?;
    if !scheme.eq_ignore_ascii_case(b"http://") {
        return None;
    }
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = host(authority, Some(80))?;
    let slash: &[u8] = if path.starts_with(b"/") { b"" } else { b"/" };
    let mut head = [b"GET ", slash, path, b" HTTP/1.1\r\n"].concat();
    for line in headers {
        // Those are about this connection, not the next.
        if [&b"proxy-authorization"[..], b"proxy-connection", b"connection"]
            .iter()
            .all(|name| value(line, name).is_none())
        {
            head.extend_from_slice(line);
            head.extend_from_slice(b"\r\n");
        }
    }
    head.extend_from_slice(b"Connection: close\r\n\r\n");
    Some(Wanted::Fetch { host, head })
}

/// A host with its port, as an address may have it. Numbers are read as everybody reads them (`0x7f.1` is 127.0.0.1), so
/// that none is taken for a name.
fn host(authority: &[u8], usual: Option<u16>) -> Option<Host> {
    let authority = std::str::from_utf8(authority).ok()?;
    if authority.is_empty() || authority.contains(['/', '?', '#', '\\', '@']) {
        return None;
    }
    // Of another scheme it would not be known what the numbers mean, and of http it is not known whether 80 was written.
    let url = Url::parse(&format!("http://{authority}/")).ok()?;
    let written = authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let port = url.port().or(if written { Some(80) } else { usual })?;
    match url.host()? {
        url::Host::Domain(name) => Some(Host::Name(name.to_owned(), port)),
        url::Host::Ipv4(address) => Some(Host::Address((address, port).into())),
        url::Host::Ipv6(address) => Some(Host::Address((address, port).into())),
    }
}

fn value<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (found, value) = line.split_at(colon);
    found.eq_ignore_ascii_case(name).then(|| value.get(1..).unwrap_or_default().trim_ascii())
}

fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |all, (one, other)| all | (one ^ other)) == 0
}

/// The value of `Proxy-Authorization` (RFC 7617).
pub(super) fn basic(user: &str, secret: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = "Basic ".to_owned();
    for group in format!("{user}:{secret}").as_bytes().chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= group.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Name(name, port) => write!(f, "{name}:{port}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known(first: &str, headers: &str) -> Result<Wanted, Refused> {
        let credentials = basic("hallway", "secret");
        read(format!("{first}\r\n{headers}Proxy-Authorization: {credentials}\r\n\r\n").as_bytes(), &credentials)
    }

    fn name(name: &str, port: u16) -> Host {
        Host::Name(name.to_owned(), port)
    }

    fn address(text: &str) -> Host {
        Host::Address(text.parse().unwrap())
    }

    #[test]
    fn credentials_are_those_of_the_rfc() {
        assert_eq!(basic("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(basic("u", "s"), "Basic dTpz");
        assert_eq!(basic("ab", "c"), "Basic YWI6Yw==");
    }

    #[test]
    fn a_fetch_reaches_the_server_without_the_proxys_own() {
        let asked = "GET http://live.example.org:8080/a.m3u8?x=1 HTTP/1.1";
        let headers =
            "User-Agent: hallway\r\nconnection: keep-alive\r\nProxy-Connection: x\r\nHost: live.example.org\r\n";
        let head =
            "GET /a.m3u8?x=1 HTTP/1.1\r\nUser-Agent: hallway\r\nHost: live.example.org\r\nConnection: close\r\n\r\n";
        let expected = Wanted::Fetch { host: name("live.example.org", 8_080), head: head.as_bytes().to_vec() };
        assert_eq!(known(asked, headers), Ok(expected));
        let Ok(Wanted::Fetch { head, .. }) = known("GET http://a.example?x HTTP/1.0", "") else { panic!("a fetch") };
        assert_eq!(head, b"GET /?x HTTP/1.1\r\nConnection: close\r\n\r\n");
    }

    #[test]
    fn hosts_are_read_as_everybody_reads_them() {
        let check = |authority: &str, host: Host| {
            let asked = known(&format!("GET http://{authority}/ HTTP/1.1"), "");
            assert_eq!(asked.unwrap().host(), &host, "{authority}");
        };
        check("live.example.org", name("live.example.org", 80));
        check("LIVE.example.org:80", name("live.example.org", 80));
        check("127.0.0.1:81", address("127.0.0.1:81"));
        check("0x7f.1", address("127.0.0.1:80"));
        check("2130706433", address("127.0.0.1:80"));
        check("0300.0250.1", address("192.168.0.1:80"));
        check("[::1]", address("[::1]:80"));
        check("[::ffff:10.0.0.1]:8000", address("[::ffff:10.0.0.1]:8000"));
        check("%6cocalhost", name("localhost", 80));
        let tunnel = |to: &str| known(&format!("CONNECT {to} HTTP/1.1"), "");
        assert_eq!(tunnel("a.example:443"), Ok(Wanted::Tunnel(name("a.example", 443))));
        assert_eq!(tunnel("a.example:80"), Ok(Wanted::Tunnel(name("a.example", 80))));
        assert_eq!(tunnel("[fe80::1]:443"), Ok(Wanted::Tunnel(address("[fe80::1]:443"))));
        assert_eq!(tunnel("a.example"), Err(Refused::Malformed), "no port");
    }

    #[test]
    fn nobody_asks_without_the_secret() {
        let credentials = basic("hallway", "secret");
        for header in ["", "Proxy-Authorization: Basic eA==\r\n", "Authorization: Basic c2VjcmV0\r\n"] {
            let head = format!("GET http://a.example/ HTTP/1.1\r\n{header}\r\n");
            assert_eq!(read(head.as_bytes(), &credentials), Err(Refused::Stranger), "{header}");
        }
        assert!(Refused::Stranger.answer().contains("Basic realm"));
    }

    #[test]
    fn what_is_no_fetch_is_refused() {
        for first in [
            "",
            "GET",
            "GET / HTTP/1.1",
            "GET https://a.example/ HTTP/1.1",
            "GET httpproxy://a.example/ HTTP/1.1",
            "GET file:///etc/passwd HTTP/1.1",
            "GET http:///x HTTP/1.1",
            "GET http://a@b.example/ HTTP/1.1",
            "GET http://a.example:99999/ HTTP/1.1",
            "GET http://a.example/ x HTTP/1.1",
            "GET http://a.example/ FTP/1.1",
            "POST http://a.example/ HTTP/1.1",
            "PUT http://a.example/ HTTP/1.1",
            "GET http://a.example/\rx HTTP/1.1",
            "CONNECT / HTTP/1.1",
            "CONNECT a.example:x HTTP/1.1",
        ] {
            assert_eq!(known(first, ""), Err(Refused::Malformed), "{first:?}");
        }
        assert_eq!(read(b"GET http://a.example/ HTTP/1.1\r\n", ""), Err(Refused::Malformed), "cut short");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(head: Vec<u8>, target in "[ -~]{0,40}") {
            drop(read(&head, "x"));
            drop(known(&format!("GET http://{target} HTTP/1.1"), ""));
            drop(known(&format!("CONNECT {target} HTTP/1.1"), ""));
        }

        #[test]
        fn a_fetch_has_one_request_line_and_no_secret(path in "[!-~]{0,40}", header in "[!-~]{0,40}") {
            if let Ok(Wanted::Fetch { head, .. }) = known(&format!("GET http://a.example/{path} HTTP/1.1"), &format!("x: {header}\r\n")) {
                let text = String::from_utf8(head).unwrap();
                prop_assert!(text.ends_with("\r\n\r\n") && text.matches("\r\n\r\n").count() == 1, "{text}");
                prop_assert!(!text.contains("Proxy-Authorization"), "{text}");
            }
        }
    }
}
