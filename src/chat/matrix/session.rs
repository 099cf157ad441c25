//! The account of a profile: signed in once, kept in its folder, opened without network.
use std::{
    fs::{self, File},
    io,
    path::Path,
    time::Duration,
};

use jiff::Zoned;
use matrix_sdk::{
    Client, ThreadingSupport,
    authentication::matrix::MatrixSession,
    config::RequestConfig,
    ruma::api::client::{session::login::v3 as login, uiaa},
};
use serde::{Deserialize, Serialize};

use super::{
    flows, space,
    stores::{self, Trouble},
    words,
};
use crate::{
    chat::Secret,
    files::{self, Access},
};

/// What the server's list of devices calls us.
const DEVICE: &str = "hallway";
const SESSION: &str = "session.json";
const LOCK: &str = "lock";
/// How long the server may take to hear that a session is over.
const FAREWELL: Duration = Duration::from_secs(5);

/// What `session.json` holds.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Saved {
    /// The address of its API, not the server's name.
    pub(super) homeserver: String,
    pub(super) session: MatrixSession,
}

impl Saved {
    /// The session of the profile in `folder`, if it has one; an error says in words that it is damaged.
    pub(super) fn load(folder: &Path) -> Result<Option<Self>, String> {
        let bytes = match fs::read(folder.join(SESSION)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(format!("the saved sign-in cannot be read ({error})")),
        };
        // The parser's message could quote the token.
        serde_json::from_slice(&bytes).map(Some).map_err(|_| "the saved sign-in is damaged; sign in again".to_owned())
    }

    fn save(&self, folder: &Path) -> io::Result<()> {
        let bytes = serde_json::to_vec(self).map_err(io::Error::other)?;
        files::write(&folder.join(SESSION), &bytes, Access::Private)
    }
}

/// Held as long as the profile is in use: two programs on one store would spoil its encryption keys.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] File);

impl Lock {
    /// Takes the profile in `folder`, made if it is missing.
    pub(super) fn take(folder: &Path) -> Result<Self, String> {
        let told = |error: io::Error| format!("the profile's folder {} cannot be used ({error})", folder.display());
        files::private_folder(folder).map_err(told)?;
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(folder.join(LOCK)).map_err(told)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(fs::TryLockError::WouldBlock) => {
                Err("another hallway uses this profile; end it, or choose another profile".to_owned())
            }
            Err(fs::TryLockError::Error(error)) => Err(told(error)),
        }
    }
}

/// Signs in with a password and keeps the session in `folder`, where an older store of the account is replaced.
/// `aside`: that one is damaged and kept.
pub(super) async fn sign_in(
    folder: &Path,
    homeserver: &str,
    user: &str,
    password: &Secret,
    aside: bool,
) -> Result<Saved, String> {
    let before = Saved::load(folder).ok().flatten();
    if let Some(saved) = &before
        && localpart(user) != saved.session.meta.user_id.localpart()
    {
        return Err(belongs(saved));
    }
    let (client, flows) = flows::ask(homeserver).await?;
    if let Some(reason) = flows.refusal(homeserver) {
        return Err(reason);
    }
    let who = uiaa::UserIdentifier::Matrix(uiaa::MatrixUserIdentifier::new(user.trim().to_owned()));
    let mut request =
        login::Request::new(login::LoginInfo::Password(login::Password::new(who, password.reveal().to_owned())));
    request.initial_device_display_name = Some(DEVICE.to_owned());
    request.refresh_token = true;
    // Without the SDK's silent retry, so that a wait the server asks for is told.
    let config = RequestConfig::new().disable_retry();
    let response =
        client.send(request).with_request_config(config).await.map_err(|error| words::sign_in(&error, homeserver))?;
    if let Some(saved) = before
        && response.user_id != saved.session.meta.user_id
    {
        return Err(belongs(&saved));
    }
    let saved = Saved { homeserver: client.homeserver().to_string(), session: MatrixSession::from(&response) };
    // A store belongs to one device, and this is a new one.
    let cleared = if aside { stores::set_aside(folder, &Zoned::now()).map(drop) } else { forget(folder) };
    cleared.and_then(|()| saved.save(folder)).map_err(|error| format!("the sign-in cannot be kept ({error})"))?;
    Ok(saved)
}

/// A client on the profile's store, signed in as `saved` says; makes no request. `new`: signed in just now.
pub(super) async fn open(folder: &Path, saved: Saved, new: bool) -> Result<Client, Trouble> {
    let failed = |cause: String| format!("the account cannot be opened ({cause}); sign in again");
    let client = flows::builder()
        .homeserver_url(&saved.homeserver)
        .store_config(stores::open(folder, new).await?)
        .handle_refresh_tokens()
        .with_threading_support(ThreadingSupport::Enabled { with_subscriptions: false })
        .build()
        .await
        .map_err(|error| failed(words::last(&error)))?;
    keep_refreshed(&client, folder, &saved.homeserver).map_err(|error| failed(words::last(&error)))?;
    client.restore_session(saved.session).await.map_err(|error| Trouble::of(&error))?;
    Ok(client)
}

/// Removes the session and everything stored with it.
pub(super) fn forget(folder: &Path) -> io::Result<()> {
    forget_session(folder)?;
    remove_file(&folder.join(space::FILE))?;
    stores::remove(folder)
}

fn forget_session(folder: &Path) -> io::Result<()> {
    remove_file(&folder.join(SESSION))
}

fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Sets the damaged store aside and forgets the session: its device cannot go on, because others know it by keys that are
/// lost. The server is told, as far as it answers. In words, what is where now.
pub(super) async fn start_afresh(folder: &Path) -> Result<String, String> {
    let saved = Saved::load(folder).ok().flatten();
    let aside = stores::set_aside(folder, &Zoned::now())
        .map_err(|error| format!("the damaged data could not be set aside ({error})"))?;
    forget_session(folder).map_err(|error| format!("the old sign-in could not be removed ({error})"))?;
    if let Some(saved) = saved {
        drop(tokio::time::timeout(FAREWELL, end(&saved)).await);
    }
    Ok(format!("The damaged data are kept in {}; sign in again.", aside.display()))
}

/// Ends the session at the server, without a store: nobody shall encrypt for a device that cannot read it.
async fn end(saved: &Saved) -> Option<()> {
    let address = url::Url::parse(&saved.homeserver).ok()?.join("_matrix/client/v3/logout").ok()?;
    let client = crate::http::client().ok()?;
    let request = client.post(address).bearer_auth(&saved.session.tokens.access_token).body("{}");
    request.send().await.ok().map(drop)
}

fn belongs(saved: &Saved) -> String {
    let user = &saved.session.meta.user_id;
    format!("this profile belongs to {user}; sign out first, or choose another profile")
}

fn localpart(user: &str) -> &str {
    user.trim().trim_start_matches('@').split(':').next().unwrap_or_default()
}

/// Tokens are written as soon as they are refreshed: the server has forgotten the old ones by then.
fn keep_refreshed(client: &Client, folder: &Path, homeserver: &str) -> matrix_sdk::Result<()> {
    let (load_from, save_to, homeserver) = (folder.to_owned(), folder.to_owned(), homeserver.to_owned());
    client.set_session_callbacks(
        Box::new(move |_| Ok(Saved::load(&load_from)?.ok_or("signed out")?.session.tokens)),
        Box::new(move |client| {
            let session = client.matrix_auth().session().ok_or("signed out")?;
            Ok(Saved { homeserver: homeserver.clone(), session }.save(&save_to)?)
        }),
    )
}
