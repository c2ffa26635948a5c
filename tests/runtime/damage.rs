//! A row of the database that is damaged: whoever it is about is written to no more than before, and everybody else as ever.

use smsc::runtime::engine::Answer;
use smsc::runtime::store::Store;
use smsc::vm::event::EventKind;
use smsc::vm::state::{Consent, State};

use super::world::{PHONE, World};

const SCRIPT: &str = r#"
category news: marketing "News"
group vip "VIP"
object contact { size: whole? }
conversation sizes {
  trigger keyword "SIZE"
  message ask { say "Which size?"  answer size: whole { set contact.size = size  goto done } }
  ending done { say "Noted." }
}
"#;

const DAMAGE: &str = "UPDATE sessions SET state = x'c1c1c1'";

fn state(world: &World) -> State {
    let row = world.store.session(PHONE).unwrap().unwrap();
    State::decode(PHONE.into(), &row.state).unwrap()
}

#[test]
fn an_opt_out_is_not_forgotten() {
    for word in ["STOP", "SIZE"] {
        let mut world = World::new(SCRIPT, "");
        world.writes(PHONE, "SIZE");
        world.writes(PHONE, word);
        world.send_all("simulator");
        world.sql(DAMAGE);
        let answer = world.one_off(PHONE);
        match word {
            "STOP" => assert!(matches!(answer, Answer::Refused("opted_out", ..)), "{answer:?}"),
            _ => assert!(matches!(answer, Answer::Event { .. }), "{answer:?}"),
        }
    }
}

#[test]
fn what_else_is_known_stays_known_and_the_bytes_are_kept() {
    let mut world = World::new(SCRIPT, "");
    world.happens(PHONE, EventKind::Subscribe { category: None });
    world.happens(PHONE, EventKind::Unsubscribe { category: Some("news".to_owned()) });
    world.happens(PHONE, EventKind::Join { group: "vip".to_owned() });
    world.writes(PHONE, "SIZE");
    world.writes(PHONE, "42");
    let before = state(&world);
    world.sql(DAMAGE);
    world.writes(PHONE, "HELLO");
    let after = state(&world);
    assert_eq!(after.consent, Consent::Subscribed);
    assert_eq!((&after.fields, &after.groups), (&before.fields, &before.groups));
    assert_eq!((&after.categories, after.created_at_ms), (&before.categories, before.created_at_ms));
    assert!(after.conversation.is_none() && after.next_call > before.next_call);
    world.sql(
        "CREATE TABLE seen AS SELECT 1 / (count(*) = 1) AS one FROM damaged_sessions WHERE state = x'c1c1c1'",
    );
}

#[test]
fn whoever_has_no_row_either_is_not_written_to() {
    let mut world = World::new(SCRIPT, "");
    world.writes(PHONE, "SIZE");
    world.sql(DAMAGE);
    world.sql("DELETE FROM contacts");
    assert!(matches!(world.one_off(PHONE), Answer::Refused("opted_out", ..)));
}

/// Which of several senders an opt-out was meant for, only the session tells.
#[test]
fn where_consent_is_for_each_sender_one_opt_out_is_one() {
    let senders = "sender shop = \"+33644600000\"\nsender alerts = \"+33644600001\"\n";
    let mut world = World::new(senders, "[policy]\nstop_scope = \"sender\"\n");
    for (text, sender) in [("STOP", "shop"), ("START", "alerts")] {
        world.writes_to(PHONE, text, Some(sender));
    }
    world.sql(DAMAGE);
    assert!(matches!(world.one_off(PHONE), Answer::Refused("opted_out", ..)));
}
