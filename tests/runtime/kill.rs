//! The real binary, killed at random moments and started again: nothing acknowledged is lost, nothing acts twice, nobody is
//! written to after STOP. `SMSC_KILLS` says how often; 30 unless it is set.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{get, post};

/// A runtime of a project in a folder.
pub struct Server {
    child: Child,
    pub port: u16,
}

impl Server {
    /// Starts it, on a port that the system chooses.
    pub fn start(folder: &std::path::Path, more: &[&str]) -> Self {
        Self::start_with(folder, more, &[])
    }

    /// The same with variables of the environment.
    pub fn start_with(folder: &std::path::Path, more: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_smsc"))
            .arg("run")
            .arg(folder)
            .args(if more.contains(&"--listen") { &[][..] } else { &["--listen", "127.0.0.1:0"] })
            .args(more)
            .envs(variables.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let port = port_of(&mut child);
        Self { child, port }
    }

    /// Ends it without a word.
    pub fn kill(self) {
        drop(self);
    }

    /// Asks it to end, and waits.
    pub fn stop(mut self) -> std::process::ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap()
    }
}

/// A test that fails leaves nothing behind either.
impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The port that a runtime says it listens on. What it says after that is read and dropped.
pub fn port_of(child: &mut Child) -> u16 {
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut told = String::new();
    let port = loop {
        let line = lines.next().unwrap_or_else(|| panic!("it did not start: {told}")).unwrap();
        told.push_str(&line);
        if let Some((_, rest)) = line.split_once("http://127.0.0.1:") {
            break rest.split('/').next().unwrap().parse().unwrap();
        }
    };
    std::thread::spawn(move || lines.for_each(drop));
    port
}

/// A project in a folder.
pub fn project(script: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("script.sms"), script).unwrap();
    folder
}

/// Asks until something holds.
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(Instant::now() < until, "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[derive(Default)]
struct Played {
    /// Ids that were answered 2xx, by contact, with their texts.
    acknowledged: HashMap<String, Vec<(String, String)>>,
    /// Ids that were posted.
    posted: HashSet<String>,
}

/// Posts conversations until the server is gone or the time is up.
fn play(port: u16, round: u64, worker: u64, until: Instant) -> Played {
    let texts = ["PETS", "cat", "small", "DRIP", "STOP", "START", "PETS", "dog"];
    let mut played = Played::default();
    for number in 0.. {
        if Instant::now() > until {
            break;
        }
        // Nobody writes in two rounds.
        let contact = format!("+336{round:03}{worker}{:04}", number / texts.len() % 10_000);
        let text = texts[number % texts.len()];
        let id = format!("{round}-{worker}-{number}");
        played.posted.insert(id.clone());
        let body = json!({"contact": contact, "text": text, "id": id});
        match post(port, "/v1/simulator/messages", &body) {
            Some(answer) if answer.status == 200 => {
                played.acknowledged.entry(contact).or_default().push((id, text.to_owned()));
            }
            Some(answer) => panic!("{answer:?}"),
            None => break,
        }
    }
    played
}

fn messages(port: u16, contact: &str) -> Vec<Value> {
    let path = format!("/v1/messages?contact=%2B{}&limit=1000", &contact[1..]);
    let answer = get(port, &path).unwrap();
    answer.json()["messages"].as_array().unwrap().clone()
}

/// What holds of one contact after everything.
fn check(port: u16, contact: &str, acknowledged: &[(String, String)]) {
    let all = eventually("nothing is queued any more", || {
        let all = messages(port, contact);
        all.iter().all(|message| message["status"] != "queued").then_some(all)
    });
    let inbound: Vec<&str> = all
        .iter()
        .filter(|message| message["direction"] == "in")
        .map(|m| m["text"].as_str().unwrap())
        .collect();
    let acked: Vec<&str> = acknowledged.iter().map(|(_, text)| text.as_str()).collect();
    // The one that was under way when it was killed may be there or not.
    assert!(inbound.starts_with(&acked) && inbound.len() <= acked.len() + 1, "{acked:?} {inbound:?}");
    let mut opted_out = false;
    for message in &all {
        match (message["direction"].as_str().unwrap(), message["text"].as_str().unwrap()) {
            ("in", "STOP") => opted_out = true,
            ("in", "START") => opted_out = false,
            ("in", _) => {}
            (_, text) => {
                let compliance = message["purpose"] == "compliance";
                let reached = message["status"] == "delivered";
                assert!(!opted_out || compliance || !reached, "{text} after STOP");
            }
        }
    }
    let ids: HashSet<&str> = all.iter().map(|message| message["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), all.len());
    let asked = inbound.iter().filter(|text| **text == "PETS").count();
    let questions =
        all.iter().filter(|message| message["text"].as_str().unwrap().starts_with("Which pet?")).count();
    assert!(questions <= asked, "{questions} questions for {asked} keywords");
}

#[test]
fn nothing_acknowledged_is_lost_by_kill_9() {
    let kills = std::env::var("SMSC_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(30u64);
    let folder = project(super::SCRIPT);
    let mut acknowledged: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for round in 0..kills {
        let server = Server::start(folder.path(), &[]);
        let lifetime = Duration::from_millis(40 + round * 37 % 240);
        let (port, until) = (server.port, Instant::now() + lifetime + Duration::from_secs(5));
        let workers: Vec<_> =
            (0..4).map(|worker| std::thread::spawn(move || play(port, round, worker, until))).collect();
        std::thread::sleep(lifetime);
        server.kill();
        for worker in workers {
            let played = worker.join().unwrap();
            acknowledged.extend(played.acknowledged);
        }
    }
    let server = Server::start(folder.path(), &[]);
    assert!(!acknowledged.is_empty());
    for (contact, texts) in &acknowledged {
        check(server.port, contact, texts);
    }
    counters_add_up(&get(server.port, "/v1/units").unwrap().json());
    assert!(server.stop().success());
    let database = folder.path().join("smsc.db");
    let check = Command::new("sqlite3").arg(&database).arg("PRAGMA integrity_check").output();
    if let Ok(output) = check {
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "ok");
    }
}

/// For each unit and step `entered = waiting + sum of exits`.
pub fn counters_add_up(units: &Value) {
    for unit in units["units"].as_array().unwrap() {
        let mut sums: HashMap<String, (i64, i64)> = HashMap::new();
        for counter in unit["counters"].as_array().unwrap() {
            let count = counter["count"].as_i64().unwrap();
            let sum = sums.entry(counter["step"].to_string()).or_default();
            match counter["edge"].as_str().unwrap() {
                "entered" => sum.0 += count,
                edge if edge.starts_with("skipped") => {}
                _ => sum.1 += count,
            }
        }
        for (step, (entered, rest)) in sums {
            assert_eq!(entered, rest, "{} {step}", unit["name"]);
        }
    }
}
