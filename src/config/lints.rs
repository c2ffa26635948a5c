//! `[lints]`: which warnings are shown and how loud.

use super::setting::{Located, span_of};
use super::table::Table;
use crate::diag::levels::{Level, Levels, warning, warning_names};
use crate::diag::{codes, suggest};

pub(super) fn read(mut table: Table<'_, '_>) -> Levels {
    let mut levels = Levels::default();
    for (name, value) in table.entries() {
        let span = span_of(name.span.file, value.span());
        let level = value.get_ref().as_str().and_then(Level::of);
        match (warning(name.value), level) {
            (Some(entry), Some(level)) => levels.set(entry.code, level),
            (None, _) => report_name(&mut table, name),
            (_, None) => {
                let message = format!("`lints.{}` must be a level", name.value);
                let words = Level::WORDS.map(|word| format!("`\"{word}\"`")).join(", ");
                table.invalid(span, message, format!("write one of {words}"));
            }
        }
    }
    levels
}

fn report_name(table: &mut Table<'_, '_>, name: Located<&str>) {
    if let Some(entry) = codes::find(name.value) {
        let message = format!("`{}` is an error, which no level can change", entry.name);
        let help = "remove the line; only warnings have levels".to_owned();
        table.report(codes::INVALID_SETTING, name.span, message, help);
        return;
    }
    let help = suggest::did_you_mean(name.value, warning_names())
        .unwrap_or_else(|| "docs/reference/diagnostics.md lists all warnings".to_owned());
    let message = format!("there is no warning `{}`", name.value);
    table.report(codes::UNKNOWN_SETTING, name.span, message, help);
}
