//! A program that comes between a question and its answer: what was meant is meant by name.

use smsc::runtime::engine::command::{CampaignSend, Incoming};
use smsc::runtime::engine::{Answer, Command};
use smsc::runtime::store::Store;
use smsc::vm::event::EventKind;

use super::world::{HOUR_MS, PHONE, World};

const OTHER: &str = "+33611223344";

const HEAD: &str = r#"
category news: marketing "News"
group vip "VIP"
"#;

fn campaign(name: &str) -> String {
    format!("campaign {name} {{ category news  audience vip  say \"{name}. STOP to end.\" }}\n")
}

fn send(name: &str, recipients: &[&str], external_id: Option<&str>) -> Command {
    Command::Campaign(CampaignSend {
        campaign: name.to_owned(),
        recipients: recipients.iter().map(|phone| (*phone).to_owned()).collect(),
        text: None,
        external_id: external_id.map(str::to_owned),
    })
}

fn messages(answer: Answer) -> Vec<(String, Result<String, String>)> {
    match answer {
        Answer::Messages(messages) => messages,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_campaign_is_the_one_of_that_name() {
    let [spring, summer] = ["spring", "summer"].map(campaign);
    let mut world = World::new(&format!("{HEAD}{spring}{summer}"), "");
    world.happens(PHONE, EventKind::Subscribe { category: None });
    world.deploy(&format!("{HEAD}{summer}{spring}"));
    world.process(send("spring", &[PHONE], None));
    assert_eq!(world.send_all("simulator"), ["spring. STOP to end."]);
    world.deploy(&format!("{HEAD}{summer}"));
    assert!(matches!(world.process(send("spring", &[PHONE], None)), Answer::NotFound));
}

#[test]
fn a_campaign_that_is_sent_again_under_the_same_id_has_the_same_answer() {
    let mut world = World::new(&format!("{HEAD}{}", campaign("spring")), "");
    world.happens(PHONE, EventKind::Subscribe { category: None });
    let first = messages(world.process(send("spring", &[PHONE, OTHER], Some("a"))));
    assert!(matches!(&first[..], [(_, Ok(_)), (_, Err(_))]), "{first:?}");
    let again = messages(world.process(send("spring", &[PHONE, OTHER], Some("a"))));
    assert_eq!(first, again);
    assert_eq!(world.send_all("simulator"), ["spring. STOP to end."]);
    let other = messages(world.process(send("spring", &[PHONE], Some("b"))));
    assert_ne!(first[0], other[0]);
}

/// Before a campaign comes what was due before it.
#[test]
fn the_answer_to_a_campaign_names_its_own_message() {
    let drip =
        "automation drip { trigger keyword \"DRIP\"  category news  wait 1h  say \"Drip. STOP to end.\" }\n";
    let mut world = World::new(&format!("{HEAD}{}{drip}", campaign("spring")), "");
    world.happens(PHONE, EventKind::Subscribe { category: None });
    world.writes(PHONE, "DRIP");
    world.now_ms += HOUR_MS;
    let sent = messages(world.process(send("spring", &[PHONE], None)));
    let all = world.messages(PHONE, "out");
    let texts: Vec<&str> = all.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(texts, ["Drip. STOP to end.", "spring. STOP to end."]);
    assert_eq!(sent[0].1.as_ref(), Ok(&all[1].id));
}

const KEYWORD: &str = r#"
automation pets { trigger keyword "PETS"  say "Hello." }
"#;

#[test]
fn a_message_came_to_the_sender_of_that_name() {
    let senders = ["sender shop = \"+33644600000\"\n", "sender alerts = \"+33644600001\"\n"];
    let script = |order: [usize; 2]| format!("{}{}{KEYWORD}", senders[order[0]], senders[order[1]]);
    let settings = "[channels.shop]\nkind = \"simulator\"\nsender = \"shop\"\n[channels.alerts]\nkind = \"simulator\"\nsender = \"alerts\"\n";
    let mut world = World::new(&script([0, 1]), settings);
    world.deploy(&script([1, 0]));
    world.process(Command::Event(Incoming {
        phone: PHONE.to_owned(),
        source: "alerts".to_owned(),
        external_id: None,
        kind: EventKind::Inbound { text: "PETS".into(), sender: None, intent: None, trusted: true },
        sender: Some("alerts".to_owned()),
        creates: true,
    }));
    let senders: Vec<_> = ["in", "out"].map(|way| world.messages(PHONE, way)[0].sender.clone()).into();
    assert_eq!(senders, [Some("alerts".to_owned()), Some("alerts".to_owned())]);
    assert_eq!(world.store.outbox_sizes().unwrap(), [("channel:alerts".to_owned(), 1)]);
}

/// The texts of the answers to a keyword before and after the runtime is started again, with this script.
fn started_again(world: &mut World, script: &str) -> String {
    world.start(script);
    world.writes(PHONE, "PETS");
    world.send_all("simulator").concat()
}

#[test]
fn what_was_deployed_stays_until_the_project_changes() {
    let [first, second, third] = ["One.", "Two.", "Three."].map(|text| KEYWORD.replace("Hello.", text));
    let mut world = World::new(&first, "");
    assert_eq!(started_again(&mut world, &second), "Two.", "the project changed");
    // Somebody goes back to the first; the project is as it was.
    world.deploy(&first);
    assert_eq!(started_again(&mut world, &second), "One.");
    assert_eq!(started_again(&mut world, &second), "One.", "and again");
    assert_eq!(started_again(&mut world, &third), "Three.", "the project changed");
    assert_eq!(started_again(&mut world, &first), "One.", "it went back itself");
    world.deploy(&third);
    assert_eq!(started_again(&mut world, &third), "Three.");
    world.deploy(&second);
    assert_eq!(started_again(&mut world, &third), "Two.");
}
