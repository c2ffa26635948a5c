//! E0201 duplicate-definition: two things of one name in one scope.

use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Two declarations, fields, steps or variables of one name. `what` is the kind of thing, such as `step`.
pub fn duplicate(span: Span, name: &str, what: &str, first: Span) -> Diagnostic {
    Diagnostic::error(codes::DUPLICATE_DEFINITION, span, format!("a second {what} is called `{name}`"))
        .label(first, "the first")
        .help("rename or remove one of them")
}

/// Something that can stand only once, such as a setting or an arm of a `match`.
pub fn twice(span: Span, what: &str, first: Span) -> Diagnostic {
    Diagnostic::error(codes::DUPLICATE_DEFINITION, span, format!("`{what}` stands here twice"))
        .label(first, "the first")
        .help("remove one of them")
}

/// A declaration with the name of another one of another kind.
pub fn name_taken(span: Span, name: &str, what: &str, first_what: &str, first: Span) -> Diagnostic {
    let message = format!("the {what} `{name}` has the name of a {first_what}");
    Diagnostic::error(codes::DUPLICATE_DEFINITION, span, message)
        .note("all files of a project share their names")
        .label(first, format!("the {first_what} `{name}`"))
        .help("rename one of them")
}

/// A variable and an enum value of one name where both could be meant.
pub fn ambiguous_value(span: Span, name: &str, values: &str, declared: Span) -> Diagnostic {
    let message = format!("`{name}` means two things here");
    Diagnostic::error(codes::DUPLICATE_DEFINITION, span, message)
        .note(format!("a variable, or a value of `{values}`"))
        .label(declared, "the variable")
        .help("rename the variable")
}

/// Two names that are stored under one number.
pub fn same_symbol(span: Span, name: &str, other: &str, first: Span) -> Diagnostic {
    let message = format!("`{name}` and `{other}` would be stored under one number");
    Diagnostic::error(codes::DUPLICATE_DEFINITION, span, message)
        .note("names are stored as numbers, and these two happen to have the same")
        .label(first, format!("`{other}`"))
        .help("rename one of them")
}

/// A field with the name of a built-in field of the contact.
pub fn built_in_field(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(codes::DUPLICATE_DEFINITION, span, format!("every contact has a `{name}` already"))
        .note("it is built in")
        .help("remove this one, or choose another name")
}
