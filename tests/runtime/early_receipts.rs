//! Receipts that are faster than the answer of the provider by which we know its id for the message.

use smsc::runtime::channel::About;
use smsc::runtime::engine::Command;
use smsc::runtime::engine::command::{Outcome, ReceiptOf};

use super::world::{DAY_MS, PHONE, World};

const SCRIPT: &str = "automation pets { trigger keyword \"PETS\"  say \"Hello.\" }\n";

fn receipt(status: &'static str) -> Command {
    Command::Receipt(ReceiptOf {
        channel: "simulator".to_owned(),
        provider_id: "p-1".to_owned(),
        status,
        reason: Some(format!("it is {status}")).filter(|_| status == "undelivered"),
        about: if status == "undelivered" { About::Unassigned } else { About::Nothing },
    })
}

fn status_after(receipts: &[&'static str]) -> (String, Option<String>) {
    let mut world = World::new(SCRIPT, "");
    world.writes(PHONE, "PETS");
    let claim = world.claim("simulator").pop().unwrap();
    for status in receipts {
        world.process(receipt(status));
    }
    world.tried(claim, Outcome::Sent { provider_id: Some("p-1".to_owned()), delivered: false });
    let message = world.messages(PHONE, "out").pop().unwrap();
    assert!(!world.dump().contains("early_receipts"), "it is read once");
    (message.status, message.reason)
}

#[test]
fn they_count_when_the_answer_comes() {
    let told = |status: &str| (status.to_owned(), None);
    assert_eq!(status_after(&[]), told("sent"));
    assert_eq!(status_after(&["sent"]), told("sent"));
    assert_eq!(status_after(&["delivered"]), told("delivered"));
    assert_eq!(status_after(&["delivered", "sent"]), told("delivered"));
    assert_eq!(status_after(&["sent", "delivered"]), told("delivered"));
    let undelivered = ("undelivered".to_owned(), Some("it is undelivered".to_owned()));
    assert_eq!(status_after(&["undelivered"]), undelivered);
}

#[test]
fn those_of_messages_that_are_none_of_ours_do_not_stay() {
    let mut world = World::new(SCRIPT, "");
    world.process(receipt("delivered"));
    assert!(world.dump().contains("p-1"));
    world.now_ms += 8 * DAY_MS;
    world.process(Command::Receipt(ReceiptOf {
        channel: "simulator".to_owned(),
        provider_id: "p-2".to_owned(),
        status: "sent",
        reason: None,
        about: About::Nothing,
    }));
    assert!(!world.dump().contains("p-1"), "{}", world.dump());
}

/// What a script says because of it is a message of its own, with receipts of its own.
#[test]
fn one_that_sets_a_text_off_does_not_take_its_place() {
    let script = r#"
automation pets {
  trigger keyword "PETS"
  say "Hello."
  on undelivered { say "Are you there?" }
}
automation asks {
  trigger keyword "STATUS"
  say "It is {contact.last_message_status ?? "unknown"}."
}
"#;
    let mut world = World::new(script, "");
    world.writes(PHONE, "PETS");
    let claim = world.claim("simulator").pop().unwrap();
    world.process(receipt("undelivered"));
    world.tried(claim, Outcome::Sent { provider_id: Some("p-1".to_owned()), delivered: false });
    let second = world.claim("simulator").pop().unwrap();
    world.tried(second, Outcome::Sent { provider_id: Some("p-2".to_owned()), delivered: false });
    world.process(Command::Receipt(ReceiptOf {
        channel: "simulator".to_owned(),
        provider_id: "p-2".to_owned(),
        status: "delivered",
        reason: None,
        about: About::Nothing,
    }));
    world.writes(PHONE, "STATUS");
    let texts: Vec<String> = world.messages(PHONE, "out").into_iter().map(|message| message.text).collect();
    assert_eq!(texts, ["Hello.", "Are you there?", "It is delivered."]);
}
