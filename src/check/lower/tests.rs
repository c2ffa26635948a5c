//! `test` blocks: what they give, do and expect.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::Lower;
use super::expressions::typed;
use super::scope::{PlaceKind, Scope};
use super::types::error_type;
use crate::check::model::*;
use crate::check::rules::{
    e0201_duplicate_definition as duplicate, e0202_unknown_name as unknown_name,
    e0204_unknown_step as unknown_step, e0305_invalid_operation as invalid, e0306_not_assignable as assign,
};
use crate::source::Span;
use crate::syntax::ast::{self, Argument, Expectation, Name, TestStatementKind as Written};

impl Lower<'_> {
    pub(super) fn lower_tests(&mut self) {
        let mut names: HashMap<String, Span> = HashMap::new();
        for (test, span) in self.items.tests.clone() {
            self.scope = Scope::of(PlaceKind::Test);
            let unit = test.unit.as_ref().and_then(|name| self.unit(name));
            self.tested = unit;
            let mut lines = Vec::with_capacity(test.statements.len());
            for statement in &test.statements {
                let kind = self.test_line(statement).unwrap_or(TestLineKind::Error);
                lines.push(TestLine { kind, span: statement.span });
            }
            let name = super::declare::plain(Some(&test.name));
            match names.get(&name).filter(|_| !name.is_empty()) {
                Some(first) => self.report(duplicate::duplicate(test.name.span, &name, "test", *first)),
                None => _ = names.insert(name.clone(), test.name.span),
            }
            self.project.tests.push(Test { name, unit, lines, span, name_span: test.name.span });
        }
    }

    fn test_line(&mut self, written: &ast::TestStatement) -> Option<TestLineKind> {
        Some(match &written.kind {
            Written::GivenContact(fields) => self.given_contact(fields),
            Written::GivenIn(group) => TestLineKind::GivenIn(self.group(group)?),
            Written::At(moment) => TestLineKind::At(self.moment(moment, "the time of a test")?),
            Written::User(text) => TestLineKind::User(self.readable(text)),
            Written::Bot(test) => TestLineKind::Bot(self.text_test(test)?),
            Written::Silence => TestLineKind::Silence,
            Written::After(length) => TestLineKind::After(self.length_of_time(length, "the time to pass")?),
            Written::Event(name, fields) => self.test_event(name, fields, written.span)?,
            Written::Service { service, function, returns } => {
                self.test_service(service, function, returns.as_deref(), written.span)?
            }
            Written::Called { service, function, arguments } => {
                self.test_called(service, function, arguments)?
            }
            Written::Sent(to, test) => {
                let to = self.value_of(to, TypeKind::Phone);
                TestLineKind::Sent(to, self.text_test(test)?)
            }
            Written::Emailed(to, test) => {
                let to = self.value_of(to, TypeKind::Email(None));
                TestLineKind::Emailed(to, self.text_test(test)?)
            }
            Written::Campaign(name) => TestLineKind::Campaign(self.campaign(name)?),
            Written::Click(None) => TestLineKind::Click(None),
            Written::Click(Some(name)) => TestLineKind::Click(Some(self.campaign(name)?)),
            Written::Start(name, arguments) => {
                let unit = self.unit(name);
                let arguments = self.unit_arguments(unit, name, arguments, written.span);
                TestLineKind::Start(unit?, arguments)
            }
            Written::Undelivered => TestLineKind::Undelivered,
            Written::Expect(expectation) => self.expectation(expectation)?,
        })
    }

    fn text_test(&mut self, test: &ast::TextTest) -> Option<TextTest> {
        Some(match test {
            ast::TextTest::Exact(text) => TextTest::Exact(self.readable(text)),
            ast::TextTest::Contains(text) => TextTest::Contains(self.readable(text)),
            ast::TextTest::Matches(pattern) => TextTest::Matches(self.regex(pattern)?),
        })
    }

    /// Every field may be given, also what scripts can only read; but for the last message, which only sending leaves behind.
    fn given_contact(&mut self, fields: &[Argument]) -> TestLineKind {
        let schema = self.schema_of(&TypeKind::Object(ObjectId(0)));
        for name in fields.iter().filter_map(|field| field.name.as_ref()) {
            if name.text.starts_with("last_message_") && schema.find(&name.text).is_some() {
                self.report(assign::of_last_message(name.span, &name.text));
            }
        }
        let (values, _) = self.fill(fields, &schema, "the contact");
        let given = values.into_iter().enumerate();
        let given = given.filter_map(|(at, value)| Some((FieldId(at as u32), value?)));
        TestLineKind::GivenContact(given.collect())
    }

    fn test_event(&mut self, name: &Name, fields: &[Argument], span: Span) -> Option<TestLineKind> {
        let Some(id) = self.event(name) else {
            self.look_into(fields);
            return None;
        };
        let schema = self.schemas.events.get(id.index()).cloned()?;
        let record = self.record_by(fields, &schema, span, &format!("the event `{}`", name.text));
        Some(TestLineKind::Event(id, record))
    }

    fn test_service(
        &mut self,
        service: &Name,
        function: &Name,
        returns: Option<&[Argument]>,
        span: Span,
    ) -> Option<TestLineKind> {
        let Some((id, at)) = self.service_function(service, function) else {
            self.look_into(returns.unwrap_or_default());
            return None;
        };
        let Some(given) = returns else { return Some(TestLineKind::Service(id, at, None)) };
        let Some((_, Some(schema))) = self.function_schema(id, at) else {
            self.look_into(given);
            if !given.is_empty() {
                let message = format!("`{}` answers nothing", function.text);
                self.report(invalid::other(span, message, "write `returns {}`"));
            }
            let empty = typed(ExprKind::Record(Vec::new()), TypeKind::Record(Default::default()), span);
            return Some(TestLineKind::Service(id, at, Some(empty)));
        };
        let owner = format!("the answer of `{}`", function.text);
        let record = self.record_by(given, &schema, span, &owner);
        Some(TestLineKind::Service(id, at, Some(record)))
    }

    /// The arguments that the next call must have, as far as they are given.
    fn test_called(&mut self, service: &Name, function: &Name, given: &[Argument]) -> Option<TestLineKind> {
        let Some((id, at)) = self.service_function(service, function) else {
            self.look_into(given);
            return None;
        };
        let (schema, _) = self.function_schema(id, at)?;
        let (values, _) = self.fill(given, &schema, &format!("`{}`", function.text));
        let given = schema.slots.iter().zip(values);
        let given = given.filter_map(|(slot, value)| Some((slot.name.clone(), value?))).collect();
        Some(TestLineKind::Called(id, at, given))
    }

    /// Reports what is wrong inside arguments of something that is not known.
    fn look_into(&mut self, given: &[Argument]) {
        let needed = error_type();
        for argument in given {
            self.expression(&argument.value, Some(&needed));
        }
    }

    fn expectation(&mut self, written: &Expectation) -> Option<TestLineKind> {
        Some(match written {
            Expectation::In { group, negated } => TestLineKind::ExpectIn(self.group(group)?, *negated),
            Expectation::At(step) => TestLineKind::ExpectAt(self.any_step(step)?),
            Expectation::Ended(None) => TestLineKind::ExpectEnded(None),
            Expectation::Ended(Some(step)) => TestLineKind::ExpectEnded(Some(self.any_step(step)?)),
            Expectation::Segments(operator, count) => {
                TestLineKind::ExpectSegments(*operator, self.value_of(count, TypeKind::Number))
            }
            Expectation::Condition(condition) if self.asks_for_end(condition) => {
                TestLineKind::ExpectEnded(None)
            }
            Expectation::Condition(condition) => {
                TestLineKind::Expect(self.value_of(condition, TypeKind::Bool))
            }
        })
    }

    /// `expect end`: reported, as what is written `expect ended`.
    fn asks_for_end(&mut self, condition: &ast::Expr) -> bool {
        let ast::ExprKind::Name(name) = &condition.kind else { return false };
        let is_end = matches!(name.as_str(), "end" | "ends" | "finished" | "over" | "closed" | "done");
        let is_known = self.scope.find(name).is_some() || self.names.first(name).is_some();
        if is_end && !is_known {
            self.report(unknown_name::end_of_conversation(condition.span, name));
        }
        is_end && !is_known
    }

    /// A step of any conversation: the one that is tested where it has one of that name.
    fn any_step(&mut self, name: &Name) -> Option<SmolStr> {
        if let Some(span) = self.step_names.find(self.tested, &name.text) {
            self.refer(name.span, span);
            return Some(name.text.clone());
        }
        if name.text == "default" {
            return Some(name.text.clone());
        }
        if self.project.incomplete {
            return None;
        }
        let near = self.nearest(&name.text, |lower| lower.step_names.sorted());
        self.report(unknown_step::anywhere(name.span, &name.text, near.as_ref()));
        None
    }
}
