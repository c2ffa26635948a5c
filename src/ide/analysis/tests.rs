//! After any edits an analysis knows what a check from scratch finds in the same texts: the model to its last place, and
//! every diagnostic. The scripts name one another in every way there is.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::Analysis;
use crate::project::Project;
use crate::source::FileId;

const FILES: [(&str, &str); 5] = [
    (
        "a.sms",
        r#"conversation survey "Pets" {
  trigger keyword "PETS", "ANIMALS"
  trigger event left when event.total > 20
  category offers
  reprompt "Sorry? {choices}"
  fallback "Reply HELLO another time!"
  message kind {
    say "Hi {contact.name ?? "there"}! {promo(code)} STOP to opt out"
    choice "Cat", "kitty" { set contact.pet = cat  goto size }
    choice "Dog" -> size
    answer other: enum(bird, fish) -> size
  }
  step size {
    call order = pos.create(items: "x") else { end }
    if contact in vip { add to owners } else { say "Quel dommage, l'été est déjà fini ê" }
    run more(weekday(now())) as rest
    if rest.size is set { track sized { size: rest.size } }
    start last
    goto thanks
  }
  recommendation thanks { say "Thanks {other ?? bird}" }
}
"#,
    ),
    (
        "b.sms",
        r#"conversation more(day: enum(mon, tue, wed, thu, fri, sat, sun), word: text max 9 = code) {
  reprompt "Sorry? {choices}"
  fallback "Reply PETS another time"
  var size: whole? = 1
  message which {
    say "Which one, on {day}? {word}"
    choice "Pets" { set size = 2  goto done }
    choice "Other", "pets please" -> done
  }
  recommendation done { say code  start survey }
}
"#,
    ),
    (
        "c.sms",
        r#"/// Last.
automation last {
  trigger joins owners
  say "Reply KITTY now, {reply}"
  remove from owners
  add to owners
  forward to keepers
}
automation hello { trigger word "pets"  say "Hello"  start more(mon) }
automation unused_one { say "Never" }
"#,
    ),
    (
        "s.sms",
        r#"sender shop = "+33644600000"
category offers: marketing "Offers"
object contact { name: text? max 20  pet: enum(cat, dog)? }
group vip "VIP"
group owners "Owners"
team keepers { sms "+33644600001" }
event left { contact: contact  total: number }
service pos { create(items: text) -> { id: text } }
const code = "AB12"
"#,
    ),
    (
        "t.sms",
        r#"template promo(code: text) = "Use {code}, soon over: {link_to(code)}"
template link_to(code: text) = "ê{code}"
campaign news { category offers  audience vip  say "News! {promo("A")} STOP to opt out" }
automation answer_news { trigger reply to news within 48h keyword "YES"  say "Fine." }
test "pets" for survey {
  user "pets"
  bot contains "Hi"
  expect at kind
}
"#,
    ),
];

/// What is typed: mostly pieces that keep a script whole, then such that break it.
const TYPED: &[&str] = &[
    "",
    "x",
    " ",
    "\n",
    "word ",
    "ê",
    "// a comment\n",
    "PETS",
    "say \"Reply CAT\"\n",
    "goto size\n",
    "add to owners\n",
    "start survey\n",
    "set contact.pet = dog\n",
    "{contact.name}",
    "{",
    "}",
    "\"",
    "///",
    "conversation c {\n",
    "group g \"G\"\n",
    "weekday(now())",
    "unused",
    "contact.",
];

fn open(texts: &[String]) -> BTreeMap<String, Arc<str>> {
    FILES.iter().zip(texts).map(|((name, _), text)| ((*name).to_owned(), Arc::from(text.as_str()))).collect()
}

/// Everything that a check knows, in words.
fn known(analysis: &Analysis) -> String {
    format!("{:#?}\n{:#?}", analysis.checked().diagnostics, analysis.model())
}

/// The lines in which two descriptions differ.
fn difference(taken: &str, fresh: &str) -> String {
    if taken == fresh {
        return String::new();
    }
    similar::TextDiff::from_lines(taken, fresh).unified_diff().context_radius(8).to_string()
}

fn boundary(text: &str, thousandth: usize) -> usize {
    let wanted = text.len() * thousandth / 1000;
    (wanted..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap()
}

#[test]
fn the_scripts_have_no_mistake_of_writing() {
    let texts: Vec<String> = FILES.iter().map(|(_, text)| (*text).to_owned()).collect();
    let checked = Project::read_open(Path::new("nowhere"), None, &open(&texts)).check();
    let codes: Vec<&str> = checked.diagnostics.iter().map(|found| found.code.0).collect();
    assert!(codes.iter().all(|code| !code.starts_with("E01") && !code.starts_with("E02")), "{codes:?}");
    assert!(codes.len() > 8, "the scripts show many findings, in their own and in other files: {codes:?}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases / 10,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_taken_over_is_what_would_be_found(
        edits in prop::collection::vec((0usize..FILES.len(), 0usize..1000, 0usize..12, 0usize..TYPED.len()), 1..16),
    ) {
        let mut texts: Vec<String> = FILES.iter().map(|(_, text)| (*text).to_owned()).collect();
        let root = Path::new("nowhere");
        let mut analysis = Analysis::new(Project::read_open(root, None, &open(&texts)));
        analysis.refresh();
        for (nth, (file, place, removed, typed)) in edits.into_iter().enumerate() {
            let text = &mut texts[file];
            let start = boundary(text, place);
            let end = (start + removed.saturating_sub(6)).min(text.len());
            let end = (end..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap();
            text.replace_range(start..end, TYPED[typed]);
            if nth % 5 == 4 {
                analysis.replace(Project::read_open(root, None, &open(&texts)));
            } else {
                analysis.set_text(FileId(file as u32), &texts[file]);
            }
            // Two edits at a time now and then.
            if nth % 3 != 2 {
                analysis.refresh();
                let mut fresh = Analysis::new(Project::read_open(root, None, &open(&texts)));
                fresh.refresh();
                let difference = difference(&known(&analysis), &known(&fresh));
                prop_assert!(difference.is_empty(), "after edit {} of\n{}\n{}", nth, texts.join("\n---\n"), difference);
            }
        }
    }
}
