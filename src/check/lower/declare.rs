//! The first pass: every declaration gets its number and its name, nothing is looked into.

use smol_str::SmolStr;

use super::Lower;
use super::names::Declaration;
use crate::check::model::*;
use crate::check::rules::e0201_duplicate_definition as duplicate;
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::ast::ItemKind;

/// The declarations as written, each list beside the list of the same name of the project.
#[derive(Debug, Default)]
pub(super) struct Items<'a> {
    pub languages: Vec<&'a [ast::Name]>,
    pub senders: Vec<&'a ast::Expr>,
    pub categories: Vec<&'a ast::Name>,
    pub teams: Vec<&'a [(ast::Name, ast::Expr)]>,
    pub constants: Vec<(&'a ast::Name, &'a ast::Expr)>,
    pub templates: Vec<(&'a [ast::Field], &'a ast::Expr)>,
    /// Several lists of fields for the contact, which may be extended in several places.
    pub objects: Vec<Vec<&'a [ast::Field]>>,
    pub events: Vec<&'a [ast::Field]>,
    pub services: Vec<&'a [ast::ServiceFunction]>,
    pub intents: Vec<&'a [ast::IntentExample]>,
    pub compliance: Vec<&'a [(ast::Name, ast::Expr)]>,
    pub campaigns: Vec<&'a [ast::CampaignPart]>,
    pub units: Vec<Written<'a>>,
    pub tests: Vec<(&'a ast::Test, Span)>,
}

/// A unit as written.
#[derive(Debug)]
pub(super) enum Written<'a> {
    /// In the tree of its file.
    InTree(&'a ast::Unit),
    /// Taken out of a tree that nobody needs afterwards.
    Own(Box<ast::Unit>),
}

impl Written<'_> {
    /// The unit.
    pub fn unit(&self) -> &ast::Unit {
        match self {
            Self::InTree(unit) => unit,
            Self::Own(unit) => unit,
        }
    }
}

/// Takes the units out of the trees, in order: each is freed when it is lowered, so that a project's trees and its model are
/// never there as a whole at the same time.
pub(super) fn take_units<'a>(files: &mut [ast::File]) -> Vec<Written<'a>> {
    let items = files.iter_mut().flat_map(|file| &mut file.items);
    let units = items.filter_map(|item| match &mut item.kind {
        ItemKind::Automation(unit) | ItemKind::Conversation(unit) => Some(unit),
        _ => None,
    });
    units
        .map(|unit| {
            let emptied = unit.emptied();
            Written::Own(Box::new(std::mem::replace(unit, emptied)))
        })
        .collect()
}

/// The text of a title: titles are plain texts, interpolation in them is shown as it is written.
pub(super) fn plain(text: Option<&ast::Text>) -> String {
    let part = |part: &ast::TextPart| match part {
        ast::TextPart::Literal(literal, _) => literal.clone(),
        ast::TextPart::Value(..) => SmolStr::default(),
    };
    text.map(|text| text.parts.iter().map(part).collect::<Vec<_>>().concat()).unwrap_or_default()
}

/// Whether a declaration that was not read whole may have fields that are not known.
fn declares_fields(kind: &ItemKind) -> bool {
    use ItemKind::*;
    !matches!(kind, Conversation(_) | Automation(_) | Campaign { .. } | Test(_) | Compliance { .. })
}

impl<'a> Lower<'a> {
    pub(super) fn declare(&mut self, files: &'a [ast::File]) {
        let contact = Declared { name: "contact".into(), title: String::new(), span: Span::default() };
        self.project.objects.push(Object { declared: contact, fields: Vec::new() });
        self.items.objects.push(Vec::new());
        self.project.units.reserve_exact(files.iter().map(|file| file.items.len()).sum());
        for item in files.iter().flat_map(|file| &file.items) {
            self.declare_item(item);
            self.project.incomplete |= item.broken;
            self.lost_fields |= item.broken && declares_fields(&item.kind);
        }
        let lost = files.iter().flat_map(|file| &file.lost);
        self.lost = lost.map(|name| name.text.clone()).collect();
        self.project.incomplete |= !self.lost.is_empty();
        self.lost_fields |= !self.lost.is_empty();
    }

    fn declare_item(&mut self, item: &'a ast::Item) {
        match &item.kind {
            ItemKind::Languages(names) => self.items.languages.push(names),
            ItemKind::Compliance { texts } => self.items.compliance.push(texts),
            ItemKind::Test(test) => self.items.tests.push((test, item.span)),
            ItemKind::Automation(unit) => self.declare_unit(item, unit, false),
            ItemKind::Conversation(unit) => self.declare_unit(item, unit, true),
            ItemKind::Campaign { name, title, parts } => {
                let id = CampaignId(self.project.campaigns.len() as u32);
                self.project
                    .campaigns
                    .push(super::campaigns::shell(declared(name, title.as_ref()), item.broken));
                self.items.campaigns.push(parts);
                self.add_name(name, Declaration::Campaign(id));
            }
            ItemKind::Object { name, title, fields } => self.declare_object(name, title.as_ref(), fields),
            _ => self.declare_simple(&item.kind),
        }
    }

    fn declare_simple(&mut self, kind: &'a ItemKind) {
        match kind {
            ItemKind::Sender { name, address } => {
                let id = SenderId(self.project.senders.len() as u32);
                self.project.senders.push(Sender {
                    name: name.text.clone(),
                    address: String::new(),
                    receives: true,
                    span: name.span,
                });
                self.items.senders.push(address);
                self.add_name(name, Declaration::Sender(id));
            }
            ItemKind::Category { name, kind, title } => {
                let id = CategoryId(self.project.categories.len() as u32);
                let declared = declared(name, title.as_ref());
                self.project.categories.push(Category { declared, marketing: true });
                self.items.categories.push(kind);
                self.add_name(name, Declaration::Category(id));
            }
            ItemKind::Group { name, title } => {
                let id = GroupId(self.project.groups.len() as u32);
                self.project.groups.push(declared(name, title.as_ref()));
                self.add_name(name, Declaration::Group(id));
            }
            ItemKind::Team { name, addresses } => {
                let id = TeamId(self.project.teams.len() as u32);
                let (phones, emails) = (Vec::new(), Vec::new());
                self.project.teams.push(Team { name: name.text.clone(), phones, emails, span: name.span });
                self.items.teams.push(addresses);
                self.add_name(name, Declaration::Team(id));
            }
            ItemKind::Const { name, value } => {
                let id = self.items.constants.len();
                self.items.constants.push((name, value));
                self.project.constants.push(declared(name, None));
                self.add_name(name, Declaration::Constant(id));
            }
            _ => self.declare_schema(kind),
        }
    }

    fn declare_schema(&mut self, kind: &'a ItemKind) {
        match kind {
            ItemKind::Template { name, parameters, value } => {
                let id = TemplateId(self.project.templates.len() as u32);
                let body = super::expressions::error(value.span);
                self.project.templates.push(Template {
                    name: name.text.clone(),
                    parameters: Vec::new(),
                    body,
                    span: name.span,
                });
                self.items.templates.push((parameters, value));
                self.add_name(name, Declaration::Template(id));
            }
            ItemKind::Event { name, fields } => {
                let id = EventId(self.project.events.len() as u32);
                self.project.events.push(Event {
                    name: name.text.clone(),
                    fields: Vec::new(),
                    span: name.span,
                });
                self.items.events.push(fields);
                self.add_name(name, Declaration::Event(id));
            }
            ItemKind::Service { name, functions } => {
                let id = ServiceId(self.project.services.len() as u32);
                self.project.services.push(Service {
                    name: name.text.clone(),
                    functions: Vec::new(),
                    span: name.span,
                });
                self.items.services.push(functions);
                self.add_name(name, Declaration::Service(id));
            }
            ItemKind::Intent { name, examples } => {
                let id = IntentId(self.project.intents.len() as u32);
                self.project.intents.push(Intent {
                    name: name.text.clone(),
                    examples: Vec::new(),
                    parameters: Vec::new(),
                    span: name.span,
                });
                self.items.intents.push(examples);
                self.add_name(name, Declaration::Intent(id));
            }
            _ => {}
        }
    }

    /// Extensions of the contact are collected; the first of them counts as its declaration.
    fn declare_object(&mut self, name: &'a ast::Name, title: Option<&ast::Text>, fields: &'a [ast::Field]) {
        if name.text == "contact" {
            if let Some(contact) = self.project.objects.first_mut()
                && contact.declared.span.is_empty()
            {
                contact.declared.span = name.span;
                contact.declared.title = plain(title);
            }
            if let Some(lists) = self.items.objects.first_mut() {
                lists.push(fields);
            }
            return;
        }
        let id = ObjectId(self.project.objects.len() as u32);
        self.project.objects.push(Object { declared: declared(name, title), fields: Vec::new() });
        self.items.objects.push(vec![fields]);
        self.add_name(name, Declaration::Object(id));
    }

    fn declare_unit(&mut self, item: &'a ast::Item, unit: &'a ast::Unit, conversation: bool) {
        let id = UnitId(self.project.units.len() as u32);
        let declared = declared(&unit.name, unit.title.as_ref());
        self.project.units.push(super::units::shell(declared, item, conversation));
        self.items.units.push(Written::InTree(unit));
        let declaration =
            if conversation { Declaration::Conversation(id) } else { Declaration::Automation(id) };
        self.add_name(&unit.name, declaration);
    }

    fn add_name(&mut self, name: &ast::Name, declaration: Declaration) {
        let Some((before, first)) = self.names.add(name, declaration) else { return };
        let (what, first_what) = (declaration.kind(), before.kind());
        self.report(if what == first_what {
            duplicate::duplicate(name.span, &name.text, what, first)
        } else {
            duplicate::name_taken(name.span, &name.text, what, first_what, first)
        });
    }
}

fn declared(name: &ast::Name, title: Option<&ast::Text>) -> Declared {
    Declared { name: name.text.clone(), title: plain(title), span: name.span }
}
