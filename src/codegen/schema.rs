//! Declarations beside units: what the program tells its host.

use super::generator::Generator;
use super::options::Options;
use super::scope::Scope;
use super::settings::unicode;
use crate::bytecode::schema;
use crate::check::model::*;
use crate::text::FoldedText;
use crate::value::iso;

impl Generator<'_> {
    /// Everything but campaigns.
    pub(super) fn schema(&mut self, options: &Options) {
        let project = self.project;
        self.options(options);
        let schema = &mut self.builder.schema;
        schema.languages = project.languages.iter().map(ToString::to_string).collect();
        schema.senders = project.senders.iter().map(sender).collect();
        schema.categories = project.categories.iter().map(category).collect();
        schema.groups =
            project.groups.iter().map(|group| (group.name.to_string(), group.title.clone())).collect();
        schema.teams = project.teams.iter().map(team).collect();
        let languages = project.languages.iter();
        let groups = project.groups.iter().map(|group| &group.name);
        let categories = project.categories.iter().map(|category| &category.declared.name);
        // A variable of an enum shows its value's name, although no declared field has that enum.
        let values = project.enums.iter().flat_map(|declared| &declared.values);
        for name in languages.chain(groups).chain(categories).chain(values) {
            self.symbol(name);
        }
        self.objects();
        self.events_and_services();
        self.builder.schema.intents = project.intents.iter().map(|intent| self.intent(intent)).collect();
        self.compliance();
    }

    fn options(&mut self, options: &Options) {
        let schema = &mut self.builder.schema;
        schema.default_country.clone_from(&options.default_country);
        schema.timezone.clone_from(&options.timezone);
        schema.late_ms = options.late_ms;
        schema.choices_max = options.choices_max;
        schema.compliance_words.clone_from(&options.compliance_words);
        schema.inbound_subscribes = options.inbound_subscribes;
        schema.consent_per_sender = options.consent_per_sender;
    }

    /// Objects; the fields of the contact that the script declares stand by themselves too.
    fn objects(&mut self) {
        let project = self.project;
        let objects = project.objects.iter();
        self.builder.schema.objects =
            objects.map(|object| (object.declared.name.to_string(), self.fields(&object.fields))).collect();
        let contact = project.objects.first().map(|contact| contact.fields.as_slice()).unwrap_or_default();
        let declared: Vec<&Field> = contact.iter().filter(|field| !field.span.is_empty()).collect();
        self.builder.schema.contact = declared.into_iter().map(|field| self.field(field)).collect();
    }

    fn events_and_services(&mut self) {
        let project = self.project;
        let events = project.events.iter();
        self.builder.schema.events =
            events.map(|event| (event.name.to_string(), self.fields(&event.fields))).collect();
        let mut functions = Vec::new();
        for service in &project.services {
            for function in &service.functions {
                functions.push(schema::ServiceFunction {
                    service: service.name.to_string(),
                    name: function.name.to_string(),
                    parameters: self.fields(&function.parameters),
                    answer: function.answer.as_ref().map(|fields| self.fields(fields)),
                });
            }
        }
        self.builder.schema.functions = functions;
    }

    fn intent(&mut self, intent: &Intent) -> schema::Intent {
        let part = |part: &IntentPart| match part {
            IntentPart::Literal(text) => schema::IntentPart::Words(FoldedText::new(text).as_str().to_owned()),
            IntentPart::Parameter(index) => schema::IntentPart::Parameter(*index),
        };
        schema::Intent {
            name: intent.name.to_string(),
            examples: intent.examples.iter().map(|example| example.iter().map(part).collect()).collect(),
            parameters: self.fields(&intent.parameters),
        }
    }

    fn compliance(&mut self) {
        let texts = &self.project.compliance;
        let texts = [&texts.stop, &texts.start, &texts.help, &texts.not_subscribed];
        self.builder.schema.compliance =
            texts.map(|text| self.optional_value(text.as_ref(), &Scope::global()));
    }

    /// Campaigns, after the units: their texts are code too.
    pub(super) fn campaigns(&mut self) {
        let project = self.project;
        self.builder.schema.campaigns =
            project.campaigns.iter().map(|campaign| self.campaign(campaign)).collect();
    }

    fn campaign(&mut self, campaign: &Campaign) -> schema::Campaign {
        let scope = Scope::global();
        let say = campaign.say.as_ref();
        let empty = Expr {
            kind: ExprKind::Constant(crate::value::Value::text("")),
            ty: Type::of(TypeKind::Text(None)),
            span: campaign.declared.span,
        };
        let duration = |duration: crate::value::Duration| (duration.days, duration.ms);
        schema::Campaign {
            name: campaign.declared.name.to_string(),
            title: campaign.declared.title.clone(),
            sender: campaign.sender.map(|id| id.0),
            category: campaign.category.map(|id| id.0),
            group: campaign.group.map(|id| self.group(id)),
            when: self.optional_value(campaign.when.as_ref(), &scope),
            text: self.value(say.map_or(&empty, |say| &say.text), &scope),
            media: self.optional_value(say.and_then(|say| say.media.as_deref()), &scope),
            max_segments: campaign.max_segments,
            attribution: campaign.attribution.map(duration),
            objective: campaign.objective.as_ref().map(ToString::to_string),
            expires: campaign.expires.map(duration),
            at: campaign.at.map(iso::display_datetime),
            paused: campaign.paused,
            unicode: unicode(campaign.unicode),
            short_links: campaign.short_links,
        }
    }
}

fn sender(sender: &Sender) -> schema::Sender {
    schema::Sender {
        name: sender.name.to_string(),
        address: sender.address.clone(),
        receives: sender.receives,
    }
}

fn category(category: &Category) -> schema::Category {
    schema::Category {
        name: category.declared.name.to_string(),
        title: category.declared.title.clone(),
        marketing: category.marketing,
    }
}

fn team(team: &Team) -> schema::Team {
    schema::Team { name: team.name.to_string(), phones: team.phones.clone(), emails: team.emails.clone() }
}
