//! Nothing at home is reached, whoever names it: an address, a redirect, a playlist within, a segment, a key.
//!
//! 127.0.0.2 stands for the internet here: the person at home has allowed it. 127.0.0.1 stands for the home.
use std::{collections::HashMap, net::TcpListener, path::Path, sync::Arc, thread};

use tokio_rustls::rustls::{
    self, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

use crate::{
    home::Home,
    web::{self, Trap, Web, encrypted, playlist},
};

const INTERNET: &str = "127.0.0.2";

fn open() -> Home {
    Home::start(&["--allow", INTERNET])
}

#[tokio::test]
async fn addresses_of_the_home_are_refused_in_words() {
    let (home, trap) = (Home::start(&[]), Trap::set());
    let mut far = home.connect();
    let port = trap.address.port();
    for host in ["127.0.0.1", "localhost", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", INTERNET] {
        far.load(&format!("http://{host}:{port}/a.m3u8"));
        let reason = far.outcome().await.unwrap_err();
        assert!(reason.contains("private network"), "{host}: {reason}");
        far.load(&format!("https://{host}:{port}/a.m3u8"));
        let reason = far.outcome().await.unwrap_err();
        assert!(reason.contains("private network"), "https, {host}: {reason}\n{}", home.log());
    }
    assert_eq!(trap.heard(), Vec::<String>::new());
}

#[tokio::test]
async fn what_a_server_names_does_not_lead_home_either() {
    let (home, trap, web) = (open(), Trap::set(), Web::start(INTERNET));
    let bait = |scheme: &str| format!("{scheme}://{}/x", trap.address);
    let (http, https) = (bait("http"), bait("https"));
    web.redirect("redirect.m3u8", &http);
    web.redirect("secure.m3u8", &https);
    web.redirect("far.m3u8", &web.url("redirect.m3u8"));
    web.redirect("other.m3u8", &bait("httpproxy"));
    web.put("nested.m3u8", format!("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000\n{http}\n"));
    web.put(
        "rendition.m3u8",
        format!(
            "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"a\",DEFAULT=YES,URI=\"{http}\"\n\
         #EXT-X-STREAM-INF:BANDWIDTH=1000,AUDIO=\"a\"\n{https}\n"
        ),
    );
    for (name, segment) in [
        ("segment.m3u8", http.as_str()),
        ("secret.m3u8", &https),
        ("proxy.m3u8", &bait("httpproxy")),
        ("crypto.m3u8", &format!("crypto+{}", bait("httpproxy"))),
        ("tcp.m3u8", &bait("tcp")),
        ("tls.m3u8", &bait("tls")),
    ] {
        web.put(name, playlist(&["#EXTINF:4,", segment]));
    }
    for (name, key) in [("key.m3u8", http.as_str()), ("keyproxy.m3u8", &bait("httpproxy"))] {
        web.put(name, playlist(&[&format!("#EXT-X-KEY:METHOD=AES-128,URI=\"{key}\""), "#EXTINF:4,", "segment.ts"]));
    }
    web.put("map.m3u8", playlist(&[&format!("#EXT-X-MAP:URI=\"{http}\""), "#EXTINF:4,", "segment.ts"]));
    web.put_segment();
    let mut far = home.connect();
    for name in [
        "redirect",
        "secure",
        "far",
        "other",
        "nested",
        "rendition",
        "segment",
        "secret",
        "proxy",
        "crypto",
        "tcp",
        "tls",
        "key",
        "keyproxy",
        "map",
    ] {
        far.load(&web.url(&format!("{name}.m3u8")));
        let outcome = far.outcome().await;
        assert_eq!(trap.heard(), Vec::<String>::new(), "{name}\n{}", home.log());
        assert!(outcome.is_err(), "{name} plays");
    }
    let refusals = home.log().matches("is not connected to: it is this machine itself").count();
    assert!(refusals >= 8, "{refusals}: these came to the proxy\n{}", home.log());
}

#[tokio::test]
async fn what_is_on_the_internet_plays_with_all_that_belongs_to_it() {
    let (home, web, other) = (open(), Web::start(INTERNET), Web::start(INTERNET));
    other.put_segment();
    other.put("list.m3u8", playlist(&["#EXTINF:4,", "segment.ts", "#EXTINF:4,", &other.url("segment.ts")]));
    web.put("nested.m3u8", format!("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000\n{}\n", other.url("list.m3u8")));
    web.redirect("moved.m3u8", &web.url("nested.m3u8"));
    let (list, segment, key) = encrypted(&other.url("key"));
    web.put("encrypted.m3u8", list);
    web.put("secret0.ts", segment);
    other.put("key", key);
    let mut far = home.connect();
    for name in ["nested", "moved", "encrypted"] {
        far.load(&web.url(&format!("{name}.m3u8")));
        assert_eq!(far.outcome().await, Ok(()), "{name}\n{}", home.log());
    }
    assert!(other.asked().iter().any(|head| head.starts_with("GET /key ")));
    for head in web.asked().iter().chain(&other.asked()) {
        assert!(!head.contains("Proxy-"), "the proxy's secret stays at home: {head}");
    }
}

#[tokio::test]
async fn https_goes_through_the_tunnel_to_servers_that_are_who_they_say() {
    let home = Home::start(&["--allow", INTERNET, "--allow", "127.0.0.1", "--allow", "::1"]);
    let (web, mut far) = (Web::start(INTERNET), home.connect());
    web.put_segment();
    let mut files = HashMap::new();
    files.insert("secure.m3u8".to_owned(), playlist(&["#EXTINF:4,", &web.url("segment.ts")]).into_bytes());
    let at = |ip| secure(ip, files.clone());
    far.load(&format!("https://localhost:{}/secure.m3u8", at("127.0.0.1")));
    assert_eq!(far.outcome().await, Ok(()), "{}", home.log());
    far.load(&format!("https://{INTERNET}:{}/secure.m3u8", at(INTERNET)));
    let outcome = far.outcome().await;
    assert!(outcome.as_ref().is_err_and(|reason| reason.contains("certificate")), "{outcome:?}\n{}", home.log());
}

/// Serves over TLS as `localhost` and 127.0.0.1, whatever it is. Its port.
fn secure(ip: &str, files: HashMap<String, Vec<u8>>) -> u16 {
    let listener = TcpListener::bind((ip, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = Arc::new(certified());
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let (config, files) = (Arc::clone(&config), files.clone());
            thread::spawn(move || {
                let mut tls = rustls::ServerConnection::new(config).unwrap();
                web::answer(&mut rustls::Stream::new(&mut tls, &mut stream), &files).unwrap_or_default();
            });
        }
    });
    port
}

fn certified() -> ServerConfig {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls");
    let certificate = CertificateDer::from_pem_file(folder.join("cert.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem")).unwrap();
    ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap()
}
