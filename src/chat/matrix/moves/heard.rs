//! A request whose refusal for being one too many is an answer: ruma keeps of it only what the header says, in whole seconds.
use std::fmt::Debug;

use jiff::Timestamp;
use matrix_sdk::ruma::{
    api::{
        IncomingResponse, Metadata, OutgoingRequest,
        auth_scheme::{AccessToken, AuthScheme},
        error::{FromHttpResponseError, IntoHttpError},
        path_builder::{PathBuilder, VersionHistory},
    },
    exports::{bytes::BufMut, http},
};

use super::retry;

/// A request, sent as it is.
#[derive(Clone, Debug)]
pub(super) struct Heard<R>(pub(super) R);

/// What is answered to it.
#[derive(Debug)]
pub(super) enum Answer<T> {
    Is(T),
    /// There was too much (HTTP 429); in milliseconds, how long the server asks to wait, if it says so.
    Limited(Option<i64>),
}

/// Requests as the client-server API has them.
pub(super) trait Plain:
    OutgoingRequest<
        EndpointError = matrix_sdk::ruma::api::error::Error,
        Authentication = AccessToken,
        PathBuilder = VersionHistory,
        IncomingResponse: Send + Sync,
    > + Debug
    + Send
    + Sync
    + 'static
{
}

impl<R> Plain for R where
    R: OutgoingRequest<
            EndpointError = matrix_sdk::ruma::api::error::Error,
            Authentication = AccessToken,
            PathBuilder = VersionHistory,
            IncomingResponse: Send + Sync,
        > + Debug
        + Send
        + Sync
        + 'static
{
}

impl<R: Metadata> Metadata for Heard<R> {
    type Authentication = R::Authentication;
    type PathBuilder = R::PathBuilder;

    const METHOD: http::Method = R::METHOD;
    const PATH_BUILDER: Self::PathBuilder = R::PATH_BUILDER;
    const RATE_LIMITED: bool = R::RATE_LIMITED;
}

impl<R: OutgoingRequest> OutgoingRequest for Heard<R> {
    type EndpointError = R::EndpointError;
    type IncomingResponse = Answer<R::IncomingResponse>;

    fn try_into_http_request<T: Default + BufMut + AsRef<[u8]>>(
        self,
        base_url: &str,
        authentication_input: <Self::Authentication as AuthScheme>::Input<'_>,
        path_builder_input: <Self::PathBuilder as PathBuilder>::Input<'_>,
    ) -> Result<http::Request<T>, IntoHttpError> {
        self.0.try_into_http_request(base_url, authentication_input, path_builder_input)
    }
}

impl<T: IncomingResponse> IncomingResponse for Answer<T> {
    type EndpointError = T::EndpointError;

    fn try_from_http_response<B: AsRef<[u8]>>(
        response: http::Response<B>,
    ) -> Result<Self, FromHttpResponseError<Self::EndpointError>> {
        if response.status() == http::StatusCode::TOO_MANY_REQUESTS {
            let header = response.headers().get(http::header::RETRY_AFTER).map(http::HeaderValue::as_bytes);
            return Ok(Self::Limited(retry::after(header, response.body().as_ref(), Timestamp::now())));
        }
        T::try_from_http_response(response).map(Self::Is)
    }
}
