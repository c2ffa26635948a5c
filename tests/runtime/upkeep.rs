//! The log does not grow without end, although messages never cease.

use std::sync::Arc;

use smsc::config::Config;
use smsc::runtime::clock::RealClock;
use smsc::runtime::engine::{Command, Engine};
use smsc::runtime::service::{self, Handle};
use smsc::runtime::settings::Settings;
use smsc::runtime::store::Store;
use smsc::runtime::store::sqlite::Sqlite;
use smsc::source::{SourceFile, Sources};
use tokio::sync::watch;

use super::world::inbound;

/// An engine on its thread, without anything that moves the log in the background.
fn start(store: &Arc<Sqlite>, stop: watch::Receiver<bool>) -> Handle {
    let sources = Sources::new(vec![SourceFile::new("script.sms", include_str!("script.sms"))]);
    let config = Config::default();
    let checked = smsc::compile::check(&sources, &config);
    let file = Arc::new(smsc::compile::build(&checked, &sources, &config, false).unwrap());
    let program = Arc::new(smsc::bytecode::Program::load(&file).unwrap());
    let settings = Arc::new(Settings::new(&config, &Default::default()));
    let engine = Engine::open(store.clone(), settings, program, &file, 0, 7).unwrap();
    service::start(engine, store.clone(), Arc::new(RealClock), stop).unwrap().0
}

fn message(number: usize) -> Command {
    inbound(&format!("+336{number:08}"), "PETS", None)
}

#[tokio::test]
async fn the_log_is_begun_anew_between_two_groups() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Sqlite::open(&folder.path().join("smsc.db")).unwrap());
    let (_stop, stopped) = watch::channel(false);
    let handle = start(&store, stopped);
    handle.call_all((0..1_000).map(message)).await.unwrap();
    handle.renew_log();
    // The first moves the log when it is through; the second is the first of the new one.
    for number in 1_000..1_002 {
        handle.call(message(number)).await.unwrap();
    }
    let pages = store.checkpoint().unwrap().pages;
    assert!((1..100).contains(&pages), "{pages} pages");
}
