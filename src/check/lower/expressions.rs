//! Expressions: what each is, and its type.
//!
//! [`Lower::expression`] lowers with a hint of what type is wanted, which decides what bare enum values, records and
//! lists mean, and holds nothing against it; [`Lower::value`] also sees to it that the type is the one that is needed.

use smol_str::SmolStr;

use super::Lower;
use super::facts::{path_of, told_by};
use super::fits;
use super::scope::{Binding, PlaceKind};
use super::types::error_type;
use crate::check::model::*;
use crate::check::rules::{
    e0202_unknown_name as unknown_name, e0205_wrong_kind, e0301_type_mismatch as mismatch,
    e0302_missing_value as missing_value, e0305_invalid_operation,
};
use crate::diag::suggest::Suggestion;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::Value;

/// How many enums a message names.
const NAMED_ENUMS: usize = 3;

/// What could not be understood.
pub(super) fn error(span: Span) -> Expr {
    Expr { kind: ExprKind::Error, ty: error_type(), span }
}

/// An expression of a kind that is always there.
pub(super) fn typed(kind: ExprKind, ty: TypeKind, span: Span) -> Expr {
    Expr { kind, ty: Type::of(ty), span }
}

/// A constant.
pub(super) fn constant(value: Value, ty: TypeKind, span: Span) -> Expr {
    typed(ExprKind::Constant(value), ty, span)
}

impl Lower<'_> {
    /// Lowers an expression that has to be of a type, and reports where it is not.
    pub(super) fn value(&mut self, written: &ast::Expr, needed: &Type) -> Expr {
        let expr = self.expression(written, Some(needed));
        self.fit(expr, needed)
    }

    /// [`value`](Self::value) for a type that is always there.
    pub(super) fn value_of(&mut self, written: &ast::Expr, needed: TypeKind) -> Expr {
        self.value(written, &Type::of(needed))
    }

    /// Lowers an expression; `hint` is the type that the place would like.
    pub(super) fn expression(&mut self, written: &ast::Expr, hint: Option<&Type>) -> Expr {
        let span = written.span;
        match &written.kind {
            ast::ExprKind::Name(name) => self.name(name, span, hint),
            ast::ExprKind::Text(text) => self.text(text, hint),
            ast::ExprKind::Localised(texts) => self.localised(texts, span),
            ast::ExprKind::List(items) => self.list(items, span, hint),
            ast::ExprKind::Record(fields) => self.record(fields, span, hint),
            ast::ExprKind::Field(base, name) => self.field(base, name, span),
            ast::ExprKind::Call(name, arguments) => self.call(name, arguments, span),
            ast::ExprKind::Unary(operator, value) => self.unary(*operator, value, span, hint),
            ast::ExprKind::Binary(operator, at, left, right) => {
                self.binary(*operator, *at, left, right, span, hint)
            }
            ast::ExprKind::If { condition, then, otherwise } => {
                self.conditional(condition, then, otherwise, span, hint)
            }
            ast::ExprKind::Paren(inner) => self.expression(inner, hint),
            ast::ExprKind::IsSet { .. }
            | ast::ExprKind::InGroup { .. }
            | ast::ExprKind::Between { .. }
            | ast::ExprKind::Matches { .. } => self.test(written),
            _ => self.literal(written),
        }
    }

    /// Makes sure that an expression is of a type; what is not becomes `Error`.
    pub(super) fn fit(&mut self, expr: Expr, needed: &Type) -> Expr {
        let expr = self.read_literal(expr, needed);
        if expr.ty.is_error() || needed.is_error() {
            return expr;
        }
        if !fits::fits(&self.project, &expr.ty.kind, &needed.kind) {
            self.report_mismatch(&expr, &needed.kind);
            let (span, asks) = (expr.span, expr.ty.optional && needed.kind == TypeKind::Bool);
            // `if contact.name` asks whether it is set, and what follows may count on that.
            return if asks {
                typed(ExprKind::IsSet(Box::new(expr)), TypeKind::Bool, span)
            } else {
                error(span)
            };
        }
        if expr.ty.optional && !needed.optional {
            return self.needs_value(expr, "a value is needed here");
        }
        expr
    }

    fn report_mismatch(&mut self, expr: &Expr, needed: &TypeKind) {
        let is = fits::in_words(&self.project, &expr.ty.kind);
        let wanted = fits::in_words(&self.project, needed);
        let report = match (&expr.kind, needed) {
            (ExprKind::Constant(Value::Text(text)), TypeKind::Enum(id)) if self.has_value(*id, text) => {
                mismatch::quoted_enum_value(expr.span, text, &wanted)
            }
            (_, TypeKind::Bool) if expr.ty.optional => mismatch::mismatch(expr.span, &is, &wanted)
                .help(format!("ask whether it is there: `{} is set`", self.quote(expr.span)))
                .safe_fix("Write `is set`", expr.span.after(), " is set"),
            (ExprKind::Constant(Value::Text(text)), _) if is_literal_of(text, needed) => {
                mismatch::quoted_literal(expr.span, text, &wanted)
            }
            (_, TypeKind::Text(_)) if fits::is_shown(&expr.ty.kind) && !expr.ty.optional => {
                mismatch::into_text(expr.span, &is, &self.quote(expr.span))
            }
            _ => match conversion(expr, needed, &self.quote(expr.span)) {
                Some(help) => mismatch::mismatch(expr.span, &is, &wanted).help(help),
                None => mismatch::mismatch(expr.span, &is, &wanted),
            },
        };
        self.report(report);
    }

    fn has_value(&self, id: EnumId, name: &str) -> bool {
        self.project.enums.get(id.index()).is_some_and(|values| values.position(name).is_some())
    }

    /// Makes sure that an expression is there; what may be missing is reported and becomes `Error`.
    pub(super) fn needs_value(&mut self, expr: Expr, note: &str) -> Expr {
        if !expr.ty.optional || expr.ty.is_error() {
            return expr;
        }
        let default = self.default_for(&expr);
        let loose = matches!(
            expr.kind,
            ExprKind::If(..) | ExprKind::Binary(BinaryOperator::Divide | BinaryOperator::Remainder, ..)
        );
        let source = self.quote(expr.span);
        let missing = missing_value::Missing {
            span: expr.span,
            source: &source,
            note,
            default: &default,
            loose,
            declared: self.declared_optional(&expr),
        };
        self.report(missing_value::may_be_missing(missing));
        error(expr.span)
    }

    /// Where the field is declared that made a value one that may be missing.
    fn declared_optional(&self, expr: &Expr) -> Option<Span> {
        let field = match &expr.kind {
            ExprKind::ContactField(id) => self.project.objects.first()?.fields.get(id.index())?,
            ExprKind::Field(base, name) => match &base.ty.kind {
                TypeKind::Object(id) => self.object_field(*id, name).map(|(_, field)| field)?,
                _ => return None,
            },
            _ => return None,
        };
        (field.ty.optional && !field.span.is_empty()).then_some(field.span)
    }

    /// What could be written after `??`; empty where nothing is obvious.
    fn default_for(&self, expr: &Expr) -> String {
        match &expr.ty.kind {
            TypeKind::Text(_) if self.sources.slice(expr.span).ends_with("name") => {
                format!("\"{}\"", self.stand_in_for_name(expr.span))
            }
            TypeKind::Text(_) => missing_value::FILLER.to_owned(),
            TypeKind::Number | TypeKind::Whole => "0".to_owned(),
            TypeKind::Bool => "false".to_owned(),
            TypeKind::Date => "today()".to_owned(),
            TypeKind::Time => "09:00".to_owned(),
            TypeKind::DateTime => "now()".to_owned(),
            TypeKind::Duration => "0s".to_owned(),
            TypeKind::List(_) => "[]".to_owned(),
            TypeKind::Phone if self.scope.kind != PlaceKind::Constant => "contact.phone".to_owned(),
            TypeKind::Enum(id) => {
                let values = self.project.enums.get(id.index()).and_then(|values| values.values.first());
                values.map(ToString::to_string).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    /// A bare name.
    fn name(&mut self, name: &SmolStr, span: Span, hint: Option<&Type>) -> Expr {
        let wanted_enum = hint.and_then(|hint| match &hint.kind {
            TypeKind::Enum(id) if self.has_value(*id, name) => Some(*id),
            _ => None,
        });
        if let Some(id) = wanted_enum {
            return self.enum_value(name, id, span);
        }
        if let Some(id) = self.scope.find(name) {
            return self.local(id, span);
        }
        if let Some(expr) = self.built_in_name(name, span) {
            return expr;
        }
        self.declared_name(name, span, hint)
    }

    /// A value of the enum that is wanted, unless a variable of that very type has the same name.
    fn enum_value(&mut self, name: &SmolStr, id: EnumId, span: Span) -> Expr {
        let shadow = self.scope.find(name).and_then(|local| self.scope.local(local));
        if let Some(local) = shadow
            && local.ty.kind == TypeKind::Enum(id)
        {
            let values = fits::written(&self.project, &Type::of(TypeKind::Enum(id)));
            let declared = local.span;
            self.report(crate::check::rules::e0201_duplicate_definition::ambiguous_value(
                span, name, &values, declared,
            ));
            return error(span);
        }
        self.enum_constant(name, id, span)
    }

    /// A variable, narrowed.
    pub(super) fn local(&mut self, id: LocalId, span: Span) -> Expr {
        let Some(local) = self.scope.local(id) else { return error(span) };
        let (ty, target) = (local.ty.clone(), local.span);
        self.refer(span, target);
        self.narrowed(Expr { kind: ExprKind::Local(id), ty, span })
    }

    /// The expression without `?` where it is known to be set.
    pub(super) fn narrowed(&self, mut expr: Expr) -> Expr {
        if expr.ty.optional
            && let Some(path) = path_of(&expr, self.project.objects.first())
            && self.scope.facts.knows(&path)
        {
            expr.ty.optional = false;
        }
        expr
    }

    fn built_in_name(&mut self, name: &str, span: Span) -> Option<Expr> {
        let constant_place = self.scope.kind == PlaceKind::Constant;
        let help = "what depends on the contact is a `template`";
        match name {
            "contact" | "reply" if constant_place => {
                self.report(unknown_name::not_here(span, name, "this is the same for everybody", help));
                Some(error(span))
            }
            "contact" => Some(typed(ExprKind::Contact, TypeKind::Object(ObjectId(0)), span)),
            "reply" => Some(typed(ExprKind::Reply, TypeKind::Text(None), span)),
            "event" | "campaign" | "intent" => Some(self.bound_name(name, span)),
            "choices" => Some(self.choices(span)),
            _ => None,
        }
    }

    fn choices(&mut self, span: Span) -> Expr {
        if self.scope.choices {
            self.scope.placed_choices = true;
            return typed(ExprKind::Choices, TypeKind::Text(None), span);
        }
        let why = "only a message and its reprompt have choices to list";
        self.report(unknown_name::not_here(span, "choices", why, "remove it"));
        error(span)
    }

    /// `event`, `campaign`, `intent`.
    fn bound_name(&mut self, name: &str, span: Span) -> Expr {
        let binding = match name {
            "event" => &self.scope.event,
            "campaign" => &self.scope.campaign,
            _ => &self.scope.intent,
        };
        match binding.clone() {
            Binding::One(id, ty) => self.narrowed(Expr { kind: ExprKind::Local(id), ty, span }),
            Binding::Several => {
                self.report(e0305_invalid_operation::several_events(span, name));
                error(span)
            }
            Binding::Unknown => error(span),
            Binding::None => {
                let (why, help) = match name {
                    "event" => ("no trigger on an event starts this", "add `trigger event NAME`"),
                    "campaign" => ("no reply to a campaign starts this", "add `trigger reply to NAME`"),
                    _ => ("no intent starts this", "add `trigger intent NAME`"),
                };
                self.report(unknown_name::not_here(span, name, why, help));
                error(span)
            }
        }
    }

    /// A constant, or the enum value that is the only one of this name.
    fn declared_name(&mut self, name: &SmolStr, span: Span, hint: Option<&Type>) -> Expr {
        let declaration = self.names.first(name);
        if let Some((super::names::Declaration::Constant(id), target)) = declaration {
            self.refer(span, target);
            return self.constant_use(id, span);
        }
        if let Some(TypeKind::Enum(id)) = hint.map(|hint| &hint.kind) {
            return self.unknown_enum_value(name, *id, span);
        }
        if hint.is_some_and(|hint| hint.is_error()) {
            return error(span);
        }
        match self.enum_values.get(name).map(Vec::as_slice) {
            Some([id]) if declaration.is_none() => {
                let id = *id;
                return self.enum_constant(name, id, span);
            }
            Some(several) if declaration.is_none() => {
                let written = |id: &EnumId| fits::written(&self.project, &Type::of(TypeKind::Enum(*id)));
                let enums = several.iter().take(NAMED_ENUMS).map(|id| format!("`{}`", written(id)));
                let enums: Vec<String> = enums.collect();
                self.report(unknown_name::several_enums(span, name, &enums));
                return error(span);
            }
            _ => {}
        }
        let constant_place = self.scope.kind == PlaceKind::Constant;
        let declaration = match self.object_field(ObjectId(0), name) {
            Some(_) if !constant_place => None,
            _ => declaration,
        };
        match declaration {
            _ if self.scope.broken || self.lost.contains(name) => {}
            Some((declaration, declared)) => self.name_without_value(name, span, declaration, declared),
            None => self.unknown_name(name, span, hint),
        }
        error(span)
    }

    fn name_without_value(
        &mut self,
        name: &str,
        span: Span,
        declaration: super::names::Declaration,
        declared: Span,
    ) {
        let help = match declaration {
            super::names::Declaration::Group(_) => format!("ask `contact in {name}`"),
            super::names::Declaration::Template(_) => format!("call it: `{name}(…)`"),
            super::names::Declaration::Service(_) => format!("call it: `call answer = {name}.FUNCTION(…)`"),
            _ => "use a variable, a constant or a field of the contact".to_owned(),
        };
        self.report(e0205_wrong_kind::no_value(span, name, declaration.kind(), declared, &help));
    }

    fn unknown_enum_value(&mut self, name: &SmolStr, id: EnumId, span: Span) -> Expr {
        let values = fits::enum_values(&self.project, id);
        let near = self.nearest(name, |lower| {
            lower.project.enums.get(id.index()).map(|values| values.values.clone()).unwrap_or_default()
        });
        self.report(crate::check::rules::e0303_unknown_enum_value::unknown(
            span,
            name,
            &values,
            near.as_ref(),
        ));
        error(span)
    }

    fn unknown_name(&mut self, name: &str, span: Span, hint: Option<&Type>) {
        let near = self.nearest(name, |lower| {
            let mut known = lower.scope.names();
            known.extend(["contact", "reply"].map(SmolStr::new_static));
            known.extend(lower.names.of_kinds(&["const"]));
            known
        });
        let wants_text = hint.is_some_and(|hint| matches!(hint.kind, TypeKind::Text(_)));
        let is_contact_field = self.object_field(ObjectId(0), name).is_some();
        let moment = moment_in_words(name);
        self.report(match near {
            None if self.scope.choices && is_list_of_choices(name) => {
                unknown_name::unknown(span, name, "thing", Some(&Suggestion::certain("choices")))
            }
            None if is_contact_field && self.scope.kind != PlaceKind::Constant => {
                let field = format!("contact.{name}");
                unknown_name::unknown(span, name, "thing", Some(&Suggestion::certain(field)))
            }
            None if wants_text => unknown_name::text_without_quotes(span, name),
            None if moment.is_some() => unknown_name::moment(span, name, moment.unwrap_or_default()),
            near => unknown_name::unknown(span, name, "thing", near.as_ref()),
        });
    }

    /// `if a then b else c`
    fn conditional(
        &mut self,
        condition: &ast::Expr,
        then: &ast::Expr,
        otherwise: &ast::Expr,
        span: Span,
        hint: Option<&Type>,
    ) -> Expr {
        let condition = self.value_of(condition, TypeKind::Bool);
        let told = told_by(&condition, self.project.objects.first());
        let before = self.scope.facts.clone();
        self.scope.facts.learn_all(&told.when_true);
        let then = self.expression(then, hint);
        self.scope.facts.clone_from(&before);
        self.scope.facts.learn_all(&told.when_false);
        let hint_of_then = then.ty.clone();
        let otherwise = self.expression(otherwise, hint.or(Some(&hint_of_then)));
        self.scope.facts = before;
        let Some(kind) = fits::join(&self.project, &then.ty.kind, &otherwise.ty.kind) else {
            let one = fits::in_words(&self.project, &then.ty.kind);
            let other = fits::in_words(&self.project, &otherwise.ty.kind);
            self.report(mismatch::branches(otherwise.span, &one, &other));
            return error(span);
        };
        let optional = then.ty.optional || otherwise.ty.optional;
        let kind_of = ExprKind::If(Box::new(condition), Box::new(then), Box::new(otherwise));
        Expr { kind: kind_of, ty: Type { kind, optional }, span }
    }
}

/// What the list of choices is called elsewhere.
fn is_list_of_choices(name: &str) -> bool {
    matches!(name.to_lowercase().as_str(), "choices" | "choice" | "options" | "menu" | "list" | "choix")
}

/// What is written here for a day or a time of day that people have a word for.
fn moment_in_words(name: &str) -> Option<&'static str> {
    Some(match name.to_lowercase().as_str() {
        "tomorrow" | "demain" | "morgen" => "now() + 1d",
        "yesterday" | "hier" | "gestern" => "now() - 1d",
        "noon" | "midday" | "midi" => "12:00",
        "midnight" | "minuit" => "00:00",
        "morning" => "09:00",
        "evening" | "tonight" => "18:00",
        _ => return None,
    })
}

/// Whether what stands in quotes would be a literal of a type without them.
pub(super) fn is_literal_of(text: &str, needed: &TypeKind) -> bool {
    use crate::syntax::token::Token;
    let lexed = crate::syntax::lexer::lex(crate::source::FileId(0), text);
    let [token] = lexed.tokens.as_slice() else { return false };
    let fits = match token.kind {
        Token::Number => match needed {
            TypeKind::Number => true,
            TypeKind::Whole => text.bytes().all(|digit| digit.is_ascii_digit()),
            _ => false,
        },
        Token::Duration => *needed == TypeKind::Duration,
        Token::Time => *needed == TypeKind::Time,
        Token::Date => *needed == TypeKind::Date,
        Token::DateTime => *needed == TypeKind::DateTime,
        Token::True | Token::False => *needed == TypeKind::Bool,
        _ => false,
    };
    fits && lexed.diagnostics.is_empty()
}

/// What to write where one type stands and another is needed.
fn conversion(expr: &Expr, needed: &TypeKind, source: &str) -> Option<String> {
    use TypeKind::*;
    let is = &expr.ty.kind;
    Some(match (is, needed) {
        (Number, Whole) if expr.ty.optional => format!("round it: `round({source} ?? 0)`"),
        (Number, Whole) => format!("round it: `round({source})`"),
        (Text(_), Number) => format!("read it: `number({source}) ?? 0`"),
        (Text(_), Whole) => format!("read it: `round(number({source}) ?? 0)`"),
        (Text(_), Date) => format!("read it: `date({source}) ?? today()`"),
        (Text(_), Time) => format!("read it: `time({source}) ?? 09:00`"),
        (Text(_), Phone) => format!("read it: `phone({source}) ?? contact.phone`"),
        (Text(_), Email(_)) => format!("read it: `email({source}) ?? \"…\"`"),
        (DateTime, Date) => format!("take its day: `date({source})`"),
        (DateTime, Time) => format!("take its clock time: `time({source})`"),
        (Date, DateTime) => "give it a time too, as in `2026-12-25T09:00`".to_owned(),
        (Whole | Number, Duration) => "give it a unit, as in `2h`, `30m` or `7d`".to_owned(),
        (Enum(_), Text(_)) => format!("write it inside a text: `\"{{{source}}}\"`"),
        _ => return None,
    })
}
