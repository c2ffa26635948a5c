//! The expressions of tests: gathered, compiled with the program, found again where they are asked for.

use std::collections::HashMap;

use crate::bytecode::schema::CodeOffset;
use crate::check::model::{BinaryOperator, Expr, ExprKind, Test, TestLineKind, TextTest};

/// All expressions of some tests.
#[derive(Default)]
pub(crate) struct Expressions<'p> {
    list: Vec<&'p Expr>,
}

impl<'p> Expressions<'p> {
    pub(crate) fn of(tests: &[&'p Test]) -> Self {
        let mut found = Self::default();
        for line in tests.iter().flat_map(|test| &test.lines) {
            found.line(&line.kind);
        }
        found
    }

    pub(crate) fn list(&self) -> &[&'p Expr] {
        &self.list
    }

    /// With the place of each in the program.
    pub(crate) fn compiled(self, offsets: Vec<CodeOffset>) -> Compiled<'p> {
        let offsets = self.list.into_iter().map(std::ptr::from_ref).zip(offsets).collect();
        Compiled { offsets, model: std::marker::PhantomData }
    }

    fn line(&mut self, line: &'p TestLineKind) {
        match line {
            TestLineKind::GivenContact(fields) => self.list.extend(fields.iter().map(|(_, value)| value)),
            TestLineKind::Called(_, _, arguments) => {
                self.list.extend(arguments.iter().map(|(_, value)| value))
            }
            TestLineKind::Start(_, arguments) => self.list.extend(arguments),
            TestLineKind::User(expr)
            | TestLineKind::Event(_, expr)
            | TestLineKind::ExpectSegments(_, expr)
            | TestLineKind::Service(_, _, Some(expr)) => self.list.push(expr),
            TestLineKind::Bot(test) => self.text_test(test),
            TestLineKind::Sent(to, test) | TestLineKind::Emailed(to, test) => {
                self.list.push(to);
                self.text_test(test);
            }
            TestLineKind::Expect(expr) => {
                self.list.push(expr);
                self.list.extend(compared(expr).into_iter().flat_map(|(_, left, right)| [left, right]));
            }
            _ => {}
        }
    }

    fn text_test(&mut self, test: &'p TextTest) {
        match test {
            TextTest::Exact(expr) | TextTest::Contains(expr) => self.list.push(expr),
            TextTest::Matches(_) => {}
        }
    }
}

/// The sides of a comparison, so that a failure can show both.
pub(crate) fn compared(expr: &Expr) -> Option<(BinaryOperator, &Expr, &Expr)> {
    use BinaryOperator::{Contains, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    match &expr.kind {
        ExprKind::Binary(
            operator @ (Equal | NotEqual | Less | LessOrEqual | Greater | GreaterOrEqual | Contains),
            left,
            right,
        ) => Some((*operator, left, right)),
        _ => None,
    }
}

/// Where the code of each expression begins. Expressions are told apart by where they lie in memory: the model of a
/// project does not move while its tests run.
pub(crate) struct Compiled<'p> {
    offsets: HashMap<*const Expr, CodeOffset>,
    /// Ties the addresses to the model they point into.
    model: std::marker::PhantomData<&'p Expr>,
}

impl Compiled<'_> {
    pub(crate) fn offset(&self, expr: &Expr) -> Option<CodeOffset> {
        self.offsets.get(&std::ptr::from_ref(expr)).copied()
    }
}
