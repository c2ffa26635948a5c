//! Programs are kept while somebody is in them, or one may want to go back to them; then they are forgotten.

use std::sync::Arc;

use smsc::bytecode::Program;
use smsc::runtime::engine::{Command, Engine};
use smsc::runtime::settings::Settings;
use smsc::runtime::store::Store;
use smsc::runtime::store::sqlite::Sqlite;

use super::compile;
use super::world::{PHONE, inbound};

fn version(number: usize) -> (Arc<Program>, Arc<Vec<u8>>) {
    compile(&super::SCRIPT.replace("Which pet?", &format!("Which pet, {number}?")))
}

struct Played {
    store: Arc<Sqlite>,
    engine: Engine,
    now_ms: i64,
    ids: Vec<String>,
}

impl Played {
    fn start(folder: &std::path::Path) -> Self {
        let store = Arc::new(Sqlite::open(&folder.join("smsc.db")).unwrap());
        let (program, file) = version(0);
        let settings = Arc::new(Settings::new(&smsc::config::Config::default(), &Default::default()));
        let ids = vec![program.id().to_string()];
        let engine = Engine::open(store.clone(), settings, program, &file, 1_000, 7).unwrap();
        Self { store, engine, now_ms: 1_000, ids }
    }

    fn process(&mut self, command: Command) {
        self.now_ms += 1_000;
        self.engine.process(self.now_ms, &[command]).unwrap();
    }

    fn deploy_ten_more(&mut self) {
        for _ in 0..10 {
            let (program, file) = version(self.ids.len());
            self.ids.push(program.id().to_string());
            self.process(Command::Deploy(program, file));
        }
    }

    /// By number, which programs are kept.
    fn kept(&self) -> Vec<usize> {
        let kept = self.store.program_ids().unwrap();
        assert_eq!(kept.len(), self.engine.programs().all().count());
        (0..self.ids.len()).filter(|number| kept.contains(&self.ids[*number])).collect()
    }
}

#[test]
fn programs_in_which_nobody_is_are_forgotten() {
    let folder = super::folder();
    let mut played = Played::start(folder.path());
    played.process(inbound(PHONE, "PETS", None));
    played.deploy_ten_more();
    assert_eq!(played.kept(), (0..=10).collect::<Vec<_>>(), "somebody is in the first");
    played.deploy_ten_more();
    assert_eq!(played.kept(), [0].into_iter().chain(11..=20).collect::<Vec<_>>());
    // It goes on with the program that it began with, and ends.
    played.process(inbound(PHONE, "cat", None));
    played.process(inbound(PHONE, "small", None));
    let current = played.engine.programs().current().id();
    played.process(Command::Begin(current));
    assert_eq!(played.kept(), (11..=20).collect::<Vec<_>>());
}

#[test]
fn an_erased_contact_needs_no_program() {
    let folder = super::folder();
    let mut played = Played::start(folder.path());
    played.process(inbound(PHONE, "PETS", None));
    played.process(Command::Erase(PHONE.to_owned()));
    played.deploy_ten_more();
    assert_eq!(played.kept(), (1..=10).collect::<Vec<_>>());
}
