//! What an operator sees when things go wrong, of the real binary: its log, its metrics, its answers.

use std::io::{BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use serde_json::{Value, json};

use super::client::{Response, request};
use super::kill::{eventually, project};
use super::receiver::read;

const SCRIPT: &str = r#"
sender shop = "+33644600000"
sender lost = "+33644600001"
category orders: transactional "Orders"

automation hello { sender shop  category orders  trigger keyword "HELLO"  say "Words that nobody else reads." }
"#;

const TOKEN: &str = "a-token-of-many-letters";

const PHONE: &str = "+33612345678";

/// A gateway that answers every message with the same status, until it is told another.
struct Gateway {
    port: u16,
    status: Arc<AtomicU16>,
}

impl Gateway {
    fn start(status: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let status = Arc::new(AtomicU16::new(status));
        let now = status.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut reader = BufReader::new(stream.unwrap());
                let Some((_, body)) = read(&mut reader) else { continue };
                let said = format!("cannot bring `{}` to {}", body["text"], body["to"]);
                let text = json!({"error": said}).to_string();
                let status = now.load(Ordering::SeqCst);
                let head = format!(
                    "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    text.len()
                );
                // Whoever asked may be gone.
                let _ = reader.get_mut().write_all(format!("{head}{text}").as_bytes());
            }
        });
        Self { port, status }
    }
}

/// A runtime whose log is kept.
struct Logged {
    child: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Logged {
    fn start(settings: &str, more: &[&str]) -> Self {
        let folder = project(SCRIPT);
        std::fs::write(folder.path().join("smsc.toml"), settings).unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_smsc"))
            .args(["run", "--listen", "127.0.0.1:0"])
            .args(more)
            .arg(folder.path())
            .stderr(Stdio::from(log))
            .spawn()
            .unwrap();
        let mut logged = Self { child, folder, port: 0 };
        logged.port = eventually("it listens", || {
            let log = logged.log();
            let (_, rest) = log.split_once("http://127.0.0.1:")?;
            rest.split_once('/')?.0.parse().ok()
        });
        logged
    }

    /// With a gateway as its only channel but the phone.
    fn behind(gateway: &Gateway, more: &[&str]) -> Self {
        Self::start(&settings(gateway), more)
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    /// Lines of a log in JSON that say this.
    fn lines(&self, message: &str) -> Vec<Value> {
        let log = self.log();
        let whole = log.rfind('\n').map_or("", |end| &log[..end]);
        let lines = whole
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")));
        lines.filter(|line: &Value| line["fields"]["message"].as_str().unwrap().contains(message)).collect()
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> Response {
        let token = format!("Bearer {TOKEN}");
        let headers = [("Content-Type", "application/json"), ("Authorization", token.as_str())];
        request(self.port, method, path, &headers, body).unwrap()
    }

    fn say(&self, text: &str) {
        let body = json!({"contact": PHONE, "text": text, "to": "shop"}).to_string();
        let answer = self.ask("POST", "/v1/simulator/messages", &body);
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    /// The newest message that was said.
    fn said(&self) -> Value {
        let path = format!("/v1/messages?direction=out&contact={}", &PHONE[1..]);
        let all = self.ask("GET", &path, "").json();
        all["messages"].as_array().unwrap().last().unwrap().clone()
    }
}

impl Drop for Logged {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn settings(gateway: &Gateway) -> String {
    format!(
        "[server]\nadmin_token = \"{TOKEN}\"\n[channels.phone]\nkind = \"simulator\"\nsender = \"lost\"\n[channels.gw]\nkind = \"http\"\nsender = \"shop\"\nurl = \"http://127.0.0.1:{}/\"\nsecret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\n",
        gateway.port
    )
}

#[test]
fn failures_are_in_the_log_and_in_the_metrics() {
    let gateway = Gateway::start(503);
    let running = Logged::behind(&gateway, &["--log", "json"]);
    running.say("HELLO");
    let later = eventually("a try that is repeated", || running.lines("is repeated").pop());
    assert_eq!((&later["level"], &later["fields"]["lane"]), (&json!("INFO"), &json!("channel:gw")));
    assert_eq!(later["fields"]["reason"], "the gateway answered 503");
    gateway.status.store(400, Ordering::SeqCst);
    let dead = eventually("a dead letter", || running.lines("dead letter").pop());
    assert_eq!((&dead["level"], &dead["fields"]["kind"]), (&json!("WARN"), &json!("sms")));
    assert_eq!(dead["fields"]["reason"], "the gateway answered 400");
    assert_eq!(running.ask("POST", "/inbound/gw", "{}").status, 403);
    let hook = eventually("a refused web hook", || running.lines("web hook is refused").pop());
    assert_eq!((&hook["level"], &hook["fields"]["channel"]), (&json!("WARN"), &json!("gw")));
    // Neither numbers nor texts are told, and of a contact no list has the number in a reason.
    let log = running.log();
    assert!(!log.contains("612345678") && !log.contains("Words that"), "{log}");
    let letter = running.ask("GET", "/v1/dead-letters", "").json()["dead_letters"][0].clone();
    let reason = letter["reason"].as_str().unwrap();
    assert!(reason.contains("+336••••••78") && !reason.contains("612345678"), "{reason}");

    let metrics = running.ask("GET", "/metrics", "").text;
    assert!(metrics.contains("smsc_try_milliseconds_count{lane=\"channel:gw\"}"), "{metrics}");
    assert!(metrics.contains("smsc_dead_letters{lane=\"channel:gw\"} 1\n"), "{metrics}");

    // Tried again it is sent, and of its failure nothing is left.
    assert_eq!(running.said()["status"], "failed");
    gateway.status.store(202, Ordering::SeqCst);
    let id = letter["id"].as_str().unwrap();
    assert_eq!(running.ask("POST", &format!("/v1/dead-letters/{id}/retry"), "").status, 200);
    let sent = eventually("it is sent", || Some(running.said()).filter(|said| said["status"] == "sent"));
    assert_eq!(sent["reason"], Value::Null);
    let metrics = running.ask("GET", "/metrics", "").text;
    assert!(metrics.contains("smsc_dead_letters{lane=\"channel:gw\"} 0\n"), "{metrics}");
}

#[test]
fn a_message_without_a_channel_is_in_the_log() {
    let gateway = Gateway::start(202);
    let settings =
        settings(&gateway).replace("[channels.phone]\nkind = \"simulator\"\nsender = \"lost\"\n", "");
    let running = Logged::start(&settings, &["--log", "json"]);
    let body = json!({"contact": PHONE, "text": "Hello", "sender": "lost"}).to_string();
    running.ask("POST", "/v1/messages", &body);
    let line = eventually("a line", || running.lines("dead letter").pop());
    let reason = line["fields"]["reason"].as_str().unwrap();
    assert!(line["level"] == "WARN" && reason.contains("no channel serves its sender"), "{line}");
}

#[test]
fn the_example_is_given_where_it_works() {
    let gateway = Gateway::start(202);
    let behind = Logged::behind(&gateway, &[]);
    behind.say("HELLO");
    assert!(!behind.log().contains("curl"), "{}", behind.log());
    let simulated = Logged::start("", &[]);
    eventually("an example", || simulated.log().contains("curl -d").then_some(()));
    assert_eq!(simulated.ask("GET", "/v1/simulator/clock", "").json()["phone"], true);
}

#[test]
fn settings_that_need_a_restart_are_named() {
    let running = Logged::start("", &["--log", "json", "--watch"]);
    let file = running.folder.path().join("smsc.toml");
    std::fs::write(
        &file,
        "[policy]\nstop_words = [\"STOP\", \"ENOUGH\"]\n[limits]\nautomatic_per_hour = 2\n",
    )
    .unwrap();
    eventually("it is played", || running.lines("the new program is played").pop());
    let line = eventually("a line", || running.lines("after a restart").pop());
    assert_eq!(line["fields"]["settings"], "limits.automatic_per_hour");
    // What is wrong with a script is a line of the log too.
    std::fs::write(
        running.folder.path().join("script.sms"),
        format!("{SCRIPT}\nautomation x {{ say missing }}\n"),
    )
    .unwrap();
    let line =
        eventually("a mistake", || running.lines("").into_iter().find(|line| line["level"] == "ERROR"));
    assert!(line["fields"]["code"].is_string() && line["fields"]["line"].is_u64(), "{line}");
    let id = running.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    eventually("it says that it stops", || running.lines("stopping").pop());
}

#[test]
fn what_stops_the_start_is_a_line_of_the_log() {
    let folder = project("automation x { say missing }\n");
    let run = |folder: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_smsc"));
        let output = command.args(["run", "--log", "json"]).arg(folder).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        let lines: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (lines.len(), output.status.code())
    };
    assert!(matches!(run(folder.path()), (1.., Some(1))));
    assert_eq!(run(&folder.path().join("nowhere")), (1, Some(2)));
}
