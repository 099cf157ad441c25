//! Conferences' spaces, walked.
use std::{
    os::unix::fs::PermissionsExt as _,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use hallway::{
    chat::{Address, Alias, Event, Request, Space},
    host::{Account, NewRoom},
    schedule::parse,
};
use serde_json::json;

use crate::{
    person::Person,
    proxy::{Act, Proxy},
    support::{block_on, conference},
};

fn address(name: &str) -> Address {
    Address::from(name.parse::<Alias>().unwrap())
}

impl Person {
    /// Asks for a space and waits until it is told as `wanted` says, or fails.
    async fn walk(&mut self, names: &[&str], wanted: impl Fn(&Space) -> bool) -> Result<Arc<Space>, String> {
        let addresses: Vec<_> = names.iter().map(|name| address(name)).collect();
        self.ask(Request::Space(addresses.clone()));
        self.hear("the space", |event| match event {
            Event::Space(space) if space.asked == addresses[0] && wanted(space) => Some(Ok(Arc::clone(space))),
            Event::SpaceFailed { asked, reason } if *asked == addresses[0] => Some(Err(reason.clone())),
            _ => None,
        })
        .await
    }
}

/// A space of these rooms, made by somebody else.
async fn space(account: &Account, alias: &str, rooms: &[&str]) -> String {
    let child = |(at, room): (usize, &&str)| {
        let content = json!({ "via": ["localhost"], "order": format!("{at:03}") });
        ("m.space.child".to_owned(), (*room).to_owned(), content)
    };
    let state = rooms.iter().enumerate().map(child).collect();
    let (name, alias) = (alias.to_owned(), alias.to_owned());
    account.create_room(&NewRoom { name, alias, space: true, state, ..NewRoom::default() }).await.unwrap()
}

async fn room(account: &Account, name: &str) -> String {
    account.create_room(&NewRoom { name: name.to_owned(), ..NewRoom::default() }).await.unwrap()
}

/// Names, each with how deep it stands.
fn told(space: &Space) -> Vec<String> {
    let mut depths = Vec::new();
    let mut rows = Vec::new();
    for room in &space.rooms {
        let depth = room.parent.map_or(0, |parent| depths[parent] + 1);
        depths.push(depth);
        rows.push(format!("{}{}", "  ".repeat(depth), room.name));
    }
    rows
}

#[test]
fn the_conferences_space_is_told_whole_with_what_its_rooms_are_for() {
    let folder = tempfile::tempdir().unwrap();
    let facts = &conference().facts;
    let schedule = parse::parse(&std::fs::read(&facts.schedule).unwrap()).unwrap().schedule;
    block_on(async {
        let mut ana = Person::signed_in(folder.path(), &facts.homeserver, "ana").await;
        // The first of them does not exist.
        let space = ana.walk(&["#nowhere:localhost", "#demo:localhost"], |space| space.whole).await.unwrap();
        assert_eq!((space.title.as_str(), space.conference.as_str()), ("Hallway Days", "hallway-days"));
        let (tracks, talks) = (schedule.tracks.len(), schedule.talks.len());
        assert_eq!(space.rooms.len(), 2 * tracks + talks + 1 + 4);
        let rows = told(&space);
        let at = |name: &str| rows.iter().position(|row| row == name).unwrap_or_else(|| panic!("no {name}: {rows:?}"));
        // By order: auditoriums by their slug, each track's room before its talks; what is for everybody at the end.
        assert_eq!(at("Rust: talks"), at("Rust") + 1);
        assert_eq!(rows[at("Help and hallways")..], ["Help and hallways", "  Café", "  Help", "  Info desk", "  Jobs"]);
        assert!(at("Community and Funding") < at("Rust") && at("Rust") < at("Help and hallways"));
        let rust = &space.rooms[at("Rust")];
        assert_eq!(rust.alias.as_ref().map(Alias::as_str), Some("#demo-rust:localhost"));
        assert!(rust.readable && rust.public && !rust.space && rust.members > 0 && rust.topic.contains("The track"));
        assert_eq!(rust.via.iter().map(hallway::chat::Server::as_str).collect::<Vec<_>>(), ["localhost"]);

        // What they are for comes after.
        let known = |space: &Space| space.rooms.iter().all(|room| room.space || !room.kind.is_empty());
        let space = ana.walk(&["#nowhere:localhost", "#demo:localhost"], known).await.unwrap();
        let rust = &space.rooms[at("Rust")];
        assert_eq!((rust.kind.as_str(), rust.auditorium.as_str()), ("auditorium", "rust"));
        let talk = &space.rooms[at("Rust: talks") + 1];
        assert_eq!((talk.kind.as_str(), talk.auditorium.as_str()), ("talk", "rust"));
        assert!(schedule.talks.iter().any(|of| *of.id.0 == *talk.talk.as_str()));
        assert_eq!(space.rooms[at("  Help")].kind.as_str(), "other");
        kept(folder.path(), &space).await;
        ana.leave().await;

        // It is there again before anything is asked: the homeserver may be away.
        let mut ana = Person::new(folder.path());
        let again = ana.walk(&["#nowhere:localhost", "#demo:localhost"], |_| true).await.unwrap();
        assert_eq!(again, space);
        ana.leave().await;
        // To nobody else.
        let file = folder.path().join("spaces.json");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace("@ana:localhost", "@ben:localhost")).unwrap();
        let mut ana = Person::new(folder.path());
        let first = ana.walk(&["#nowhere:localhost", "#demo:localhost"], |_| true).await.unwrap();
        assert!(first.rooms.iter().all(|room| room.kind.is_empty()), "what was kept of another account is told");
        ana.leave().await;
    });
}

/// Waits until the file holds what the rooms are for, and looks at who may read it.
async fn kept(folder: &Path, space: &Space) {
    let file = folder.join("spaces.json");
    let known = space.rooms.iter().filter(|room| !room.kind.is_empty()).count();
    let deadline = std::time::Instant::now() + crate::person::ARRIVES;
    loop {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        if text.matches("\"auditorium\"").count() >= known {
            break;
        }
        assert!(std::time::Instant::now() < deadline, "what the rooms are for is not kept: {}", text.len());
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_space_within_itself_a_dead_child_and_a_private_one_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let homeserver = &conference().facts.homeserver;
    block_on(async {
        let maker = Account::register(homeserver, "space-maker", "hallway-demo").await.unwrap();
        let (open, deep) = (room(&maker, "open").await, room(&maker, "deep").await);
        let private = maker.direct("@ben:localhost").await.unwrap();
        let inner = space(&maker, "odd-inner", &[&deep, &open]).await;
        let root = space(&maker, "odd", &["!gone:dead.example", &private, &inner, &open]).await;
        for (of, child) in [(&root, &root), (&inner, &root), (&inner, &inner)] {
            maker.set_state(of, "m.space.child", child, json!({ "via": ["localhost"] })).await.unwrap();
        }
        let mut person = Person::new_account(folder.path(), homeserver, "space-walker").await;
        let found = person.walk(&["#odd:localhost"], |space| space.rooms.len() == 3).await.unwrap();
        assert_eq!(told(&found), ["odd-inner", "  deep", "  open"]);
        assert!(!found.whole, "two rooms are left out");

        // Asked again at once: what is known.
        let again = person.walk(&["#odd:localhost"], |_| true).await.unwrap();
        assert_eq!(again, found);
        person.leave().await;
    });
}

#[test]
fn a_page_that_waits_for_a_dead_server_holds_up_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let homeserver = &conference().facts.homeserver;
    block_on(async {
        let maker = Account::register(homeserver, "slow-maker", "hallway-demo").await.unwrap();
        let (one, two) = (room(&maker, "one").await, room(&maker, "two").await);
        let inner = space(&maker, "slow-inner", &[&two]).await;
        let root = space(&maker, "slow", &["!gone:dead.example", &one, &inner]).await;
        Account::register(homeserver, "slow-walker", "hallway-demo").await.unwrap();
        let before = Slow::before(homeserver, &root).await;
        let mut person = Person::signed_in(folder.path(), &before.address, "slow-walker").await;
        let found = person.walk(&["#slow:localhost"], |space| space.rooms.len() == 3).await.unwrap();
        assert_eq!(told(&found), ["one", "slow-inner", "  two"]);
        assert!(!found.whole);
        person.join("#demo-community:localhost").await.unwrap();
        person.leave().await;
    });
}

#[test]
fn a_space_that_was_asked_for_again_is_walked_when_the_server_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let homeserver = &conference().facts.homeserver;
    block_on(async {
        Account::register(homeserver, "patient-walker", "hallway-demo").await.unwrap();
        let before = Slow::before(homeserver, "!nobody").await;
        before.away.store(true, Ordering::Relaxed);
        let mut person = Person::signed_in(folder.path(), &before.address, "patient-walker").await;
        let asked = address("#demo:localhost");
        for _ in 0..2 {
            person.ask(Request::Space(vec![asked.clone()]));
        }
        let reason = person.hear("the failure", |event| match event {
            Event::SpaceFailed { reason, .. } => Some(reason.clone()),
            Event::Space(space) => panic!("told without a server: {space:?}"),
            _ => None,
        });
        assert!(reason.await.contains("has trouble (HTTP 502)"));
        before.away.store(false, Ordering::Relaxed);
        person.hear("the space", |event| matches!(event, Event::Space(space) if space.whole).then_some(())).await;
        person.leave().await;
    });
}

/// A homeserver that never answers to one page, and to a room of a dead server, and to none while it is away; all else goes to
/// the real one.
struct Slow {
    address: url::Url,
    away: Arc<AtomicBool>,
    server: tokio::task::AbortHandle,
}

impl Slow {
    async fn before(homeserver: &url::Url, root: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let (to, root) = (homeserver.clone(), root.to_owned());
        let (client, away) = (reqwest::Client::new(), Arc::new(AtomicBool::new(false)));
        let is_away = Arc::clone(&away);
        let pass = move |request: axum::extract::Request| {
            pass(client.clone(), to.clone(), root.clone(), is_away.load(Ordering::Relaxed), request)
        };
        let server = tokio::spawn(async move {
            axum::serve(listener, axum::Router::new().fallback(pass)).await.unwrap();
        });
        Self { address, away, server: server.abort_handle() }
    }
}

impl Drop for Slow {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn pass(
    client: reqwest::Client,
    mut to: url::Url,
    root: String,
    away: bool,
    request: axum::extract::Request,
) -> axum::response::Response {
    let (head, body) = request.into_parts();
    let query = head.uri.query().unwrap_or_default();
    let path = head.uri.path().replace("%21", "!").replace("%3A", ":");
    let page = path.contains(&root) && !query.contains("max_depth");
    if path.ends_with("/hierarchy") && away {
        return axum::response::Response::builder().status(502).body("<html>Bad gateway</html>".into()).unwrap();
    }
    if path.ends_with("/hierarchy") && (page || path.contains("dead.example")) {
        std::future::pending::<()>().await;
    }
    to.set_path(head.uri.path());
    to.set_query(head.uri.query());
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let mut passed = client.request(head.method, to).body(body);
    for (name, value) in head.headers.iter().filter(|(name, _)| *name != "host" && *name != "content-length") {
        passed = passed.header(name, value);
    }
    let answer = passed.send().await.unwrap();
    let mut response = axum::response::Response::builder().status(answer.status());
    for (name, value) in answer.headers().iter().filter(|(name, _)| *name != "transfer-encoding") {
        response = response.header(name, value);
    }
    response.body(axum::body::Body::from(answer.bytes().await.unwrap())).unwrap()
}

#[test]
fn what_is_no_space_and_what_is_not_shown_is_told_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let homeserver = &conference().facts.homeserver;
    block_on(async {
        let maker = Account::register(homeserver, "shy-maker", "hallway-demo").await.unwrap();
        let shy = space(&maker, "shy", &[]).await;
        for (kind, content) in [
            ("m.room.join_rules", json!({ "join_rule": "invite" })),
            ("m.room.history_visibility", json!({ "history_visibility": "shared" })),
        ] {
            maker.set_state(&shy, kind, "", content).await.unwrap();
        }
        let mut person = Person::new_account(folder.path(), homeserver, "shy-walker").await;
        for (name, words) in [
            ("#demo-rust:localhost", "the room is no space"),
            ("#nowhere:localhost", "there is no room of that name"),
            ("#shy:localhost", "does not show it: the space is open to invited people only"),
        ] {
            let reason = person.walk(&[name], |_| true).await.unwrap_err();
            assert!(reason.contains(words), "{name}: {reason}");
        }
        person.leave().await;
    });
}

#[test]
fn a_server_that_tells_the_same_page_again_and_again_is_asked_twice() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let homeserver = &conference().facts.homeserver;
        let maker = Account::register(homeserver, "same-maker", "hallway-demo").await.unwrap();
        let root = space(&maker, "same", &[]).await;
        let page =
            json!({ "rooms": [{ "room_id": root, "room_type": "m.space", "name": "Same" }], "next_batch": "here" });
        let page: &'static str = page.to_string().leak();
        let rule = move |path: &str| if path.contains("/hierarchy") { Act::Says(page) } else { Act::Pass };
        let proxy = Proxy::before(homeserver, rule).await;
        let mut person = Person::new_account(folder.path(), &proxy.url, "same-walker").await;
        let space = person.walk(&["#same:localhost"], |space| space.whole).await.unwrap();
        assert_eq!((&*space.title, space.rooms.len(), proxy.count("/hierarchy")), ("Same", 0, 2));
        person.leave().await;
    });
}
