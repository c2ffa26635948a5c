//! Calls: of templates, and of built-in functions by their signatures.

use smol_str::SmolStr;

use super::Lower;
use super::expressions::{error, typed};
use super::fits;
use super::names::Declaration;
use super::scope::PlaceKind;
use crate::catalog::functions::{self, Function, Kind, Need, Parameter, Signature};
use crate::check::model::*;
use crate::check::rules::{
    e0202_unknown_name as unknown_name, e0205_wrong_kind, e0301_type_mismatch as mismatch,
    e0304_wrong_arguments as wrong, e0308_invalid_value as invalid,
};
use crate::source::Span;
use crate::syntax::ast::{Argument, Name};
use crate::value::Value;
use crate::value::pattern::{Pattern, PatternKind};

/// The most characters that a letter of a pattern becomes on average: `EEEE` is a day's name.
const FORMATTED_PER_LETTER: u32 = 4;
/// The most characters that a formatted number has beside its pattern.
const FORMATTED_NUMBER: u32 = 31;

/// What the parts of a signature that name no type stand for in one call.
#[derive(Debug, Clone, Default)]
struct Bound {
    element: Option<TypeKind>,
    ordered: Option<TypeKind>,
}

impl Lower<'_> {
    pub(super) fn call(&mut self, name: &Name, arguments: &[Argument], span: Span) -> Expr {
        match self.names.first(&name.text) {
            Some((Declaration::Template(id), target)) => {
                self.refer(name.span, target);
                self.template_use(id, name, arguments, span)
            }
            declared => match functions::lookup(&name.text) {
                Some(function) => self.function_use(function, arguments, span),
                None => self.unknown_function(name, arguments, declared, span),
            },
        }
    }

    fn unknown_function(
        &mut self,
        name: &Name,
        arguments: &[Argument],
        declared: Option<(Declaration, Span)>,
        span: Span,
    ) -> Expr {
        for argument in arguments {
            self.expression(&argument.value, None);
        }
        if self.lost.contains(&name.text) {
            return error(span);
        }
        if let Some((declaration, target)) = declared {
            let is = declaration.kind();
            self.report(e0205_wrong_kind::wrong_kind(name.span, &name.text, is, "function", target));
            return error(span);
        }
        let near = self.nearest(&name.text, |lower| {
            let built_in = functions::all().iter().map(|function| SmolStr::new_static(function.name));
            lower.names.of_kinds(&["template"]).into_iter().chain(built_in).collect()
        });
        self.report(unknown_name::unknown(name.span, &name.text, "function", near.as_ref()));
        error(span)
    }

    fn template_use(&mut self, id: TemplateId, name: &Name, arguments: &[Argument], span: Span) -> Expr {
        if self.scope.kind == PlaceKind::Constant {
            let help = "a template is made for one contact: use it in a message";
            self.report(mismatch::not_constant(span, "what is the same for everybody", help));
            return error(span);
        }
        let Some(parameters) = self.schemas.templates.get(id.index()).cloned() else { return error(span) };
        let values = self.arguments(arguments, &parameters, &format!("`{}`", name.text), span);
        self.kept_small(typed(ExprKind::Template(id, values), TypeKind::Text(None), span))
    }

    fn function_use(&mut self, function: &'static Function, given: &[Argument], span: Span) -> Expr {
        let values = self.function_values(function, given);
        if values.iter().any(|value| value.ty.is_error()) {
            return error(span);
        }
        for signature in function.signatures {
            if let Some(bound) = self.matches_signature(signature, &values, false) {
                return self.function_call(function, signature, &bound, values, span);
            }
        }
        self.report_function(function, given, &values, span);
        error(span)
    }

    /// The arguments, each lowered with a hint of what the first signature that has it takes.
    fn function_values(&mut self, function: &'static Function, given: &[Argument]) -> Vec<Expr> {
        let mut values: Vec<Expr> = Vec::with_capacity(given.len());
        for (at, argument) in given.iter().enumerate() {
            if let Some(name) = &argument.name {
                self.report(wrong::named(name.span, function.name, &usage(function)));
            }
            let signature = function.signatures.iter().find(|signature| signature.parameter(at).is_some());
            let parameter = signature.and_then(|signature| signature.parameter(at));
            let hint = parameter.and_then(|parameter| self.hint_of(parameter, &values));
            let value = self.expression(&argument.value, hint.as_ref());
            let value = match &hint {
                Some(hint) if function.signatures.len() == 1 => self.read_literal(value, hint),
                _ => value,
            };
            values.push(value);
        }
        values
    }

    fn hint_of(&mut self, parameter: &Parameter, before: &[Expr]) -> Option<Type> {
        let kind = match parameter.kind {
            Kind::Url => TypeKind::Url(None),
            Kind::Phone => TypeKind::Phone,
            Kind::Email => TypeKind::Email(None),
            Kind::Weekday => self.weekday_type(),
            Kind::Element => match before.first().map(|first| &first.ty.kind) {
                Some(TypeKind::List(item)) => item.kind.clone(),
                _ => return None,
            },
            _ => return None,
        };
        Some(Type::of(kind))
    }

    /// What a signature's open parts stand for, if the arguments fit it. Values that may be missing only fit where that
    /// is `tolerated`.
    fn matches_signature(
        &mut self,
        signature: &Signature,
        values: &[Expr],
        tolerated: bool,
    ) -> Option<Bound> {
        let (least, most) = signature.arity();
        if values.len() < least || most.is_some_and(|most| values.len() > most) {
            return None;
        }
        let mut bound = Bound::default();
        for (at, value) in values.iter().enumerate() {
            let parameter = signature.parameter(at)?;
            let there = tolerated || !value.ty.optional;
            if !there || !self.accepts(parameter.kind, &value.ty.kind, &mut bound) {
                return None;
            }
        }
        Some(bound)
    }

    /// Whether a parameter of this kind takes a value of that type.
    fn accepts(&mut self, kind: Kind, is: &TypeKind, bound: &mut Bound) -> bool {
        match kind {
            Kind::Text | Kind::Pattern => fits::is_text(is),
            Kind::Number => fits::is_number(is),
            Kind::Whole => *is == TypeKind::Whole,
            Kind::Date => *is == TypeKind::Date,
            Kind::Time => *is == TypeKind::Time,
            Kind::DateTime => *is == TypeKind::DateTime,
            Kind::Duration => *is == TypeKind::Duration,
            Kind::Phone => *is == TypeKind::Phone,
            Kind::Email => matches!(is, TypeKind::Email(_)),
            Kind::Url => matches!(is, TypeKind::Url(_)),
            Kind::Weekday => *is == self.weekday_type(),
            Kind::OneOf(kinds) => kinds.iter().any(|kind| self.accepts(*kind, is, bound)),
            Kind::Ordered => {
                bound.ordered = Some(is.clone());
                fits::is_ordered(is)
            }
            Kind::SameOrdered => self.joins(is, &mut bound.ordered) && fits::is_ordered(is),
            Kind::Shown => fits::is_shown(is),
            Kind::Element => match &bound.element {
                Some(TypeKind::Never) | None => {
                    bound.element = Some(is.clone());
                    true
                }
                Some(element) => fits::fits(&self.project, is, element),
            },
            Kind::List(item) => match is {
                TypeKind::List(inner) if inner.kind == TypeKind::Never => {
                    bound.element.get_or_insert(TypeKind::Never);
                    true
                }
                TypeKind::List(inner) => self.accepts(*item, &inner.kind, bound),
                _ => false,
            },
        }
    }

    fn joins(&self, is: &TypeKind, ordered: &mut Option<TypeKind>) -> bool {
        let Some(before) = ordered.as_ref() else { return false };
        let joined = fits::join(&self.project, before, is);
        let fits = joined.is_some();
        *ordered = joined;
        fits
    }

    fn function_call(
        &mut self,
        function: &'static Function,
        signature: &Signature,
        bound: &Bound,
        values: Vec<Expr>,
        span: Span,
    ) -> Expr {
        if !self.patterns_are_valid(signature, &values) {
            return error(span);
        }
        let kind = match self.result_of(signature.result, bound) {
            TypeKind::Text(_) => TypeKind::Text(longest_result(function.name, &values)),
            kind => kind,
        };
        let ty = Type { kind, optional: signature.may_be_missing };
        Expr { kind: ExprKind::Function(function.name, values), ty, span }
    }

    fn result_of(&mut self, result: Kind, bound: &Bound) -> TypeKind {
        match result {
            Kind::Text | Kind::Pattern | Kind::Shown => TypeKind::Text(None),
            Kind::Number => TypeKind::Number,
            Kind::Whole => TypeKind::Whole,
            Kind::Date => TypeKind::Date,
            Kind::Time => TypeKind::Time,
            Kind::DateTime => TypeKind::DateTime,
            Kind::Duration => TypeKind::Duration,
            Kind::Phone => TypeKind::Phone,
            Kind::Email => TypeKind::Email(None),
            Kind::Url => TypeKind::Url(None),
            Kind::Weekday => self.weekday_type(),
            Kind::Ordered | Kind::SameOrdered => bound.ordered.clone().unwrap_or(TypeKind::Error),
            Kind::Element => bound.element.clone().unwrap_or(TypeKind::Error),
            Kind::OneOf(kinds) => kinds.first().map_or(TypeKind::Error, |kind| self.result_of(*kind, bound)),
            Kind::List(item) => TypeKind::List(Box::new(Type::of(self.result_of(*item, bound)))),
        }
    }

    /// Patterns of `format` are constants, and valid for what they format: the first argument.
    fn patterns_are_valid(&mut self, signature: &Signature, values: &[Expr]) -> bool {
        let Some(formatted) = values.first() else { return true };
        let patterns = values.iter().enumerate();
        let patterns = patterns.filter(|(at, _)| {
            signature.parameter(*at).is_some_and(|parameter| parameter.kind == Kind::Pattern)
        });
        patterns.fold(true, |valid, (_, pattern)| self.pattern_is_valid(pattern, formatted) && valid)
    }

    fn pattern_is_valid(&mut self, pattern: &Expr, formatted: &Expr) -> bool {
        let help = "write the pattern itself, as in `\"dd/MM/yyyy\"`, `\"HH:mm\"` or `\"0.00\"`";
        let Some(Value::Text(text)) = self.known(pattern, "a pattern", help) else { return false };
        let problem = match Pattern::parse(&text) {
            Err(wrong) => {
                let span = self.inside(pattern.span, &text, wrong.start, wrong.end);
                Some((span, format!("this is no pattern: {}", wrong.message)))
            }
            Ok(parsed) if !writes(parsed.kind(), &formatted.ty.kind) => {
                let is = fits::in_words(&self.project, &formatted.ty.kind);
                Some((pattern.span, format!("this pattern cannot write {is}")))
            }
            Ok(_) => None,
        };
        let valid = problem.is_none();
        if let Some((span, message)) = problem {
            self.report(invalid::invalid(span, message, help));
        }
        valid
    }

    fn report_function(
        &mut self,
        function: &'static Function,
        given: &[Argument],
        values: &[Expr],
        span: Span,
    ) {
        for signature in function.signatures {
            if self.matches_signature(signature, values, true).is_some() {
                for value in values.iter().filter(|value| value.ty.optional) {
                    self.needs_value(value.clone(), "a function needs values");
                }
                return;
            }
        }
        let takes = |signature: &&Signature| {
            let (least, most) = signature.arity();
            values.len() >= least && most.is_none_or(|most| values.len() <= most)
        };
        let Some(signature) = function.signatures.iter().find(takes) else {
            self.report(wrong::count(span, function.name, &usage(function)));
            return;
        };
        let mut bound = Bound::default();
        for (at, value) in values.iter().enumerate() {
            let Some(parameter) = signature.parameter(at) else { continue };
            if !self.accepts(parameter.kind, &value.ty.kind, &mut bound) {
                let span = given.get(at).map_or(span, |argument| argument.value.span);
                self.report_argument(function, parameter, value, span);
                return;
            }
        }
    }

    fn report_argument(&mut self, function: &Function, parameter: &Parameter, value: &Expr, span: Span) {
        let is = fits::in_words(&self.project, &value.ty.kind);
        let message = match parameter.kind {
            Kind::SameOrdered => {
                format!("the values of `{}` must be of one type, and this is {is}", function.name)
            }
            kind => format!(
                "`{}` of `{}` must be {}, and this is {is}",
                parameter.name,
                function.name,
                words(kind)
            ),
        };
        self.report(mismatch::unusable(span, message, &format!("it is called as `{}`", usage(function))));
    }
}

/// Whether a pattern of some kind writes values of a type.
fn writes(pattern: PatternKind, kind: &TypeKind) -> bool {
    match kind {
        TypeKind::DateTime => pattern != PatternKind::Number,
        TypeKind::Date => pattern == PatternKind::Date,
        TypeKind::Time => pattern == PatternKind::Time,
        kind => pattern == PatternKind::Number && fits::is_number(kind),
    }
}

/// The most characters of a function's result, as far as its arguments bound it. Upper case can triple a character (`ﬃ`).
fn longest_result(function: &str, values: &[Expr]) -> Option<u32> {
    let bound = match values.first().map(|first| &first.ty.kind) {
        Some(TypeKind::Text(bound)) => *bound,
        _ => None,
    };
    match (function, values) {
        ("trim" | "digits" | "lower" | "word", _) => bound,
        ("upper" | "title", _) => bound.map(|bound| bound.saturating_mul(3)),
        ("format", [_, Expr { ty: Type { kind: TypeKind::Text(Some(pattern)), .. }, .. }]) => {
            Some(pattern.saturating_mul(FORMATTED_PER_LETTER).saturating_add(FORMATTED_NUMBER))
        }
        _ => None,
    }
}

/// What a parameter takes, in words.
fn words(kind: Kind) -> String {
    let words = match kind {
        Kind::Whole => "a whole number",
        Kind::Time => "a clock time",
        Kind::DateTime => "a date with a time",
        Kind::Phone => "a phone number",
        Kind::Email => "an e-mail address",
        Kind::Url => "a web address",
        Kind::Weekday => "a day of the week",
        Kind::Ordered => "a number, a date, a time or a duration",
        Kind::OneOf(kinds) => {
            let all: Vec<String> = kinds.iter().map(|kind| words(*kind)).collect();
            return all.join(" or ");
        }
        Kind::List(_) => "a list",
        kind => return e0205_wrong_kind::article(&kind.to_string()),
    };
    words.to_owned()
}

/// How a function is called: `round(number, decimals)`.
fn usage(function: &Function) -> String {
    let ways = function.signatures.iter().map(|signature| {
        let parameters = signature.parameters.iter().map(|parameter| match parameter.need {
            Need::Required => parameter.name.to_owned(),
            Need::Optional => format!("[{}]", parameter.name),
            Need::Repeated => format!("{}, …", parameter.name),
        });
        format!("{}({})", function.name, parameters.collect::<Vec<_>>().join(", "))
    });
    ways.collect::<Vec<_>>().join("` or `")
}
