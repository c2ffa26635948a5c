//! What is held is sent once, when nothing holds it any more; not at all to somebody who opted out meanwhile. And what waits for
//! a channel that is gone does not wait for ever.

use std::sync::Arc;

use serde_json::json;
use smsc::runtime::engine::command::{CampaignSend, Incoming, Outcome, Pausable, Tried};
use smsc::runtime::engine::{Answer, Command, Engine};
use smsc::runtime::settings::{Settings, Variables};
use smsc::runtime::store::sqlite::Sqlite;
use smsc::runtime::store::{MessageFilter, Store};
use smsc::source::FileId;
use smsc::vm::event::EventKind;

use super::client::{get, post, request};
use super::kill::{Server, eventually, project};

const SCRIPT: &str = "category news: marketing \"News\"\ngroup vip \"VIP\"\ncampaign spring { category news  audience vip  say \"Spring sale. STOP to end.\" }\n";

const SETTINGS: &str = "[project]\ntimezone = \"Europe/Paris\"\n[policy]\nquiet_hours = \"fr-marketing\"\n";

const PHONE: &str = "+33612345678";

const HOUR_MS: i64 = 3_600_000;

/// Wednesday 7 January 2026, 21:00 in Paris: an hour after the end of the day, eleven before its beginning.
const EVENING_MS: i64 = 1_767_816_000_000;

const MORNING_MS: i64 = EVENING_MS + 11 * HOUR_MS;

struct World {
    store: Arc<Sqlite>,
    engine: Option<Engine>,
    sent: Vec<(i64, String)>,
    _folder: tempfile::TempDir,
}

impl World {
    /// Somebody who subscribed, to whom marketing was sent in the evening.
    fn new() -> Self {
        let folder = super::folder();
        let store = Arc::new(Sqlite::open(&folder.path().join("smsc.db")).unwrap());
        let mut world = Self { store, engine: None, sent: Vec::new(), _folder: folder };
        world.restart(EVENING_MS);
        world.happens(EVENING_MS, EventKind::Subscribe { category: None });
        let recipients = vec![PHONE.to_owned()];
        let send = CampaignSend { campaign: "spring".to_owned(), recipients, text: None, external_id: None };
        world.process(EVENING_MS, Command::Campaign(send));
        world.work_off(EVENING_MS);
        world
    }

    fn restart(&mut self, now_ms: i64) {
        let (config, problems) = smsc::config::parse(FileId(1), SETTINGS);
        assert!(problems.is_empty(), "{problems:?}");
        let (program, file) = super::compile_with(SCRIPT, &config);
        let settings = Arc::new(Settings::new(&config, &Variables::new()));
        self.engine = None;
        self.engine = Some(Engine::open(self.store.clone(), settings, program, &file, now_ms, 7).unwrap());
    }

    fn process(&mut self, now_ms: i64, command: Command) -> Answer {
        self.engine.as_mut().unwrap().process(now_ms, &[command]).unwrap().0.remove(0)
    }

    fn happens(&mut self, now_ms: i64, kind: EventKind) {
        let incoming = Incoming {
            phone: PHONE.to_owned(),
            source: "api".to_owned(),
            external_id: None,
            kind,
            sender: None,
            creates: true,
        };
        self.process(now_ms, Command::Event(incoming));
    }

    fn pause(&mut self, now_ms: i64, paused: bool) {
        self.process(now_ms, Command::Pause(Pausable::Service, paused));
        self.work_off(now_ms);
    }

    /// Tries whatever may be tried at a moment.
    fn work_off(&mut self, now_ms: i64) {
        while let Some(item) = self.store.ready("channel:simulator", now_ms, 1).unwrap().pop() {
            if let Answer::Claimed(claim) = self.process(now_ms, Command::Claim(item.id.clone())) {
                self.sent.push((now_ms, claim.message.as_ref().unwrap().text.clone()));
                let outcome = Outcome::Sent { provider_id: None, delivered: true };
                self.process(now_ms, Command::Tried(Tried { claim, outcome }));
            }
        }
    }

    fn statuses(&self) -> Vec<(String, Option<String>)> {
        let all = MessageFilter { direction: Some("out".to_owned()), limit: 10, ..MessageFilter::default() };
        let messages = self.store.messages(&all).unwrap();
        messages.into_iter().map(|message| (message.status, message.reason)).collect()
    }

    /// What was sent from the evening to the next noon, looked at every quarter of an hour.
    fn until_noon(&mut self) -> Vec<i64> {
        for quarter in 0..60 {
            self.work_off(EVENING_MS + quarter * HOUR_MS / 4);
        }
        self.sent.iter().map(|(at_ms, _)| *at_ms).collect()
    }
}

/// A worker may have read it before it was put off.
#[test]
fn what_was_put_off_is_not_tried_before_its_time() {
    let mut world = World::new();
    let item = world.store.ready("channel:simulator", MORNING_MS, 1).unwrap().pop().unwrap();
    let claim = || Command::Claim(item.id.clone());
    let Answer::Unclaimed = world.process(EVENING_MS, claim()) else { panic!("it is night") };
    let Answer::Claimed(claimed) = world.process(MORNING_MS, claim()) else { panic!("it is morning") };
    let later_ms = MORNING_MS + 60_000;
    assert_eq!(world.store.next_ready_ms("channel:simulator", MORNING_MS).unwrap(), None);
    let outcome = Outcome::Later { at_ms: later_ms, reason: "busy".to_owned(), unknown: false };
    world.process(MORNING_MS + 1, Command::Tried(Tried { claim: claimed, outcome }));
    assert_eq!(world.store.next_ready_ms("channel:simulator", MORNING_MS).unwrap(), Some(later_ms));
    let Answer::Unclaimed = world.process(later_ms - 1, claim()) else { panic!("it is too early") };
    let Answer::Claimed(again) = world.process(later_ms, claim()) else { panic!("it is due") };
    assert_eq!(again.item.attempts, 2);
}

#[test]
fn marketing_waits_for_the_morning_and_is_sent_once() {
    let mut world = World::new();
    assert_eq!(world.store.next_ready_ms("channel:simulator", i64::MIN).unwrap(), Some(MORNING_MS));
    assert_eq!(world.until_noon(), [MORNING_MS]);
    assert_eq!(world.statuses(), [("delivered".to_owned(), None)]);
}

#[test]
fn what_waits_for_the_morning_survives_a_restart() {
    let mut world = World::new();
    world.restart(EVENING_MS + HOUR_MS);
    assert_eq!(world.until_noon(), [MORNING_MS]);
    world.restart(MORNING_MS + 4 * HOUR_MS);
    world.work_off(MORNING_MS + 5 * HOUR_MS);
    assert_eq!(world.sent.len(), 1);
}

#[test]
fn a_pause_in_the_night_does_not_send_marketing_early() {
    let mut world = World::new();
    world.pause(EVENING_MS + HOUR_MS, true);
    world.pause(EVENING_MS + 2 * HOUR_MS, false);
    assert_eq!(world.until_noon(), [MORNING_MS]);
}

#[test]
fn a_pause_over_the_morning_is_waited_for_and_its_end_decides_anew() {
    let mut world = World::new();
    world.pause(EVENING_MS + HOUR_MS, true);
    assert_eq!(world.until_noon(), Vec::<i64>::new());
    // It goes on in the next evening: quiet hours hold again, until the morning after.
    world.pause(EVENING_MS + 24 * HOUR_MS, false);
    assert!(world.sent.is_empty());
    world.work_off(MORNING_MS + 24 * HOUR_MS);
    world.work_off(MORNING_MS + 25 * HOUR_MS);
    assert_eq!(world.sent.len(), 1);
}

#[test]
fn whoever_stops_in_the_night_gets_nothing_in_the_morning() {
    let mut world = World::new();
    let text = "STOP".into();
    world.happens(
        EVENING_MS + HOUR_MS,
        EventKind::Inbound { text, sender: None, intent: None, trusted: true },
    );
    world.restart(EVENING_MS + 2 * HOUR_MS);
    world.until_noon();
    let texts: Vec<&str> = world.sent.iter().map(|(_, text)| text.as_str()).collect();
    assert!(texts.len() == 1 && !texts[0].contains("Spring"), "{texts:?}");
    assert_eq!(world.statuses()[0], ("dropped".to_owned(), Some("opted_out".to_owned())));
}

const SENDERS: &str = "sender shop = \"+33644600000\"\nsender other = \"+33644600001\"\n";

const CHANNELS: [&str; 2] = [
    "[channels.shop]\nkind = \"simulator\"\nsender = \"shop\"\n",
    "[channels.other]\nkind = \"simulator\"\nsender = \"other\"\n",
];

#[test]
fn what_waits_for_a_channel_that_is_gone_becomes_a_dead_letter() {
    let folder = project(SENDERS);
    let settings = |text: &str| std::fs::write(folder.path().join("smsc.toml"), text).unwrap();
    settings(&CHANNELS.concat());
    let server = Server::start(folder.path(), &[]);
    assert_eq!(post(server.port, "/v1/pause", &json!({})).unwrap().status, 200);
    for sender in ["shop", "other"] {
        let message = json!({"contact": PHONE, "text": format!("By {sender}"), "sender": sender});
        assert_eq!(post(server.port, "/v1/messages", &message).unwrap().status, 200);
    }
    assert!(server.stop().success());
    // The channel is gone while its message waits; and its sender with it.
    settings(CHANNELS[1]);
    std::fs::write(folder.path().join("script.sms"), "sender other = \"+33644600001\"\n").unwrap();
    let server = Server::start(folder.path(), &[]);
    let status = |port: u16| {
        let all = get(port, "/v1/messages?direction=out").unwrap().json();
        let all = all["messages"].as_array().unwrap().clone();
        all.iter().map(|message| message["status"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(post(server.port, "/v1/resume", &json!({})).unwrap().status, 200);
    eventually("both are through", || (status(server.port) == ["failed", "delivered"]).then_some(()));
    let letters = |port: u16| get(port, "/v1/dead-letters").unwrap().json()["dead_letters"].clone();
    let letter = letters(server.port)[0].clone();
    assert_eq!(letter["lane"], "channel:shop");
    assert_eq!(letter["reason"], "smsc.toml has no `[channels.shop]`");
    assert!(server.stop().success());
    // Tried again it fails again, also after a restart with nothing else in its lane; with its channel it is sent.
    let retry = |port: u16| {
        let path = format!("/v1/dead-letters/{}/retry", letter["id"].as_str().unwrap());
        assert_eq!(post(port, &path, &json!({})).unwrap().status, 200);
    };
    let server = Server::start(folder.path(), &[]);
    retry(server.port);
    eventually("it is given up again", || letters(server.port)[0].is_object().then_some(()));
    assert!(server.stop().success());
    settings(&CHANNELS.concat());
    std::fs::write(folder.path().join("script.sms"), SENDERS).unwrap();
    let server = Server::start(folder.path(), &[]);
    retry(server.port);
    eventually("it is sent", || (status(server.port) == ["delivered", "delivered"]).then_some(()));
    assert!(server.stop().success());
}

/// A provider that takes connections and never answers.
fn silent() -> std::net::TcpListener {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap()
}

#[test]
fn a_provider_that_never_answers_delays_only_its_own() {
    let provider = silent();
    let token = "a-token-of-many-letters";
    let folder = project(SENDERS);
    let shop = format!(
        "[channels.shop]\nkind = \"http\"\nsender = \"shop\"\nurl = \"http://{}/\"\nsecret = \"a secret\"\n",
        provider.local_addr().unwrap()
    );
    let settings = format!("[server]\nadmin_token = \"{token}\"\n{shop}{}", CHANNELS[1]);
    std::fs::write(folder.path().join("smsc.toml"), settings).unwrap();
    let server = Server::start(folder.path(), &[]);
    let authorization = format!("Bearer {token}");
    let headers = [("Content-Type", "application/json"), ("Authorization", authorization.as_str())];
    let ask = |method: &str, path: &str, body: &str| {
        let answer = request(server.port, method, path, &headers, body).unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    };
    // More than are tried at once by the one that is silent; also those of the same contact leave by the other.
    for number in 0..40 {
        for sender in ["shop", "other"] {
            let contact = format!("+336123456{number:02}");
            let message = json!({"contact": contact, "text": format!("By {sender}"), "sender": sender});
            ask("POST", "/v1/messages", &message.to_string());
        }
    }
    let statuses = || {
        let all = ask("GET", "/v1/messages?direction=out&limit=200", "");
        let all = all["messages"].as_array().unwrap().clone();
        let of = |sender: &str, status: &str| {
            all.iter().filter(|message| message["sender"] == sender && message["status"] == status).count()
        };
        (of("other", "delivered"), of("shop", "queued"))
    };
    eventually("the others are delivered", || (statuses() == (40, 40)).then_some(()));
    server.kill();
}

/// A worker with a rate waits between its messages, and hears meanwhile that it is time to go.
#[test]
fn a_stop_does_not_wait_for_a_slow_rate() {
    let folder = project("");
    let settings = "[channels.slow]\nkind = \"simulator\"\nrate_per_second = 1\n";
    std::fs::write(folder.path().join("smsc.toml"), settings).unwrap();
    let server = Server::start(folder.path(), &[]);
    for number in 0..30 {
        let message = json!({"contact": format!("+336123456{number:02}"), "text": "One a second"});
        assert_eq!(post(server.port, "/v1/messages", &message).unwrap().status, 200);
    }
    assert!(server.stop().success());
    let store = Sqlite::open(&folder.path().join("smsc.db")).unwrap();
    let waiting: u64 = store.outbox_sizes().unwrap().iter().map(|lane| lane.1).sum();
    assert!(waiting > 20, "{waiting}");
    assert_eq!(store.uncertain().unwrap(), []);
}
