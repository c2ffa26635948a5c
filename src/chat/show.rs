//! What the chat tells about itself and the contact, and what it proposes while one types.

use super::Chat;
use super::command::{self, COMMANDS, Command};
use super::report::{Refusal, Report};
use crate::check::model::{ChoiceKind, StepKind};

/// The list of commands, or those of one word.
pub(super) fn help(about: Option<&str>) -> Result<Report, Refusal> {
    let word = about.map(|about| about.trim_start_matches('@'));
    let about = |usage: &str| {
        word.is_none_or(|word| usage.trim_start_matches('@').split([' ', '(']).next() == Some(word))
    };
    let chosen: Vec<_> = COMMANDS.iter().filter(|(usage, _)| about(usage)).collect();
    if chosen.is_empty() {
        return Err(Command::read(&format!("@{}", word.unwrap_or_default()))
            .err()
            .unwrap_or_else(|| Refusal::new("there is no such command", "`@help` lists them all")));
    }
    let width = chosen.iter().map(|(usage, _)| usage.chars().count()).max().unwrap_or(0);
    let mut lines: Vec<String> = Vec::new();
    if word.is_none() {
        lines.push(
            "Every line is an SMS of the contact, also `help` and `stop`. Lines with @ are for the chat:"
                .to_owned(),
        );
    }
    lines.extend(chosen.iter().map(|(usage, meaning)| format!("{usage:width$}  {meaning}")));
    Ok(Report::told(lines.join("\n")))
}

impl Chat {
    /// The contact, one value a line.
    pub(super) fn contact(&self) -> String {
        let phone = ("phone".to_owned(), self.host.state.phone.to_string());
        let values = std::iter::once(phone).chain(self.contact_values());
        let mut lines: Vec<String> = values.map(|(name, value)| format!("{name}: {value}")).collect();
        let set = |name: &str| lines.iter().any(|line| line.starts_with(&format!("contact.{name}:")));
        let objects = self.scripts.checked.project.objects.first();
        let declared =
            objects.into_iter().flat_map(|contact| &contact.fields).filter(|field| !is_built_in(&field.name));
        let unset: Vec<&str> = declared.map(|field| field.name.as_str()).filter(|name| !set(name)).collect();
        if !unset.is_empty() {
            lines.push(format!("not set: {}", unset.join(", ")));
        }
        lines.join("\n")
    }

    /// What the next line may be, as the chat stands now.
    pub fn words(&self) -> Words {
        let commands: Vec<String> = command::words().map(|word| format!("@{word}")).collect();
        let arguments = command::words()
            .flat_map(|word| self.arguments(word).into_iter().map(move |name| format!("@{word} {name}")));
        Words { replies: self.offered(), commands, arguments: arguments.collect() }
    }

    /// What may follow a command.
    fn arguments(&self, word: &str) -> Vec<String> {
        let project = &self.scripts.checked.project;
        match word {
            "event" => project.events.iter().map(|event| event.name.to_string()).collect(),
            "campaign" => {
                project.campaigns.iter().map(|campaign| campaign.declared.name.to_string()).collect()
            }
            "click" => {
                project.campaigns.iter().map(|campaign| format!("on {}", campaign.declared.name)).collect()
            }
            "in" | "join" | "leave" => project.groups.iter().map(|group| group.name.to_string()).collect(),
            "subscribe" | "unsubscribe" => {
                project.categories.iter().map(|category| category.declared.name.to_string()).collect()
            }
            "set" => {
                let contact = project.objects.first().into_iter().flat_map(|contact| &contact.fields);
                contact.map(|field| format!("{} = ", field.name)).collect()
            }
            "start" => project.units.iter().map(|unit| unit.declared.name.to_string()).collect(),
            "to" => project.senders.iter().map(|sender| sender.name.to_string()).collect(),
            "service" => {
                let services = project.services.iter();
                let all = services.flat_map(|service| service.functions.iter().map(move |it| (service, it)));
                all.map(|(service, function)| format!("{}.{} ", service.name, function.name)).collect()
            }
            "help" => command::words().map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    /// The keywords that units listen for, in the order of the scripts.
    pub(super) fn keywords(&self) -> Vec<String> {
        let units = self.scripts.checked.project.units.iter();
        let kinds = units.flat_map(|unit| &unit.triggers).map(|trigger| &trigger.kind);
        kinds.flat_map(keywords).collect()
    }

    /// The labels of the choices that wait for a reply; outside of conversations the keywords.
    fn offered(&self) -> Vec<String> {
        let project = &self.scripts.checked.project;
        let frame = self.host.state.conversation.as_ref().and_then(|run| run.frames.last());
        let Some(frame) = frame else {
            return self.keywords();
        };
        let step =
            project.units.get(frame.unit as usize).and_then(|unit| unit.steps.get(usize::from(frame.step)));
        let Some(StepKind::Message(message)) = step.map(|step| &step.kind) else { return Vec::new() };
        let labels = message.choices.iter().filter_map(|choice| match &choice.kind {
            ChoiceKind::Labels(labels) => labels.first().and_then(|label| label.texts.first()).cloned(),
            _ => None,
        });
        labels.collect()
    }
}

fn keywords(kind: &crate::check::model::TriggerKind) -> Vec<String> {
    use crate::check::model::TriggerKind::{Contains, Keyword, Word};
    match kind {
        Keyword(words) | Word(words, _) | Contains(words, _) => {
            words.iter().map(|word| word.text.clone()).collect()
        }
        _ => Vec::new(),
    }
}

fn is_built_in(name: &str) -> bool {
    const BUILT_IN: [&str; 11] = [
        "phone",
        "created_at",
        "subscribed",
        "language",
        "timezone",
        "unassigned",
        "last_message_at",
        "last_message_to",
        "last_message_id",
        "last_message_text",
        "last_message_status",
    ];
    BUILT_IN.contains(&name)
}

/// What a line may be.
#[derive(Debug, Clone, Default)]
pub struct Words {
    replies: Vec<String>,
    commands: Vec<String>,
    arguments: Vec<String>,
}

impl Words {
    /// Whole lines that could be meant by the beginning of one.
    pub fn after(&self, line: &str) -> Vec<String> {
        let candidates = match (line.starts_with('@'), line.contains(' ')) {
            (false, _) => &self.replies,
            (true, false) => &self.commands,
            (true, true) => &self.arguments,
        };
        let begun = line.to_lowercase();
        let begins = |candidate: &&String| candidate.to_lowercase().starts_with(&begun) && *candidate != line;
        candidates.iter().filter(begins).cloned().collect()
    }
}
