//! What comes of taking a proposal in the middle of writing.

use std::path::Path;
use std::sync::Arc;

use super::construct::{DECLARATIONS, homes};
use super::{Block, complete, snippet, tests};
use crate::catalog::{Construct, in_place, triggers};
use crate::ide::Analysis;
use crate::project::Project;
use crate::source::FileId;

/// The labels at `|` in a script, and the line with each taken.
fn proposed(marked: &str) -> Vec<(String, String)> {
    let offset = marked.find('|').expect("a place");
    let text = marked.replacen('|', "", 1);
    let open = [("a.sms".to_owned(), Arc::from(text.as_str()))].into();
    let mut analysis = Analysis::new(Project::read_open(Path::new("nowhere"), None, &open));
    analysis.refresh();
    let found = complete(&analysis, FileId(0), offset as u32);
    let start = found.replaces.start as usize;
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let taken = |item: super::Item| {
        let new = item.snippet.as_ref().unwrap_or(&item.label);
        (item.label.clone(), format!("{}{new}", &text[line..start]).trim_start().to_owned())
    };
    found.items.into_iter().map(taken).collect()
}

fn labels(marked: &str) -> Vec<String> {
    proposed(marked).into_iter().map(|(label, _)| label).collect()
}

/// Types a construct a letter at a time: at each place one proposal completes it, and none says its first word twice.
fn typed(around: &str, before: &str, words: &str, whole: &str) {
    for length in 1..=words.len() {
        let Some(prefix) = words.get(..length) else { continue };
        let found = proposed(&around.replace('§', &format!("{before}{prefix}|")));
        let whole = format!("{before}{whole}");
        let completes = found.iter().any(|(_, line)| *line == whole);
        assert!(completes, "after `{before}{prefix}`: {found:#?}\nand not {whole}");
        let first = words.split(' ').next().unwrap_or_default();
        let twice = found.iter().find(|(_, line)| line.starts_with(&format!("{before}{first} {first} ")));
        assert_eq!(twice, None, "after `{before}{prefix}`");
    }
}

fn construct(around: &str, before: &str, construct: &'static Construct) {
    for opening in super::begun::openings(construct) {
        let whole = snippet::of_form(opening.form, 0).expect("a form");
        typed(around, before, &opening.words.join(" "), &whole);
    }
}

#[test]
fn every_construct_is_completed_from_each_of_its_letters() {
    let places = [
        (Block::Conversation, "conversation c {\n  §\n}\n"),
        (Block::Automation, "automation c {\n  §\n}\n"),
        (Block::Campaign, "campaign c {\n  §\n}\n"),
        (Block::Message, "conversation c {\n  message m {\n    say \"x\"\n    §\n  }\n}\n"),
        (Block::Statements, "conversation c {\n  step m {\n    say \"x\"\n    §\n  }\n}\n"),
    ];
    for (block, around) in places {
        for home in homes(block) {
            let all = in_place(*home).filter(|one| !super::construct::is_trigger(one));
            all.for_each(|one| construct(around, "", one));
        }
    }
    for one in triggers::ALL {
        construct("automation c {\n  §\n}\n", "trigger ", one);
    }
}

#[test]
fn declarations_and_lines_of_tests_are_completed_from_each_of_their_letters() {
    for (label, whole) in DECLARATIONS {
        typed("§\n", "", label, whole);
    }
    for (label, whole) in tests::LINES {
        typed("test \"t\" {\n  §\n}\n", "", label, whole);
    }
}

#[test]
fn names_of_two_words_are_not_begun_constructs() {
    let script = "conversation c {\n  step add { end }\n  step b { goto add | }\n}\n";
    assert!(labels(script).contains(&"say".to_owned()), "a step may be called `add`");
    let bounded = "conversation c {\n  var x: text max |\n}\n";
    assert!(!labels(bounded).contains(&"segments".to_owned()), "a text has a length");
}

#[test]
fn the_default_recommendation_is_one_proposal() {
    let at = |typed: &str| proposed(&format!("conversation c {{\n  {typed}|\n}}\n"));
    let whole = "default recommendation {\n  ${1}\n}";
    for typed in ["def", "default ", "default rec"] {
        assert!(at(typed).iter().any(|(_, line)| line == whole), "{typed}: {:?}", at(typed));
    }
    assert_eq!(at("default ").len(), 1);
}

const SALON: &str = r#"object contact { tags: list(text)  pet: enum(cat, dog)?  visits: number = 0  age: whole }
object slot { id: text  label: text }
object deal "Deal" { stage: enum(open, won)  note: text? }
event changed { contact: contact  deal: deal  total: number }
service planner { slots() -> { slots: list(slot)  free: bool } }
conversation c {
  trigger event changed
  fallback "Bye"
  reprompt "Sorry? {reprompted}"
  var wishes: list(text)
  var size: whole? = 1
  var sure: bool = false
  message m {
    say "Hi {said}"
    call found = planner.slots() else { end }
    here
  }
  ending done { say "Bye {ended}" }
}
test "t" for c {
  line
}
"#;

/// What is proposed where a piece of the salon's script is being written instead of a word.
fn at_salon(word: &str, piece: &str) -> Vec<String> {
    labels(&SALON.replacen(word, piece, 1))
}

#[test]
fn each_wants_a_list_and_then_a_label() {
    let found = at_salon("here", "choice each s in |");
    assert_eq!(found, ["contact.tags", "found.slots", "wishes"]);
    assert!(at_salon("here", "choice each s in wishes |").contains(&"label".to_owned()));
    assert!(!at_salon("here", "no reply in |").contains(&"planner".to_owned()));
}

#[test]
fn choices_are_listed_in_messages_and_reprompts() {
    let choices = "choices".to_owned();
    assert!(at_salon("{reprompted}", "{|}").contains(&choices));
    assert!(at_salon("{said}", "{|}").contains(&choices));
    assert!(!at_salon("{ended}", "{|}").contains(&choices));
}

#[test]
fn only_what_can_be_written_is_proposed_for_writing() {
    assert_eq!(at_salon("here", "set |"), ["event", "size", "sure", "wishes", "contact"]);
    assert_eq!(at_salon("here", "clear |"), ["event", "size", "wishes", "contact"]);
    assert_eq!(at_salon("here", "set event.|"), ["deal"]);
    assert_eq!(at_salon("here", "clear event.deal.|"), ["note"]);
    assert_eq!(at_salon("here", "set event.contact.|"), [""; 0]);
    let written = ["age", "pet", "tags", "visits", "language", "timezone"];
    assert_eq!(at_salon("here", "set contact.|"), written);
    assert_eq!(at_salon("here", "answer contact.|"), written);
    assert!(at_salon("said", "contact.|").contains(&"created_at".to_owned()), "all can be read");
}

#[test]
fn records_in_records_have_their_own_fields() {
    let answer = "service planner.slots returns ";
    for piece in ["{ slots: [{ |", "{ slots: [{ id: \"1\" }, { |", "{ slots: [{ | }] }"] {
        assert_eq!(at_salon("line", &format!("{answer}{piece}")), ["id", "label"], "{piece}");
    }
    assert_eq!(at_salon("line", "event changed { deal: { |"), ["note", "stage"]);
    assert_eq!(at_salon("line", "event changed { deal: { stage: |")[..2], ["open", "won"]);
    assert_eq!(at_salon("line", "event changed { nothing: { |"), [""; 0]);
}
