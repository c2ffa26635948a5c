//! A clock that was wrong and is set back, as a time server does: nothing waits until it has caught up.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use smsc::config::Config;
use smsc::runtime::clock::Clock;
use smsc::runtime::host::{self, Parts};
use smsc::runtime::settings::Settings;
use smsc::runtime::store::sqlite::Sqlite;
use smsc::runtime::store::{MessageFilter, Store};

use super::world::{DAY_MS, PHONE, START_MS, inbound};

/// A clock that shows what it is told, also when that is earlier.
struct Wrong(AtomicI64);

impl Clock for Wrong {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    fn set(&self, _now_ms: i64) -> bool {
        false
    }

    fn moves(&self) -> Option<tokio::sync::watch::Receiver<i64>> {
        None
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_after_a_clock_was_set_back_is_sent() {
    let folder = super::folder();
    let (program, file) = super::compile("automation pets { trigger keyword \"PETS\"  say \"Hello.\" }\n");
    let mut settings = Settings::new(&Config::default(), &Default::default());
    settings.listen = "127.0.0.1:0".parse().unwrap();
    let store = Arc::new(Sqlite::open(&folder.path().join("smsc.db")).unwrap());
    let clock = Arc::new(Wrong(AtomicI64::new(START_MS + DAY_MS)));
    let parts = Parts { store: store.clone(), clock: clock.clone(), settings, program, file };
    let running = host::start(parts).await.unwrap_or_else(|error| panic!("{error}"));
    for (at_ms, id) in [(START_MS + DAY_MS, "a"), (START_MS, "b")] {
        clock.0.store(at_ms, Ordering::SeqCst);
        running.handle.call(inbound(PHONE, "PETS", Some(id))).await.unwrap();
        let sent = async {
            let filter = MessageFilter { direction: Some("out".to_owned()), limit: 10, ..Default::default() };
            while store.messages(&filter).unwrap().iter().any(|message| message.status == "queued") {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let sent = tokio::time::timeout(Duration::from_secs(15), sent).await;
        assert!(sent.is_ok(), "what came as {id} waits");
    }
    running.drain().await;
}
