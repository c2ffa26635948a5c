//! What a provider may have taken: that nobody knows what came of a try is not forgotten.

use smsc::runtime::engine::Command;
use smsc::runtime::engine::command::{Claim, Outcome};
use smsc::runtime::store::Store;

use super::world::{PHONE, World};

const SCRIPT: &str = r#"
automation tell { trigger keyword "TELL"  send "The same." to "+33611223344" }
"#;

const OTHER: &str = "+33698765432";

fn sent(id: &str) -> Outcome {
    Outcome::Sent { provider_id: Some(id.to_owned()), delivered: false }
}

fn one(world: &mut World) -> Claim {
    let mut claims = world.claim("simulator");
    assert_eq!(claims.len(), 1);
    claims.remove(0)
}

#[test]
fn a_try_without_an_outcome_is_uncertain_until_something_is_known() {
    let mut world = World::new(SCRIPT, "");
    world.writes(PHONE, "TELL");
    let later = |world: &World, unknown| Outcome::Later {
        at_ms: world.now_ms + 1,
        reason: "no answer".to_owned(),
        unknown,
    };
    let first = one(&mut world);
    assert!(!first.uncertain);
    // The process dies.
    world.start(SCRIPT);
    let second = one(&mut world);
    assert!(second.uncertain);
    let unknown = later(&world, true);
    world.tried(second, unknown);
    world.now_ms += 1;
    let third = one(&mut world);
    assert!(third.uncertain);
    // It was not tried after all: what was not known is not known now.
    world.tried(third, Outcome::Untried);
    let fourth = one(&mut world);
    assert!(fourth.uncertain);
    let known = later(&world, false);
    world.tried(fourth, known);
    world.now_ms += 1;
    assert!(!one(&mut world).uncertain);
}

#[test]
fn a_dead_letter_remembers_that_it_may_have_been_taken() {
    for unknown in [false, true] {
        let mut world = World::new(SCRIPT, "");
        world.writes(PHONE, "TELL");
        let claim = one(&mut world);
        let id = claim.item.id.clone();
        let reason = "no answer".to_owned();
        world.tried(claim, Outcome::Failed { reason, about: Default::default(), unknown });
        world.process(Command::DeadLetter(id, true));
        assert_eq!(one(&mut world).uncertain, unknown);
    }
}

/// Two contacts' events send the same text to the same number, and both are looked for at the same time.
#[test]
fn what_was_found_is_one_message() {
    let mut world = World::new(SCRIPT, "");
    world.writes(PHONE, "TELL");
    world.writes(OTHER, "TELL");
    assert_eq!(world.claim("simulator").len(), 2);
    world.start(SCRIPT);
    let mut both = world.claim("simulator");
    let (second, first) = (both.remove(1), both.remove(0));
    world.tried(first, sent("p-1"));
    world.tried(second, sent("p-1"));
    assert_eq!(world.store.is_known_at("simulator", "p-1"), Ok(true));
    let again = one(&mut world);
    assert!(again.uncertain, "it is looked for once more");
    world.tried(again, sent("p-2"));
    let all = [PHONE, OTHER].map(|phone| world.messages(phone, "out").remove(0));
    let ids = all.map(|message| message.provider_id.unwrap());
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), 2, "{ids:?}");
}
