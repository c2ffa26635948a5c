//! What must hold of every chat.

use proptest::prelude::*;

use super::{Chat, Scripts};
use crate::compile;
use crate::config::Config;
use crate::source::{SourceFile, Sources};

const SCRIPT: &str = include_str!("../../tests/golden/cli/chat/shop.sms");

fn chat() -> Chat {
    let sources = Sources::new(vec![SourceFile::new("shop.sms", SCRIPT)]);
    let config = Config::default();
    let checked = compile::check(&sources, &config);
    Chat::new(Scripts { sources, config, checked }).unwrap()
}

fn lines() -> impl Strategy<Value = Vec<String>> {
    let line = prop_oneof![
        Just("teas"),
        Just("Cappuccino"),
        Just("green"),
        Just("stop"),
        Just("START"),
        Just("\"{x}\\ 🍵 \u{7f}"),
        Just("@fails"),
        Just("@returns { id: \"A\", total: 3 }"),
        Just("@ next"),
        Just("@ +3h"),
        Just("@event order_shipped { id: \"B\" }"),
        Just("@campaign autumn"),
        Just("@click"),
        Just("@undelivered"),
        Just("@set first_name = \"Ann\""),
        Just("@in vip"),
        Just("@rewind"),
    ];
    prop::collection::vec(line.prop_map(str::to_owned), 1..12)
}

#[test]
fn taking_everything_back_is_the_beginning() {
    let mut chat = chat();
    let begun = (chat.host.state.clone(), chat.host.now_ms);
    for line in ["@set first_name = \"Ann\"", "teas", "cappuccino", "@fails", "@ +24h"] {
        chat.submit(line).unwrap();
    }
    assert_eq!(chat.turns.len(), 4, "an answer belongs to the line that asked");
    chat.submit("@rewind all").unwrap();
    assert_eq!((chat.host.state.clone(), chat.host.now_ms), begun);
    assert!(chat.submit("@rewind").is_err());
}

/// As the runtime appends it; a test of the script says what the script says.
#[test]
fn marketing_arrives_with_the_notice_of_the_settings() {
    let script = "category news: marketing \"News\"\ngroup vip \"VIP\"\ncampaign spring { category news  audience vip  say \"Spring sale.\" }\n";
    let sources = Sources::new(vec![SourceFile::new("shop.sms", script)]);
    let mut config = Config::default();
    config.policy.stop_notice =
        Some(crate::config::Located { value: "STOP 36111".to_owned(), span: crate::source::Span::default() });
    let checked = compile::check(&sources, &config);
    let mut chat = Chat::new(Scripts { sources, config, checked }).unwrap();
    chat.submit("@in vip").unwrap();
    let report = chat.submit("@campaign spring").unwrap();
    let texts: Vec<&str> = report
        .entries
        .iter()
        .filter(|entry| matches!(entry.kind, super::EntryKind::Sms { .. }))
        .map(|entry| entry.text.as_str())
        .collect();
    assert_eq!(texts, ["Spring sale.\nSTOP 36111"]);
    assert_eq!(chat.turns.last().unwrap().texts, ["Spring sale."]);
}

#[test]
fn a_script_keeps_its_line_ends() {
    let script = "automation hello {\r\n  trigger keyword \"HELLO\"\r\n  say \"Hello!\"\r\n}\r\n";
    let sources = Sources::new(vec![SourceFile::new("hello.sms", script)]);
    let config = Config::default();
    let checked = compile::check(&sources, &config);
    let mut chat = Chat::new(Scripts { sources, config, checked }).unwrap();
    chat.submit("hello").unwrap();
    let saved = chat.save("greeted").unwrap();
    assert_eq!(saved.text.matches('\n').count(), saved.text.matches("\r\n").count());
    assert!(saved.text.starts_with(script) && saved.text.ends_with("}\r\n"));
}

#[test]
fn a_line_that_is_refused_changes_nothing() {
    let mut chat = chat();
    chat.submit("teas").unwrap();
    let before = (chat.host.state.clone(), chat.turns.len());
    for line in ["@event nothing", "@set size = huge", "@ 2020-01-01T10:00", "@returns {}", "@bot \"x\""] {
        assert!(chat.submit(line).is_err(), "{line}");
        assert_eq!((chat.host.state.clone(), chat.turns.len()), before, "{line}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever was played: it is the test that passes, or the chat says why it is none.
    #[test]
    fn what_is_saved_passes(lines in lines()) {
        let mut chat = chat();
        for line in lines {
            let _ = chat.submit(&line);
        }
        match chat.save("played") {
            Ok(saved) => prop_assert!(saved.text.ends_with(&saved.test)),
            Err(refusal) => {
                let said = ["nothing was played", "has not answered", "cannot be said"];
                prop_assert!(said.iter().any(|said| refusal.message.contains(said)), "{}: {}", refusal.message, refusal.help);
            }
        }
    }

    #[test]
    fn any_line_is_played_or_refused(line in "@?\\PC{0,30}") {
        let _ = chat().submit(&line);
    }
}
