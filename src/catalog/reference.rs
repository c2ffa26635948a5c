//! Pages of the reference that are written from the catalog.

use std::fmt::Write;

use super::functions::{self, Function, Need, Signature};
use super::{Construct, Group, Place};

/// The page of a group of constructs.
pub fn constructs(group: &Group) -> String {
    let mut page =
        format!("# {}\n\n{NOTICE}\n\n| how it is written | what it does |\n|---|---|\n", group.name);
    for construct in group.constructs {
        let forms: Vec<_> = construct.forms.iter().map(|form| code_in_table(form)).collect();
        line(&mut page, format_args!("| {} | {} |", forms.join("<br>"), construct.effect));
    }
    line(&mut page, format_args!("\n{NOTATION}"));
    for construct in group.constructs {
        describe(&mut page, construct);
    }
    page
}

/// The page of the built-in functions.
pub fn functions() -> String {
    let mut page = format!("# Built-in functions\n\n{NOTICE}\n\n| function | what it gives |\n|---|---|\n");
    for function in functions::all() {
        let calls: Vec<_> =
            function.signatures.iter().map(|call| code_in_table(&signature(function, call))).collect();
        line(&mut page, format_args!("| {} | {} |", calls.join("<br>"), function.effect));
    }
    line(&mut page, format_args!("\n{TYPES}"));
    for function in functions::all() {
        line(&mut page, format_args!("\n## {}\n\n```text", function.name));
        for call in function.signatures {
            line(&mut page, format_args!("{}", signature(function, call)));
        }
        line(&mut page, format_args!("```\n\n{} {}", function.effect, function.docs));
        line(&mut page, format_args!("\n```sms,fragment\n{}\n```", function.example));
    }
    page
}

/// A call as people read it: `word(text: text, n: whole) -> text?`.
pub fn signature(function: &Function, signature: &Signature) -> String {
    let parameters: Vec<_> = signature
        .parameters
        .iter()
        .map(|parameter| match parameter.need {
            Need::Required => format!("{}: {}", parameter.name, parameter.kind),
            Need::Optional => format!("[{}: {}]", parameter.name, parameter.kind),
            Need::Repeated => format!("{}: {}, …", parameter.name, parameter.kind),
        })
        .collect();
    let optional = if signature.may_be_missing { "?" } else { "" };
    format!("{}({}) -> {}{optional}", function.name, parameters.join(", "), signature.result)
}

const NOTICE: &str =
    "<!-- Written from src/catalog; `SMSC_BLESS=1 cargo test --lib reference` writes it anew. -->";

const NOTATION: &str = "Words in capitals stand for what you choose. What stands in `[…]` may be left out, `a|b` is one or the \
other, and `…` means that more of the same may follow.";

const TYPES: &str = "`?` after a type: the result may be missing. `T` is any type, the same one everywhere in a call. What stands \
in `[…]` may be left out, and `…` means that more of the same may follow. An argument is never a missing value: give a default \
with `??` first.";

fn describe(page: &mut String, construct: &Construct) {
    line(page, format_args!("\n## {}\n\n```text", construct.name));
    for form in construct.forms {
        line(page, format_args!("{form}"));
    }
    let docs = [construct.effect, construct.docs].join(" ");
    line(page, format_args!("```\n\n{}", docs.trim_end()));
    if let Some(default) = construct.default {
        line(page, format_args!("\nDefault: `{default}`."));
    }
    if construct.places != [Place::Statements] {
        let places: Vec<_> = construct.places.iter().map(|place| place.name()).collect();
        line(page, format_args!("\nIn: {}.", places.join(", ")));
    }
    line(page, format_args!("\n```sms\n{}\n```", construct.example));
}

/// A table cell takes `|` only with a backslash, in code too.
fn code_in_table(code: &str) -> String {
    format!("`{}`", code.replace('|', "\\|"))
}

fn line(page: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a `String` cannot fail.
    let _ = writeln!(page, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::GROUPS;

    /// Compares a page with the file, or writes it with `SMSC_BLESS` set.
    fn current(file: &str, page: &str) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference").join(file);
        if std::env::var_os("SMSC_BLESS").is_some() {
            std::fs::write(&path, page).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == page, "{file} is out of date: SMSC_BLESS=1 cargo test --lib reference");
    }

    #[test]
    fn pages_are_current() {
        current("functions.md", &functions());
        for group in &GROUPS {
            current(&format!("{}.md", group.name.to_lowercase()), &constructs(group));
        }
    }

    #[test]
    fn signatures() {
        let shown = |name: &str| {
            signature(functions::lookup(name).unwrap(), &functions::lookup(name).unwrap().signatures[0])
        };
        assert_eq!(shown("word"), "word(text: text, n: whole) -> text?");
        assert_eq!(shown("join"), "join(list: list(any), [separator: text]) -> text");
        assert_eq!(
            shown("format"),
            "format(value: number, date, time or datetime, pattern: pattern) -> text"
        );
    }
}
