//! The cap on automatic messages, within one group of commands and across groups.

use smsc::runtime::engine::Command;
use smsc::runtime::engine::command::Incoming;
use smsc::vm::event::EventKind;

use super::world::{HOUR_MS, PHONE, World};

const SCRIPT: &str = "automation echo { trigger any message  say \"You wrote something.\" }\n";

fn writes(number: usize) -> Command {
    Command::Event(Incoming {
        phone: PHONE.to_owned(),
        source: "simulator".to_owned(),
        external_id: None,
        kind: EventKind::Inbound {
            text: format!("Message {number}").as_str().into(),
            sender: None,
            intent: None,
            trusted: true,
        },
        sender: None,
        creates: true,
    })
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
