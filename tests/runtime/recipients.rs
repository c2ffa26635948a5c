//! Messages to somebody else than the contact whose event decided them: whose opt-out it is that a provider tells, from which
//! sender they leave, and what stays of them when that person is erased.

use smsc::runtime::channel::About;
use smsc::runtime::engine::command::{ContactChange, Outcome, ReceiptOf};
use smsc::runtime::engine::{Answer, Command};

use super::world::{PHONE, World, refused};

const OTHER: &str = "+33611223344";

const SCRIPT: &str = r#"
category orders: transactional "Orders"
automation tell {
  trigger keyword "TELL"
  category orders
  send "Somebody wrote." to "+33611223344"
  say "Told."
}
"#;

fn told() -> World {
    let mut world = World::new(SCRIPT, "");
    world.writes(OTHER, "HELLO");
    world.writes(PHONE, "TELL");
    world
}

fn opted_out(world: &World) -> [bool; 2] {
    [PHONE, OTHER].map(|phone| world.consent(phone).as_deref() == Some("opted_out"))
}

#[test]
fn a_refusal_opts_out_whom_the_message_went_to() {
    let mut world = told();
    let claims = world.claim("simulator");
    let claim = claims.into_iter().find(|claim| claim.message.as_ref().unwrap().recipient.is_some());
    world.tried(claim.unwrap(), refused(About::OptedOut));
    assert_eq!(opted_out(&world), [false, true]);
    assert_eq!(world.send_all("simulator"), ["Told."]);
}

#[test]
fn a_receipt_opts_out_whom_the_message_went_to() {
    let mut world = told();
    for claim in world.claim("simulator") {
        let to = claim.message.as_ref().unwrap().went_to().to_owned();
        world.tried(claim, Outcome::Sent { provider_id: Some(to), delivered: false });
    }
    let receipt = |provider_id: &str| {
        Command::Receipt(ReceiptOf {
            channel: "simulator".to_owned(),
            provider_id: provider_id.to_owned(),
            status: "undelivered",
            reason: None,
            about: About::OptedOut,
        })
    };
    world.process(receipt(OTHER));
    assert_eq!(opted_out(&world), [false, true]);
    world.send_all("simulator");
    world.writes(PHONE, "TELL");
    assert_eq!(world.send_all("simulator"), ["Told."], "nothing to whom opted out");
}

#[test]
fn a_refusal_of_an_own_message_opts_out_the_contact() {
    let mut world = told();
    // The one to somebody else is in front.
    for claim in world.claim("simulator") {
        world.tried(claim, Outcome::Sent { provider_id: None, delivered: true });
    }
    let claims = world.claim("simulator");
    let own = claims.into_iter().find(|claim| claim.message.as_ref().unwrap().recipient.is_none());
    world.tried(own.unwrap(), refused(About::OptedOut));
    assert_eq!(opted_out(&world), [true, false]);
}

#[test]
fn of_whom_is_erased_nothing_stays_with_others() {
    let mut world = told();
    let Answer::Done = world.process(Command::Erase(OTHER.to_owned())) else { panic!("it was known") };
    assert_eq!(world.send_all("simulator"), ["Told."]);
    let sent = world.messages(PHONE, "out");
    assert_eq!((sent[0].recipient.as_deref(), sent[0].text.as_str()), (Some(""), ""));
    assert_eq!((sent[0].status.as_str(), sent[0].reason.as_deref()), ("dropped", Some("erased")));
    assert!(!world.dump().contains(OTHER.trim_start_matches('+')), "{}", world.dump());
}

#[test]
fn whoever_was_only_written_to_can_be_erased_and_comes_back_as_nobody() {
    let mut world = World::new(SCRIPT, "");
    world.writes(PHONE, "TELL");
    for claim in world.claim("simulator") {
        world.tried(claim, Outcome::Sent { provider_id: Some("p-1".to_owned()), delivered: false });
    }
    let Answer::Done = world.process(Command::Erase(OTHER.to_owned())) else { panic!("it was written to") };
    let Answer::NotFound = world.process(Command::Erase(OTHER.to_owned())) else { panic!("it is gone") };
    world.process(Command::Receipt(ReceiptOf {
        channel: "simulator".to_owned(),
        provider_id: "p-1".to_owned(),
        status: "undelivered",
        reason: None,
        about: About::OptedOut,
    }));
    assert_eq!((world.consent(""), world.consent(OTHER)), (None, None));
    assert_eq!(opted_out(&world), [false, false]);
}

const SENDERS: [&str; 2] = ["sender shop = \"+33644600000\"\n", "sender alerts = \"+33644600001\"\n"];

const ALARM: &str = r#"
category orders: transactional "Orders"
automation alarm {
  trigger keyword "ALARM"
  sender alerts
  category orders
  wait 1h
  send "Look!" to "+33611223344"
  say "Sent."
}
"#;

#[test]
fn a_session_of_an_old_program_sends_from_the_sender_that_it_names() {
    let [shop, alerts] = SENDERS;
    let settings = "[channels.shop]\nkind = \"simulator\"\nsender = \"shop\"\n[channels.alerts]\nkind = \"simulator\"\nsender = \"alerts\"\n";
    let mut world = World::new(&format!("{shop}{alerts}{ALARM}"), settings);
    world.writes(PHONE, "ALARM");
    world.deploy(&format!("{alerts}{shop}{ALARM}"));
    world.now_ms += super::world::HOUR_MS;
    world.settle();
    let sent = world.messages(PHONE, "out");
    let senders: Vec<_> = sent.iter().map(|message| message.sender.as_deref().unwrap()).collect();
    assert_eq!(senders, ["alerts", "alerts"], "{sent:?}");
}

/// One sender that a contact can refuse alone.
fn one_sender_of_its_own() -> World {
    let script = r#"
sender shop = "+33644600000"
category offers: marketing "Offers"
team advisors { sms "+33611223344" }
automation hello { trigger keyword "HELLO"  say "Hello." }
automation news { trigger subscribes offers  category offers  sender shop  say "News. STOP to end." }
automation tell { trigger keyword "TELL"  sender shop  send "Somebody wrote." to "+33612345678" }
"#;
    let mut world = World::new(script, "[policy]\nstop_scope = \"sender\"\n");
    world.writes_to(PHONE, "HELLO", Some("shop"));
    world.send_all("simulator");
    world.writes_to(PHONE, "STOP", Some("shop"));
    world.send_all("simulator");
    world
}

#[test]
fn nothing_leaves_for_who_refused_the_only_sender() {
    let mut world = one_sender_of_its_own();
    assert!(matches!(world.one_off(PHONE), Answer::Refused("opted_out", ..)));
    // What others' events send to the number is no answer to it either.
    world.writes_to(OTHER, "TELL", Some("shop"));
    assert_eq!(world.send_all("simulator"), Vec::<String>::new());
}

#[test]
fn an_imported_yes_to_a_category_undoes_no_stop_of_a_sender() {
    let mut world = one_sender_of_its_own();
    for keeps_refusals in [true, false] {
        let answer = world.process(Command::Contact(ContactChange {
            phone: PHONE.to_owned(),
            fields: Vec::new(),
            language: None,
            timezone: None,
            join: Vec::new(),
            leave: Vec::new(),
            subscribed: None,
            categories: vec![("offers".to_owned(), true)],
            keeps_refusals,
        }));
        assert_eq!(matches!(answer, Answer::RefusalKept), keeps_refusals);
        assert_eq!(world.send_all("simulator"), Vec::<String>::new());
        assert!(matches!(world.one_off(PHONE), Answer::Refused("opted_out", ..)));
    }
}
