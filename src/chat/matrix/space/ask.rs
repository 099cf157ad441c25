//! The requests of a walk. `/hierarchy` is asked raw: with the SDK's type one room that is not as it should be would spoil
//! its whole page.
use std::time::Duration;

use matrix_sdk::{
    Client, HttpError, HttpResult,
    config::RequestConfig,
    ruma::{
        OwnedRoomId,
        api::{
            EndpointError as _, IncomingResponse, Metadata, OutgoingRequest,
            auth_scheme::AuthScheme,
            client::{space::get_hierarchy::v1 as hierarchy, state::get_state_event_for_key::v3 as get_state},
            error::{DeserializationError, Error, ErrorKind, FromHttpResponseError, IntoHttpError},
            path_builder::PathBuilder,
        },
        exports::{bytes::BufMut, http},
    },
};
use serde_json::Value;

use super::{super::words, locator::Locator};

/// Rooms asked for at once; servers give as many as they like (Synapse: 50).
const PAGE: u32 = 500;
/// How long a page may take: a server asks others, one after the other, for rooms that it is not in, and waits half a
/// minute for each that is dead.
const PATIENCE: Duration = Duration::from_mins(3);
/// How long a locator may take, and a page that is asked for beside one that is slow.
const SHORT: Duration = Duration::from_secs(10);

/// A page of a space.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) rooms: Vec<Value>,
    /// Where the next one begins.
    pub(super) next: Option<String>,
}

/// Asks for a page, from `from` on.
pub(super) async fn page(client: &Client, room: OwnedRoomId, from: Option<String>) -> HttpResult<Page> {
    let mut request = hierarchy::Request::new(room);
    (request.from, request.limit) = (from, Some(PAGE.into()));
    send(client, request, PATIENCE).await
}

/// Asks for a room and, unless `alone`, for what stands below it, of which the first page will do.
pub(super) async fn glance(client: &Client, room: OwnedRoomId, alone: bool) -> HttpResult<Page> {
    let mut request = hierarchy::Request::new(room);
    (request.max_depth, request.limit) = (alone.then(|| 0_u32.into()), Some(PAGE.into()));
    send(client, request, SHORT).await
}

async fn send(client: &Client, request: hierarchy::Request, patience: Duration) -> HttpResult<Page> {
    let config = RequestConfig::new().disable_retry().timeout(patience);
    let Answer(mut told) = client.send(Ask(request)).with_request_config(config).await?;
    let rooms = match told["rooms"].take() {
        Value::Array(rooms) => rooms,
        _ => Vec::new(),
    };
    Ok(Page { rooms, next: told["next_batch"].as_str().map(str::to_owned) })
}

/// What a room is for; an error where it may yet be told another time.
pub(super) async fn locator(client: &Client, room: OwnedRoomId) -> HttpResult<Locator> {
    let request = get_state::Request::new(room, "org.matrix.confbot.locator".into(), String::new());
    let config = RequestConfig::new().disable_retry().timeout(SHORT);
    match client.send(request).with_request_config(config).await {
        Ok(told) => Ok(told
            .into_content()
            .deserialize_as_unchecked()
            .map(|content| Locator::read(&content))
            .unwrap_or_default()),
        // It has none, or does not show it.
        Err(error) if matches!(error.client_api_error_kind(), Some(ErrorKind::NotFound | ErrorKind::Forbidden)) => {
            Ok(Locator::default())
        }
        Err(error) => Err(error),
    }
}

/// Why a space cannot be walked, as a sentence.
pub(super) fn reason(error: &HttpError, server: &str) -> String {
    match error.client_api_error_kind() {
        Some(ErrorKind::NotFound) => "there is no space of that name".to_owned(),
        Some(ErrorKind::Forbidden) => format!("{server} does not show it: the space is open to invited people only"),
        _ => words::http(error, server),
    }
}

/// Whether the same request may well succeed in a moment: the network or the server stumbled.
pub(super) fn may_pass(error: &HttpError) -> bool {
    match error {
        HttpError::Reqwest(error) => !error.is_timeout(),
        other => other.as_client_api_error().is_some_and(|error| error.status_code.is_server_error()),
    }
}

/// The SDK's request, whose answer is left as it is.
#[derive(Clone, Debug)]
struct Ask(hierarchy::Request);

impl Metadata for Ask {
    const METHOD: http::Method = <hierarchy::Request as Metadata>::METHOD;
    const RATE_LIMITED: bool = <hierarchy::Request as Metadata>::RATE_LIMITED;
    type Authentication = <hierarchy::Request as Metadata>::Authentication;
    type PathBuilder = <hierarchy::Request as Metadata>::PathBuilder;
    const PATH_BUILDER: Self::PathBuilder = <hierarchy::Request as Metadata>::PATH_BUILDER;
}

impl OutgoingRequest for Ask {
    type EndpointError = Error;
    type IncomingResponse = Answer;

    fn try_into_http_request<T: Default + BufMut + AsRef<[u8]>>(
        self,
        base_url: &str,
        authentication: <Self::Authentication as AuthScheme>::Input<'_>,
        path: <Self::PathBuilder as PathBuilder>::Input<'_>,
    ) -> Result<http::Request<T>, IntoHttpError> {
        self.0.try_into_http_request(base_url, authentication, path)
    }
}

/// Any JSON.
#[derive(Debug)]
struct Answer(Value);

impl IncomingResponse for Answer {
    type EndpointError = Error;

    fn try_from_http_response<T: AsRef<[u8]>>(
        response: http::Response<T>,
    ) -> Result<Self, FromHttpResponseError<Error>> {
        if !response.status().is_success() {
            return Err(FromHttpResponseError::Server(Error::from_http_response(response)));
        }
        let told = serde_json::from_slice(response.body().as_ref()).map_err(DeserializationError::from)?;
        Ok(Self(told))
    }
}
