//! People who have the floor: what they write by SMS, and from where it leaves.

use super::world::{DAY_MS, PHONE, World};

const OTHER: &str = "+33600000002";
const ADVISOR: &str = "+33611223344";

const SCRIPT: &str = r#"
team advisors { sms "+33611223344" }
automation ask { trigger keyword "QUESTION"  hand over to advisors with "Wants a person" }
automation hours { trigger keyword "HOURS"  say "9 to 18." }
automation note { trigger keyword "NOTE"  send "Somebody noted." to "+33611223344" }
"#;

/// Texts that a contact got.
fn got(world: &World, phone: &str) -> Vec<String> {
    let messages = world.messages(phone, "out");
    messages.into_iter().filter(|message| message.recipient.is_none()).map(|message| message.text).collect()
}

/// Two contacts were handed over, the first of them wrote last.
fn handed_over() -> World {
    let mut world = World::new(SCRIPT, "");
    for phone in [PHONE, OTHER] {
        world.writes(phone, "QUESTION");
    }
    world.writes(PHONE, "Is it red?");
    world
}

#[test]
fn an_sms_of_the_team_goes_to_whom_was_forwarded_last() {
    let mut world = handed_over();
    world.writes(ADVISOR, "It is blue");
    assert_eq!(got(&world, PHONE), ["It is blue"]);
    assert_eq!(got(&world, OTHER), Vec::<String>::new());
    world.writes(OTHER, "And mine?");
    world.writes(ADVISOR, "Green");
    assert_eq!((got(&world, PHONE).len(), got(&world, OTHER)), (1, vec!["Green".to_owned()]));
    assert_eq!(got(&world, ADVISOR), Vec::<String>::new());
}

#[test]
fn the_team_gives_the_floor_back() {
    let mut world = handed_over();
    world.writes(ADVISOR, " #Back ");
    world.writes(PHONE, "HOURS");
    assert_eq!(got(&world, PHONE), ["9 to 18."]);
    // The other contact waits still, but what is written now may be meant for the first.
    world.writes(ADVISOR, "Good bye");
    assert_eq!((got(&world, PHONE).len(), got(&world, OTHER).len()), (1, 0));
    world.writes(OTHER, "And mine?");
    world.writes(ADVISOR, "Yours is green");
    assert_eq!(got(&world, OTHER), ["Yours is green"]);
}

#[test]
fn the_team_keeps_the_floor_while_it_writes() {
    let mut world = handed_over();
    world.now_ms += DAY_MS - 1;
    world.writes(ADVISOR, "Tomorrow");
    world.now_ms += DAY_MS - 1;
    world.writes(PHONE, "HOURS");
    assert_eq!(got(&world, PHONE), ["Tomorrow"], "a message of the team begins the day anew");
    world.now_ms += 1;
    world.writes(PHONE, "HOURS");
    assert_eq!(got(&world, PHONE), ["Tomorrow", "9 to 18."]);
}

#[test]
fn what_a_script_sends_to_the_number_forwards_nobody() {
    let mut world = handed_over();
    world.writes("+33600000003", "NOTE");
    world.writes(ADVISOR, "It is blue");
    assert_eq!((got(&world, PHONE), got(&world, OTHER)), (vec!["It is blue".to_owned()], vec![]));
}

#[test]
fn who_opted_out_gets_nothing_from_the_team() {
    let mut world = handed_over();
    world.writes(PHONE, "STOP");
    let before = got(&world, PHONE).len();
    world.writes(ADVISOR, "It is blue");
    assert_eq!((got(&world, PHONE).len(), got(&world, OTHER).len()), (before, 0), "nor does anybody else");
}

#[test]
fn what_the_team_means_for_itself_is_not_passed_on() {
    let mut world = handed_over();
    for word in ["HELP", "Stop."] {
        world.writes(ADVISOR, word);
    }
    assert_eq!(got(&world, PHONE), Vec::<String>::new());
    assert_eq!(world.consent(ADVISOR).as_deref(), Some("opted_out"));
}

#[test]
fn with_several_senders_all_leaves_from_where_the_contact_wrote() {
    let script = format!("sender paris = \"+33644600000\"\nsender lyon = \"+33644600001\"\n{SCRIPT}");
    let settings = "[channels.paris]\nkind = \"simulator\"\nsender = \"paris\"\n\n\
                    [channels.lyon]\nkind = \"simulator\"\nsender = \"lyon\"\n";
    let mut world = World::new(&script, settings);
    world.writes_to(PHONE, "QUESTION", Some("lyon"));
    world.writes_to(ADVISOR, "Hello", Some("lyon"));
    world.one_off(PHONE);
    let messages = world.messages(PHONE, "out");
    assert_eq!(messages.len(), 3);
    for message in messages {
        assert_eq!(
            (message.channel.as_str(), message.status.as_str()),
            ("lyon", "queued"),
            "{}",
            message.text
        );
    }
    // Nobody knows from where to write to someone of whom nothing is known: that is a dead letter, and not silence.
    world.one_off(OTHER);
    assert_eq!(world.messages(OTHER, "out")[0].status, "queued");
    let claims = world.claim("");
    assert_eq!(claims.len(), 1);
}
