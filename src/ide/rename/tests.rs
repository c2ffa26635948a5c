//! What may get which name.

use std::path::Path;
use std::sync::Arc;

use super::rename;
use crate::ide::Analysis;
use crate::project::Project;

const QUIZ: &str = r#"conversation quiz(level: whole) {
  trigger keyword "QUIZ"
  fallback "Bye"
  var score: whole = 0
  var size: enum(small, large) = large
  message q1 { say "7 x 8? {promo()}"  answer n: whole -> grade }
  step grade { if n == 56 and size == large { set score = score + level }  goto done }
  ending done { say "{score} points. {house} {weekday(today())}" }
}
"#;

const BASE: &str = r#"const house = "Acme"
const street = "Elm Road"
template promo() = "By {house}"
automation address { trigger word "address"  say "{street}"  track asked { day: mon } }
"#;

/// What comes of giving the name that stands first in such a text another.
fn renamed(piece: &str, new: &str) -> Result<usize, String> {
    let texts = [("a.sms", QUIZ), ("b.sms", BASE)];
    let open = texts.map(|(name, text)| (name.to_owned(), Arc::from(text))).into();
    let mut analysis = Analysis::new(Project::read_open(Path::new("nowhere"), None, &open));
    analysis.refresh();
    let (file, offset) = texts
        .iter()
        .find_map(|(name, text)| Some((analysis.sources().find(name)?, text.find(piece)?)))
        .expect("a script that says so");
    let offset = offset + piece.rfind([' ', '(']).map_or(0, |sign| sign + 1);
    rename(&analysis, file, offset as u32, new).map(|edits| edits.len())
}

fn refused(piece: &str, new: &str, named: &str) {
    let answer = renamed(piece, new);
    assert!(answer.as_ref().is_err_and(|reason| reason.contains(named)), "{piece} -> {new}: {answer:?}");
}

#[test]
fn variables_do_not_become_one() {
    refused("var score", "n", "the variable `n` (a.sms:6:47) has it");
    refused("answer n", "score", "the variable `score` (a.sms:4:7) has it");
    refused("if n", "score", "the variable `score` (a.sms:4:7) has it");
    refused("(level", "n", "`n`");
    refused("(level", "score", "`score`");
}

#[test]
fn constants_are_not_hidden() {
    refused("var score", "house", "the const `house` (b.sms:1:7) has it");
    refused("answer n", "house", "the const `house` (b.sms:1:7) has it");
    refused("const house", "score", "the variable `score` (a.sms:4:7) has it");
    refused("const house", "street", "the const `street` (b.sms:2:7)");
}

#[test]
fn what_the_language_has_keeps_its_meaning() {
    refused("const street", "mon", "`mon` (b.sms:4:");
    refused("template promo", "today", "today");
}

#[test]
fn values_of_enums_are_not_taken_for_variables() {
    refused("var size", "large", "`large`");
    refused("enum(small, large", "small", "`small`");
}

#[test]
fn a_name_is_free_where_nobody_looks_for_the_other() {
    assert_eq!(renamed("var score", "street"), Ok(4), "no text of the quiz shows the street");
    assert_eq!(renamed("const street", "score"), Ok(2), "the variable of the quiz is seen in the quiz alone");
    assert_eq!(renamed("var score", "points"), Ok(4));
    assert_eq!(renamed("answer n", "grade"), Ok(2), "steps have names of their own");
}
