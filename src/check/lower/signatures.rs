//! The second pass: types of fields, parameters and variables; no expression is looked into yet.

use std::collections::HashMap;
use std::sync::Arc;

use smol_str::SmolStr;

use super::Lower;
use super::declare::Written;
use super::fields::address;
use super::scope::PlaceKind;
use super::walk;
use crate::check::model::*;
use crate::check::rules::{e0201_duplicate_definition as duplicate, e0308_invalid_value as invalid};
use crate::source::Span;
use crate::syntax::ast::{self, AnswerTarget, SettingKind, Way};
use crate::value::{Symbol, Value};

/// What other units need to know of a unit.
#[derive(Debug, Clone)]
pub(super) struct UnitSignature {
    /// Its parameters, with defaults once they are lowered.
    pub parameters: Vec<Field>,
    /// What `run … as NAME` gives: its variables, each of which may be missing.
    pub variables: Type,
    /// Whether it has `per`.
    pub per: bool,
    /// Whether another unit starts or runs it.
    pub started: bool,
    /// Its braces and what is between them.
    pub block_span: Span,
}

/// Most languages of a project: every text is kept in each of them.
const LANGUAGES_MAX: usize = 32;

/// Most fields of an object or event, and most parameters.
pub(super) const FIELDS_MAX: usize = 500;

/// The language of a project that declares none.
const DEFAULT_LANGUAGE: &str = "en";

impl Lower<'_> {
    pub(super) fn declare_types(&mut self) {
        self.scope = super::scope::Scope::of(PlaceKind::Constant);
        self.declare_languages();
        self.declare_objects();
        for (at, fields) in self.items.events.clone().into_iter().enumerate() {
            let fields = self.fields(fields, "event field");
            let ty = self.record_type(&fields);
            self.event_types.push(ty);
            if let Some(event) = self.project.events.get_mut(at) {
                event.fields = fields;
            }
        }
        self.declare_services();
        self.declare_intents();
        self.declare_templates();
        self.declare_unit_types();
    }

    fn declare_languages(&mut self) {
        let declarations = self.items.languages.clone();
        let mut seen: HashMap<SmolStr, Span> = HashMap::new();
        for name in declarations.iter().copied().flatten() {
            if !is_language_code(&name.text) {
                let message = format!("`{}` is not the code of a language", name.text);
                let help = "write a code of two or three letters, as in `en` or `fr`";
                self.report(invalid::invalid(name.span, message, help));
                continue;
            }
            if let Some(first) = seen.insert(name.text.clone(), name.span) {
                self.report(duplicate::duplicate(name.span, &name.text, "language", first));
                continue;
            }
            if self.project.languages.len() == LANGUAGES_MAX {
                let message = format!("a project has at most {LANGUAGES_MAX} languages");
                self.report(invalid::invalid(name.span, message, "remove it"));
                break;
            }
            self.stored_names.push((name.text.clone(), name.span));
            self.project.languages.push(name.text.clone());
        }
        if self.project.languages.is_empty() {
            self.project.languages.push(DEFAULT_LANGUAGE.into());
        }
    }

    fn declare_objects(&mut self) {
        let contact = self.built_in_contact_fields();
        for (at, lists) in self.items.objects.clone().into_iter().enumerate() {
            let mut fields = if at == 0 { contact.clone() } else { Vec::new() };
            let mut by_name: HashMap<SmolStr, usize> =
                fields.iter().enumerate().map(|(at, field)| (field.name.clone(), at)).collect();
            for field in lists.into_iter().flatten() {
                self.add_field(field, "field", &mut fields, &mut by_name);
            }
            self.object_fields.push(by_name);
            if let Some(object) = self.project.objects.get_mut(at) {
                object.fields = fields;
            }
        }
    }

    fn built_in_contact_fields(&mut self) -> Vec<Field> {
        let languages = TypeKind::Enum(self.intern_enum(self.project.languages.clone()));
        let first = self.project.languages.first().map(|language| Symbol::of(language));
        let mut fields: Vec<Field> = [
            ("phone", Type::of(TypeKind::Phone)),
            ("created_at", Type::of(TypeKind::DateTime)),
            ("subscribed", Type::of(TypeKind::Bool)),
            ("last_message_at", Type::of(TypeKind::DateTime).optional()),
            ("last_message_to", Type::of(TypeKind::Phone).optional()),
            ("last_message_id", Type::of(TypeKind::Text(None)).optional()),
            ("last_message_text", Type::of(TypeKind::Text(None)).optional()),
            ("last_message_status", Type::of(TypeKind::Text(None)).optional()),
            ("unassigned", Type::of(TypeKind::Bool)),
        ]
        .into_iter()
        .map(|(name, ty)| built_in_field(name, ty, false))
        .collect();
        let mut language = built_in_field("language", Type::of(languages.clone()), true);
        language.default =
            first.map(|first| super::expressions::constant(Value::Symbol(first), languages, Span::default()));
        fields.push(language);
        fields.push(built_in_field("timezone", Type::of(TypeKind::Text(None)).optional(), true));
        fields
    }

    /// Fields or parameters, each name once. `what` is the kind of thing, for messages.
    pub(super) fn fields(&mut self, written: &[ast::Field], what: &str) -> Vec<Field> {
        let (mut fields, mut by_name) = (Vec::with_capacity(written.len()), HashMap::new());
        for field in written {
            self.add_field(field, what, &mut fields, &mut by_name);
        }
        fields
    }

    fn add_field(
        &mut self,
        field: &ast::Field,
        what: &str,
        fields: &mut Vec<Field>,
        by_name: &mut HashMap<SmolStr, usize>,
    ) {
        let ty = self.ty(&field.ty);
        if let Some(first) = by_name.get(&field.name.text).and_then(|at| fields.get(*at)) {
            let (name, span) = (&field.name.text, field.name.span);
            self.report(match first.span.is_empty() {
                true => duplicate::built_in_field(span, name),
                false => duplicate::duplicate(span, name, what, first.span),
            });
            return;
        }
        if fields.len() == FIELDS_MAX {
            let message = format!("there are more than {FIELDS_MAX} of them");
            self.report(invalid::invalid(field.name.span, message, "put some into an object of their own"));
        }
        if fields.len() >= FIELDS_MAX {
            return;
        }
        by_name.insert(field.name.text.clone(), fields.len());
        self.stored_names.push((field.name.text.clone(), field.name.span));
        fields.push(Field {
            name: field.name.text.clone(),
            ty,
            default: None,
            property: field.property.as_ref().map(|text| super::declare::plain(Some(text))),
            writable: true,
            span: field.name.span,
        });
    }

    /// The record type with these fields; where they are declared is kept for references.
    pub(super) fn record_type(&mut self, fields: &[Field]) -> Type {
        let types = Arc::new(fields.iter().map(|field| (field.name.clone(), field.ty.clone())).collect());
        self.record_spans.insert(address(&types), fields.iter().map(|field| field.span).collect());
        Type::of(TypeKind::Record(types))
    }

    fn declare_services(&mut self) {
        for (at, written) in self.items.services.clone().into_iter().enumerate() {
            let mut functions: Vec<ServiceFunction> = Vec::with_capacity(written.len());
            let mut seen: HashMap<&SmolStr, Span> = HashMap::new();
            for function in written {
                let parameters = self.fields(&function.parameters, "parameter");
                let answer = function.answer.as_deref().map(|fields| self.fields(fields, "field"));
                let (name, span) = (&function.name.text, function.name.span);
                if let Some(first) = seen.insert(name, span) {
                    self.report(duplicate::duplicate(span, name, "function", first));
                    continue;
                }
                functions.push(ServiceFunction { name: name.clone(), parameters, answer, span });
            }
            if let Some(service) = self.project.services.get_mut(at) {
                service.functions = functions;
            }
        }
    }

    fn declare_intents(&mut self) {
        for (at, written) in self.items.intents.clone().into_iter().enumerate() {
            let mut parameters: Vec<Field> = Vec::new();
            let mut uses: Vec<usize> = Vec::new();
            let mut examples = Vec::with_capacity(written.len());
            for example in written {
                let parts = example.parts.iter().map(|part| match part {
                    ast::IntentPart::Literal(text, _) => IntentPart::Literal(text.clone()),
                    ast::IntentPart::Parameter(name, ty) => {
                        IntentPart::Parameter(self.intent_parameter(name, ty, &mut parameters, &mut uses))
                    }
                });
                examples.push(parts.collect());
            }
            for (parameter, uses) in parameters.iter_mut().zip(&uses) {
                parameter.ty.optional |= *uses < written.len();
            }
            let ty = self.record_type(&parameters);
            self.intent_types.push(ty);
            if let Some(intent) = self.project.intents.get_mut(at) {
                (intent.examples, intent.parameters) = (examples, parameters);
            }
        }
    }

    /// The number of a parameter of an intent; the same name in several examples is the same parameter.
    fn intent_parameter(
        &mut self,
        name: &ast::Name,
        ty: &ast::TypeExpr,
        parameters: &mut Vec<Field>,
        uses: &mut Vec<usize>,
    ) -> u32 {
        let ty = self.ty(ty);
        if let Some(at) = parameters.iter().position(|parameter| parameter.name == name.text) {
            let known = parameters.get(at);
            if let Some(known) = known.filter(|known| known.ty != ty && !ty.is_error()) {
                self.report(duplicate::duplicate(name.span, &name.text, "parameter", known.span));
            }
            if let Some(uses) = uses.get_mut(at) {
                *uses += 1;
            }
            return at as u32;
        }
        self.stored_names.push((name.text.clone(), name.span));
        uses.push(1);
        parameters.push(Field {
            name: name.text.clone(),
            ty,
            default: None,
            property: None,
            writable: false,
            span: name.span,
        });
        (parameters.len() - 1) as u32
    }

    fn declare_templates(&mut self) {
        for (at, (written, _)) in self.items.templates.clone().into_iter().enumerate() {
            let fields = self.fields(written, "parameter");
            let parameter = |field: Field| Local {
                name: field.name,
                ty: field.ty,
                kind: LocalKind::Parameter,
                span: field.span,
            };
            if let Some(template) = self.project.templates.get_mut(at) {
                template.parameters = fields.into_iter().map(parameter).collect();
            }
        }
    }

    fn declare_unit_types(&mut self) {
        let started = self.started_units();
        let units = std::mem::take(&mut self.items.units);
        for unit in units.iter().map(Written::unit) {
            let parameters = self.fields(&unit.parameters, "parameter");
            let variables = self.variables_of(unit, &parameters);
            self.units.push(UnitSignature {
                parameters,
                variables,
                per: unit.settings.iter().any(|setting| matches!(setting.kind, SettingKind::Per(_))),
                started: started.contains(&unit.name.text),
                block_span: unit.block_span,
            });
        }
        self.items.units = units;
    }

    /// The names of all units that some unit starts or runs.
    fn started_units(&self) -> std::collections::HashSet<SmolStr> {
        let units = self.items.units.iter().map(Written::unit);
        let started = units.flat_map(|unit| walk::statements(unit));
        started
            .filter_map(|statement| match &statement.kind {
                ast::StatementKind::Start { unit, .. } | ast::StatementKind::Run { unit, .. } => {
                    Some(unit.text.clone())
                }
                _ => None,
            })
            .collect()
    }

    /// Parameters and session variables of a unit as a record. Mistakes in their types are reported when the unit itself
    /// is lowered, not here.
    fn variables_of(&mut self, unit: &ast::Unit, parameters: &[Field]) -> Type {
        let answers = unit.steps.iter().flat_map(walk::ways).filter_map(|way| match way {
            Way::Answer(ast::Answer { target: AnswerTarget::Variable(name, ty), .. }) => Some((name, &**ty)),
            _ => None,
        });
        let declared = unit.variables.iter().map(|variable| (&variable.name, &variable.ty));
        let written: Vec<_> = declared.chain(answers).collect();
        let mut fields: Vec<(SmolStr, Type, Span)> = parameters
            .iter()
            .map(|field| (field.name.clone(), field.ty.clone().optional(), field.span))
            .collect();
        let mut known: std::collections::HashSet<SmolStr> =
            fields.iter().map(|(name, ..)| name.clone()).collect();
        for (name, ty) in written {
            if known.insert(name.text.clone()) {
                let silent = self.diagnostics.len();
                let references = self.project.references.len();
                let ty = self.ty(ty).optional();
                self.diagnostics.truncate(silent);
                self.project.references.truncate(references);
                self.stored_names.push((name.text.clone(), name.span));
                fields.push((name.text.clone(), ty, name.span));
            }
        }
        let spans = fields.iter().map(|(.., span)| *span).collect();
        let types = Arc::new(fields.into_iter().map(|(name, ty, _)| (name, ty)).collect());
        self.record_spans.insert(address(&types), spans);
        Type::of(TypeKind::Record(types))
    }
}

fn built_in_field(name: &'static str, ty: Type, writable: bool) -> Field {
    Field { name: name.into(), ty, default: None, property: None, writable, span: Span::default() }
}

/// Two or three letters, perhaps with a region (`pt_br`).
fn is_language_code(name: &str) -> bool {
    let (language, region) = name.split_once('_').unwrap_or((name, "xx"));
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    (2..=3).contains(&language.len()) && letters(language) && region.len() == 2 && letters(region)
}
