//! Connections: as many as the system allows, none of them for as long as the other side likes.

use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::Sleep;

use super::access::protect;
use super::problem::Code;
use crate::runtime::metrics::Metrics;

/// How long the head of a request may take, and how long a connection may be idle between two.
const HEAD_MAX: Duration = Duration::from_secs(15);

/// How long a body may take: 16 MiB at 1 Mbit/s.
const BODY_MAX: Duration = Duration::from_secs(140);

/// Bytes of the head of a request.
const HEAD_BYTES: usize = 64 * 1024;

/// How long to wait before a connection is accepted again where the system has none to give.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves until told to stop, then answers what was asked before.
pub(super) async fn serve(
    router: Router,
    listener: TcpListener,
    metrics: Arc<Metrics>,
    mut stop: watch::Receiver<bool>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_MAX).max_buf_size(HEAD_BYTES);
    let graceful = GracefulShutdown::new();
    let service = TowerToHyperService::new(router);
    // The sender is gone only when everything goes.
    let mut stopped = pin!(stop.wait_for(|stop| *stop));
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => accepted.map(|(stream, _)| stream),
            _ = &mut stopped => break,
        };
        match stream {
            Ok(stream) => {
                let answering = answering(service.clone(), metrics.clone());
                let connection = http.serve_connection(TokioIo::new(prompt(stream)), answering);
                let connection = graceful.watch(connection);
                // A connection that breaks is the other side's affair.
                tokio::spawn(async move { drop(connection.await) });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    graceful.shutdown().await;
}

/// What holds of every request and answer, around the paths.
fn answering(
    paths: TowerToHyperService<Router>,
    metrics: Arc<Metrics>,
) -> impl Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> {
    service_fn(move |request: Request<Incoming>| {
        let answer = paths.call(with_deadline(request.map(Body::new)));
        let metrics = metrics.clone();
        async move {
            let answer = answer.await?;
            if let Some(Code(code)) = answer.extensions().get() {
                metrics.count("smsc_requests_refused_total", code);
            }
            Ok(protect(answer))
        }
    })
}

/// Answers leave at once, not when a packet is full.
fn prompt(stream: TcpStream) -> TcpStream {
    // Where that cannot be set, answers only come later.
    let _ = stream.set_nodelay(true);
    stream
}

/// A body that must have come by a moment.
struct Timely {
    body: Body,
    deadline: Pin<Box<Sleep>>,
}

/// The request came too slowly.
#[derive(Debug)]
pub(super) struct TooSlow;

impl std::fmt::Display for TooSlow {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "the body did not come within {} seconds", BODY_MAX.as_secs())
    }
}

impl std::error::Error for TooSlow {}

impl HttpBody for Timely {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame);
        }
        self.deadline.as_mut().poll(context).map(|()| Some(Err(axum::Error::new(TooSlow))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Gives the body of a request so much time, if it has one.
fn with_deadline(request: Request) -> Request {
    if request.body().is_end_stream() {
        return request;
    }
    request.map(|body| Body::new(Timely { body, deadline: Box::pin(tokio::time::sleep(BODY_MAX)) }))
}
