//! Lines that look at what happened.

use crate::check::model::{BinaryOperator, Expr, ServiceId, TestLine, TestLineKind};
use crate::source::Span;
use crate::text::segments;
use crate::value::{Symbol, Value, compare};

use super::lines::Player;
use super::result::{Comparison, Failure};
use super::text_test::Wanted;
use crate::play::expressions::compared;
use crate::play::host::Sent;

type Held = Result<(), Failure>;

impl Player<'_> {
    pub(super) fn expectation(&mut self, line: &TestLine) -> Held {
        let span = line.span;
        match &line.kind {
            TestLineKind::Bot(test) => {
                let wanted = self.wanted(test);
                let next = self.stage.host.inbox.pop_front();
                compare_text(span, &wanted, next, "no SMS was sent to the contact")
            }
            TestLineKind::Silence => self.silence(span),
            TestLineKind::Sent(to, test) => {
                let (to, wanted) = (self.stage.text(to), self.wanted(test));
                let next = take_for(&mut self.stage.host.sent, &to);
                compare_text(span, &wanted, next, &format!("no SMS was sent to {to}"))
            }
            TestLineKind::Emailed(to, test) => {
                let (to, wanted) = (self.stage.text(to), self.wanted(test));
                let next = take_for(&mut self.stage.host.emails, &to);
                compare_text(span, &wanted, next, &format!("no e-mail was sent to {to}"))
            }
            TestLineKind::Called(service, function, arguments) => {
                self.called(span, *service, *function, arguments)
            }
            TestLineKind::ExpectIn(group, negated) => {
                let name =
                    self.stage.project.groups.get(group.index()).map_or("", |group| group.name.as_str());
                let is_in = self.stage.host.state.is_in(Symbol::of(name));
                let message = if is_in {
                    format!("the contact is in `{name}`")
                } else {
                    format!("the contact is not in `{name}`")
                };
                held(is_in != *negated, || Failure::new(span, message))
            }
            TestLineKind::ExpectAt(step) => self.expect_at(span, step),
            TestLineKind::ExpectEnded(step) => self.expect_ended(span, step.as_deref()),
            TestLineKind::ExpectSegments(operator, count) => self.expect_segments(span, *operator, count),
            TestLineKind::Expect(condition) => self.expect(span, condition),
            _ => Ok(()),
        }
    }

    fn silence(&mut self, span: Span) -> Held {
        match self.stage.host.inbox.pop_front() {
            None => Ok(()),
            Some(sent) => Err(Failure::new(span, "an SMS was sent where silence is expected")
                .expected("silence")
                .got(sent.text)
                .at_place(sent.origin)),
        }
    }

    fn called(
        &mut self,
        span: Span,
        service: ServiceId,
        function: u32,
        arguments: &[(smol_str::SmolStr, Expr)],
    ) -> Held {
        let index = self.stage.function_index(service, function);
        let at = self.stage.host.calls.iter().position(|call| call.function == index);
        let Some(call) = at.and_then(|at| self.stage.host.calls.remove(at)) else {
            return Err(self.not_called(span, index));
        };
        for (name, expr) in arguments {
            let (wanted, got) = (self.stage.value(expr), call.arguments.field(Symbol::of(name)));
            if !compare::equal(&wanted, &got) {
                let (wanted, got) = (self.stage.host.shown(&wanted), self.stage.host.shown(&got));
                return Err(Failure::new(span, format!("`{name}` was another value"))
                    .expected(wanted)
                    .got(got));
            }
        }
        Ok(())
    }

    /// A call that did not come, with what came instead: other calls, else the next SMS to the contact.
    fn not_called(&self, span: Span, function: u32) -> Failure {
        let name = self.stage.function_name(function);
        let failure =
            Failure::new(span, format!("`{name}` was not called")).expected(format!("a call of {name}"));
        let host = &self.stage.host;
        let calls: Vec<String> =
            host.calls.iter().map(|call| self.stage.function_name(call.function)).collect();
        match (calls.as_slice(), host.inbox.front()) {
            ([], None) => failure.got("no call that another line has not taken, and no SMS"),
            ([], Some(sent)) => failure.got(format!("an SMS: {}", sent.text)).at_place(sent.origin),
            (calls, _) => failure.got(format!("a call of {}", calls.join(", then of "))),
        }
    }

    fn expect_at(&mut self, span: Span, step: &str) -> Held {
        let at = self.step_now();
        held(at.as_deref() == Some(step), || {
            let got = at.unwrap_or_else(|| "in no conversation".to_owned());
            Failure::new(span, "the conversation is elsewhere").expected(step).got(got)
        })
    }

    /// The step in which the conversation stands.
    fn step_now(&self) -> Option<String> {
        let run = self.stage.host.state.conversation.as_ref()?;
        let frame = run.frames.last()?;
        let program = self.stage.host.programs.get(run.program)?;
        Some(program.step_name(frame.unit, u32::from(frame.step)).to_owned())
    }

    fn expect_ended(&mut self, span: Span, step: Option<&str>) -> Held {
        if let Some(at) = self.step_now() {
            return Err(Failure::new(span, "the conversation still goes on")
                .expected("ended")
                .got(format!("at {at}")));
        }
        let Some(step) = step else { return Ok(()) };
        let program = self.stage.host.program();
        let ended =
            self.stage.host.last_end.map(|(unit, at)| program.step_name(unit, u32::from(at)).to_owned());
        held(ended.as_deref() == Some(step), || {
            let got = ended.unwrap_or_else(|| "no conversation has ended".to_owned());
            Failure::new(span, "the conversation ended elsewhere").expected(step).got(got)
        })
    }

    fn expect_segments(&mut self, span: Span, operator: BinaryOperator, count: &Expr) -> Held {
        let Some(last) = self.stage.host.last.clone() else {
            return Err(Failure::new(span, "no SMS was sent"));
        };
        let got = segments(&last.text).segments;
        let wanted = self.stage.value(count);
        let order = compare::order(&Value::whole(got as i64), &wanted);
        held(order.is_some_and(|order| fits(operator, order)), || {
            let wanted = format!("{} {}", symbol(operator), self.stage.host.shown(&wanted));
            Failure::new(span, "the last SMS has another length")
                .expected(wanted)
                .got(format!("{got}: {}", last.text))
                .at_place(last.origin)
        })
    }

    fn expect(&mut self, span: Span, condition: &Expr) -> Held {
        if self.stage.value(condition).is_true() {
            return Ok(());
        }
        let failure = Failure::new(span, "this does not hold");
        let Some((operator, left, right)) = compared(condition) else { return Err(failure) };
        let (left, right) = (self.stage.value(left), self.stage.value(right));
        let wanted = format!("{} {}", symbol(operator), self.stage.host.shown(&right));
        Err(failure.expected(wanted).got(self.stage.host.shown(&left)))
    }
}

fn held(holds: bool, failure: impl FnOnce() -> Failure) -> Held {
    if holds { Ok(()) } else { Err(failure()) }
}

fn compare_text(span: Span, wanted: &Wanted, next: Option<Sent>, nothing: &str) -> Held {
    let (expected, comparison) = wanted.shown();
    let Some(sent) = next else {
        return Err(Failure::new(span, nothing).expected(expected).got("nothing"));
    };
    held(wanted.holds(&sent.text), || {
        let message = match comparison {
            Comparison::Contains => "the text that was sent does not contain this",
            Comparison::Matches => "the text that was sent does not match this",
            Comparison::Exact | Comparison::Values => "another text was sent",
        };
        Failure::new(span, message)
            .expected(expected)
            .compared(comparison)
            .got(sent.text)
            .at_place(sent.origin)
    })
}

/// The first to an address, taken out.
fn take_for(queue: &mut std::collections::VecDeque<Sent>, to: &str) -> Option<Sent> {
    let at = queue.iter().position(|sent| sent.to.as_ref() == to)?;
    queue.remove(at)
}

fn fits(operator: BinaryOperator, order: std::cmp::Ordering) -> bool {
    match operator {
        BinaryOperator::Equal => order.is_eq(),
        BinaryOperator::NotEqual => order.is_ne(),
        BinaryOperator::Less => order.is_lt(),
        BinaryOperator::LessOrEqual => order.is_le(),
        BinaryOperator::Greater => order.is_gt(),
        BinaryOperator::GreaterOrEqual => order.is_ge(),
        _ => false,
    }
}

/// An operator as written.
fn symbol(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Equal => "==",
        BinaryOperator::NotEqual => "!=",
        BinaryOperator::Less => "<",
        BinaryOperator::LessOrEqual => "<=",
        BinaryOperator::Greater => ">",
        BinaryOperator::GreaterOrEqual => ">=",
        BinaryOperator::Contains => "contains",
        _ => "",
    }
}
