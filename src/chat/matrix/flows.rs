//! Which ways to sign in a homeserver has.
use std::time::Duration;

use matrix_sdk::{
    Client, ClientBuilder,
    config::RequestConfig,
    cross_process_lock::CrossProcessLockConfig,
    ruma::api::client::session::get_login_types::v3::{self as get_login_types, LoginType},
    sliding_sync::Version,
};

use super::words;
use crate::{chat::Flows, text::Clean};

/// Identity providers named, at most.
const PROVIDERS: usize = 8;

/// How long one is asked what it can do: the SDK tries each of several addresses several times, for 30 s each.
const PATIENCE: Duration = Duration::from_secs(20);

/// Asks `homeserver`, a server's name or an address, what it can do.
pub(super) async fn ask(homeserver: &str) -> Result<(Client, Flows), String> {
    let silent = |_| Err(format!("{homeserver} does not answer; check the address and the network"));
    tokio::time::timeout(PATIENCE, ask_patiently(homeserver)).await.unwrap_or_else(silent)
}

async fn ask_patiently(homeserver: &str) -> Result<(Client, Flows), String> {
    let client = find(homeserver).await?;
    let request = get_login_types::Request::new();
    let config = RequestConfig::new().disable_retry();
    let types = client.send(request).with_request_config(config).await.map_err(|e| words::http(&e, homeserver))?;
    let sliding_sync =
        client.available_sliding_sync_versions().await.iter().any(|version| matches!(version, Version::Native));
    let mut others = others(&types.flows);
    if client.oauth().server_metadata().await.is_ok() {
        others.push(Clean::line("OAuth 2.0 in a browser"));
    }
    let password = types.flows.iter().any(|flow| matches!(flow, LoginType::Password(_)));
    Ok((client, Flows { password, others, sliding_sync }))
}

/// How every client of ours is built, whatever it stores where.
pub(super) fn builder() -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("hallway/", env!("CARGO_PKG_VERSION")))
        // What the person typed was looked up already.
        .respect_login_well_known(false)
        // The profile's own lock keeps a second hallway away. The SDK's would be renewed twenty times a second, which costs
        // more than everything else that an idle program does.
        .cross_process_store_config(CrossProcessLockConfig::SingleProcess)
}

async fn find(homeserver: &str) -> Result<Client, String> {
    let name = homeserver.trim();
    // An address is taken at its word where a homeserver answers; its `.well-known` may lead elsewhere.
    if name.contains("://") {
        let client = builder().homeserver_url(name).build().await.map_err(|error| words::build(&error, name))?;
        let once = RequestConfig::short_retry();
        match client.fetch_server_versions(Some(once)).await {
            Ok(_) => return Ok(client),
            Err(matrix_sdk::HttpError::Reqwest(error)) => {
                return Err(words::http(&matrix_sdk::HttpError::Reqwest(error), name));
            }
            Err(_) => {}
        }
    }
    builder().server_name_or_homeserver_url(name).build().await.map_err(|error| words::build(&error, name))
}

/// The ways that a person could use and hallway does not offer, in words.
fn others(flows: &[LoginType]) -> Vec<Clean> {
    let mut others = Vec::new();
    let mut single = false;
    for flow in flows {
        match flow {
            LoginType::Sso(sso) => {
                single = true;
                let names: Vec<_> = sso.identity_providers.iter().take(PROVIDERS).map(|p| p.name.as_str()).collect();
                let with = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
                others.push(Clean::line(&format!("single sign-on in a browser{with}")));
            }
            LoginType::Password(_) | LoginType::Token(_) | LoginType::ApplicationService(_) => {}
            other => others.push(Clean::line(other.login_type())),
        }
    }
    // Where there is single sign-on the token is its last step, not a way of its own.
    if !single && flows.iter().any(|flow| matches!(flow, LoginType::Token(_))) {
        others.push(Clean::line("a login token"));
    }
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    fn others_of(json: &str) -> Vec<String> {
        let flows: Vec<LoginType> = serde_json::from_str(json).unwrap();
        others(&flows).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_hallway_does_not_do_is_named() {
        let json = r#"[{"type": "m.login.password"}, {"type": "m.login.application_service"},
            {"type": "m.login.sso", "identity_providers": [{"id": "a", "name": "GitHub"}, {"id": "b", "name": "Ping\u001b[2Jpong"}]},
            {"type": "m.login.token"}, {"type": "org.example.smoke-signals"}]"#;
        assert_eq!(others_of(json), ["single sign-on in a browser (GitHub, Ping[2Jpong)", "org.example.smoke-signals"]);
        assert_eq!(others_of(r#"[{"type": "m.login.token"}]"#), ["a login token"]);
        assert_eq!(others_of(r#"[{"type": "m.login.password"}]"#), [""; 0]);
    }
}
