//! E0304 wrong-arguments: missing, extra, doubled or misnamed arguments of a call, template, event or record.

use super::e0202_unknown_name::did_you_mean;
use crate::diag::suggest::Suggestion;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// How many names a message lists.
const NAMED: usize = 8;

/// `callee` is what is called: "`promo`", "the event `deal_changed`". `names` are those that lack a value.
pub fn missing(span: Span, callee: &str, names: &[&str]) -> Diagnostic {
    let names = names.get(..names.len().min(NAMED)).unwrap_or(names);
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let verb = if names.len() == 1 { "has" } else { "have" };
    let message = format!("{callee} needs {}", quoted.join(" and "));
    let written: Vec<String> = names.iter().map(|name| format!("{name}: …")).collect();
    Diagnostic::error(codes::WRONG_ARGUMENTS, span, message)
        .note(format!("{} {verb} no value here", quoted.join(", ")))
        .help(format!("add `{}`", written.join(", ")))
}

/// More values than there are parameters.
pub fn extra(span: Span, callee: &str, most: usize) -> Diagnostic {
    let message = match most {
        0 => format!("{callee} takes no arguments"),
        1 => format!("{callee} takes one argument"),
        _ => format!("{callee} takes at most {most} arguments"),
    };
    Diagnostic::error(codes::WRONG_ARGUMENTS, span, message).note("this one is too many").help("remove it")
}

/// Two values for one parameter.
pub fn doubled(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::error(codes::WRONG_ARGUMENTS, span, format!("`{name}` has two values here"))
        .note("the second")
        .label(first, "the first")
        .help("remove one of them")
}

/// A value for a parameter that does not exist.
pub fn misnamed(
    span: Span,
    name: &str,
    callee: &str,
    known: &str,
    suggestion: Option<&Suggestion>,
) -> Diagnostic {
    let found = Diagnostic::error(codes::WRONG_ARGUMENTS, span, format!("{callee} has no `{name}`"));
    match suggestion {
        Some(near) => did_you_mean(found, span, near),
        None if known.is_empty() => found.help("it takes nothing: remove it"),
        None => found.help(format!("it has {known}")),
    }
}

/// A value without a name where names are needed.
pub fn unnamed(span: Span, example: &str) -> Diagnostic {
    Diagnostic::error(codes::WRONG_ARGUMENTS, span, "this value needs a name")
        .help(format!("write what it is for, as in `{example}`"))
}

/// Fewer or more arguments than a built-in function takes. `usage` shows how it is called.
pub fn count(span: Span, function: &str, usage: &str) -> Diagnostic {
    let message = format!("`{function}` has too few or too many arguments");
    Diagnostic::error(codes::WRONG_ARGUMENTS, span, message).help(format!("it is called as `{usage}`"))
}

/// A named argument of a built-in function.
pub fn named(span: Span, function: &str, usage: &str) -> Diagnostic {
    let message = format!("the arguments of `{function}` have no names");
    Diagnostic::error(codes::WRONG_ARGUMENTS, span, message).help(format!("it is called as `{usage}`"))
}

/// Something else about what is handed over.
pub fn other(span: Span, message: String, help: &str) -> Diagnostic {
    Diagnostic::error(codes::WRONG_ARGUMENTS, span, message).help(help)
}

/// A declaration without lines that it needs, such as a campaign without audience.
pub fn lacking(span: Span, what: &str, lines: &[&str]) -> Diagnostic {
    let quoted: Vec<String> = lines.iter().map(|line| format!("`{line}`")).collect();
    let message = format!("{what} needs {}", quoted.join(" and "));
    Diagnostic::error(codes::WRONG_ARGUMENTS, span, message).help(format!("add {}", quoted.join(" and ")))
}
