//! Declarations beside units.

use super::Listing;
use crate::bytecode::schema::{Campaign, Field, Schema, Type, Window};
use crate::value::window::DAY_NAMES;

impl Listing<'_> {
    /// What the program declares, as far as there is any.
    pub(super) fn declarations(&mut self) {
        let schema = self.program.schema();
        self.gap();
        self.line(0, format_args!("languages {}", schema.languages.join(", ")));
        self.line(0, format_args!("time zone {}", schema.timezone));
        if !schema.default_country.is_empty() {
            self.line(0, format_args!("country {}", schema.default_country));
        }
        for sender in &schema.senders {
            self.line(0, format_args!("sender {} {:?}", sender.name, sender.address));
        }
        for category in &schema.categories {
            let kind = if category.marketing { "marketing" } else { "transactional" };
            self.line(0, format_args!("category {}: {kind}", category.name));
        }
        for (name, title) in &schema.groups {
            self.line(0, format_args!("group {name} {title:?}"));
        }
        for team in &schema.teams {
            let addresses = team.phones.iter().chain(&team.emails).cloned().collect::<Vec<_>>().join(", ");
            self.line(0, format_args!("team {}: {addresses}", team.name));
        }
        for (index, window) in schema.windows.iter().enumerate() {
            self.line(0, format_args!("window {index}: {}", window_in_words(window)));
        }
        self.data();
        self.texts_of_compliance();
        for campaign in &schema.campaigns {
            self.campaign(campaign);
        }
    }

    fn data(&mut self) {
        let schema = self.program.schema();
        self.fields_of("contact", &schema.contact);
        for (name, fields) in schema.objects.iter().skip(1) {
            self.fields_of(&format!("object {name}"), fields);
        }
        for (name, fields) in &schema.events {
            self.fields_of(&format!("event {name}"), fields);
        }
        for function in &schema.functions {
            let parameters = fields_in_words(schema, &function.parameters);
            let answer = function
                .answer
                .as_ref()
                .map(|fields| format!(" -> {{ {} }}", fields_in_words(schema, fields)));
            let (service, name) = (&function.service, &function.name);
            self.line(
                0,
                format_args!("service {service}.{name}({parameters}){}", answer.unwrap_or_default()),
            );
        }
        for intent in &schema.intents {
            self.line(
                0,
                format_args!("intent {}({})", intent.name, fields_in_words(schema, &intent.parameters)),
            );
        }
    }

    fn fields_of(&mut self, what: &str, fields: &[Field]) {
        if fields.is_empty() {
            return;
        }
        self.line(0, format_args!("{what} {{ {} }}", fields_in_words(self.program.schema(), fields)));
        for field in fields {
            self.some_code(1, &format!("default of {}", field.name), field.default);
        }
    }

    fn texts_of_compliance(&mut self) {
        let [stop, start, help, not_subscribed] = self.program.schema().compliance;
        self.some_code(0, "compliance stop", stop);
        self.some_code(0, "compliance start", start);
        self.some_code(0, "compliance help", help);
        self.some_code(0, "compliance not_subscribed", not_subscribed);
    }

    fn campaign(&mut self, campaign: &Campaign) {
        let schema = self.program.schema();
        let group = campaign.group.map_or_else(|| "all".to_owned(), |group| self.symbol(group.0));
        let category = campaign.category.and_then(|category| schema.categories.get(category as usize));
        let category = category.map_or_else(String::new, |category| format!(", category {}", category.name));
        let (name, most) = (&campaign.name, campaign.max_segments);
        self.line(0, format_args!("campaign {name}: audience {group}{category}, max segments {most}"));
        self.path = format!("campaign {name} ");
        self.some_code(1, "when", campaign.when);
        self.code(1, "text", campaign.text);
        self.some_code(1, "media", campaign.media);
        self.path.clear();
    }
}

/// `09:00 to 18:00 on mon tue`
pub(super) fn window_in_words(window: &Window) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let days = DAY_NAMES.iter().zip(window.days).filter(|(_, on)| *on).map(|(day, _)| *day);
    let days = days.collect::<Vec<_>>().join(" ");
    format!("{} to {} on {days}", clock(window.from_minute), clock(window.to_minute))
}

fn fields_in_words(schema: &Schema, fields: &[Field]) -> String {
    let field = |field: &Field| format!("{}: {}", field.name, field_type_in_words(schema, field));
    fields.iter().map(field).collect::<Vec<_>>().join(", ")
}

/// The type of a field as scripts write it.
pub(super) fn field_type_in_words(schema: &Schema, field: &Field) -> String {
    format!("{}{}", type_in_words(schema, &field.ty), if field.optional { "?" } else { "" })
}

fn type_in_words(schema: &Schema, ty: &Type) -> String {
    let name = match ty {
        Type::Text(None) => "text",
        Type::Text(Some(max)) => return format!("text max {max}"),
        Type::Number => "number",
        Type::Whole => "whole",
        Type::Bool => "bool",
        Type::Date => "date",
        Type::Time => "time",
        Type::DateTime => "datetime",
        Type::Duration => "duration",
        Type::Phone => "phone",
        Type::Email => "email",
        Type::Url => "url",
        Type::Enum(values) => return format!("enum({})", values.join(", ")),
        Type::Object(index) => {
            let name = schema.objects.get(*index as usize).map(|(name, _)| name.clone());
            return name.unwrap_or_else(|| format!("object {index}"));
        }
        Type::Record(fields) => return format!("{{ {} }}", fields_in_words(schema, fields)),
        Type::List(item) => return format!("list({})", type_in_words(schema, item)),
    };
    name.to_owned()
}
