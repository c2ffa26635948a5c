//! Works off the outbox: one worker for each lane, so that a slow or dead provider delays only its own messages.
//!
//! A worker asks the store what may be tried, claims it (durably, with consent and quiet hours read again), tries it, and
//! tells the engine what came of it. Of one contact one item is under way at a time, the oldest.

mod lane;
mod retry;

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::channel::{self, CannotOpen, Channel, Means};
use super::connector::Connector;
use super::engine::lane_of;
use super::service::Handle;
use super::settings::Settings;
use lane::Lane;
pub use lane::Other;

/// The workers.
pub struct Outbox {
    /// Channels by name.
    pub channels: HashMap<String, Arc<dyn Channel>>,
    lanes: Vec<Arc<Lane>>,
}

impl Outbox {
    /// Opens the channels, and one lane for each and for each connector.
    ///
    /// # Errors
    /// A channel that cannot be opened.
    pub fn open(
        settings: &Settings,
        connectors: Vec<(String, Arc<dyn Connector>)>,
        means: &Means,
    ) -> Result<Self, CannotOpen> {
        let mut channels = HashMap::new();
        let mut lanes = Vec::new();
        for settings_of in &settings.channels {
            let channel = channel::open(settings_of, means)?;
            channels.insert(settings_of.name.to_string(), channel.clone());
            let status_url = settings.public_url.as_ref();
            let status_url =
                status_url.map(|url| format!("{}/status/{}", url.trim_end_matches('/'), settings_of.name));
            let other = Other::Channel { channel, status_url };
            lanes.push(Arc::new(Lane::new(lane_of(&settings_of.name), other, settings_of.rate_per_second)));
        }
        for (name, connector) in connectors {
            lanes.push(Arc::new(Lane::new(name, Other::Connector(connector), None)));
        }
        Ok(Self { channels, lanes })
    }

    /// Names of the lanes.
    pub fn lanes(&self) -> impl Iterator<Item = &str> {
        self.lanes.iter().map(|lane| lane.name())
    }

    /// Whether the other side of a lane takes a message twice.
    pub fn may_repeat(&self, lane: &str) -> bool {
        let mut channels = self.channels.iter();
        channels.any(|(name, channel)| lane_of(name) == lane && !channel.has_idempotency())
    }

    /// Starts the workers. They end when `stop` is told, after what is under way.
    pub fn start(&self, handle: &Handle, stop: &watch::Receiver<bool>, seed: u64) -> JoinSet<()> {
        let mut workers = JoinSet::new();
        for (at, lane) in self.lanes.iter().enumerate() {
            let seed = seed.wrapping_add(at as u64);
            workers.spawn(lane::work(lane.clone(), handle.clone(), stop.clone(), seed));
        }
        workers
    }

    /// Waits until no lane has anything that may be tried now: for clocks that are moved.
    pub async fn settle(&self, handle: &Handle) {
        for lane in &self.lanes {
            lane.settle(handle).await;
        }
    }

    /// When the next item is due, milliseconds UTC.
    pub fn next_due_ms(&self, handle: &Handle) -> Option<i64> {
        self.lanes
            .iter()
            .filter_map(|lane| handle.store.next_ready_ms(lane.name(), i64::MIN).ok().flatten())
            .min()
    }
}
