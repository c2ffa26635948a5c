//! Connectors: what else the outbox does outside, such as calls of services and e-mail.

mod breaker;
pub mod crm;
pub mod service;
pub mod smtp;

use std::sync::Arc;

use super::channel::{Answer, CannotOpen, Means};
use super::engine::{NO_CHANNEL, lane_of};
use super::settings::Settings;

/// Something to do outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Its id: the idempotency key.
    pub id: String,
    /// `call`, `email`, …
    pub kind: String,
    /// What: see [`payload`].
    pub payload: serde_json::Value,
    /// The contact whose event decided it.
    pub phone: String,
    /// Which try this is, from 1.
    pub attempt: u32,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq)]
pub enum Done {
    /// It is done. For a call: the service's answer as JSON, which the engine holds against the script's types.
    Well(serde_json::Value),
    /// It may work later.
    Later {
        /// Why not now.
        reason: String,
        /// When to come back, milliseconds from now, if the other side said so.
        after_ms: Option<i64>,
    },
    /// It never will.
    Refused {
        /// Why.
        reason: String,
    },
}

/// The other side of a lane of the outbox.
pub trait Connector: Send + Sync {
    /// Tries to do something.
    fn perform<'a>(&'a self, task: &'a Task) -> Answer<'a, Done>;

    /// Most tries of one task.
    fn attempts_max(&self) -> u32;

    /// Most tasks that are tried at the same time.
    fn parallel(&self) -> usize;
}

/// Lane of e-mails.
pub const SMTP_LANE: &str = "smtp";

/// Lane of what the CRM is told.
pub const CRM_LANE: &str = "crm";

/// Lane of a service.
pub fn service_lane(name: &str) -> String {
    format!("service:{name}")
}

/// Lane of calls of services that `smsc.toml` does not name.
pub const UNSERVED_LANE: &str = "service";

/// Opens the connectors that `smsc.toml` names, each with its lane; and those that refuse what it does not name, so that
/// it becomes a dead letter with a reason and the script goes on: e-mail, services, and what still lies in one of the
/// lanes `left` of which there is no other side any more.
///
/// # Errors
/// A section that cannot be used.
pub fn open(
    settings: &Settings,
    left: &[String],
    means: &Means,
) -> Result<Vec<(String, Arc<dyn Connector>)>, CannotOpen> {
    let mut connectors: Vec<(String, Arc<dyn Connector>)> = Vec::new();
    for service in &settings.services {
        let cannot = |problem| CannotOpen { section: format!("services.{}", service.name), problem };
        let opened = service::Service::open(means.client.clone(), means.clock.clone(), service.clone());
        connectors.push((service_lane(&service.name), Arc::new(opened.map_err(cannot)?)));
    }
    if let Some(crm) = &settings.crm {
        let cannot = |problem| CannotOpen { section: CRM_LANE.to_owned(), problem };
        let opened = crm::Crm::open(means.client.clone(), means.clock.clone(), crm);
        connectors.push((CRM_LANE.to_owned(), Arc::new(opened.map_err(cannot)?)));
    }
    connectors.push((UNSERVED_LANE.to_owned(), Arc::new(Missing(None))));
    let smtp: Arc<dyn Connector> = match &settings.smtp {
        Some((url, from)) => {
            let cannot = |problem| CannotOpen { section: SMTP_LANE.to_owned(), problem };
            Arc::new(smtp::Smtp::open(&url.0, from.as_deref()).map_err(cannot)?)
        }
        None => Arc::new(Missing(Some(no_section(SMTP_LANE)))),
    };
    connectors.push((SMTP_LANE.to_owned(), smtp));
    let no_channel = "no channel serves its sender, or it has none and there are several";
    connectors.push((lane_of(NO_CHANNEL), Arc::new(Missing(Some(no_channel.to_owned())))));
    let channels: Vec<String> = settings.channels.iter().map(|channel| lane_of(&channel.name)).collect();
    for lane in left.iter().filter(|lane| !channels.contains(lane)) {
        if connectors.iter().all(|(known, _)| known != lane) {
            let section = lane.replacen("channel:", "channels.", 1).replacen("service:", "services.", 1);
            connectors.push((lane.clone(), Arc::new(Missing(Some(no_section(&section))))));
        }
    }
    Ok(connectors)
}

fn no_section(section: &str) -> String {
    format!("smsc.toml has no `[{section}]`")
}

/// The other side of what `smsc.toml` does not name, with what it answers; none where the payload says which service is meant.
struct Missing(Option<String>);

impl Connector for Missing {
    fn perform<'a>(&'a self, task: &'a Task) -> Answer<'a, Done> {
        let service = task.payload.get("service").and_then(|name| name.as_str()).unwrap_or_default();
        let reason = self.0.clone().unwrap_or_else(|| no_section(&format!("services.{service}")));
        Box::pin(std::future::ready(Done::Refused { reason }))
    }

    fn attempts_max(&self) -> u32 {
        1
    }

    fn parallel(&self) -> usize {
        1
    }
}

/// The payloads that the engine writes, by kind.
pub mod payload {
    use serde::{Deserialize, Serialize};

    /// Kind `call`: a service function is asked.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Call {
        /// Number of the call within the contact.
        pub call: u64,
        /// Id of the program whose types hold.
        pub program: String,
        /// Index of the function in that program.
        pub function_index: u32,
        /// Name of the service.
        #[serde(default)]
        pub service: String,
        /// Name of the function.
        pub function: String,
        /// Arguments by parameter.
        pub arguments: serde_json::Value,
    }

    /// Kind `email`.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Email {
        /// Address.
        pub to: String,
        /// Subject.
        pub subject: Option<String>,
        /// Text.
        pub text: String,
    }
}
