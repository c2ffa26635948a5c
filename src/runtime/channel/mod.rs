//! Channels: how SMS come and go. One trait; what a provider wants stays in its module.

pub mod gateway;
pub mod simulator;
pub mod twilio;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::runtime::client::{Client, Failure};
use crate::runtime::clock::Clock;
use crate::runtime::settings::{ChannelSettings, ChannelSettingsKind};

/// A future that a worker waits for.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A message on its way out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outgoing {
    /// Its id: the idempotency key where the provider has one.
    pub id: String,
    /// The number that it goes to.
    pub to: String,
    /// The address that it leaves from: that of the script's sender; none where no script names one.
    pub from: Option<String>,
    /// Text.
    pub text: String,
    /// Media address.
    pub media: Option<String>,
    /// Where the provider may tell what became of it; none without a public address.
    pub status_url: Option<String>,
}

/// What a provider said to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// It took it.
    Accepted {
        /// Its id for it.
        provider_id: Option<String>,
        /// Whether it is delivered already, so that no receipt follows.
        delivered: bool,
    },
    /// It may take it later.
    Later {
        /// Why not now.
        reason: String,
        /// When to come back, milliseconds from now, if it said so.
        after_ms: Option<i64>,
    },
    /// Nobody knows whether it took it: there was no answer.
    Unknown {
        /// Why not.
        reason: String,
    },
    /// It never will.
    Refused {
        /// Why.
        reason: String,
        /// What that says about the contact.
        about: About,
    },
}

impl From<Failure> for Sent {
    fn from(failure: Failure) -> Self {
        let reason = failure.to_string();
        match failure {
            Failure::Invalid(_) => Self::Refused { reason, about: About::Nothing },
            Failure::Unreachable(_) => Self::Later { reason, after_ms: None },
            Failure::NoAnswer(_) => Self::Unknown { reason },
        }
    }
}

/// What a refusal or receipt says about the contact's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum About {
    /// Nothing.
    #[default]
    Nothing,
    /// It opted out at the provider.
    OptedOut,
    /// Nobody has it.
    Unassigned,
}

impl About {
    /// Its name where it is stored, if it says something.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::OptedOut => Some("opted_out"),
            Self::Unassigned => Some("unassigned"),
        }
    }

    /// What has this name.
    pub fn named(name: &str) -> Self {
        [Self::OptedOut, Self::Unassigned]
            .into_iter()
            .find(|about| about.name() == Some(name))
            .unwrap_or_default()
    }
}

/// A request of a provider to one of our addresses, as it came.
#[derive(Debug, Clone, Default)]
pub struct WebHook {
    /// The public address that was asked for, with path and query: what signatures are made of.
    pub url: String,
    /// Header names in lower case, and their values.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
    /// Now, milliseconds UTC: for signatures that expire.
    pub now_ms: i64,
}

impl WebHook {
    /// The first header of a name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// A message that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The provider's id for it; a second one with the same id does nothing.
    pub id: Option<String>,
    /// Who wrote it.
    pub from: String,
    /// The address that it was sent to.
    pub to: Option<String>,
    /// Text.
    pub text: String,
    /// What the provider took it for, where it answers opt-outs itself and so knows words that we do not.
    pub consent: Option<Consent>,
}

/// What a provider took a message for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// An opt-out.
    Out,
    /// An opt-in.
    In,
}

/// What became of a message that we sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The provider's id for the message.
    pub provider_id: String,
    /// `sent`, `delivered`, `undelivered` or `failed`; `None` for one that says nothing new.
    pub status: Option<&'static str>,
    /// Why it was not delivered.
    pub reason: Option<String>,
    /// What that says about the contact.
    pub about: About,
}

/// Why a web hook is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The channel has no web hooks.
    None,
    /// The signature is missing or wrong, or too old.
    Forged,
    /// It is not what the provider sends: what is wrong.
    Malformed(String),
}

/// The body that a provider wants as answer to a web hook, with its media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// Media type.
    pub media_type: &'static str,
    /// Body.
    pub body: &'static str,
}

/// A provider.
pub trait Channel: Send + Sync {
    /// Sends a message. Whoever calls sees to it that it is called once at a time for each contact, and not more often
    /// than the channel allows.
    fn send<'a>(&'a self, message: &'a Outgoing) -> Answer<'a, Sent>;

    /// Whether the provider takes a message with an id that it has seen for the same message. Where not, one whose outcome
    /// we do not know is looked for before it is sent again.
    fn has_idempotency(&self) -> bool;

    /// The provider's ids of messages with this text to this number that it took since a moment, milliseconds UTC, the newest
    /// first. Asked only where repeats are not recognised.
    ///
    /// # Errors
    /// It did not answer, or what cannot be understood: why.
    fn taken_since<'a>(
        &'a self,
        _message: &'a Outgoing,
        _since_ms: i64,
    ) -> Answer<'a, Result<Vec<String>, String>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    /// Most messages that are sent at the same time.
    fn parallel(&self) -> usize {
        16
    }

    /// Whether messages come from people that we may trust to want ours: the simulator's.
    fn is_trusted(&self) -> bool {
        false
    }

    /// Reads a message that came in.
    ///
    /// # Errors
    /// Where it is forged or malformed.
    fn inbound(&self, _hook: &WebHook) -> Result<Vec<Received>, Refusal> {
        Err(Refusal::None)
    }

    /// Reads a delivery receipt.
    ///
    /// # Errors
    /// Where it is forged or malformed.
    fn status(&self, _hook: &WebHook) -> Result<Vec<Receipt>, Refusal> {
        Err(Refusal::None)
    }

    /// What the provider wants to hear when we have taken what it said.
    fn reply(&self) -> Reply {
        Reply { media_type: "application/json", body: "{}" }
    }
}

/// Why a channel or connector cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannotOpen {
    /// The section of `smsc.toml`, such as `channels.shop`.
    pub section: String,
    /// What is wrong with it.
    pub problem: String,
}

impl std::fmt::Display for CannotOpen {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "`[{}]` of smsc.toml: {}", self.section, self.problem)
    }
}

/// What channels and connectors have in common.
#[derive(Clone)]
pub struct Means {
    /// For requests.
    pub client: Client,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// Opens a channel.
///
/// # Errors
/// An address that cannot be used, or a kind that this version cannot serve.
pub fn open(settings: &ChannelSettings, means: &Means) -> Result<Arc<dyn Channel>, CannotOpen> {
    let client = means.client.clone();
    let opened: Result<Arc<dyn Channel>, String> = match settings.kind.clone() {
        ChannelSettingsKind::Simulator => Ok(Arc::new(simulator::Simulator)),
        ChannelSettingsKind::Twilio { account_sid, auth_token, webhook_key, messaging_service_sid, url } => {
            let webhook_key = webhook_key.map(|key| key.0);
            let account = twilio::Account {
                account_sid,
                auth_token: auth_token.0,
                webhook_key,
                messaging_service_sid,
                url,
            };
            twilio::Twilio::open(client, account).map(|channel| Arc::new(channel) as _)
        }
        ChannelSettingsKind::Http { url, secret, bearer } => {
            let bearer = bearer.map(|token| token.0);
            let opened = gateway::Gateway::open(client, means.clock.clone(), &url, &secret.0, bearer);
            opened.map(|channel| Arc::new(channel) as _)
        }
        ChannelSettingsKind::Smpp { .. } => {
            Err("`kind = \"smpp\"` cannot be served by this version yet".to_owned())
        }
    };
    opened.map_err(|problem| CannotOpen { section: format!("channels.{}", settings.name), problem })
}
