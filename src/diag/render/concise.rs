//! One line each: `path:line:column: error[E0302] message`.

use std::io;

use super::super::{Diagnostic, visible};
use super::{level, place::Place};
use crate::source::Sources;

pub(super) fn write(
    sources: &Sources,
    diagnostics: &[Diagnostic],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    diagnostics.iter().try_for_each(|diagnostic| writeln!(out, "{}", one(sources, diagnostic)))
}

fn one(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let place = Place::of(sources, diagnostic.span).map(|place| {
        format!("{}:{}:{}: ", visible::line(place.path()), place.start.line, place.start.column)
    });
    let message = visible::line(&diagnostic.message);
    format!("{}{}[{}] {message}", place.unwrap_or_default(), level(diagnostic.severity), diagnostic.code.0)
}
