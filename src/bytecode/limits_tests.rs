//! Programs that would cost more than they are large: each is refused, for the reason that a limit gives.

use super::records::*;
use super::schema::{Field, Intent, IntentPart, Sender, Team, Type};
use super::sections::Section;
use super::tests::{settings, small_program};
use super::{
    Instruction, LoadError, NewUnit, Op, Program, ProgramBuilder, limits, with_content, with_sections,
};
use crate::value::{Symbol, Value, codec};

/// The program that `change` makes of a small one is refused with words that hold `reason`; the small one is not.
fn refused(reason: &str, change: impl FnOnce(&mut ProgramBuilder)) {
    let mut builder = small_program();
    change(&mut builder);
    refused_file(reason, &builder.finish(false).unwrap());
}

fn refused_file(reason: &str, file: &[u8]) {
    let error = Program::load(file).expect_err(reason).to_string();
    assert!(error.contains(reason), "{error}");
}

/// The small program with a section replaced.
fn with_section(section: Section, bytes: Vec<u8>) -> Vec<u8> {
    let file = small_program().finish(true).unwrap();
    with_sections(&file, |sections| sections[section as usize] = bytes).unwrap()
}

fn trigger(kind: TriggerKind, argument: u32) -> TriggerRecord {
    TriggerRecord {
        kind,
        interrupting: false,
        open: false,
        cased: false,
        unit: 1,
        when: None,
        argument,
        argument_2: u32::MAX,
        has_keywords: false,
    }
}

/// A unit whose only step does this.
fn unit(builder: &mut ProgramBuilder, code: &[Instruction]) {
    let (entry, step) = (builder.code(&[Instruction::of(Op::Goto)]), builder.code(code));
    let steps = vec![("only", step)];
    builder.unit(NewUnit { name: "more", settings: settings(), entry, local_count: 1, steps });
}

fn field(ty: Type) -> Field {
    Field { name: "field".into(), ty, optional: true, default: None, property: None }
}

#[test]
fn the_small_program_loads() {
    assert!(Program::load(&small_program().finish(false).unwrap()).is_ok());
}

#[test]
fn bytes_behind_the_sections() {
    let file = small_program().finish(true).unwrap();
    let longer = with_content(&file, |content| content.push(0xc0)).unwrap();
    assert_eq!(Program::load(&longer).unwrap_err(), LoadError::Malformed);
}

#[test]
fn a_list_of_sections_that_does_not_end() {
    let file = small_program().finish(true).unwrap();
    let many = with_content(&file, |content| {
        *content = [&[0xdd, 0, 0x10, 0, 0][..], &[0xc4, 0].repeat(1 << 20)].concat();
    });
    assert_eq!(Program::load(&many.unwrap()).unwrap_err(), LoadError::Malformed);
}

#[test]
fn long_texts() {
    refused("strings", |builder| {
        builder.string(&"a".repeat(limits::TEXT_BYTES as usize + 1));
    });
}

#[test]
fn constants_that_take_more_memory_than_bytes() {
    refused_file("constants", &with_section(Section::Constants, vec![0; limits::CONSTANTS_BYTES + 1]));
    let mut heavy = Vec::new();
    codec::encode(&Value::List(vec![Value::Missing; limits::CONSTANT_WEIGHT].into()), &mut heavy);
    refused_file("constants", &with_section(Section::Constants, heavy));
}

#[test]
fn constants_of_lists_that_all_claim_the_rest_of_the_file() {
    let list = [12, 0xff, 0xff, 0x1f];
    refused_file("constants", &with_section(Section::Constants, list.repeat(200_000)));
}

#[test]
fn schedules_that_are_long() {
    refused("trigger", |builder| {
        let cron = format!("{} 9 * * *", vec!["1"; 500].join(","));
        assert!(crate::value::cron::Cron::parse(&cron).is_ok());
        let text = builder.string(&cron);
        builder.trigger(trigger(TriggerKind::Schedule, text));
    });
}

#[test]
fn date_times_that_are_long() {
    refused("PushLocalDateTime", |builder| {
        let text = format!("2026-01-05T09:00:00.{}", "0".repeat(1000));
        assert!(crate::value::iso::parse_datetime(&text).is_some());
        let constant = builder.constant(&Value::text(&text));
        let push = Instruction::of(Op::PushLocalDateTime).c(constant);
        unit(builder, &[push, Instruction::of(Op::Pop), Instruction::of(Op::End)]);
    });
}

#[test]
fn paths_that_are_long() {
    refused("StorePath", |builder| {
        let path = Value::list(vec![Value::Symbol(Symbol(1)); limits::PATH_NAMES + 1]);
        let constant = builder.constant(&path);
        let store = Instruction::of(Op::StorePath).c(constant);
        unit(builder, &[Instruction::of(Op::PushMissing), store, Instruction::of(Op::End)]);
    });
}

#[test]
fn keywords_that_every_message_is_searched_for() {
    refused("searched for", |builder| {
        let index = builder.trigger(trigger(TriggerKind::Contains, 0));
        (0..=limits::SCANS).for_each(|_| builder.scan("a", false, true, index));
    });
}

#[test]
fn keywords_of_many_words() {
    refused("word keyword", |builder| {
        let index = builder.trigger(trigger(TriggerKind::Word, 0));
        builder.words(&vec!["a"; limits::KEYWORD_WORDS + 1].join(" "), index);
    });
}

#[test]
fn labels_that_choices_share() {
    refused("labels", |builder| {
        let text = builder.string("yes");
        let label = LabelRecord { text, folded: text, language: 255, listed: true, negated: false };
        let (first, count) = builder.labels(vec![label; 1_000]);
        let outcome = builder.code(&[Instruction::of(Op::End)]);
        let matcher = ChoiceMatcher::Labels { first, count };
        let choices = vec![ChoiceRecord { matcher, when: None, outcome }; 1_000];
        let (first_choice, choice_count) = builder.choices(&choices);
        builder.message(MessageRecord::of_choices(first_choice, choice_count));
    });
}

#[test]
fn results_of_a_run_without_end() {
    refused("unit shape", |builder| {
        let results = builder.results(&vec![(Symbol(1), 0); limits::RESULTS + 1]);
        let entry = builder.code(&[Instruction::of(Op::End)]);
        let settings = SettingsRecord { results, ..settings() };
        builder.unit(NewUnit { name: "more", settings, entry, local_count: 1, steps: vec![] });
    });
}

#[test]
fn enums_that_an_answer_captures() {
    refused("answer", |builder| {
        let symbols = builder.symbols(&vec![Symbol(1); limits::ENUM_VALUES + 1]);
        let outcome = builder.code(&[Instruction::of(Op::End)]);
        let kind = AnswerKind::Enum;
        builder.answer(AnswerRecord { kind, max: 0, symbols, local: 0, accept: None, outcome });
    });
}

#[test]
fn names_that_are_long() {
    let long = || "a".repeat(limits::NAME_BYTES + 1);
    refused("a name of more than", |builder| builder.schema.names.push((Symbol(1), long())));
    refused("a name of more than", |builder| builder.schema.languages.push(long()));
    refused("a name of more than", |builder| builder.schema.groups.push((long(), String::new())));
    refused("unit", |builder| {
        let entry = builder.code(&[Instruction::of(Op::End)]);
        builder.unit(NewUnit { name: &long(), settings: settings(), entry, local_count: 0, steps: vec![] });
    });
}

#[test]
fn declarations_that_are_looked_through() {
    refused("senders", |builder| {
        let sender = Sender { name: "shop".into(), address: "+33600000000".into(), receives: true };
        builder.schema.senders = vec![sender; limits::SENDERS + 1];
    });
    refused("numbers or addresses of a team", |builder| {
        let phones = vec!["+33600000000".to_owned(); limits::TEAM_MEMBERS + 1];
        builder.schema.teams.push(Team { name: "sales".into(), phones, emails: vec![] });
    });
    refused("fields of the contact", |builder| {
        builder.schema.contact = vec![field(Type::Bool); limits::CONTACT_FIELDS + 1];
    });
    refused("parts of the examples", |builder| {
        let examples = vec![vec![IntentPart::Words("a".into())]; limits::INTENT_PARTS + 1];
        builder.schema.intents.push(Intent { name: "order".into(), examples, parameters: vec![] });
    });
    refused("an enum has too many values", |builder| {
        builder.schema.contact.push(field(Type::Enum(vec!["a".into(); limits::ENUM_VALUES + 1])));
    });
    refused("choices of each item", |builder| builder.schema.choices_max = u32::MAX);
}

#[test]
fn a_schema_that_takes_more_memory_than_bytes() {
    let groups = |builder: &mut ProgramBuilder| {
        builder.schema.groups = vec![(String::new(), String::new()); limits::SCHEMA_VALUES / 3 + 1];
    };
    refused("malformed", groups);
}

#[test]
fn types_inside_each_other() {
    refused("malformed", |builder| {
        let deep = (0..100).fold(Type::Bool, |ty, _| Type::List(Box::new(ty)));
        builder.schema.contact.push(field(deep));
    });
    // So deep that what reads it by calling itself would run out of stack.
    let deep = [&[0x81, 0xa4][..], b"List"].concat().repeat(100_000);
    refused_file("malformed", &with_section(Section::Schema, deep));
}

#[test]
fn debug_sections_that_lie() {
    let file = small_program().finish(true).unwrap();
    let stripped = Program::load(&file).unwrap();
    assert_eq!(stripped.place(0, 0, 0), None);
    let with_debug = |debug: &[u8]| {
        let end = file.len() - 1;
        let length = u8::try_from(debug.len()).unwrap();
        Program::load(&[&file[..end], &[0xc4, length], debug].concat())
    };
    // One row for step 0 of unit 0, and in its run a start that is as far away as numbers reach.
    let row = [0; 10];
    let mut runs = vec![1, 0, 2, 0, 2, 0];
    crate::value::varint::write_signed(i128::from(i64::MAX), &mut runs);
    runs.push(0);
    let debug = (vec!["a.sms"], serde_bytes::Bytes::new(&row), serde_bytes::Bytes::new(&runs));
    let program = with_debug(&rmp_serde::to_vec(&debug).unwrap()).unwrap();
    assert_eq!(program.place(0, 0, 1), None);
    assert!(with_debug(&[0x93, 0xdd, 0xff, 0xff, 0xff, 0xff]).is_err());
}
