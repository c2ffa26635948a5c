//! How others reach the runtime: HTTP. The only module that knows axum.
//!
//! Everything that changes something is a command to the engine, answered when it is durable; everything that is shown is
//! read from the store. `openapi.json` beside this file describes it all, and a test holds the two together.

mod access;
mod contacts;
mod messages;
mod problem;
mod simulator;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::engine::Answer;
use super::outbox::Outbox;
use super::service::Handle;
use super::settings::Settings;
use super::store::StoreError;
use problem::Problem;

/// Bytes of a request's body.
const BODY_MAX: usize = 1024 * 1024;

/// Everything that answers need.
#[derive(Clone)]
pub struct App {
    /// The engine.
    pub handle: Handle,
    /// Settings.
    pub settings: Arc<Settings>,
    /// Channels and what waits for them.
    pub outbox: Arc<Outbox>,
}

/// Serves until `stop` is told, then answers what was asked before.
///
/// # Errors
/// The socket fails.
pub async fn serve(app: App, listener: TcpListener, mut stop: watch::Receiver<bool>) -> std::io::Result<()> {
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let stopped = async move {
        // The sender is gone only when everything goes.
        let _ = stop.wait_for(|stop| *stop).await;
    };
    axum::serve(listener, service).with_graceful_shutdown(stopped).await
}

/// All paths.
pub fn router(app: App) -> Router {
    let api = Router::new()
        .route("/v1/simulator/messages", post(simulator::receive))
        .route("/v1/simulator/clock", get(simulator::clock).post(simulator::advance))
        .route("/v1/messages", get(messages::list))
        .route("/v1/contacts/{phone}", get(contacts::show))
        .route_layer(middleware::from_fn_with_state(app.clone(), access::check));
    Router::new()
        .merge(api)
        .route("/healthz", get(async || "ok\n"))
        .fallback(async || Problem::not_found("there is nothing at this path"))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .with_state(app)
}

/// Reads from the store without holding up other requests.
async fn reading<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Problem> {
    let read = tokio::task::spawn_blocking(read).await;
    read.map_err(|_| Problem::damaged("reading failed"))?.map_err(Problem::from)
}

/// A phone number of a path or query, in which `+` may have become a space or be left out.
fn with_plus(phone: &str) -> String {
    let digits = phone.trim().trim_start_matches('+');
    format!("+{digits}")
}

/// The engine answered something that does not belong to what it was asked.
fn unexpected(answer: &Answer) -> Problem {
    match answer {
        Answer::NotFound => Problem::not_found("this does not exist"),
        Answer::Refused(code, detail, errors) => Problem::refused(code, detail.clone(), errors.clone()),
        _ => Problem::damaged("the engine gave another answer than was expected"),
    }
}
