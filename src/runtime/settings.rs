//! What the engine and its workers need to know of `smsc.toml`, with the variables of the environment filled in.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use crate::config::{self, ChannelKind, Config, OptOut, Property, QuietHours, TextSource, Timeline};

/// The name of the channel that serves every sender where `smsc.toml` names none.
pub const SIMULATOR: &str = "simulator";

/// Everything.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Under which address others reach us.
    pub public_url: Option<String>,
    /// Tokens and what they may do.
    pub tokens: Vec<Token>,
    /// Channels; the simulator alone where the file names none.
    pub channels: Vec<ChannelSettings>,
    /// Names of channels that are not served, because there is no token: whoever sits at this machine may do everything, and
    /// nobody else must be written to by that (runtime.md, "Configuration").
    pub unserved: Vec<Arc<str>>,
    /// Services.
    pub services: Vec<ServiceSettings>,
    /// Mail: URL, and the address that mails come from.
    pub smtp: Option<(Secret, Option<String>)>,
    /// Who is told what becomes of contacts.
    pub crm: Option<CrmSettings>,
    /// When marketing is held.
    pub quiet_hours: QuietHours,
    /// Most automatic messages to a contact in an hour.
    pub automatic_per_hour: u32,
    /// The database file, relative to the project.
    pub store: String,
    /// How long history is kept, milliseconds; for ever without.
    pub retention_ms: Option<i64>,
}

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("…")
    }
}

/// A token of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Hash of the token: comparing hashes takes the same time wherever they differ.
    pub hash: blake3::Hash,
    /// What it may do.
    pub role: Role,
}

/// What a token may do: each role may do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Read.
    Read,
    /// Send, change contacts and sessions, see to dead letters.
    Operate,
    /// Deploy, erase.
    Admin,
}

/// A channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelSettings {
    /// Its name.
    pub name: Arc<str>,
    /// The script's sender that it serves; none for every one.
    pub sender: Option<String>,
    /// Provider, with secrets.
    pub kind: ChannelSettingsKind,
    /// Whether the provider answers STOP, START and HELP.
    pub provider_answers_optout: bool,
    /// Most messages in a second.
    pub rate_per_second: Option<u32>,
    /// What is appended to marketing that tells no way to opt out.
    pub stop_notice: Option<String>,
}

/// Provider, with secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChannelSettingsKind {
    /// The built-in phone.
    Simulator,
    /// Twilio.
    Twilio {
        /// Account.
        account_sid: String,
        /// Key of its signatures.
        auth_token: Secret,
        /// Key of its signatures with SHA-256, where it is another.
        webhook_key: Option<Secret>,
        /// Service to send through.
        messaging_service_sid: Option<String>,
        /// Another server than Twilio's.
        url: Option<String>,
    },
    /// JSON over HTTP.
    Http {
        /// Where messages are posted.
        url: String,
        /// Key of the HMAC.
        secret: Secret,
        /// Token sent with each message.
        bearer: Option<Secret>,
    },
    /// SMPP.
    Smpp {
        /// Host and port.
        address: String,
        /// System id.
        system_id: String,
        /// Password.
        password: Secret,
        /// System type.
        system_type: Option<String>,
        /// Whether the connection is encrypted.
        tls: bool,
    },
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceSettings {
    /// Its name in the script.
    pub name: String,
    /// A function's name is appended to it.
    pub url: String,
    /// Token.
    pub bearer: Option<Secret>,
    /// How long a try may take, milliseconds.
    pub timeout_ms: i64,
    /// How often a call that failed is tried again.
    pub retries: u32,
}

/// Who is told what becomes of contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrmSettings {
    /// Where changes are posted.
    pub url: String,
    /// Key of the HMAC.
    pub secret: Secret,
    /// Token.
    pub bearer: Option<Secret>,
    /// Events that are told beside that of messages that leave.
    pub timeline: Vec<Timeline>,
    /// Names in the CRM that differ from ours.
    pub properties: Vec<(Property, String)>,
}

impl CrmSettings {
    /// The name in the CRM of something that we know of a contact.
    pub fn name_of(&self, property: Property) -> &str {
        let own = self.properties.iter().find(|(known, _)| *known == property);
        own.map_or(property.name(), |(_, name)| name)
    }
}

/// Variables of the environment by name.
pub type Variables = HashMap<String, String>;

impl Settings {
    /// The settings of a file whose variables are all set ([`config::missing_variables`] has told of those that are not).
    pub fn new(config: &Config, variables: &Variables) -> Self {
        let text = |source: &TextSource| look_up(source, variables);
        let mut channels: Vec<ChannelSettings> =
            config.channels.iter().map(|channel| channel_settings(channel, &text)).collect();
        let notice = config.policy.stop_notice.as_ref().map(|notice| notice.value.clone());
        for channel in &mut channels {
            channel.stop_notice = channel.stop_notice.take().or_else(|| notice.clone());
        }
        let mut unserved = Vec::new();
        if [&config.server.admin_token, &config.server.operate_token, &config.server.read_token]
            .iter()
            .all(|token| token.is_none())
        {
            let unserved_channels =
                channels.extract_if(.., |channel| !matches!(channel.kind, ChannelSettingsKind::Simulator));
            unserved = unserved_channels.map(|channel| channel.name).collect();
        }
        if channels.is_empty() {
            channels.push(ChannelSettings { stop_notice: notice.clone(), ..simulator() });
        }
        let server = &config.server;
        let tokens = [
            (&server.admin_token, Role::Admin),
            (&server.operate_token, Role::Operate),
            (&server.read_token, Role::Read),
        ];
        let tokens = tokens.into_iter().filter_map(|(token, role)| Some((token.as_ref()?, role)));
        Self {
            listen: *config.server.listen,
            public_url: config.server.public_url.as_ref().map(|url| text(&url.value)),
            tokens: tokens.map(|(token, role)| Token::new(&text(&token.value), role)).collect(),
            channels,
            unserved,
            services: config.services.iter().map(|service| service_settings(service, &text)).collect(),
            crm: config.crm.as_ref().map(|crm| CrmSettings {
                url: text(&crm.url.value),
                secret: Secret(text(&crm.secret.value)),
                bearer: crm.bearer.as_ref().map(|bearer| Secret(text(&bearer.value))),
                timeline: crm.timeline.clone(),
                properties: crm.properties.clone(),
            }),
            smtp: config.smtp.as_ref().map(|smtp| {
                (Secret(text(&smtp.url.value)), smtp.from.as_ref().map(|from| text(&from.value)))
            }),
            quiet_hours: *config.policy.quiet_hours,
            automatic_per_hour: *config.limits.automatic_per_hour,
            store: text(&config.store.path.value),
            retention_ms: config.store.keep_history.map(|kept| kept.value.nominal_ms()),
        }
    }

    /// Whether others than the simulator are written to.
    pub fn writes_to_people(&self) -> bool {
        self.channels.iter().any(|channel| !matches!(channel.kind, ChannelSettingsKind::Simulator))
    }

    /// What differs in other settings, by the names of `smsc.toml`.
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let channels = |settings: &Self| -> Vec<ChannelSettings> {
            let own = settings.channels.iter().cloned();
            own.map(|channel| ChannelSettings { stop_notice: None, ..channel }).collect()
        };
        let notices = |settings: &Self| -> Vec<Option<String>> {
            settings.channels.iter().map(|channel| channel.stop_notice.clone()).collect()
        };
        let own_channels_differ = channels(self) != channels(other);
        [
            ("server.listen", self.listen != other.listen),
            ("server.public_url", self.public_url != other.public_url),
            ("tokens of server", self.tokens != other.tokens),
            ("channels", own_channels_differ),
            ("stop_notice", !own_channels_differ && notices(self) != notices(other)),
            ("services", self.services != other.services),
            ("smtp", self.smtp != other.smtp),
            ("crm", self.crm != other.crm),
            ("policy.quiet_hours", self.quiet_hours != other.quiet_hours),
            ("limits.automatic_per_hour", self.automatic_per_hour != other.automatic_per_hour),
            ("store.path", self.store != other.store),
            ("store.keep_history", self.retention_ms != other.retention_ms),
        ]
        .into_iter()
        .filter_map(|(name, differs)| differs.then_some(name))
        .collect()
    }

    /// The channel whose other side is the built-in phone, if there is one.
    pub fn simulator(&self) -> Option<&ChannelSettings> {
        self.channels.iter().find(|channel| channel.kind == ChannelSettingsKind::Simulator)
    }

    /// The channel that a sender's messages leave by: its own, else the only one, else the one that serves all.
    pub fn channel_of(&self, sender: Option<&str>) -> Option<&ChannelSettings> {
        let own =
            self.channels.iter().find(|channel| sender.is_some() && channel.sender.as_deref() == sender);
        let any = || self.channels.iter().find(|channel| channel.sender.is_none());
        let only = || self.channels.first().filter(|_| self.channels.len() == 1 && sender.is_none());
        own.or_else(any).or_else(only)
    }

    /// A channel by name.
    pub fn channel(&self, name: &str) -> Option<&ChannelSettings> {
        self.channels.iter().find(|channel| &*channel.name == name)
    }
}

impl Token {
    /// A token and its role.
    pub fn new(token: &str, role: Role) -> Self {
        Self { hash: blake3::hash(token.as_bytes()), role }
    }
}

fn simulator() -> ChannelSettings {
    ChannelSettings {
        name: SIMULATOR.into(),
        sender: None,
        kind: ChannelSettingsKind::Simulator,
        provider_answers_optout: false,
        rate_per_second: None,
        stop_notice: None,
    }
}

fn look_up(source: &TextSource, variables: &Variables) -> String {
    match source {
        TextSource::Literal(text) => text.clone(),
        TextSource::Variable(name) => variables.get(name).cloned().unwrap_or_default(),
    }
}

fn channel_settings(channel: &config::Channel, text: &impl Fn(&TextSource) -> String) -> ChannelSettings {
    let is_simulator = matches!(channel.kind, ChannelKind::Simulator);
    let serves_all = is_simulator && channel.sender.span.is_none();
    ChannelSettings {
        name: channel.name.value.as_str().into(),
        sender: (!serves_all).then(|| channel.sender.value.clone()),
        kind: channel_kind(&channel.kind, text),
        provider_answers_optout: *channel.optout == OptOut::Provider,
        rate_per_second: channel.rate_per_second.map(|rate| rate.value),
        stop_notice: channel.stop_notice.as_ref().map(|notice| notice.value.clone()),
    }
}

fn channel_kind(kind: &ChannelKind, text: &impl Fn(&TextSource) -> String) -> ChannelSettingsKind {
    type Optional = Option<config::Located<TextSource>>;
    let optional = |source: &Optional| source.as_ref().map(|source| text(&source.value));
    match kind {
        ChannelKind::Simulator => ChannelSettingsKind::Simulator,
        ChannelKind::Twilio { account_sid, auth_token, webhook_key, messaging_service_sid, url } => {
            ChannelSettingsKind::Twilio {
                account_sid: text(&account_sid.value),
                auth_token: Secret(text(&auth_token.value)),
                webhook_key: optional(webhook_key).map(Secret),
                messaging_service_sid: optional(messaging_service_sid),
                url: optional(url),
            }
        }
        ChannelKind::Http { url, secret, bearer } => ChannelSettingsKind::Http {
            url: text(&url.value),
            secret: Secret(text(&secret.value)),
            bearer: optional(bearer).map(Secret),
        },
        ChannelKind::Smpp { address, system_id, password, system_type, tls } => ChannelSettingsKind::Smpp {
            address: text(&address.value),
            system_id: text(&system_id.value),
            password: Secret(text(&password.value)),
            system_type: optional(system_type),
            tls: **tls,
        },
    }
}

fn service_settings(service: &config::Service, text: &impl Fn(&TextSource) -> String) -> ServiceSettings {
    ServiceSettings {
        name: service.name.value.clone(),
        url: text(&service.url.value),
        bearer: service.bearer.as_ref().map(|bearer| Secret(text(&bearer.value))),
        timeout_ms: service.timeout.nominal_ms(),
        retries: *service.retries,
    }
}
