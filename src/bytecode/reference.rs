//! Holds `docs/bytecode.md` to the code: its tables of sections, records and instructions are written from here.

use std::fmt::Write as _;
use std::path::Path;

use super::op::{Function, Op};
use super::packed::{
    ChoiceEntry, EachEntry, KeywordEntry, KindEntry, ResultEntry, ScanEntry, Shape, TriggerDetails,
    TriggerEntry, UnitEntry,
};
use super::part::Part;
use super::records::{AnswerRecord, LabelRecord, MessageRecord, SettingsRecord};
use super::sections::Section;
use super::signature::{Flow, Operand, Place, signature};

/// A part of the page that is written from the code.
struct Generated {
    name: &'static str,
    text: fn() -> String,
}

const PARTS: [Generated; 4] = [
    Generated { name: "sections", text: sections },
    Generated { name: "records", text: records },
    Generated { name: "instructions", text: instructions },
    Generated { name: "functions", text: functions },
];

fn sections() -> String {
    let mut table = String::from("| | section | holds |\n|---|---|---|\n");
    for section in Section::ALL {
        let _ = writeln!(
            table,
            "| {} | {} | {} |",
            *section as u8,
            section.name(),
            one_line(section.description())
        );
    }
    table
}

fn records() -> String {
    let mut table = String::from("| record | bytes | fields in order |\n|---|---|---|\n");
    let mut row = |name: &str, size: usize, layout: &[(&str, &str)]| {
        let fields: Vec<String> =
            layout.iter().map(|(field, ty)| format!("{field}: {}", type_name(ty))).collect();
        let _ = writeln!(table, "| {name} | {size} | {} |", fields.join(", "));
    };
    row("shape", Shape::SIZE, Shape::LAYOUT);
    row("settings, in a shape", SettingsRecord::SIZE, SettingsRecord::LAYOUT);
    row("unit", UnitEntry::SIZE, UnitEntry::LAYOUT);
    row("message", MessageRecord::SIZE, MessageRecord::LAYOUT);
    row("choice", ChoiceEntry::SIZE, ChoiceEntry::LAYOUT);
    row("list", EachEntry::SIZE, EachEntry::LAYOUT);
    row("label", LabelRecord::SIZE, LabelRecord::LAYOUT);
    row("answer", AnswerRecord::SIZE, AnswerRecord::LAYOUT);
    row("result", ResultEntry::SIZE, ResultEntry::LAYOUT);
    row("trigger", TriggerEntry::SIZE, TriggerEntry::LAYOUT);
    row("trigger details", TriggerDetails::SIZE, TriggerDetails::LAYOUT);
    row("keyword, word, reply keyword", KeywordEntry::SIZE, KeywordEntry::LAYOUT);
    row("scan", ScanEntry::SIZE, ScanEntry::LAYOUT);
    row("kind", KindEntry::SIZE, KindEntry::LAYOUT);
    table
}

/// A type as the page explains it: `u32?` for an optional number.
fn type_name(ty: &str) -> String {
    let ty = ty.replace("CodeOffset", "code");
    match ty.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>')) {
        Some(inner) => format!("{inner}?"),
        None => {
            ty.replace("AnswerKind", "kind").replace("TriggerKind", "kind").replace("MatcherKind", "kind")
        }
    }
}

fn instructions() -> String {
    let mut table =
        String::from("| code | operation | `a` | `b` | `c` | what it does |\n|---|---|---|---|---|---|\n");
    for op in Op::ALL {
        let signature = signature(*op);
        let operands = [signature.a, signature.b, signature.c].map(operand);
        let notes = notes(signature.flow, signature.place);
        let what = format!("{}{notes}", one_line(op.description()));
        let _ = writeln!(table, "| {} | `{}` | {} | {what} |", *op as u8, op.name(), operands.join(" | "));
    }
    table
}

fn operand(operand: Operand) -> &'static str {
    match operand {
        Operand::None => "",
        Operand::Flag => "flag",
        Operand::Property | Operand::WritableProperty => "property",
        Operand::Function => "function",
        Operand::Local => "local",
        Operand::Graphemes => "graphemes",
        Operand::Window => "window",
        Operand::Language => "language",
        Operand::Count => "count",
        Operand::Integer => "`i32`",
        Operand::Text => "text",
        Operand::Constant | Operand::LocalDateTime | Operand::Path => "constant",
        Operand::Symbol => "symbol",
        Operand::Message | Operand::Choices => "message",
        Operand::Regex => "regex",
        Operand::Distance => "distance",
        Operand::Place => "place",
        Operand::Step => "step",
        Operand::ServiceFunction => "service function",
        Operand::Unit | Operand::Conversation => "unit",
        Operand::Team => "team",
    }
}

fn notes(flow: Flow, place: Place) -> String {
    let flow = match flow {
        Flow::Leave => " *Ends the run of code.*",
        Flow::Alternative(_) | Flow::AlternativeIfFlag => " *Two ways on.*",
        _ => "",
    };
    let place = match place {
        Place::Anywhere => "",
        Place::Statement => " *Statement.*",
        Place::Rest => " *Statement, empty stack.*",
        Place::Step => " *Only in steps, empty stack.*",
    };
    format!("{flow}{place}")
}

fn functions() -> String {
    let mut table = String::from("| code | function |\n|---|---|\n");
    for function in Function::ALL {
        let _ = writeln!(table, "| {} | `{}` |", *function as u8, function.name());
    }
    table
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// The page with its generated parts replaced.
fn rewritten(page: &str) -> String {
    PARTS.iter().fold(page.to_owned(), |page, part| {
        let (start, end) = (format!("<!-- {} -->\n", part.name), format!("<!-- end of {} -->", part.name));
        let (before, rest) = page.split_once(&start).expect("the page has a place for each part");
        let (_, after) = rest.split_once(&end).expect("each part has an end");
        format!("{before}{start}{}{end}{after}", (part.text)())
    })
}

#[test]
fn the_page_says_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/bytecode.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let expected = rewritten(&page);
    if std::env::var_os("SMSC_BLESS").is_some() {
        return std::fs::write(&path, expected).unwrap();
    }
    assert!(
        page == expected,
        "SMSC_BLESS=1 cargo test --lib bytecode::reference writes docs/bytecode.md anew"
    );
}
