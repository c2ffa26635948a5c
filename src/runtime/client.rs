//! Requests to others over HTTP. The only module that knows hyper's client.
//!
//! Every request ends: there is a time-out over all of it, and answers are read up to a size. Redirects are not followed,
//! so that a token goes nowhere but to the address that it was given for.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
pub use hyper::Method;
use hyper::Uri;
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long an idle connection is kept.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// Idle connections that are kept to one host.
const IDLE_MAX: usize = 16;

/// Bytes of an answer, unless a request allows more.
pub const ANSWER_MAX: usize = 1024 * 1024;

/// The longest that another side may put us off, milliseconds: an hour.
const RETRY_AFTER_MAX_MS: i64 = 3_600_000;

/// A client: cheap to copy, with one pool of connections.
#[derive(Clone)]
pub struct Client {
    inner: legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

/// A request.
#[derive(Debug)]
pub struct Request<'a> {
    /// Method.
    pub method: Method,
    /// Address.
    pub url: &'a Uri,
    /// Headers; those that carry a token are not shown by anything.
    pub headers: Vec<(&'static str, String)>,
    /// Body.
    pub body: String,
    /// How long all of it may take.
    pub timeout: Duration,
    /// Bytes of the answer at most.
    pub answer_max: usize,
}

impl<'a> Request<'a> {
    /// A request that carries something, with an answer of the usual size.
    pub fn post(url: &'a Uri, headers: Vec<(&'static str, String)>, body: String, timeout: Duration) -> Self {
        Self { method: Method::POST, url, headers, body, timeout, answer_max: ANSWER_MAX }
    }

    /// A request that asks, with an answer of the usual size.
    pub fn get(url: &'a Uri, headers: Vec<(&'static str, String)>, timeout: Duration) -> Self {
        Self { method: Method::GET, ..Self::post(url, headers, String::new(), timeout) }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Status.
    pub status: u16,
    /// When to come back, milliseconds from now, if it says so in seconds.
    pub retry_after_ms: Option<i64>,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The request cannot be written: a header or address that HTTP does not allow.
    Invalid(String),
    /// There was no connection: the other side has not seen the request.
    Unreachable(String),
    /// The connection ended or was too slow: the other side may have taken the request.
    NoAnswer(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Invalid(what) => write!(out, "the request cannot be written: {what}"),
            Self::Unreachable(what) => write!(out, "no connection: {what}"),
            Self::NoAnswer(what) => write!(out, "no answer: {what}"),
        }
    }
}

impl Response {
    /// Whether it took the request.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the same request may be taken later: too slow, too many, or a fault of the other side (RFC 9110, section
    /// 15.6; RFC 6585, section 4).
    pub fn is_temporary(&self) -> bool {
        matches!(self.status, 408 | 425 | 429 | 500..=599)
    }
}

impl Client {
    /// A client that trusts whom the system trusts (`SSL_CERT_FILE` and `SSL_CERT_DIR` name others).
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new() -> Result<Self, rustls::Error> {
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        let https = HttpsConnectorBuilder::new().with_tls_config(tls()?).https_or_http().enable_http1();
        let inner = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(IDLE_MAX)
            .build(https.wrap_connector(connector));
        Ok(Self { inner })
    }

    /// Sends a request, and reads the answer to its end.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn send(&self, request: Request<'_>) -> Result<Response, Failure> {
        let (timeout, answer_max) = (request.timeout, request.answer_max);
        let request = written(request)?;
        match tokio::time::timeout(timeout, self.exchange(request, answer_max)).await {
            Ok(result) => result,
            Err(_) => Err(Failure::NoAnswer(format!("none within {} ms", timeout.as_millis()))),
        }
    }

    async fn exchange(
        &self,
        request: hyper::Request<Full<Bytes>>,
        answer_max: usize,
    ) -> Result<Response, Failure> {
        let response = self.inner.request(request).await.map_err(|error| {
            let what = causes(&error);
            if error.is_connect() { Failure::Unreachable(what) } else { Failure::NoAnswer(what) }
        })?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, answer_max).collect().await;
        let body = body.map_err(|error| Failure::NoAnswer(causes(&*error)))?.to_bytes().to_vec();
        let (status, retry_after_ms) = (head.status.as_u16(), retry_after_ms(&head.headers));
        Ok(Response { status, retry_after_ms, headers: head.headers, body })
    }
}

fn tls() -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (known, _) = roots.add_parsable_certificates(found.certs);
    if known == 0 {
        tracing::warn!("the system names no certificate authorities: https addresses cannot be reached");
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    Ok(builder.with_safe_default_protocol_versions()?.with_root_certificates(roots).with_no_client_auth())
}

fn written(asked: Request<'_>) -> Result<hyper::Request<Full<Bytes>>, Failure> {
    let invalid = |error: &dyn Error| Failure::Invalid(error.to_string());
    let mut request = hyper::Request::builder()
        .method(asked.method)
        .uri(asked.url.clone())
        .body(Full::new(Bytes::from(asked.body)))
        .map_err(|error| invalid(&error))?;
    let headers = request.headers_mut();
    headers.insert(header::USER_AGENT, HeaderValue::from_static(concat!("smsc/", env!("CARGO_PKG_VERSION"))));
    for (name, text) in asked.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| invalid(&error))?;
        // The text stays out of the message: it may be a token.
        let value = HeaderValue::from_str(&text);
        let mut value = value
            .map_err(|_| Failure::Invalid(format!("`{name}` has characters that headers do not allow")))?;
        value.set_sensitive(name == header::AUTHORIZATION);
        headers.insert(name, value);
    }
    Ok(request)
}

fn retry_after_ms(headers: &HeaderMap) -> Option<i64> {
    let seconds: i64 = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(seconds.max(0).saturating_mul(1000).min(RETRY_AFTER_MAX_MS))
}

/// An error with its causes: the outermost alone says only where it happened.
fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// An address with `path` appended to its own; its query stays behind it.
///
/// # Errors
/// It is not an address of the web.
pub fn address(base: &str, path: &str) -> Result<Uri, String> {
    let (before, query) = base.split_once('?').map_or((base, None), |(before, query)| (before, Some(query)));
    let query = query.map_or_else(String::new, |query| format!("?{query}"));
    let url: Uri = format!("{}{path}{query}", before.trim_end_matches('/'))
        .parse()
        .map_err(|error| format!("is not an address: {error}"))?;
    let is_web = matches!(url.scheme_str(), Some("http" | "https")) && url.host().is_some();
    if is_web { Ok(url) } else { Err("is not an address that begins with https:// or http://".to_owned()) }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn paths_go_before_the_query() {
        let text = |base: &str| address(base, "/create").map(|url| url.to_string());
        assert_eq!(text("https://a.example/api/").unwrap(), "https://a.example/api/create");
        assert_eq!(text("https://a.example/api?k=1").unwrap(), "https://a.example/api/create?k=1");
        assert!(
            text("ftp://a.example").is_err() && text("a.example").is_err() && text("https://a b").is_err()
        );
    }

    #[test]
    fn a_wish_to_be_left_alone_has_an_end() {
        let after = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, HeaderValue::from_str(text).unwrap());
            retry_after_ms(&headers)
        };
        assert_eq!(after("3"), Some(3_000));
        assert_eq!(after("99999999999999"), Some(RETRY_AFTER_MAX_MS));
        assert_eq!((after("-3"), after("soon")), (Some(0), None));
    }

    #[test]
    fn tokens_are_not_shown_when_they_cannot_be_sent() {
        let url = Uri::from_static("https://a.example/");
        let headers = vec![("authorization", "Bearer secret\nline".to_owned())];
        let asked = Request::post(&url, headers, String::new(), CONNECT_TIMEOUT);
        let failure = written(asked).unwrap_err();
        assert!(matches!(&failure, Failure::Invalid(what) if !what.contains("secret")), "{failure}");
    }

    /// A server that answers each connection alike, then says `more` for as long as somebody listens; how many it had.
    fn server(answer: String, more: &'static str) -> (Uri, Arc<AtomicUsize>) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let asked = Arc::<AtomicUsize>::default();
        let seen = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                seen.fetch_add(1, Ordering::Relaxed);
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(answer.as_bytes());
                while !more.is_empty() && stream.write_all(more.as_bytes()).is_ok() {}
            }
        });
        (url, asked)
    }

    #[tokio::test]
    async fn an_answer_without_end_is_cut_off() {
        const CHUNK: &str = "10\r\n0123456789abcdef\r\n";
        let (url, _) = server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned(), CHUNK);
        let asked = Request::post(&url, Vec::new(), String::new(), Duration::from_secs(60));
        let failure = Client::new().unwrap().send(asked).await.unwrap_err();
        assert!(matches!(&failure, Failure::NoAnswer(what) if what.contains("limit")), "{failure}");
    }

    #[tokio::test]
    async fn an_answer_that_does_not_come_is_given_up() {
        let (url, _) = server(String::new(), "");
        let asked = Request::post(&url, Vec::new(), String::new(), Duration::from_millis(20));
        // The server closes the connection, or the time is over: either way it ends.
        assert!(matches!(Client::new().unwrap().send(asked).await, Err(Failure::NoAnswer(_))));
    }

    #[tokio::test]
    async fn redirects_are_not_followed() {
        let (elsewhere, asked) = server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_owned(), "");
        let moved = format!("HTTP/1.1 307 Moved\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n");
        let (url, _) = server(moved, "");
        let asking = Request::post(&url, Vec::new(), String::new(), Duration::from_secs(60));
        let response = Client::new().unwrap().send(asking).await.unwrap();
        assert_eq!((response.status, asked.load(Ordering::Relaxed)), (307, 0));
    }
}
