//! `wait`.

use super::Lower;
use super::fits;
use crate::check::model::*;
use crate::check::rules::{e0301_type_mismatch as mismatch, e0308_invalid_value as invalid};
use crate::syntax::ast;
use crate::value::Value;

impl Lower<'_> {
    pub(super) fn wait(&mut self, written: &ast::Wait) -> Wait {
        let kind = if written.until { self.wait_until(written) } else { self.wait_for(written) };
        let during = written.during.as_ref().and_then(|during| self.during(during));
        self.scope.facts.forget_contact();
        let before = self.scope.facts.clone();
        let otherwise = written.otherwise.as_ref().map(|block| {
            let (block, end) = self.from(before.clone(), |lower| lower.block(block));
            self.scope.facts = before.meet(end);
            block
        });
        Wait { kind, during, otherwise }
    }

    fn wait_for(&mut self, written: &ast::Wait) -> WaitKind {
        let length = self.expression(&written.moment, None);
        let length = self.needs_value(length, "how long to wait must be known");
        if matches!(length.ty.kind, TypeKind::Time | TypeKind::DateTime | TypeKind::Date) {
            let is = fits::in_words(&self.project, &length.ty.kind);
            let report = mismatch::mismatch(length.span, &is, "a duration")
                .help("write `wait until …`")
                .safe_fix("Write `until`", length.span.before(), "until ");
            self.report(report);
            return WaitKind::For(super::expressions::error(length.span));
        }
        let length = self.fit(length, &Type::of(TypeKind::Duration));
        if let ExprKind::Constant(Value::Duration(duration)) = &length.kind
            && duration.nominal_ms() <= 0
        {
            let help = "write how long, as in `wait 2h`";
            self.report(invalid::invalid(length.span, "this waits for nothing", help));
        }
        WaitKind::For(length)
    }

    fn wait_until(&mut self, written: &ast::Wait) -> WaitKind {
        let moment = self.expression(&written.moment, None);
        let moment = self.needs_value(moment, "until when to wait must be known");
        match &moment.ty.kind {
            TypeKind::Time => WaitKind::Time(moment),
            TypeKind::DateTime | TypeKind::Error => WaitKind::Until(moment),
            kind => {
                let is = fits::in_words(&self.project, kind);
                let report = mismatch::mismatch(moment.span, &is, "a clock time or a date with a time");
                let report = match kind {
                    TypeKind::Duration => report.help("write `wait` without `until`, or `until now() + …`"),
                    TypeKind::Date => report.help("wait until a clock time of that day: `2026-12-25T09:00`"),
                    _ => report,
                };
                self.report(report);
                WaitKind::Until(super::expressions::error(moment.span))
            }
        }
    }

    fn during(&mut self, written: &ast::During) -> Option<During> {
        let days = self.days(&written.days);
        let from = self.clock_time(&written.from);
        let to = self.clock_time(&written.to);
        let (from, to) = (from?, to?);
        if from == to {
            let help = "write two different times, as in `during 09:00 to 19:00`";
            self.report(invalid::invalid(written.span, "this window has no length", help));
            return None;
        }
        Some(During { from, to, days, span: written.span })
    }
}
