//! How others reach the runtime: HTTP. The only module that knows axum.
//!
//! Everything that changes something is a command to the engine, answered when it is durable; everything that is shown is
//! read from the store. `openapi.json` beside this file describes it all, and a test holds the two together.

mod access;
mod campaigns;
mod contact_files;
mod contacts;
mod csv_files;
mod events;
mod extract;
mod health;
mod json_lines;
mod messages;
mod page;
mod pauses;
mod problem;
mod serve;
mod simulator;
mod units;
mod unsubscribe;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::middleware;
use axum::routing::{delete, get, post};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::engine::Answer;
use super::json::Reader;
use super::metrics::Metrics;
use super::outbox::Outbox;
use super::service::Handle;
use super::settings::Settings;
use super::store::StoreError;
use crate::bytecode::schema::Schema;
use crate::value::Zone;
use problem::Problem;

/// Bytes of a request's body, where a path allows no more.
const BODY_MAX: usize = 1024 * 1024;

/// The description of everything here, in OpenAPI 3.1.
pub const OPENAPI: &str = include_str!("openapi.json");

/// Everything that answers need. Cheap to copy: every request has some of it.
#[derive(Clone)]
pub struct App(Arc<Served>);

/// What an [`App`] has.
pub struct Served {
    /// The engine.
    pub handle: Handle,
    /// Settings.
    pub settings: Arc<Settings>,
    /// Channels and what waits for them.
    pub outbox: Arc<Outbox>,
    /// Counts since the start.
    pub metrics: Arc<Metrics>,
    /// Told when it is time to go.
    pub stop: watch::Receiver<bool>,
}

impl From<Served> for App {
    fn from(served: Served) -> Self {
        Self(Arc::new(served))
    }
}

impl std::ops::Deref for App {
    type Target = Served;

    fn deref(&self) -> &Served {
        &self.0
    }
}

impl App {
    /// A contact's number of a path or query, as it is stored.
    fn contact(&self, written: &str) -> String {
        extract::contact(self.handle.programs().current().schema(), written)
    }
}

/// Serves until the app is told to stop, then answers what was asked before.
///
/// # Errors
/// The socket fails.
pub async fn serve(app: App, listener: TcpListener) -> std::io::Result<()> {
    let stop = app.stop.clone();
    let metrics = app.metrics.clone();
    serve::serve(router(app), listener, metrics, stop).await;
    Ok(())
}

/// All paths, without what holds of every request and answer.
fn router(app: App) -> Router {
    let guarded = contacts_and_messages()
        .merge(operations())
        .route_layer(middleware::from_fn_with_state(app.clone(), access::check));
    Router::new()
        .merge(guarded)
        .merge(page::routes())
        .route("/inbound/{channel}", post(events::inbound))
        .route("/status/{channel}", post(events::status))
        .route("/l/{code}", get(events::click))
        .route("/u/{code}", get(unsubscribe::show).post(unsubscribe::change))
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(health::ready))
        .route("/v1/openapi.json", get(async || ([(header::CONTENT_TYPE, "application/json")], OPENAPI)))
        .fallback(async || Problem::not_found("there is nothing at this path"))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .with_state(app)
}

fn contacts_and_messages() -> Router<App> {
    let import = post(contact_files::import).layer(DefaultBodyLimit::max(contact_files::IMPORT_MAX));
    Router::new()
        .route("/events/{event}", post(events::post))
        .route("/v1/simulator/messages", post(simulator::receive))
        .route("/v1/simulator/clock", get(simulator::clock).post(simulator::advance))
        .route("/v1/messages", get(messages::list).post(messages::send))
        .route("/v1/events", get(events::list))
        .route("/v1/contacts", get(contacts::list))
        .route("/v1/contacts/import", import)
        .route("/v1/contacts/export", get(contact_files::export))
        .route("/v1/contacts/{phone}", get(contacts::show).put(contacts::put).delete(contacts::erase))
        .route("/v1/contacts/{phone}/consents", get(contacts::consents))
        .route("/v1/groups", get(contacts::groups))
}

fn operations() -> Router<App> {
    let deploy =
        get(units::programs).merge(post(units::deploy).layer(DefaultBodyLimit::max(units::PROGRAM_MAX)));
    Router::new()
        .route("/v1/sessions", get(units::sessions))
        .route("/v1/sessions/{phone}", get(contacts::show))
        .route("/v1/sessions/{phone}/end", post(units::end))
        .route("/v1/sessions/{phone}/give-back", post(units::give_back))
        .route("/v1/campaigns", get(campaigns::campaigns))
        .route("/v1/campaigns/{name}/messages", post(campaigns::send_campaign))
        .route("/v1/campaigns/{name}/send", post(campaigns::send_to_audience))
        .route("/v1/campaigns/{name}/stats", get(campaigns::campaign_stats))
        .route("/v1/units", get(units::units))
        .route("/v1/units/{name}/pause", post(pauses::pause_unit))
        .route("/v1/units/{name}/resume", post(pauses::resume_unit))
        .route("/v1/senders/{name}/pause", post(pauses::pause_sender))
        .route("/v1/senders/{name}/resume", post(pauses::resume_sender))
        .route("/v1/pause", get(pauses::show).post(pauses::pause_all))
        .route("/v1/resume", post(pauses::resume_all))
        .route("/v1/dead-letters", get(units::dead_letters))
        .route("/v1/dead-letters/{id}/retry", post(units::retry))
        .route("/v1/dead-letters/{id}", delete(units::drop_letter))
        .route("/v1/programs", deploy)
        .route("/v1/programs/{id}/roll-back", post(units::roll_back))
        .route("/metrics", get(health::metrics))
}

/// Reads from the store without holding up other requests.
async fn reading<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Problem> {
    let read = tokio::task::spawn_blocking(read).await;
    read.map_err(|_| Problem::damaged("reading failed"))?.map_err(Problem::from)
}

/// A reader of JSON by the types of a script.
fn reader<'p>(schema: &'p Schema, zone: &'p Zone) -> Reader<'p> {
    let country = Some(schema.default_country.as_str()).filter(|country| !country.is_empty());
    Reader { objects: &schema.objects, zone, country, lenient: false, problems: Vec::new() }
}

/// What became of something that acts once.
#[derive(Debug, serde::Serialize)]
struct Taken {
    id: String,
    duplicate: bool,
}

fn taken(answer: Answer) -> Result<Taken, Problem> {
    match answer {
        Answer::Event { id, duplicate } => Ok(Taken { id, duplicate }),
        other => Err(unexpected(&other)),
    }
}

fn done(answer: Answer) -> Result<(), Problem> {
    match answer {
        Answer::Done | Answer::RefusalKept | Answer::Event { .. } => Ok(()),
        other => Err(unexpected(&other)),
    }
}

/// The same, with what is to be said where that which was asked for does not exist.
fn done_to(answer: Answer, unknown: impl FnOnce() -> String) -> Result<(), Problem> {
    match answer {
        Answer::NotFound => Err(Problem::not_found(unknown())),
        other => done(other),
    }
}

/// The engine did not do what it was asked.
fn unexpected(answer: &Answer) -> Problem {
    match answer {
        Answer::NotFound => Problem::not_found("this does not exist"),
        Answer::Refused(code, detail, errors) => Problem::refused(code, detail.clone(), errors.clone()),
        _ => Problem::damaged("the engine gave another answer than was expected"),
    }
}
