//! What both targets that play programs share: the programs of the examples, and events of every kind.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use smsc::bytecode::Program;
use smsc::config::Config;
use smsc::source::{SourceFile, Sources};
use smsc::value::{Symbol, Value};
use smsc::vm::effect::{Effect, EffectKind};
use smsc::vm::event::{Event, EventKind};
use smsc::vm::state::State;
use smsc::vm::{Programs, deliver};

/// 5 January 2026, milliseconds UTC.
const START_MS: i64 = 1_767_600_000_000;
const HOUR_MS: i64 = 3_600_000;

/// The stripped programs of the examples, and of the scripts whose programs are goldens.
pub fn programs() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let projects = entries(&root.join("examples")).into_iter().map(|folder| entries(&folder));
    let goldens = entries(&root.join("tests/golden/build")).into_iter().map(|file| vec![file]);
    projects.chain(goldens).filter_map(|files| built(&files)).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// The program of the scripts among these files; `None` where there is none, or it has errors.
fn built(files: &[PathBuf]) -> Option<Vec<u8>> {
    let scripts = files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "sms"));
    let scripts = scripts.map(|file| {
        let text = std::fs::read_to_string(file).expect("a script can be read");
        SourceFile::new(file.file_name().unwrap_or_default().to_string_lossy(), &text)
    });
    let sources = Sources::new(scripts.collect());
    let checked = smsc::compile::check(&sources, &Config::default());
    let built = smsc::compile::build(&checked, &sources, &Config::default(), true).ok()?;
    (sources.len() > 0).then_some(built)
}

/// Delivers events of every kind to a contact, each an hour after the other. What the machine stores in between can be
/// read again. `each` sees the state after every event.
pub fn play(program: Arc<Program>, state: &mut State, mut each: impl FnMut(&State)) {
    let kinds = kinds(&program);
    let programs = Programs::new(program);
    let mut calls = Vec::new();
    let mut at_ms = START_MS;
    for kind in kinds {
        deliver_and_store(&programs, state, at_ms, kind, &mut calls);
        each(state);
        while let Some(call) = calls.pop().filter(|call| call % 8 != 7) {
            let answer = if call % 2 == 0 { Some(Value::record(vec![])) } else { None };
            deliver_and_store(&programs, state, at_ms, EventKind::ServiceAnswer { call, answer }, &mut calls);
        }
        at_ms += HOUR_MS;
        deliver_and_store(&programs, state, at_ms, EventKind::Timer, &mut calls);
        smsc::vm::next_due_ms(state);
    }
}

fn deliver_and_store(
    programs: &Programs,
    state: &mut State,
    at_ms: i64,
    kind: EventKind,
    calls: &mut Vec<u64>,
) {
    let effects = deliver(programs, state, &Event { id: "".into(), at_ms, seed: 1, kind });
    calls.extend(effects.iter().filter_map(called));
    let mut stored = Vec::new();
    state.encode(&mut stored);
    assert!(stored.len() < 64 << 20, "a state of {} bytes", stored.len());
    let read = State::decode(state.phone.clone(), &stored).expect("what the machine stores can be read");
    assert_eq!(&read, state);
}

fn called(effect: &Effect) -> Option<u64> {
    match effect.kind {
        EffectKind::Call { call, .. } => Some(call),
        _ => None,
    }
}

/// Events that concern this program: messages with its own texts, its units, campaigns and events.
fn kinds(program: &Program) -> Vec<EventKind> {
    let inbound =
        |text: &str| EventKind::Inbound { text: text.into(), sender: None, intent: None, trusted: true };
    let schema = program.schema();
    let mut kinds = vec![EventKind::Subscribe { category: None }];
    kinds.extend((0..8).map(|string| inbound(program.string(string))));
    for unit in 0..program.unit_count().min(6) {
        let parameters = program.settings_of(unit).map_or(0, |settings| settings.parameter_count);
        let arguments = vec![Value::text("a cat"); usize::from(parameters)];
        kinds.push(EventKind::Request { unit, arguments, chain: 0 });
        kinds.extend(["1", "yes please", "2", "not a dog"].map(inbound));
    }
    for (name, fields) in schema.events.iter().take(3) {
        let fields = fields.iter().take(99).map(|field| (Symbol::of(&field.name), Value::text("12")));
        kinds.push(EventKind::Custom { name: name.clone(), data: Value::record(fields.collect()) });
    }
    for campaign in 0..schema.campaigns.len().min(3) as u32 {
        kinds.push(EventKind::Campaign { campaign, text: None });
        kinds.push(EventKind::Click { campaign: Some(campaign), url: "https://example.com".into() });
    }
    kinds.extend((0..program.trigger_count().min(8)).map(|trigger| EventKind::Schedule { trigger }));
    kinds.extend(schema.groups.iter().take(3).map(|(name, _)| EventKind::Join { group: name.clone() }));
    kinds.extend(schema.groups.iter().take(1).map(|(name, _)| EventKind::Leave { group: name.clone() }));
    let receipt = EventKind::Receipt { message: "1".into(), status: "failed".into(), origin: None };
    kinds.extend([receipt, EventKind::TeamMessage, EventKind::GiveBack]);
    kinds.extend(["help", "stop", "1", "start", "2"].map(inbound));
    kinds.push(EventKind::Unsubscribe { category: None });
    kinds
}
