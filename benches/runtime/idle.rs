//! A million contacts who are in a conversation with a timer, and of whom nothing is heard.

use std::sync::Arc;
use std::time::Instant;

use smsc::runtime::engine::Engine;
use smsc::runtime::settings::Settings;
use smsc::runtime::store::rows::SessionRow;
use smsc::runtime::store::sqlite::Sqlite;
use smsc::runtime::store::{Store, Write};

use super::engine::{START_MS, inbound, open};

/// How many, unless `SMSC_SESSIONS` says otherwise.
const SESSIONS: usize = 1_000_000;

/// Rows of one transaction.
const GROUP: usize = 10_000;

/// Measures size, memory and start-up, and prints them.
pub fn run() {
    let sessions = std::env::var("SMSC_SESSIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(SESSIONS);
    let folder = super::folder();
    let path = folder.path().join("smsc.db");
    let (mut engine, store) = open(folder.path());
    engine.process(START_MS, &[inbound(1, "PETS")]).unwrap();
    let example = store.session("+33600000001").unwrap().unwrap();
    let empty = settled(&store, &path);
    fill(&*store, &example, sessions);
    let bytes = (settled(&store, &path) - empty) as f64 / sessions as f64;
    println!(
        "{sessions} idle sessions: {bytes:.0} bytes each on disk, their timers and indexes included; state {} bytes",
        example.state.len()
    );
    drop((engine, store));
    let before = resident_kib();
    let begun = Instant::now();
    let store: Arc<dyn Store> = Arc::new(Sqlite::open(&path).unwrap());
    let (program, file) = super::program();
    let compiled = begun.elapsed();
    let settings = Arc::new(Settings::new(&smsc::config::Config::default(), &Default::default()));
    let engine = Engine::open(store, settings, program, &file, START_MS, 7).unwrap();
    let next = engine.next_due_ms().unwrap();
    println!(
        "start-up with them: {:?}, of which {compiled:?} to open the file and compile; next timer {next:?}",
        begun.elapsed()
    );
    println!("memory that start-up took: {} KiB", resident_kib().saturating_sub(before));
}

/// A number that looks random (SplitMix64): contacts come in no order. Five of a thousand numbers come twice.
fn scattered(number: u64) -> u64 {
    let mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The size of the file when its log is moved into it.
fn settled(store: &Sqlite, path: &std::path::Path) -> u64 {
    store.checkpoint().unwrap();
    std::fs::metadata(path).unwrap().len()
}

fn fill(store: &dyn Store, example: &SessionRow, sessions: usize) {
    for first in (0..sessions).step_by(GROUP) {
        let rows = |number: usize| {
            let due_at_ms = example.due_at_ms.map(|due_ms| due_ms + (number as i64 * 7_919) % 86_400_000);
            let phone = format!("+337{:08}", scattered(number as u64) % 100_000_000);
            Write::Session(SessionRow { phone, state: example.state.clone(), due_at_ms })
        };
        let numbers = first..(first + GROUP).min(sessions);
        let done = store.transact(&mut |transaction| {
            numbers.clone().try_for_each(|number| transaction.write(rows(number)))
        });
        done.unwrap();
        store.checkpoint().unwrap();
    }
}

/// Resident memory, KiB (proc(5), `statm`).
fn resident_kib() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4
}
