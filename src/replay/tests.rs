use std::sync::Arc;

use super::*;
use crate::compile;
use crate::config::Config;
use crate::source::{SourceFile, Sources};
use crate::vm::effect::{EffectKind, UnitOutcome};

const SCRIPT: &str = r#"
service shop {
  stock(item: text) -> { count: whole }
}
conversation ask {
  trigger keyword "STOCK"
  timeout 1d
  reprompts 2
  reprompt "Sorry?"
  fallback "Bye."
  message which {
    say "Which?"
    choice "Cat" -> cat
    choice "Dog" -> dog
  }
  step cat {
    call found = shop.stock(item: "cat") else {
      say "No answer."
      end
    }
    say "There are {found.count}."
    end
  }
  recommendation dog {
    start other for "+33600000099"
    say "Dog."
  }
}
conversation other {
  trigger request
  message hello { say "Hello?"  choice "Yes" -> done  choice "No" -> done }
  recommendation done { say "Fine." }
}
"#;

fn player(script: &str) -> Player {
    let (sources, config) = (Sources::new(vec![SourceFile::new("a.sms", script)]), Config::default());
    let checked = compile::check(&sources, &config);
    let errors: Vec<_> = checked.diagnostics.iter().map(|problem| (&problem.message, problem.span)).collect();
    assert!(!checked.has_errors(), "{errors:?}");
    let bytes = compile::build(&checked, &sources, &config, true).unwrap();
    Player::new(Arc::new(crate::bytecode::Program::load(&bytes).unwrap()))
}

fn play(player: &mut Player, line: &str) -> (Turn, Answer) {
    let message = Message::parse(line.as_bytes()).unwrap();
    let inbound = player.read(&message).unwrap();
    let turn = player.play(&inbound);
    let answer = Answer::of(player, &turn);
    (turn, answer)
}

#[test]
fn services_fail_and_others_are_started() {
    let mut player = player(SCRIPT);
    play(&mut player, r#"{"contact": "+33600000001", "text": "stock"}"#);
    let (_, answer) = play(&mut player, r#"{"contact": "+33600000001", "text": "cat"}"#);
    assert_eq!(answer.replies, ["No answer."]);
    play(&mut player, r#"{"contact": "+33600000002", "text": "stock"}"#);
    let (_, answer) = play(&mut player, r#"{"contact": "+33600000002", "text": "dog"}"#);
    assert_eq!(answer.actions, ["starts other for another contact"]);
    let (_, answer) = play(&mut player, r#"{"contact": "+33600000099", "text": "yes"}"#);
    assert_eq!(answer.replies, ["Fine."]);
    assert_eq!(player.contacts(), 3);
}

#[test]
fn timers_come_first_and_time_never_runs_back() {
    let mut player = player(SCRIPT);
    play(&mut player, r#"{"contact": "+33600000001", "text": "stock", "at": "2026-03-02T10:00Z"}"#);
    let (turn, answer) =
        play(&mut player, r#"{"contact": "+33600000001", "text": "dog", "at": "2026-03-03T10:00Z"}"#);
    assert_eq!(answer.sent_before, ["Bye."]);
    assert!(
        turn.before.iter().any(|effect| effect.kind == EffectKind::Ended { outcome: UnitOutcome::TimedOut })
    );
    assert_eq!(answer.matched.unwrap().by, "nobody");
    let (turn, _) =
        play(&mut player, r#"{"contact": "+33600000001", "text": "x", "at": "2026-03-01T10:00Z"}"#);
    assert!(turn.late);
    let (turn, _) = play(&mut player, r#"{"contact": "+33600000001", "text": "x"}"#);
    assert!(!turn.late);
}

#[test]
fn counts_add_up() {
    let mut player = player(SCRIPT);
    let mut totals = Totals::default();
    for text in ["stock", "what", "What", "nothing", "stock", "dog", "hello"] {
        let line = format!(r#"{{"contact": "+33600000001", "text": "{text}"}}"#);
        totals.add(text, &play(&mut player, &line).0);
    }
    assert_eq!(totals.messages, totals.taken.iter().sum::<u64>());
    let (_, unit) = totals.units().next().unwrap();
    assert_eq!((unit.started, unit.exits()), (2, 2));
    let unrecognised = totals.unrecognised(player.program(), 2);
    assert_eq!(unrecognised[0], ("ask.which".to_owned(), "what".to_owned(), 2));
}

#[test]
fn lines_that_are_none() {
    for line in [
        "",
        "1",
        "[]",
        r#"["+33600000001", "x"]"#,
        r#"{"text": "x"}"#,
        "{",
        "\u{feff}{}",
        r#"{"contact": 1, "text": ""}"#,
    ] {
        assert!(Message::parse(line.as_bytes()).is_err(), "{line}");
    }
    assert_eq!(Message::parse(b"{\"contact\": \"\xff\"}").unwrap_err(), "this is not UTF-8");
}

proptest::proptest! {
    #[test]
    fn no_line_makes_it_panic(line in "\\PC{0,60}|[{}\\[\\]\":,a-z0-9+]{0,40}") {
        if let Ok(message) = Message::parse(line.as_bytes()) {
            let _ = player("conversation a { trigger keyword \"A\"  recommendation b { say \"B\" } }").read(&message);
        }
    }
}
