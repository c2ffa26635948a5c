//! Names of `smsc.toml` that must be names of the script.

use super::{ChannelKind, Config};
use crate::diag::{Diagnostic, codes, suggest};
use crate::source::Span;

/// Checks the senders of channels and the services against those that the scripts declare: a misspelt one would leave a
/// sender without a provider. A simulator that names no sender serves all.
pub fn check_names(config: &Config, senders: &[&str], services: &[&str]) -> Vec<Diagnostic> {
    let channels = config
        .channels
        .iter()
        .filter(|channel| channel.sender.span.is_some() || channel.kind != ChannelKind::Simulator)
        .filter(|channel| !senders.contains(&channel.sender.as_str()))
        .map(|channel| {
            let span = channel.sender.span.unwrap_or(channel.name.span);
            undeclared("sender", &channel.sender, span, senders)
        });
    let unknown_services = config
        .services
        .iter()
        .filter(|service| !services.contains(&service.name.value.as_str()))
        .map(|service| undeclared("service", &service.name.value, service.name.span, services));
    channels.chain(unknown_services).collect()
}

fn undeclared(kind: &str, name: &str, span: Span, declared: &[&str]) -> Diagnostic {
    let help = suggest::did_you_mean(name, declared.iter().copied())
        .unwrap_or_else(|| format!("declare it in a script, or remove it here: `{}`", example(kind, name)));
    Diagnostic::error(codes::INVALID_SETTING, span, format!("no script declares the {kind} `{name}`"))
        .help(help)
}

fn example(kind: &str, name: &str) -> String {
    match kind {
        "sender" => format!("sender {name} = \"+33…\""),
        _ => format!("{kind} {name} {{ … }}"),
    }
}
