//! Names that scripts declare.

use super::step;
use crate::ide::analysis::Analysis;
use crate::ide::declarations::{Declaration, Kind};
use crate::ide::{navigate, types};
use crate::source::Span;

/// Lines of a declaration that are shown.
const LINES_MAX: usize = 16;

/// The declaration with its name there: as it is written, its type, its documentation, what is known of it.
pub(super) fn describe(analysis: &Analysis, name: Span) -> Option<String> {
    let declaration = navigate::declaration(analysis, name)?;
    let mut parts = vec![format!("```sms\n{}\n```", heading(analysis, declaration))];
    parts.extend(declaration.doc.clone());
    if declaration.kind.is_step() {
        parts.extend(step::describe(analysis, declaration));
    }
    if matches!(declaration.kind, Kind::Conversation | Kind::Automation) {
        parts.extend(step::unit(analysis, declaration));
    }
    Some(parts.join("\n\n"))
}

fn heading(analysis: &Analysis, declaration: &Declaration) -> String {
    match declaration.kind {
        Kind::Variable | Kind::Local => {
            let local = types::local(analysis, declaration.name_span);
            let ty = local.and_then(|local| types::written(analysis, &local.ty));
            let word = if declaration.kind == Kind::Local { "let" } else { "var" };
            format!("{word} {}: {}", declaration.name, ty.unwrap_or_else(|| "…".to_owned()))
        }
        Kind::Field => format!("{}.{}", declaration.owner, written(analysis, declaration.span)),
        Kind::Value => format!("{}: {}", declaration.name, written(analysis, declaration.head_span)),
        _ => written(analysis, declaration.head_span),
    }
}

/// Lines as they are written, without the indentation of the first.
fn written(analysis: &Analysis, span: Span) -> String {
    let source = analysis.sources().slice(span).trim_end();
    let mut lines: Vec<&str> = source.lines().take(LINES_MAX).collect();
    if source.lines().count() > LINES_MAX {
        lines.push("…");
    }
    lines.join("\n")
}
