//! What a network may do instead of giving a schedule: each time a sentence comes, and the programme from before stays.
use std::{iter, path::Path};

use hallway::schedule::{Event, Origin, Source};

use crate::{
    bomb::bomb,
    server::{Answer, ok, server, status},
    world::{HASTY, World, fixture, half, url},
};

/// What servers and networks do, and the words for it.
fn rows() -> Vec<(Answer, &'static str)> {
    let head = |headers: &str| format!("HTTP/1.1 200 OK\r\n{headers}\r\n").into_bytes();
    vec![
        (status("302 Found\r\nlocation: file:///etc/passwd"), "sends on to what is no address of a web page"),
        (status("302 Found\r\nlocation: ftp://example.org/x"), "sends on to what is no address of a web page: ftp"),
        (status("301 Moved Permanently"), "sends on to what is no address of a web page (301)"),
        (status("304 Not Modified"), "says that nothing changed since an answer that it never gave"),
        (status("400 Bad Request"), "answered with error 400: check the address"),
        (status("401 Unauthorized"), "it wants a login or forbids it"),
        (status("403 Forbidden"), "it wants a login or forbids it"),
        (status("404 Not Found"), "127.0.0.1 has no such page (404)"),
        (status("410 Gone"), "127.0.0.1 has no such page (410)"),
        (status("429 Too Many Requests\r\nretry-after: 30"), "has too much to do (429)"),
        (status("500 Internal Server Error"), "answered with error 500: try again later"),
        (status("503 Service Unavailable"), "has too much to do (503)"),
        (status("511 Network Authentication Required"), "this network wants a login first (511)"),
        (Answer::Send(head("content-length: 2147483648\r\n")), "larger than 67108864 bytes"),
        (ok("content-encoding: gzip\r\n", bomb(65)), "larger than 67108864 bytes"),
        (ok("content-encoding: gzip\r\n", &bomb(1)[..600]), "broke off"),
        (ok("content-encoding: gzip\r\n", "no gzip at all"), "broke off"),
        (Answer::Send([&*head("content-length: 4000\r\n"), b"<schedule>"].concat()), "broke off"),
        (Answer::Reset([&*head("content-length: 4000\r\n"), b"<schedule>"].concat()), "broke off"),
        (Answer::Reset(vec![]), "broke off"),
        (Answer::Send(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()), "broke off"),
        (ok("", fixture("captive-portal.html")), "127.0.0.1 sent is no schedule: this is a web page"),
        (ok("content-type: text/xml\r\n", "\n"), "is no schedule: the file is empty"),
        (ok("", b"\x1f\x8b\x08\x00\x00\x00\x00\x00 packed, but not said so"), "is no schedule"),
    ]
}

#[tokio::test]
async fn every_failure_has_its_own_words_and_nothing_is_kept() {
    let (answers, words): (Vec<_>, Vec<_>) = rows().into_iter().unzip();
    let (address, _asked) = server(answers).await;
    let mut world = World::new();
    for words in words {
        world.load(url(address));
        let said = world.reason().await;
        assert!(said.contains(words), "{words}: {said}");
        assert_eq!(said.matches('.').count() - said.matches("127.0.0.1").count() * 3, 1, "one sentence: {said}");
    }
    assert!(world.kept().is_none(), "what is no schedule is not kept");
}

#[tokio::test]
async fn a_server_that_says_nothing_or_ever_less_is_not_waited_for() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 40000000\r\n\r\n".to_vec();
    let silent = [Answer::Silence(vec![]), Answer::Silence(head.clone()), Answer::Trickle(head)];
    let (address, _asked) = server(silent).await;
    let mut world = World::new().beside_tuned(HASTY);
    for _ in 0..3 {
        world.load(url(address));
        let said = world.reason().await;
        assert!(said.contains("127.0.0.1 did not answer in time: try again later"), "{said}");
    }
}

#[tokio::test]
async fn whatever_comes_the_programme_from_before_stays() {
    let whole = fixture("fosdem-2026.xml");
    let empty = whole[..whole.find("<day").unwrap()].to_owned() + "</schedule>";
    let more = [
        (ok("", half()), "127.0.0.1 sent is cut off, 2 of 3 talks came"),
        (ok("", empty), "127.0.0.1 sent has no talks any more"),
    ];
    let rows: Vec<_> = rows().into_iter().filter(|(_, words)| !words.contains("never gave")).chain(more).collect();
    let answers: Vec<_> =
        iter::once(ok("etag: \"1\"\r\n", &whole)).chain(rows.iter().map(|row| row.0.clone())).collect();
    let (address, _asked) = server(answers).await;
    let mut world = World::new();
    world.load(url(address));
    assert_eq!(world.loaded().await, ("FOSDEM 2026".to_owned(), Origin::Network));
    let kept = world.kept().unwrap();
    for (_, words) in rows {
        world.load(url(address));
        assert!(matches!(world.loaded().await.1, Origin::Cache { .. }));
        let said = world.reason().await;
        assert!(said.contains(words) && said.ends_with(" The programme from before is kept."), "{words}: {said}");
        assert!(world.kept().unwrap() == kept, "{words}");
    }
}

#[tokio::test]
async fn half_a_file_is_shown_where_there_is_nothing_better_and_asked_for_again_whole() {
    let whole = fixture("fosdem-2026.xml");
    let (address, mut asked) = server([ok("etag: \"1\"\r\n", half()), ok("etag: \"1\"\r\n", &whole)]).await;
    let mut world = World::new();
    world.load(url(address));
    match world.next().await {
        Event::Loaded { schedule, warnings, .. } => {
            assert_eq!(schedule.talks.len(), 2);
            assert!(warnings.iter().any(|warning| warning.0.contains("cut off")), "{warnings:?}");
        }
        other => panic!("{other:?}"),
    }
    asked.recv().await.unwrap();
    world.load(url(address));
    assert!(matches!(world.loaded().await.1, Origin::Cache { .. }), "half a programme offline is better than none");
    assert_eq!(world.loaded().await.1, Origin::Network);
    assert!(!asked.recv().await.unwrap().contains("if-none-match"), "half a file has no validators");
}

#[tokio::test]
async fn a_redirect_is_followed_and_a_loop_is_not() {
    let (home, _asked) = server([ok("", fixture("fosdem-2026.xml"))]).await;
    let (start, _asked) = server([status(&format!("302 Found\r\nlocation: http://{home}/moved"))]).await;
    let mut world = World::new();
    world.load(url(start));
    assert_eq!(world.loaded().await.1, Origin::Network);

    let (address, mut asked) = server(iter::repeat_with(|| status("302 Found\r\nlocation: /schedule.xml"))).await;
    let mut world = World::new();
    world.load(url(address));
    let said = world.reason().await;
    assert!(said.contains("127.0.0.1 sends on without end"), "{said}");
    let mut times = 0;
    while asked.try_recv().is_ok() {
        times += 1;
    }
    assert_eq!(times, 11, "the first and ten redirects");
}

#[tokio::test]
async fn headers_that_lie_or_are_odd_do_no_harm() {
    let whole = fixture("fosdem-2026.xml");
    let odd = b"etag: \"\xff\xfe\"\r\nlast-modified: \x80\r\ncontent-type: text/html; charset=utf-16\r\n";
    let head = [&b"HTTP/1.1 200 OK\r\n"[..], odd, b"connection: close\r\n\r\n", whole.as_bytes()].concat();
    let long = format!("etag: \"{}\"\r\n", "x".repeat(5_000));
    let (address, mut asked) = server([Answer::Send(head), ok(&long, &whole), status("304 Not Modified")]).await;
    let mut world = World::new();
    world.load(url(address));
    assert_eq!(world.loaded().await.0, "FOSDEM 2026");
    asked.recv().await.unwrap();
    world.load(url(address));
    world.loaded().await;
    assert_eq!(world.next().await, Event::Unchanged, "the same bytes");
    assert!(!asked.recv().await.unwrap().contains("if-none-match"), "what is no text is not sent back");
    world.load(url(address));
    world.loaded().await;
    let said = world.reason().await;
    assert!(said.contains("never gave"), "{said}");
}

#[tokio::test]
async fn a_name_without_an_address_is_told() {
    let mut world = World::new();
    world.load(Source::Url("http://no-such-host.invalid/".parse().unwrap()));
    let said = world.reason().await;
    assert!(said.contains("no-such-host.invalid has no address"), "{said}");
}

#[tokio::test]
async fn a_certificate_that_nobody_signed_is_told_and_refused() {
    use tokio_rustls::{
        TlsAcceptor,
        rustls::{
            ServerConfig,
            pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
        },
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls");
    let certificate = CertificateDer::from_pem_file(folder.join("cert.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem")).unwrap();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let served = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        TlsAcceptor::from(std::sync::Arc::new(config)).accept(stream).await.is_ok()
    });
    let mut world = World::new();
    world.load(Source::Url(format!("https://{address}/").parse().unwrap()));
    let said = world.reason().await;
    assert!(said.contains("no secure connection to 127.0.0.1") && said.contains("signed"), "{said}");
    assert!(!served.await.unwrap(), "nothing is asked over such a connection");
}
