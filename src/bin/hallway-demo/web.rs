//! The streams over HTTP on loopback.
use std::{net::Ipv4Addr, path::Path};

use anyhow::Context as _;
use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};
use tokio::{net::TcpListener, task::AbortHandle};
use tower_http::services::ServeDir;

/// A web server; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Web {
    /// Such as `http://127.0.0.1:40001`.
    pub(crate) address: String,
    server: AbortHandle,
}

impl Web {
    /// Serves a folder on a free port.
    pub(crate) async fn serve(folder: &Path) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no free port on loopback")?;
        let address = format!("http://{}", listener.local_addr()?);
        let app = Router::new().fallback_service(ServeDir::new(folder)).layer(middleware::from_fn(label));
        let server = tokio::spawn(async move { axum::serve(listener, app).await }).abort_handle();
        Ok(Self { address, server })
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Says what playlists and segments are (RFC 8216, section 4 and 3.2), and that a playlist is old in a moment.
async fn label(request: Request, next: Next) -> Response {
    let kind = request.uri().path().rsplit_once('.').map(|(_, kind)| kind.to_owned());
    let mut response = next.run(request).await;
    if response.status().is_success() {
        let headers = response.headers_mut();
        if kind.as_deref() == Some("m3u8") {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/vnd.apple.mpegurl"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        } else if kind.as_deref() == Some("ts") {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("video/mp2t"));
        }
    }
    response
}
