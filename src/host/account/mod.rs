//! One account on a homeserver, and what it can do there.
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use url::Url;

use super::homeserver::{Call, Error, Homeserver};

mod talk;

/// One account, signed in. Rooms, events and users are named as Matrix writes them (`!room`, `$event`, `@user:server`);
/// every call waits out a rate limit for up to two minutes, and fails with an [`Error`] that tells in words what failed.
#[derive(Clone)]
pub struct Account {
    server: Homeserver,
    user: Arc<str>,
    token: Arc<str>,
    /// Whether the token is an application service's, which speaks in the name of `user`.
    service: bool,
    /// When what is sent was said, in milliseconds after 1970; now if nothing else is given.
    at: Option<i64>,
}

/// A room to be made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewRoom {
    pub name: String,
    pub topic: String,
    /// The alias without sigil and server; none for an empty one.
    pub alias: String,
    /// A space instead of a room.
    pub space: bool,
    /// Further state events: type, state key, content.
    pub state: Vec<(String, String, Value)>,
}

/// An event of a room's timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub event: String,
    pub sender: String,
    /// Such as `m.room.message` or `m.reaction`.
    pub kind: String,
    pub content: Value,
}

impl Seen {
    /// The text of a message; an edit's new text.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        let of = |content: &Value| content.get("body").and_then(Value::as_str).map(str::len).is_some();
        match self.content.get("m.new_content") {
            Some(new) if of(new) => new.get("body")?.as_str(),
            _ => self.content.get("body")?.as_str(),
        }
    }

    fn read(event: &Value) -> Option<Self> {
        let text = |key: &str| event.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            event: text("event_id")?,
            sender: text("sender")?,
            kind: text("type")?,
            content: event.get("content").cloned().unwrap_or_default(),
        })
    }
}

impl Account {
    /// Makes an account on a homeserver with open registration, and signs it in.
    pub async fn register(homeserver: &Url, user: &str, password: &str) -> Result<Self, Error> {
        let body = json!({
            "username": user, "password": password, "auth": { "type": "m.login.dummy" },
            "initial_device_display_name": "hallway's host",
        });
        Self::enter(homeserver, Call::post(format!("registering {user}"), vec!["v3", "register"], None, body)).await
    }

    /// Signs in to an account that exists.
    pub async fn log_in(homeserver: &Url, user: &str, password: &str) -> Result<Self, Error> {
        let body = json!({
            "type": "m.login.password", "identifier": { "type": "m.id.user", "user": user }, "password": password,
            "initial_device_display_name": "hallway's host",
        });
        Self::enter(homeserver, Call::post(format!("signing in as {user}"), vec!["v3", "login"], None, body)).await
    }

    /// An account of an application service's namespace, made if it is not there yet. It has no password, may date its
    /// messages ([`Account::dated`]) and is not rate-limited where the service's registration says so.
    pub async fn of_service(homeserver: &Url, token: &str, user: &str) -> Result<Self, Error> {
        let server = Homeserver::at(homeserver)?;
        let body = json!({ "type": "m.login.application_service", "username": user, "inhibit_login": true });
        let call = Call::post(format!("registering {user}"), vec!["v3", "register"], Some(token), body);
        let named = match server.call(call).await {
            Ok(answer) => string(&answer, "user_id").unwrap_or_default(),
            // The service's own account is made with the service.
            Err(Error::Refused { code, .. }) if code == "M_USER_IN_USE" => {
                let call = Call::get("asking who the service is", vec!["v3", "account", "whoami"], Some(token));
                let own = string(&server.call(call).await?, "user_id").unwrap_or_default();
                let domain = own.split_once(':').map(|(_, domain)| domain.to_owned()).unwrap_or_default();
                format!("@{user}:{domain}")
            }
            Err(error) => return Err(error),
        };
        Ok(Self { server, user: named.into(), token: token.into(), service: true, at: None })
    }

    async fn enter(homeserver: &Url, call: Call<'_>) -> Result<Self, Error> {
        let server = Homeserver::at(homeserver)?;
        let doing = call.doing.clone();
        let answer = server.call(call).await?;
        match (string(&answer, "user_id"), string(&answer, "access_token")) {
            (Some(user), Some(token)) => {
                Ok(Self { server, user: user.into(), token: token.into(), service: false, at: None })
            }
            _ => Err(Error::NotMatrix {
                doing,
                address: homeserver.to_string(),
                reason: "the answer names no user or no token".to_owned(),
            }),
        }
    }

    /// The whole name, such as `@ana:localhost`.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The same account, which dates what it sends and the state it sets: milliseconds after 1970. Only an application
    /// service's is allowed to; a homeserver ignores the date of others.
    #[must_use]
    pub fn dated(&self, millis: i64) -> Self {
        Self { at: Some(millis), ..self.clone() }
    }

    /// Signs out.
    pub async fn log_out(self) -> Result<(), Error> {
        let call = Call::post("signing out", vec!["v3", "logout"], Some(&self.token), json!({}));
        self.call(call).await.map(drop)
    }

    /// Sets the name that others see.
    pub async fn set_display_name(&self, name: &str) -> Result<(), Error> {
        let body = json!({ "displayname": name });
        let path = vec!["v3", "profile", &self.user, "displayname"];
        self.call(Call::put("setting the display name", path, Some(&self.token), body)).await.map(drop)
    }

    /// Makes a room that everybody may find, read, join and talk in, guests included; gives its id.
    pub async fn create_room(&self, room: &NewRoom) -> Result<String, Error> {
        let mut state = vec![
            event("m.room.history_visibility", "", &json!({ "history_visibility": "world_readable" })),
            event("m.room.guest_access", "", &json!({ "guest_access": "can_join" })),
        ];
        state.extend(room.state.iter().map(|(kind, key, content)| event(kind, key, content)));
        let mut body = json!({
            "preset": "public_chat", "visibility": "public", "name": room.name, "topic": room.topic,
            "initial_state": state,
        });
        if let Some(fields) = body.as_object_mut() {
            if !room.alias.is_empty() {
                fields.insert("room_alias_name".to_owned(), json!(room.alias));
            }
            if room.space {
                fields.insert("creation_content".to_owned(), json!({ "type": "m.space" }));
            }
        }
        let doing = format!("making the room \"{}\"", room.name);
        let answer = self.call(Call::post(doing, vec!["v3", "createRoom"], Some(&self.token), body)).await?;
        Ok(string(&answer, "room_id").unwrap_or_default())
    }

    /// Makes a room for this account and `user` alone and invites them to talk there; gives its id.
    pub async fn direct(&self, user: &str) -> Result<String, Error> {
        let body = json!({ "preset": "trusted_private_chat", "is_direct": true, "invite": [user] });
        let doing = format!("making a room with {user}");
        let answer = self.call(Call::post(doing, vec!["v3", "createRoom"], Some(&self.token), body)).await?;
        Ok(string(&answer, "room_id").unwrap_or_default())
    }

    /// Invites somebody to a room.
    pub async fn invite(&self, room: &str, user: &str) -> Result<(), Error> {
        let path = vec!["v3", "rooms", room, "invite"];
        let body = json!({ "user_id": user });
        self.call(Call::post(format!("inviting {user}"), path, Some(&self.token), body)).await.map(drop)
    }

    /// Joins a room by id or alias; gives its id.
    pub async fn join(&self, room: &str) -> Result<String, Error> {
        let call = Call::post(format!("joining {room}"), vec!["v3", "join", room], Some(&self.token), json!({}));
        Ok(string(&self.call(call).await?, "room_id").unwrap_or_default())
    }

    /// Leaves a room.
    pub async fn leave(&self, room: &str) -> Result<(), Error> {
        let path = vec!["v3", "rooms", room, "leave"];
        self.call(Call::post(format!("leaving {room}"), path, Some(&self.token), json!({}))).await.map(drop)
    }

    /// The id of the room with this alias.
    pub async fn resolve(&self, alias: &str) -> Result<String, Error> {
        let path = vec!["v3", "directory", "room", alias];
        let answer = self.call(Call::get(format!("looking for {alias}"), path, Some(&self.token))).await?;
        Ok(string(&answer, "room_id").unwrap_or_default())
    }

    /// The room's whole state, as the homeserver gives it.
    pub async fn state(&self, room: &str) -> Result<Vec<Value>, Error> {
        let path = vec!["v3", "rooms", room, "state"];
        let answer = self.call(Call::get("reading a room's state", path, Some(&self.token))).await?;
        Ok(answer.as_array().cloned().unwrap_or_default())
    }

    /// Sets one event of the room's state.
    pub async fn set_state(&self, room: &str, kind: &str, key: &str, content: Value) -> Result<(), Error> {
        let path = vec!["v3", "rooms", room, "state", kind, key];
        let call = self.stamp(Call::put(format!("setting {kind}"), path, Some(&self.token), content));
        self.call(call).await.map(drop)
    }

    /// Closes a room of one's own and goes on in a new one of this version, which takes over its aliases; gives its id.
    pub async fn upgrade(&self, room: &str, version: &str) -> Result<String, Error> {
        let path = vec!["v3", "rooms", room, "upgrade"];
        let body = json!({ "new_version": version });
        let answer = self.call(Call::post("upgrading a room", path, Some(&self.token), body)).await?;
        Ok(string(&answer, "replacement_room").unwrap_or_default())
    }

    /// The room's last `limit` events, the newest first. The room is joined, or readable by the world.
    pub async fn messages(&self, room: &str, limit: usize) -> Result<Vec<Seen>, Error> {
        let mut call = Call::get("reading a room's messages", vec!["v3", "rooms", room, "messages"], Some(&self.token));
        call.query = vec![("dir", "b".to_owned()), ("limit", limit.to_string())];
        let answer = self.call(call).await?;
        Ok(answer.get("chunk").and_then(Value::as_array).into_iter().flatten().filter_map(Seen::read).collect())
    }

    /// Waits until one of the last 50 events of a joined room is the one that `wanted` knows; `None` if none is within
    /// the time given.
    pub async fn wait_for(
        &self,
        room: &str,
        within: Duration,
        wanted: impl Fn(&Seen) -> bool,
    ) -> Result<Option<Seen>, Error> {
        let watching = async {
            // The place in the stream of events comes before the look, so that nothing falls between the two.
            let mut since = self.sync(None).await?;
            loop {
                if let Some(found) = self.messages(room, 50).await?.into_iter().find(|seen| wanted(seen)) {
                    return Ok(found);
                }
                since = self.sync(Some(since)).await?;
            }
        };
        tokio::time::timeout(within, watching).await.map_or(Ok(None), |found| found.map(Some))
    }

    /// Waits for news; gives the place up to which they were told.
    async fn sync(&self, since: Option<String>) -> Result<String, Error> {
        let mut call = Call::get("waiting for news", vec!["v3", "sync"], Some(&self.token));
        let filter = json!({ "presence": { "types": [] }, "room": { "timeline": { "limit": 1 } } });
        call.query = vec![("filter", filter.to_string())];
        if let Some(since) = since {
            call.query.extend([("since", since), ("timeout", "10000".to_owned())]);
        }
        Ok(string(&self.call(call).await?, "next_batch").unwrap_or_default())
    }

    /// The whole of the room's timeline, the oldest event first.
    pub async fn history(&self, room: &str) -> Result<Vec<Seen>, Error> {
        let mut told = Vec::new();
        let mut from = None;
        loop {
            let path = vec!["v3", "rooms", room, "messages"];
            let mut call = Call::get("reading a room's history", path, Some(&self.token));
            call.query = vec![("dir", "b".to_owned()), ("limit", "500".to_owned())];
            call.query.extend(from.map(|from| ("from", from)));
            let answer = self.call(call).await?;
            let chunk = answer.get("chunk").and_then(Value::as_array);
            told.extend(chunk.into_iter().flatten().filter_map(Seen::read));
            from = string(&answer, "end");
            if from.is_none() {
                told.reverse();
                return Ok(told);
            }
        }
    }

    async fn send_content(&self, room: &str, content: Value) -> Result<String, Error> {
        self.send_event(room, "m.room.message", content).await
    }

    /// Sends an event of any kind; gives its id.
    pub async fn send_event(&self, room: &str, kind: &str, content: Value) -> Result<String, Error> {
        let once = transaction();
        let path = vec!["v3", "rooms", room, "send", kind, &once];
        let call = self.stamp(Call::put("sending a message", path, Some(&self.token), content));
        Ok(string(&self.call(call).await?, "event_id").unwrap_or_default())
    }

    fn stamp<'a>(&self, mut call: Call<'a>) -> Call<'a> {
        call.query.extend(self.at.map(|millis| ("ts", millis.to_string())));
        call
    }

    async fn call(&self, mut call: Call<'_>) -> Result<Value, Error> {
        if self.service {
            call.query.push(("user_id", self.user.to_string()));
        }
        self.server.call(call).await
    }
}

impl fmt::Debug for Account {
    /// Without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("user", &self.user).field("server", &self.server).finish_non_exhaustive()
    }
}

fn event(kind: &str, key: &str, content: &Value) -> Value {
    json!({ "type": kind, "state_key": key, "content": content })
}

fn text_message(text: &str) -> Value {
    json!({ "msgtype": "m.text", "body": text })
}

fn relate(content: &mut Value, relation: Value) {
    if let Some(fields) = content.as_object_mut() {
        fields.insert("m.relates_to".to_owned(), relation);
    }
}

fn string(answer: &Value, key: &str) -> Option<String> {
    answer.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// A name for one sending, so that the homeserver takes it once: unique among the accounts of this process and, by the
/// process's id, among processes that share a token.
fn transaction() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("host-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edits_text_is_the_new_one() {
        let seen = Seen::read(&json!({
            "event_id": "$a", "sender": "@a:b", "type": "m.room.message",
            "content": { "body": "* new", "m.new_content": { "body": "new" } },
        }))
        .unwrap();
        assert_eq!(seen.body(), Some("new"));
        assert_eq!(Seen { content: text_message("old"), ..seen }.body(), Some("old"));
    }

    #[test]
    fn what_is_debugged_holds_no_token() {
        let account = Account {
            server: Homeserver::at(&"http://127.0.0.1:1".parse().unwrap()).unwrap(),
            user: "@a:b".into(),
            token: "very-secret".into(),
            service: false,
            at: None,
        };
        let shown = format!("{account:?}");
        assert!(shown.contains("@a:b") && !shown.contains("very-secret"), "{shown}");
    }

    #[test]
    fn every_sending_has_a_name_of_its_own() {
        assert_ne!(transaction(), transaction());
    }
}
