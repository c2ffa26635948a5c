//! What a program declares beside its units, each by kind and name, in the words of scripts. Records are taken apart whole, so that none
//! of their fields can be forgotten.

use crate::bytecode::schema::{
    Campaign, Category, CodeOffset, Field, Intent, IntentPart, Schema, Sender, ServiceFunction, Team,
};
use crate::bytecode::{Program, pieces};
use crate::value::Duration;

use super::exact::Exact;
use super::reading::Reading;

/// The compliance texts in their order.
const COMPLIANCE: [&str; 4] = ["stop", "start", "help", "not_subscribed"];

/// Everything that a program declares: kind and name, and what it says.
pub(super) fn declarations(exact: Exact<'_>) -> Vec<(String, String)> {
    let schema = exact.program.schema();
    // Names of symbols, windows and regular expressions show where they are used.
    let Schema {
        languages,
        default_country,
        timezone,
        senders,
        categories,
        groups,
        teams,
        contact,
        objects,
        events,
        functions,
        intents,
        campaigns,
        compliance,
        names: _,
        windows: _,
        regexes: _,
        late_ms,
        choices_max,
        compliance_words,
        inbound_subscribes,
        consent_per_sender,
    } = schema;
    let words = Words { exact };
    let mut found = Vec::new();
    let mut add = |name: String, text: String| found.push((name, text));
    add("languages".to_owned(), format!("languages {}", languages.join(", ")));
    add("time zone".to_owned(), timezone.clone());
    add("country".to_owned(), default_country.clone());
    for (name, value) in [
        ("limits.late", Duration { days: 0, ms: *late_ms }.to_string()),
        ("limits.choices", choices_max.to_string()),
        ("inbound subscribes", inbound_subscribes.to_string()),
        ("consent per sender", consent_per_sender.to_string()),
    ] {
        add(name.to_owned(), value);
    }
    let lists = compliance_words.iter().flatten().map(|words| words.join(", "));
    add("compliance words".to_owned(), lists.collect::<Vec<_>>().join("; "));
    senders.iter().for_each(|sender| add(format!("sender {}", sender.name), sender_text(sender)));
    categories
        .iter()
        .for_each(|category| add(format!("category {}", category.name), category_text(category)));
    groups.iter().for_each(|(name, title)| add(format!("group {name}"), format!("group {name} {title:?}")));
    teams.iter().for_each(|team| add(format!("team {}", team.name), team_text(team)));
    let contact = std::iter::once(("contact".to_owned(), contact));
    // The first object is the contact with what is built in.
    let objects = objects.iter().skip(1).map(|(name, fields)| (format!("object {name}"), fields));
    let events = events.iter().map(|(name, fields)| (format!("event {name}"), fields));
    for (name, fields) in contact.chain(objects).chain(events) {
        let text = words.fields(fields);
        add(name.clone(), if text.is_empty() { String::new() } else { format!("{name} {{ {text} }}") });
    }
    for function in functions {
        add(format!("service {}.{}", function.service, function.name), words.function(function));
    }
    intents.iter().for_each(|intent| add(format!("intent {}", intent.name), words.intent(intent)));
    for (name, text) in COMPLIANCE.iter().zip(compliance) {
        add(format!("compliance {name}"), words.code(*text));
    }
    campaigns
        .iter()
        .for_each(|campaign| add(format!("campaign {}", campaign.name), words.campaign(campaign)));
    found
}

/// The code that declarations hold, as exact as it runs: kind and name, and the lines.
pub(super) fn code(exact: Exact<'_>) -> Vec<(String, Vec<String>)> {
    let schema = exact.program.schema();
    let lines = |what: &str, code: Option<CodeOffset>| exact.code(u32::MAX, what, code);
    let defaults = |fields: &[Field]| {
        fields.iter().flat_map(|field| lines(&format!("default of {}", field.name), field.default)).collect()
    };
    let mut found = vec![("contact".to_owned(), defaults(&schema.contact))];
    found.extend(
        schema.objects.iter().skip(1).map(|(name, fields)| (format!("object {name}"), defaults(fields))),
    );
    found.extend(schema.events.iter().map(|(name, fields)| (format!("event {name}"), defaults(fields))));
    for (name, text) in COMPLIANCE.iter().zip(schema.compliance) {
        found.push((format!("compliance {name}"), lines("", text)));
    }
    for campaign in &schema.campaigns {
        let mut all = lines("when", campaign.when);
        all.extend(lines("say", Some(campaign.text)));
        all.extend(lines("media", campaign.media));
        found.push((format!("campaign {}", campaign.name), all));
    }
    found
}

fn sender_text(sender: &Sender) -> String {
    let Sender { name, address, receives } = sender;
    let receives = if *receives { "" } else { " (receives nothing)" };
    format!("sender {name} {address:?}{receives}")
}

fn category_text(category: &Category) -> String {
    let Category { name, title, marketing } = category;
    let kind = if *marketing { "marketing" } else { "transactional" };
    let title = if title.is_empty() { String::new() } else { format!(" {title:?}") };
    format!("category {name}: {kind}{title}")
}

fn team_text(team: &Team) -> String {
    let Team { name, phones, emails } = team;
    format!("team {name}: {}", phones.iter().chain(emails).cloned().collect::<Vec<_>>().join(", "))
}

struct Words<'p> {
    exact: Exact<'p>,
}

impl Words<'_> {
    fn program(&self) -> &Program {
        self.exact.program
    }

    /// What code says or comes to.
    fn code(&self, code: Option<CodeOffset>) -> String {
        code.map(|code| Reading::of(self.program(), u32::MAX, code).all()).unwrap_or_default()
    }

    fn fields(&self, fields: &[Field]) -> String {
        fields.iter().map(|field| self.field(field)).collect::<Vec<_>>().join(", ")
    }

    fn field(&self, field: &Field) -> String {
        let Field { name, ty: _, optional: _, default, property } = field;
        let mut text = format!("{name}: {}", pieces::field_type(self.program(), field));
        if default.is_some() {
            text.push_str(&format!(" = {}", super::statement::code(&self.code(*default))));
        }
        if let Some(property) = property {
            text.push_str(&format!(" as {property:?}"));
        }
        text
    }

    fn function(&self, function: &ServiceFunction) -> String {
        let ServiceFunction { service, name, parameters, answer } = function;
        let answer = answer.as_ref().map(|fields| format!(" -> {{ {} }}", self.fields(fields)));
        format!("service {service}.{name}({}){}", self.fields(parameters), answer.unwrap_or_default())
    }

    fn intent(&self, intent: &Intent) -> String {
        let Intent { name, examples, parameters } = intent;
        let part = |part: &IntentPart| match part {
            IntentPart::Words(words) => words.clone(),
            IntentPart::Parameter(index) => {
                let parameter = parameters.get(*index as usize);
                format!("{{{}}}", parameter.map(|parameter| parameter.name.as_str()).unwrap_or_default())
            }
        };
        let examples = examples
            .iter()
            .map(|parts| format!("\"{}\"", parts.iter().map(part).collect::<Vec<_>>().join(" ")));
        format!("intent {name}({}) {}", self.fields(parameters), examples.collect::<Vec<_>>().join(" "))
    }

    fn campaign(&self, campaign: &Campaign) -> String {
        let Campaign {
            name,
            title,
            sender,
            category,
            group,
            when,
            text,
            media,
            max_segments,
            attribution,
            objective,
            expires,
            at,
            paused,
            unicode,
            short_links,
        } = campaign;
        let schema = self.program().schema();
        let sender = sender.and_then(|sender| schema.senders.get(sender as usize));
        let category = category.and_then(|category| schema.categories.get(category as usize));
        let group = group.map(|group| self.program().symbol_name(group).unwrap_or_default());
        let span = |(days, ms): (i32, i64)| Duration { days, ms }.to_string();
        let parts = [
            ("sender", sender.map(|sender| sender.name.clone())),
            ("category", category.map(|category| category.name.clone())),
            ("audience", Some(group.unwrap_or("all").to_owned())),
            ("when", when.map(|when| super::statement::code(&self.code(Some(when))))),
            ("max segments", Some(max_segments.to_string())),
            ("attribution", attribution.map(span)),
            ("objective", objective.clone()),
            ("say", Some(format!("\"{}\"", self.code(Some(*text))))),
            ("with media", media.map(|media| super::statement::code(&self.code(Some(media))))),
            ("expires", expires.map(span)),
            ("at", at.clone()),
            ("paused", paused.then(String::new)),
            (
                "unicode",
                ["allow", "replace", "refuse"].get(usize::from(*unicode)).map(|word| (*word).to_owned()),
            ),
            ("links short", short_links.then(String::new)),
        ];
        let parts = parts
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name} {}", value?).trim().to_owned()));
        format!("campaign {name} {title:?} {{ {} }}", parts.collect::<Vec<_>>().join(" "))
    }
}
