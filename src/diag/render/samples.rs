//! Every renderer on the same ugly inputs.

use super::*;
use crate::diag::{Diagnostic, codes};
use crate::source::{FileId, SourceFile, Span};

fn one_file(text: &str) -> Sources {
    Sources::new(vec![SourceFile::new("pets.sms", text)])
}

/// The span of the first occurrence of `part` in the file.
fn span_of(sources: &Sources, file: u32, part: &str) -> Span {
    let text = &sources.get(FileId(file)).unwrap().text;
    let start = text.find(part).unwrap() as u32;
    Span::new(FileId(file), start, start + part.len() as u32)
}

fn missing_name(sources: &Sources) -> Diagnostic {
    let span = span_of(sources, 0, "contact.first_name");
    Diagnostic::error(codes::MISSING_VALUE, span, "`contact.first_name` may be missing")
        .note("some contacts have no first name: they would read \"Hi !\"")
        .help("give a default: `{contact.first_name ?? \"there\"}`")
        .unsafe_fix("Give a default", span.after(), " ?? \"there\"")
}

#[test]
fn show() {
    let sources = one_file("départ « é » 😀\n\tsay \"« é » 😀 {contact.first_name}! What kind of pet?\"\n");
    for ascii in [false, true] {
        println!(
            "{}",
            text(Format::Full(Style { colour: false, ascii }), &sources, &[missing_name(&sources)])
        );
    }
    for format in [
        Format::Concise,
        Format::Json,
        Format::Github,
        Format::Sarif,
        Format::Full(Style { colour: true, ascii: false }),
    ] {
        println!("{}", text(format, &sources, &[missing_name(&sources)]));
    }
    let multi = Diagnostic::warning(codes::UNREACHABLE_STEP, Span::new(FileId(0), 8, 40), "multi")
        .note("over lines")
        .label(Span::new(FileId(0), 3, 5), "first");
    println!("{}", text(Format::Full(Style::default()), &sources, &[multi]));
    let end = Span::new(FileId(0), 9999, 9999);
    println!(
        "{}",
        text(
            Format::Full(Style::default()),
            &sources,
            &[Diagnostic::error(codes::UNEXPECTED_TOKEN, end, "end")]
        )
    );
}
