//! E0202 unknown-name: a name that nothing defines.

use crate::diag::suggest::Suggestion;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Nothing of this kind has the name. `what` is the kind of thing wanted, such as `group`, or `thing`.
pub fn unknown(span: Span, name: &str, what: &str, suggestion: Option<&Suggestion>) -> Diagnostic {
    let message = match what {
        "thing" => format!("nothing is called `{name}`"),
        _ => format!("no {what} is called `{name}`"),
    };
    let unknown = Diagnostic::error(codes::UNKNOWN_NAME, span, message);
    match suggestion {
        Some(near) => did_you_mean(unknown, span, near),
        None if what == "thing" => unknown.help("declare it, or put quotes around it if it is a text"),
        None => unknown.help(format!("declare it: `{}`", declaration(what, name))),
    }
}

/// How a thing of this kind is declared.
fn declaration(what: &str, name: &str) -> String {
    match what {
        "sender" => format!("sender {name} = \"+33…\""),
        "category" => format!("category {name}: marketing \"…\""),
        "group" => format!("group {name} \"…\""),
        "team" => format!("team {name} {{ sms \"+33…\" }}"),
        "event" => format!("event {name} {{ … }}"),
        "service" => format!("service {name} {{ … }}"),
        "intent" => format!("intent {name} {{ \"…\" }}"),
        "campaign" => format!("campaign {name} {{ … }}"),
        "conversation" => format!("conversation {name} {{ … }}"),
        "type" => format!("object {name} {{ … }}"),
        "function" => format!("template {name}(…) = \"…\""),
        "variable" => format!("var {name}: text"),
        _ if what.starts_with("function of") => format!("{name}(…) -> {{ … }}"),
        _ => format!("automation {name} {{ … }}"),
    }
}

/// Adds the nearest name as help and repair. A name that may as well be meant for something that is not written yet is
/// replaced only by an author who asks for it.
pub fn did_you_mean(diagnostic: Diagnostic, span: Span, near: &Suggestion) -> Diagnostic {
    let diagnostic = diagnostic.help(format!("did you mean {}?", near.listed()));
    let Some(name) = near.name() else { return diagnostic };
    let title = format!("Write `{name}`");
    match near.is_certain() {
        true => diagnostic.safe_fix(title, span, name),
        false => diagnostic.unsafe_fix(title, span, name),
    }
}

/// A day or a time of day in words. `meant` is what is written here.
pub fn moment(span: Span, name: &str, meant: &str) -> Diagnostic {
    let note = match meant.contains(':') {
        true => "a time of day is written with its hours and minutes",
        false => "a day is told by how far it is from now",
    };
    Diagnostic::error(codes::UNKNOWN_NAME, span, format!("nothing is called `{name}`"))
        .note(note)
        .help(format!("write `{meant}`, or a clock time such as `09:00` for the next one"))
        .unsafe_fix(format!("Write `{meant}`"), span, meant)
}

/// `expect end`
pub fn end_of_conversation(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(codes::UNKNOWN_NAME, span, format!("nothing is called `{name}`"))
        .note("that the conversation is over is asked with `ended`")
        .help("write `expect ended`, or `expect ended NAME` for the step that it ended with")
        .safe_fix("Write `ended`", span, "ended")
}

/// A bare word where a text is needed.
pub fn text_without_quotes(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(codes::UNKNOWN_NAME, span, format!("nothing is called `{name}`"))
        .note("a text is needed here")
        .help(format!("a text stands in quotes: `\"{name}\"`"))
        .safe_fix("Put quotes around it", span, format!("\"{name}\""))
}

/// A built-in name that means nothing at this place, such as `event` where no event can have started anything.
pub fn not_here(span: Span, name: &str, why: &str, help: &str) -> Diagnostic {
    Diagnostic::error(codes::UNKNOWN_NAME, span, format!("there is no `{name}` here")).note(why).help(help)
}

/// An enum value where nothing says which of several enums is meant.
pub fn several_enums(span: Span, name: &str, enums: &[String]) -> Diagnostic {
    let message = format!("nothing here says which `{name}` is meant");
    Diagnostic::error(codes::UNKNOWN_NAME, span, message)
        .note(format!("it is a value of {}", enums.join(" and of ")))
        .help("use it where one of these types is needed: compare it with a field, or set one to it")
}

/// A language that the project does not have.
pub fn language(span: Span, name: &str, declared: bool, suggestion: Option<&Suggestion>) -> Diagnostic {
    let message = format!("`{name}` is not a language of this project");
    let unknown = Diagnostic::error(codes::UNKNOWN_NAME, span, message);
    match (suggestion, declared) {
        (Some(near), _) => did_you_mean(unknown, span, near),
        (None, true) => unknown.help(format!("add it to the declaration: `languages …, {name}`")),
        (None, false) => {
            unknown.help(format!("declare the languages, the default first: `languages en, {name}`"))
        }
    }
}
