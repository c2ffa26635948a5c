//! The commands that ask a runtime that runs, against the real binary.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use super::client::{get, post};
use super::kill::{Server, eventually, project};

const SCRIPT: &str = concat!(
    include_str!("script.sms"),
    r#"
sender main = "+33644600000"
team advisors { sms "+33611223344" }
automation advice { trigger keyword "ADVICE"  hand over to advisors }
campaign spring {
  category news
  audience regulars
  say "Spring sale. STOP to end"
}
"#
);

const TOKEN: &str = "a-token-of-many-letters";

/// Runs `smsc` in a folder, with nobody at its input.
fn smsc(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_smsc"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("SMSC_URL")
        .env_remove("SMSC_TOKEN")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// A runtime, and a way to run commands against it.
struct Playing {
    folder: tempfile::TempDir,
    server: Server,
}

impl Playing {
    fn start() -> Self {
        let folder = project(SCRIPT);
        let server = Server::start(folder.path(), &["--virtual-clock"]);
        Self { folder, server }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let url = format!("http://127.0.0.1:{}", self.server.port);
        smsc(self.folder.path(), &[arguments, &["--url", &url]].concat())
    }

    /// Standard output of a command that does its work.
    fn told(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Standard error and exit status of a command that does not.
    fn refused(&self, arguments: &[&str]) -> (String, i32) {
        let output = self.run(arguments);
        (String::from_utf8(output.stderr).unwrap(), output.status.code().unwrap())
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    fn say(&self, contact: &str, text: &str) {
        let body = json!({"contact": contact, "text": text});
        assert_eq!(post(self.server.port, "/v1/simulator/messages", &body).unwrap().status, 200);
    }

    /// Statuses of what was said to a contact, by the first words of the texts.
    fn said(&self, contact: &str) -> Vec<(String, String)> {
        post(self.server.port, "/v1/simulator/clock", &json!({"advance": "1s"})).unwrap();
        let path = format!("/v1/messages?direction=out&contact={}", &contact[1..]);
        let messages = get(self.server.port, &path).unwrap().json();
        let text = |message: &Value, name: &str| message[name].as_str().unwrap().to_owned();
        let messages = messages["messages"].as_array().unwrap().clone();
        let first = |message: &Value| text(message, "text").split(['.', '?']).next().unwrap().to_owned();
        messages.iter().map(|message| (first(message), text(message, "status"))).collect()
    }
}

fn pair(text: &str, status: &str) -> (String, String) {
    (text.to_owned(), status.to_owned())
}

#[test]
fn contacts_go_in_and_out_of_files() {
    let playing = Playing::start();
    let rows: String = (0..1_200).map(|at| format!("+3361{at:07},cat,yes,\"regulars\"\n")).collect();
    playing.write("in.csv", &format!("phone,pet,subscribed,groups\n{rows}"));
    assert_eq!(playing.told(&["contacts", "import", "in.csv"]), "");
    let csv = playing.told(&["contacts", "export"]);
    assert_eq!(csv.lines().count(), 1_201);
    assert_eq!(csv.lines().next(), Some("phone,consent,language,timezone,groups,pet"));
    assert!(csv.contains("+33610001199,subscribed,,,regulars,cat"), "{csv}");

    // What an export writes an import reads: elsewhere too, with consent and groups.
    playing.say("+33610000007", "STOP");
    playing.told(&["contacts", "export", "-o", "out.jsonl"]);
    let other = Playing::start();
    let lines = std::fs::read_to_string(playing.folder.path().join("out.jsonl")).unwrap();
    other.write("in.jsonl", &lines);
    other.told(&["contacts", "import", "in.jsonl"]);
    assert_eq!(other.told(&["contacts", "export", "--format", "jsonl"]), lines);
    assert!(lines.contains("\"opted_out\""), "{lines}");

    // Beyond the first piece too, with the rows of the file; and nothing is imported then.
    other.write(
        "bad.csv",
        &format!("phone,pet\n{}abc,cat\n+33620000001,cow\n", "+33620000000,dog\n".repeat(600)),
    );
    let (told, status) = other.refused(&["contacts", "import", "bad.csv"]);
    assert_eq!(status, 2);
    assert!(told.contains("row 602, phone:") && told.contains("row 603, fields/pet:"), "{told}");
    assert!(!other.told(&["contacts", "export"]).contains("+33620000000"));

    // Erased only where somebody says so.
    assert_eq!(other.refused(&["contacts", "erase", "+33610000001"]).1, 2);
    other.told(&["contacts", "erase", "+33610000001", "--yes"]);
    assert!(!other.told(&["contacts", "export"]).contains("+33610000001"));
    assert_eq!(other.refused(&["contacts", "erase", "+33610000001", "--yes"]).1, 2);
}

#[test]
fn an_import_opts_nobody_in_who_opted_out() {
    let playing = Playing::start();
    playing.write("in.csv", "phone,subscribed\n+33612345601,yes\n+33612345602,yes\n");
    playing.told(&["contacts", "import", "in.csv"]);
    playing.say("+33612345601", "STOP");
    let consents = || -> Vec<bool> {
        let csv = playing.told(&["contacts", "export"]);
        csv.lines().skip(1).map(|line| line.contains(",subscribed,")).collect()
    };
    let output = playing.run(&["contacts", "import", "in.csv"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("imported: 2\nof these 1 opted out"), "{told}");
    assert_eq!(consents(), [false, true]);
    // Not even of one who was erased.
    playing.told(&["contacts", "erase", "+33612345601", "--yes"]);
    playing.told(&["contacts", "import", "in.csv"]);
    assert_eq!(consents(), [false, true]);
    playing.told(&["contacts", "import", "in.csv", "--resubscribe"]);
    assert_eq!(consents(), [true, true]);
}

#[test]
fn a_campaign_goes_to_named_contacts_or_to_its_audience() {
    let playing = Playing::start();
    let contacts = "phone,subscribed,groups\n+33612345601,yes,regulars\n+33612345602,yes,regulars\n+33612345603,yes,\n+33612345604,no,regulars\n";
    playing.write("in.csv", contacts);
    playing.told(&["contacts", "import", "in.csv"]);
    let output =
        playing.run(&["send", "spring", "--to", "+33612345603", "--to", "+33612345604", "--id", "one"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("+33612345604  refused: no_consent"), "{told}");
    let spring = pair("Spring sale", "delivered");
    assert_eq!(playing.said("+33612345603"), std::slice::from_ref(&spring));

    let (told, status) = playing.refused(&["send", "spring"]);
    assert_eq!(status, 2);
    assert!(told.contains("the 3 contacts of group `regulars`"), "{told}");
    for _ in 0..2 {
        playing.told(&["send", "spring", "--id", "all", "--yes"]);
        eventually("it has gone out", || playing.said("+33612345602").contains(&spring).then_some(()));
    }
    let sales = |contact: &str| playing.said(contact).iter().filter(|said| **said == spring).count();
    assert_eq!(["+33612345601", "+33612345602", "+33612345603", "+33612345604"].map(sales), [1, 1, 1, 0]);
    let (told, _) = playing.refused(&["send", "autumn", "--yes"]);
    assert!(told.contains("there is: spring"), "{told}");
}

#[test]
fn numbers_may_be_written_as_in_the_country() {
    let folder = project(SCRIPT);
    std::fs::write(folder.path().join("smsc.toml"), "[project]\ndefault_country = \"FR\"\n").unwrap();
    let server = Server::start(folder.path(), &["--virtual-clock"]);
    let playing = Playing { folder, server };
    playing.write("in.csv", "phone,subscribed,groups\n+33680000002,yes,regulars\n");
    playing.told(&["contacts", "import", "in.csv"]);
    // However often a number is given, it gets one message.
    let same = ["send", "spring", "--to", "+33680000002", "--to", "0680000002", "--to", "+33680000002"];
    assert_eq!(playing.told(&same).lines().count(), 1);
    let body = json!({"recipients": ["+33680000002", "06 80 00 00 02", "+33680000002"]});
    let answer = post(playing.server.port, "/v1/campaigns/spring/messages", &body).unwrap().json();
    assert_eq!(answer["messages"].as_array().map(Vec::len), Some(1), "{answer}");
    let sales = playing.said("+33680000002").into_iter().filter(|(text, _)| text == "Spring sale");
    assert_eq!(sales.count(), 2);
    let (told, status) = playing.refused(&["contacts", "erase", "0680000003", "--yes"]);
    assert!(status == 2 && told.contains("no contact has the number +33680000003"), "{told}");
    let (told, _) = playing.refused(&["contacts", "erase", "068000", "--yes"]);
    assert!(told.contains("no phone can have this number"), "{told}");
    playing.told(&["contacts", "erase", "0680000002", "--yes"]);
    assert_eq!(playing.told(&["contacts", "export"]).lines().count(), 1);
}

#[test]
fn what_is_paused_waits_and_goes_on() {
    let playing = Playing::start();
    assert_eq!(playing.told(&["pause"]), "paused: the whole service\n");
    playing.say("+33612345601", "PETS");
    assert_eq!(playing.said("+33612345601"), [pair("Which pet", "queued")]);
    // An answer to STOP leaves all the same, and what waits is dropped.
    playing.say("+33612345602", "PETS");
    playing.say("+33612345602", "STOP");
    let said = playing.said("+33612345602");
    assert_eq!((said[0].1.as_str(), said[1].1.as_str()), ("dropped", "delivered"));
    assert_eq!(playing.told(&["pause", "--sender", "main"]), "paused: the whole service, sender main\n");
    assert_eq!(playing.told(&["pause", "survey"]), "paused: the whole service, sender main, survey\n");
    let (told, status) = playing.refused(&["pause", "nothing"]);
    assert!(
        status == 2 && told.contains("no unit or campaign `nothing`; it has: ") && told.contains("survey"),
        "{told}"
    );
    let (told, _) = playing.refused(&["pause", "--sender", "simulator"]);
    assert!(told.contains("no sender `simulator`; it has: main"), "{told}");
    assert_eq!(playing.told(&["resume"]), "paused: sender main, survey\n");
    assert_eq!(playing.said("+33612345601"), [pair("Which pet", "delivered")]);
    // A paused unit starts nothing; what leaves from a paused sender waits until it goes on.
    playing.say("+33612345603", "PETS");
    assert_eq!(playing.said("+33612345603"), []);
    let message = json!({"contact": "+33612345603", "text": "Hello", "sender": "main"});
    assert_eq!(post(playing.server.port, "/v1/messages", &message).unwrap().status, 200);
    assert_eq!(playing.said("+33612345603"), [pair("Hello", "queued")]);
    playing.told(&["resume", "--sender", "main"]);
    assert_eq!(playing.told(&["resume", "survey"]), "paused: nothing\n");
    assert_eq!(playing.said("+33612345603"), [pair("Hello", "delivered")]);
}

#[test]
fn a_session_is_given_back_or_ended() {
    let playing = Playing::start();
    playing.say("+33612345601", "ADVICE");
    let shown = playing.told(&["sessions", "+33612345601"]);
    assert!(shown.contains("with team advisors"), "{shown}");
    let shown = playing.told(&["sessions", "+33612345601", "--give-back"]);
    assert!(!shown.contains("with team advisors"), "{shown}");
    playing.say("+33612345602", "PETS");
    let shown = playing.told(&["sessions", "+33612345602", "--end"]);
    assert!(shown.contains("in: nothing"), "{shown}");
}

#[test]
fn sessions_and_dead_letters_are_shown() {
    let playing = Playing::start();
    playing.say("+33612345601", "PETS");
    let sessions = playing.told(&["sessions"]);
    assert!(sessions.starts_with("+33612345601  survey.ask_kind, waits for a reply until 2"), "{sessions}");
    let one = playing.told(&["sessions", "+33612345601"]);
    assert!(one.contains("inbound (simulator)\n") && one.contains("say survey.ask_kind"), "{one}");
    let one: Value =
        serde_json::from_str(&playing.told(&["sessions", "33612345601", "--format", "json"])).unwrap();
    assert_eq!(one["contact"]["conversation"]["step"], "ask_kind");
    // Nobody serves the service, so that calls become dead letters.
    playing.say("+33612345602", "PRICE");
    playing.said("+33612345602");
    let letters = playing.told(&["dead-letters"]);
    assert!(letters.contains("service  +33612345602  smsc.toml has no `[services.shop]`"), "{letters}");
    let id = letters.split(' ').next().unwrap();
    playing.told(&["dead-letters", "retry", id]);
    playing.said("+33612345602");
    assert_eq!(playing.told(&["dead-letters", "list", "--format", "json"]).lines().count(), 1);
    playing.told(&["dead-letters", "drop", "--all"]);
    assert_eq!(playing.told(&["dead-letters"]), "");
    let (told, status) = playing.refused(&["dead-letters", "drop", id]);
    assert_eq!((told.contains("does not exist"), status), (true, 2));
}

#[test]
fn address_and_token_come_from_settings() {
    let folder = project(SCRIPT);
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    let settings = format!("[server]\nlisten = \"{listen}\"\nadmin_token = \"env:TEST_TOKEN\"\n");
    std::fs::write(folder.path().join("smsc.toml"), settings).unwrap();
    let refused = smsc(folder.path(), &["sessions"]);
    let told = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(told.contains(&format!("no runtime answers at http://{listen}")), "{told}");
    let _server = Server::start_with(folder.path(), &["--listen", &listen], &[("TEST_TOKEN", TOKEN)]);
    let without = smsc(folder.path(), &["sessions"]);
    assert!(String::from_utf8(without.stderr).unwrap().contains("SMSC_TOKEN"));
    let with = |name: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_smsc"));
        command.arg("sessions").current_dir(folder.path()).env_remove("SMSC_URL").env(name, TOKEN);
        command.output().unwrap().status.success()
    };
    assert!(with("TEST_TOKEN") && with("SMSC_TOKEN"));
    assert!(smsc(folder.path(), &["sessions", "--token", TOKEN]).status.success());
    assert!(smsc(folder.path(), &["sessions", "--token", "wrong"]).status.code() == Some(2));
}
