//! A homeserver seen through a proxy that counts what passes, and answers some of it itself.
use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use tokio::{net::TcpListener, task::JoinHandle};
use url::Url;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Pass,
    /// There is no such request.
    Missing,
    /// This is answered, as JSON.
    Says(&'static str),
    /// Something between here and the server is broken.
    Broken,
    /// There was too much; it may be asked again in a second and a half.
    Limited,
    /// It is never answered.
    Hold,
}

/// Says what becomes of a request, by its path and query.
type Rule = Box<dyn FnMut(&str) -> Act + Send>;

pub(crate) struct Proxy {
    pub(crate) url: Url,
    there: Arc<There>,
    serving: JoinHandle<()>,
}

struct There {
    behind: Url,
    client: reqwest::Client,
    rule: Mutex<Rule>,
    passed: Mutex<Vec<String>>,
}

impl Proxy {
    pub(crate) async fn before(behind: &Url, rule: impl FnMut(&str) -> Act + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let (client, passed) = (reqwest::Client::new(), Mutex::default());
        let there = Arc::new(There { behind: behind.clone(), client, rule: Mutex::new(Box::new(rule)), passed });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&there));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, there, serving }
    }

    /// Requests whose path holds this, that came so far.
    pub(crate) fn count(&self, part: &str) -> usize {
        self.there.passed.lock().unwrap().iter().filter(|path| path.contains(part)).count()
    }

    /// Requests whose path ends like this, that came so far.
    pub(crate) fn count_ends(&self, end: &str) -> usize {
        self.there.passed.lock().unwrap().iter().filter(|path| path.ends_with(end)).count()
    }

    /// Answers nobody any more.
    pub(crate) fn close(&self) {
        *self.there.rule.lock().unwrap() = Box::new(|_| Act::Hold);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn pass(State(there): State<Arc<There>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    there.passed.lock().unwrap().push(path.clone());
    let act = (there.rule.lock().unwrap())(&path);
    match act {
        Act::Pass => {}
        Act::Hold => std::future::pending().await,
        Act::Broken => return (StatusCode::BAD_GATEWAY, "<html>Bad gateway</html>").into_response(),
        Act::Limited => {
            let body = r#"{"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": 1500}"#;
            return (StatusCode::TOO_MANY_REQUESTS, [(header::CONTENT_TYPE, "application/json")], body).into_response();
        }
        Act::Says(body) => return ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Act::Missing => {
            let body = r#"{"errcode": "M_UNRECOGNIZED", "error": "Unrecognized request"}"#;
            return (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "application/json")], body).into_response();
        }
    }
    let body: Bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let mut asked = there.client.request(head.method, there.behind.join(&path).unwrap()).body(body);
    for name in [header::AUTHORIZATION, header::CONTENT_TYPE] {
        if let Some(value) = head.headers.get(&name) {
            asked = asked.header(name, value);
        }
    }
    let Ok(answer) = asked.send().await else { return StatusCode::BAD_GATEWAY.into_response() };
    let (status, kind) = (answer.status(), answer.headers().get(header::CONTENT_TYPE).cloned());
    let mut response = Response::new(Body::from(answer.bytes().await.unwrap_or_default()));
    *response.status_mut() = status;
    if let Some(kind) = kind {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    response
}
