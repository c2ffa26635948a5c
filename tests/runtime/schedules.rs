//! What comes by itself: also when it was gone from the script for a while, when nobody ran the runtime at its moment, and when
//! the clock was wrong.

use smsc::runtime::engine::Command;
use smsc::runtime::engine::command::Outcome;
use smsc::runtime::store::Store;
use smsc::vm::event::EventKind;

use super::world::{DAY_MS, HOUR_MS, PHONE, START_MS, World};

const SETTINGS: &str = "[project]\ntimezone = \"Europe/Paris\"\n";

const DAILY: &str = r#"
category news: marketing "News"
group vip "VIP"
automation daily {
  trigger schedule "0 12 * * *" to vip
  category news
  say "Noon. STOP to end."
}
"#;

const CAMPAIGN: &str = r#"
category news: marketing "News"
group vip "VIP"
campaign sale {
  category news
  audience vip
  at 2026-01-06T12:00
  expires 12h
  say "Sale! STOP to end."
}
"#;

const NOTHING: &str = "category news: marketing \"News\"\ngroup vip \"VIP\"\n";

fn subscribed(script: &str) -> World {
    let mut world = World::new(script, SETTINGS);
    world.happens(PHONE, EventKind::Subscribe { category: None });
    world.happens(PHONE, EventKind::Join { group: "vip".to_owned() });
    world
}

fn later(world: &mut World, by_ms: i64) -> Vec<String> {
    world.now_ms += by_ms;
    world.settle();
    world.send_all("simulator")
}

#[test]
fn a_schedule_that_was_missed_comes_once() {
    let mut world = subscribed(DAILY);
    assert_eq!(later(&mut world, 3 * DAY_MS), ["Noon. STOP to end."]);
    assert_eq!(later(&mut world, HOUR_MS), ["Noon. STOP to end."], "and then at its time");
    assert_eq!(later(&mut world, 23 * HOUR_MS), Vec::<String>::new());
}

#[test]
fn a_schedule_that_comes_back_begins_anew() {
    for restarted in [false, true] {
        let mut world = subscribed(DAILY);
        world.deploy(NOTHING);
        assert_eq!(world.store.schedules().unwrap(), []);
        if restarted {
            world.start(NOTHING);
        }
        assert_eq!(later(&mut world, 3 * DAY_MS), Vec::<String>::new());
        world.deploy(DAILY);
        assert_eq!(later(&mut world, HOUR_MS / 2), Vec::<String>::new(), "nothing of the days between");
        assert_eq!(later(&mut world, HOUR_MS / 2), ["Noon. STOP to end."]);
    }
}

#[test]
fn a_campaign_whose_moment_has_passed_does_not_come_back() {
    let mut world = subscribed(CAMPAIGN);
    world.deploy(NOTHING);
    world.now_ms += 3 * DAY_MS;
    world.deploy(CAMPAIGN);
    assert_eq!(later(&mut world, DAY_MS), Vec::<String>::new());
}

#[test]
fn a_campaign_comes_late_but_not_when_it_has_expired() {
    let late = |by_ms: i64| {
        let mut world = subscribed(CAMPAIGN);
        // Nobody runs it until then.
        world.now_ms = START_MS + DAY_MS + HOUR_MS + by_ms;
        world.start(CAMPAIGN);
        let sent = later(&mut world, 0);
        let status = world.messages(PHONE, "out").pop().map(|message| (message.status, message.reason));
        (sent.len(), status.unwrap())
    };
    assert_eq!(late(11 * HOUR_MS), (1, ("delivered".to_owned(), None)));
    assert_eq!(late(13 * HOUR_MS), (0, ("dropped".to_owned(), Some("expired".to_owned()))));
}

#[test]
fn what_expired_is_not_sent_when_it_is_tried_again() {
    let mut world = subscribed(CAMPAIGN);
    world.now_ms += DAY_MS + HOUR_MS;
    world.settle();
    let claim = world.claim("simulator").pop().unwrap();
    let id = claim.item.id.clone();
    world.tried(
        claim,
        Outcome::Failed { reason: "down".to_owned(), about: Default::default(), unknown: false },
    );
    world.now_ms += 13 * HOUR_MS;
    world.process(Command::DeadLetter(id, true));
    assert_eq!(world.send_all("simulator"), Vec::<String>::new());
    let message = world.messages(PHONE, "out").pop().unwrap();
    assert_eq!((message.status.as_str(), message.reason.as_deref()), ("dropped", Some("expired")));
}

/// The last Sunday of March: the clock goes from 2 to 3. And the last of October: 2 to 3 comes twice.
#[test]
fn the_days_on_which_the_clock_changes_have_one_noon_and_one_night() {
    let night = DAILY.replace("0 12 * * *", "30 2 * * *");
    for (year_day, hour_ms) in [(82, 0), (296, HOUR_MS)] {
        let mut world = subscribed(&night);
        // The day before the change, and three days on.
        world.now_ms = START_MS - 10 * HOUR_MS + (year_day - 5 + 1) * DAY_MS - hour_ms;
        world.start(&night);
        later(&mut world, 0);
        let hours = (0..72).map(|_| later(&mut world, HOUR_MS).len()).collect::<Vec<_>>();
        assert_eq!(hours.iter().sum::<usize>(), 3, "{hours:?}");
        assert!(hours.iter().all(|sent| *sent <= 1), "{hours:?}");
    }
}

/// A clock that was a day ahead is set right: time stands still meanwhile, and nothing waits for it.
#[test]
fn a_clock_that_is_set_back_loses_nothing() {
    let mut world = subscribed(DAILY);
    later(&mut world, DAY_MS);
    world.now_ms -= DAY_MS;
    world.writes(PHONE, "HELP");
    let ready = world.store.next_ready_ms("channel:simulator", i64::MIN).unwrap();
    assert_eq!(ready, Some(START_MS + DAY_MS), "the engine's time does not go back");
}
