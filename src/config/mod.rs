//! `smsc.toml`: what belongs to a deployment and not to a script. docs/reference/smsc-toml.md describes every setting.
//!
//! Values of the environment (`env:NAME`) stay references here; whoever runs the program looks them up.

mod channels;
mod crm;
mod deployment;
mod limits;
mod lints;
mod names;
mod policy;
mod project;
mod services;
mod setting;
mod table;
mod unreadable;
mod values;
mod variables;

pub use channels::{Channel, ChannelKind, OptOut};
pub use crm::{Crm, Property, Timeline};
pub use deployment::{Server, Smtp, Store, mailbox};
pub use limits::Limits;
pub use names::check_names;
pub use policy::{Policy, QuietHours, StopScope};
pub use project::{LANGUAGE, Project};
pub use services::Service;
pub use setting::{Located, Setting, TextSource};
pub use values::values;
pub use variables::{Variable, missing_variables};

use toml::de::DeTable;

use crate::diag::Diagnostic;
use crate::diag::levels::Levels;
use crate::source::FileId;
use table::{Problems, Table};

/// The name of the file, beside the scripts of a project.
pub const FILE_NAME: &str = "smsc.toml";

/// All settings of a project; [`Config::default`] is a project without the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Config {
    /// `[project]`: what dates, times and phone numbers mean.
    pub project: Project,
    /// `[server]`: where the runtime listens.
    pub server: Server,
    /// `[store]`: where the runtime keeps its data.
    pub store: Store,
    /// `[channels.NAME]`, in the order of their names. Without any, the simulator serves every sender.
    pub channels: Vec<Channel>,
    /// `[services.NAME]`, in the order of their names.
    pub services: Vec<Service>,
    /// `[smtp]`: how e-mail is sent; without it none is.
    pub smtp: Option<Smtp>,
    /// `[crm]`: who is told what becomes of contacts; without it nobody is.
    pub crm: Option<Crm>,
    /// `[policy]`: consent and quiet hours.
    pub policy: Policy,
    /// `[limits]`: numbers that rules and runtime hold scripts to.
    pub limits: Limits,
    /// `[lints]`: which warnings are shown and how loud.
    pub lints: Levels,
    /// Every `env:NAME` of the file.
    pub variables: Vec<Variable>,
}

impl Config {
    /// What is appended to marketing of a sender that tells no way to opt out: that of its channel, else that of `[policy]`.
    pub fn stop_notice(&self, sender: Option<&str>) -> Option<&str> {
        let own = self.channels.iter().find(|channel| Some(channel.sender.value.as_str()) == sender);
        let own = own.and_then(|channel| channel.stop_notice.as_ref());
        own.or(self.policy.stop_notice.as_ref()).map(|notice| notice.value.as_str())
    }
}

/// Reads `smsc.toml`. Every problem is a diagnostic (E0801, E0802) and its setting keeps the default, so that all
/// problems of the file, and those of the scripts, come in one run. Spans lie in `file`, whose text `text` is.
pub fn parse(file: FileId, text: &str) -> (Config, Vec<Diagnostic>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut problems = Problems::new(file, errors.is_empty());
    unreadable::report(file, text, &errors, &mut problems);
    let config = read(document.get_ref(), &mut problems);
    problems.finish(config)
}

fn read(document: &DeTable<'_>, problems: &mut Problems) -> Config {
    let mut root = Table::root(document, problems);
    let config = Config {
        project: root.section("project", project::read),
        server: root.section("server", deployment::read_server),
        store: root.section("store", deployment::read_store),
        channels: root.named_sections("channels", channels::read),
        services: root.named_sections("services", services::read),
        smtp: root.optional_section("smtp", deployment::read_smtp),
        crm: root.optional_section("crm", crm::read),
        policy: root.section("policy", policy::read),
        limits: root.section("limits", limits::read),
        lints: root.section("lints", lints::read),
        variables: Vec::new(),
    };
    root.finish();
    channels::check_senders(&config.channels, problems);
    config
}

#[cfg(test)]
mod tests;
