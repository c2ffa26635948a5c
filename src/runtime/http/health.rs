//! `/healthz`, `/readyz`, `/metrics`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use super::App;
use super::problem::Problem;
use crate::runtime::metrics::escaped;

/// Ready: the store takes what comes.
pub(super) async fn ready(State(app): State<App>) -> impl IntoResponse {
    match app.handle.trouble() {
        None => (StatusCode::OK, "ready\n".to_owned()),
        Some(trouble) => (StatusCode::SERVICE_UNAVAILABLE, format!("{trouble}\n")),
    }
}

/// Metrics in the text format of Prometheus.
pub(super) async fn metrics(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let store = app.handle.store.clone();
    let read = move || Ok((store.outbox_sizes()?, store.dead_letter_sizes()?, store.counters()?));
    let (sizes, given_up, counters) = super::reading(read).await?;
    let mut text = app.metrics.to_text();
    let waiting = app.handle.waiting();
    // Writing to memory does not fail.
    let _ = writeln!(
        text,
        "# HELP smsc_commands_waiting Commands that wait for the engine.\n# TYPE smsc_commands_waiting gauge\nsmsc_commands_waiting {waiting}"
    );
    text.push_str(
        "# HELP smsc_outbox_items What waits to be done outside.\n# TYPE smsc_outbox_items gauge\n",
    );
    for (lane, size) in sizes {
        let _ = writeln!(text, "smsc_outbox_items{{lane=\"{}\"}} {size}", escaped(&lane));
    }
    text.push_str(
        "# HELP smsc_dead_letters What was given up and is kept.\n# TYPE smsc_dead_letters gauge\n",
    );
    // Of what was retried or dropped the last line must not be the one that stays.
    let mut now: BTreeMap<&str, u64> = app.outbox.lanes().map(|lane| (lane, 0)).collect();
    now.extend(given_up.iter().map(|(lane, size)| (lane.as_str(), *size)));
    for (lane, size) in now {
        let _ = writeln!(text, "smsc_dead_letters{{lane=\"{}\"}} {size}", escaped(lane));
    }
    text.push_str("# HELP smsc_unit_events How often units and steps were entered, left that way, or are waited in.\n# TYPE smsc_unit_events gauge\n");
    for (key, count) in counters {
        let (unit, step, edge) = (escaped(&key.unit), escaped(&key.step), escaped(&key.edge));
        let _ = writeln!(text, "smsc_unit_events{{unit=\"{unit}\",step=\"{step}\",edge=\"{edge}\"}} {count}");
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text))
}
