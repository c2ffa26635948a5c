//! The cap on automatic messages, within one group of commands and across groups.

use smsc::runtime::engine::Command;

use super::world::{HOUR_MS, PHONE, World, inbound};

const SCRIPT: &str = "automation echo { trigger any message  say \"You wrote something.\" }\nautomation two { trigger keyword \"DOUBLE\"  say \"One.\"  say \"Two.\" }\n";

fn writes(number: usize) -> Command {
    says(&format!("Message {number}"))
}

fn says(text: &str) -> Command {
    inbound(PHONE, text, None)
}

#[test]
fn thirty_an_hour_however_they_come() {
    for size in [1, 7, 100] {
        let mut world = World::new(SCRIPT, "");
        let count = |world: &World, status: &str| {
            world.messages(PHONE, "out").iter().filter(|message| message.status == status).count()
        };
        let messages: Vec<Command> = (0..40).map(writes).collect();
        messages.chunks(size).for_each(|group| world.process_all(group));
        assert_eq!((count(&world, "queued"), count(&world, "dropped")), (30, 10), "in groups of {size}");
        world.now_ms += HOUR_MS + 1;
        world.process_all(&[writes(40)]);
        assert_eq!(count(&world, "queued"), 31);
    }
}

/// What a contact writes does not count.
#[test]
fn fifteen_messages_and_their_answers_are_not_thirty() {
    let mut world = World::new(SCRIPT, "");
    let mut messages: Vec<Command> = (0..14).map(writes).collect();
    world.process_all(&messages);
    messages.clear();
    messages.push(says("DOUBLE"));
    world.process_all(&messages);
    let sent = world.messages(PHONE, "out");
    assert_eq!(sent.iter().filter(|message| message.status == "queued").count(), 16, "{sent:?}");
}
