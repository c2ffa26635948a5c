//! What the threat model names and no other test tries: slow clients, secrets in logs, a full disk, a robot that always answers,
//! too many at once. docs/threat-model.md.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{get, post, request};
use super::kill::{Server, eventually, project};

const ECHO: &str = r#"
category orders: transactional "Orders"
automation echo {
  trigger any message
  category orders
  say "You wrote something."
}
"#;

#[test]
fn slow_clients_are_left_behind() {
    let folder = project(super::SCRIPT);
    let server = Server::start(folder.path(), &[]);
    let begun = Instant::now();
    let mut idle: Vec<TcpStream> =
        (0..200).map(|_| TcpStream::connect(("127.0.0.1", server.port)).unwrap()).collect();
    for stream in &mut idle {
        stream.write_all(b"POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1\r\n").unwrap();
    }
    // Meanwhile everybody else is served.
    assert_eq!(get(server.port, "/readyz").unwrap().status, 200);
    for stream in &mut idle {
        stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
        // The server closes the connection, perhaps after it has said why.
        let ended = stream.read_to_end(&mut Vec::new());
        assert!(ended.is_ok() || begun.elapsed() < Duration::from_secs(40), "{ended:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", begun.elapsed());
    assert!(server.stop().success());
}

#[test]
fn logs_have_neither_secrets_nor_numbers_nor_texts() {
    let folder = project(super::SCRIPT);
    let token = "the-token-that-nobody-may-see";
    let settings = "[server]\nadmin_token = \"env:TEST_TOKEN\"\n[services.shop]\nurl = \"http://127.0.0.1:9/\"\nbearer = \"the-bearer-of-the-shop\"\nretries = 1\n";
    std::fs::write(folder.path().join("smsc.toml"), settings).unwrap();
    let log = folder.path().join("log");
    let mut child = Command::new(env!("CARGO_BIN_EXE_smsc"))
        .args(["run", "--listen", "127.0.0.1:0", "--log", "json"])
        .current_dir(folder.path())
        .envs([("TEST_TOKEN", token), ("SMSC_LOG", "trace")])
        .stderr(std::fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let told = || std::fs::read_to_string(&log).unwrap();
    let port: u16 = eventually("it starts", || {
        told().split_once("http://127.0.0.1:")?.1.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    });
    let authorization = format!("Bearer {token}");
    let headers = [("Content-Type", "application/json"), ("Authorization", authorization.as_str())];
    for text in ["PRICE", "my secret words"] {
        let body = json!({"contact": "+33698765432", "text": text}).to_string();
        assert_eq!(request(port, "POST", "/v1/simulator/messages", &headers, &body).unwrap().status, 200);
    }
    eventually("the call is given up", || {
        let letters = request(port, "GET", "/v1/dead-letters", &headers, "").unwrap().json();
        (!letters["dead_letters"].as_array().unwrap().is_empty()).then_some(())
    });
    child.kill().unwrap();
    child.wait().unwrap();
    let log = told();
    assert!(log.lines().count() > 5, "{log}");
    for secret in [token, "the-bearer-of-the-shop", "+33698765432", "33698765432", "my secret words"] {
        assert!(!log.contains(secret), "the log says {secret}: {log}");
    }
}

#[test]
fn a_robot_that_always_answers_is_given_up() {
    let folder = project(ECHO);
    let server = Server::start(folder.path(), &["--virtual-clock"]);
    for number in 0..60 {
        let body = json!({"contact": "+33612345678", "text": format!("Automatic answer {number}")});
        assert_eq!(post(server.port, "/v1/simulator/messages", &body).unwrap().status, 200);
        post(server.port, "/v1/simulator/clock", &json!({"advance": "1s"})).unwrap();
    }
    let messages =
        get(server.port, "/v1/messages?contact=33612345678&direction=out&limit=1000").unwrap().json();
    let messages = messages["messages"].as_array().unwrap().clone();
    let sent = messages.iter().filter(|message| message["status"] == "delivered").count();
    let capped = |message: &&Value| message["reason"] == "too_many_automatic_messages";
    assert_eq!(sent, 30, "{messages:?}");
    assert!(messages.iter().any(|message| capped(&message)));
    // Answers to STOP are exempt, and an hour later it may write again.
    post(server.port, "/v1/simulator/messages", &json!({"contact": "+33612345678", "text": "HELP"})).unwrap();
    post(server.port, "/v1/simulator/clock", &json!({"advance": "61m"})).unwrap();
    post(server.port, "/v1/simulator/messages", &json!({"contact": "+33612345678", "text": "Hello again"}))
        .unwrap();
    post(server.port, "/v1/simulator/clock", &json!({"advance": "1s"})).unwrap();
    let last = get(server.port, "/v1/messages?contact=33612345678&direction=out&limit=1000").unwrap().json();
    let last = last["messages"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (last["status"].as_str(), last["text"].as_str()),
        (Some("delivered"), Some("You wrote something."))
    );
    server.kill();
}

#[test]
fn only_the_owner_can_read_the_database() {
    let folder = project(super::SCRIPT);
    let server = Server::start(folder.path(), &[]);
    let copy = folder.path().join("copy.db");
    let backup = || {
        Command::new("sh")
            .args(["-c", "umask 022 && exec \"$0\" backup \"$1\" -o \"$2\"", env!("CARGO_BIN_EXE_smsc")])
            .args([folder.path(), &copy])
            .stderr(Stdio::null())
            .status()
    };
    assert!(backup().unwrap().success());
    for file in [folder.path().join("smsc.db"), copy.clone()] {
        let mode = std::fs::metadata(&file).unwrap().permissions();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777, 0o600, "{}", file.display());
    }
    assert_eq!(backup().unwrap().code(), Some(2), "nothing is written over");
    server.kill();
}

/// Two would send everything twice.
#[test]
fn a_second_process_does_not_serve_the_same_database() {
    let folder = project(super::SCRIPT);
    let server = Server::start(folder.path(), &[]);
    let second = Command::new(env!("CARGO_BIN_EXE_smsc"))
        .args(["run", "--listen", "127.0.0.1:0"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(!second.status.success() && told.contains("another `smsc run` serves this database"), "{told}");
    server.kill();
    // However the first one ended, the next may.
    assert!(Server::start(folder.path(), &[]).stop().success());
}

/// Fills the disk under a runtime, whose database lies in a file system of 6 MiB of its own.
const FULL_DISK: &str = r#"
set -e
mount -t tmpfs -o size=6m tmpfs "$1/data"
exec "$2" run "$1" --listen 127.0.0.1:0 --store "$1/data/smsc.db"
"#;

#[test]
fn a_full_disk_stops_acknowledgements_and_nothing_else() {
    let can = Command::new("unshare").args(["--mount", "--map-root-user", "true"]).status();
    if !can.is_ok_and(|status| status.success()) {
        assert!(std::env::var_os("SMSC_PEERS").is_none(), "unshare(1) cannot give a mount namespace");
        eprintln!("skipped: unshare(1) cannot give a mount namespace");
        return;
    }
    let folder = project(super::SCRIPT);
    std::fs::create_dir(folder.path().join("data")).unwrap();
    let mut child = Command::new("unshare")
        .args(["--mount", "--map-root-user", "sh", "-c", FULL_DISK, "sh"])
        .arg(folder.path())
        .arg(env!("CARGO_BIN_EXE_smsc"))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let port = super::kill::port_of(&mut child);
    let root = format!("/proc/{}/root{}", child.id(), folder.path().join("data").display());
    let data = std::path::Path::new(&root);
    let send = |number: usize| {
        let body = json!({"contact": format!("+336{number:08}"), "text": "PETS", "id": format!("m{number}")});
        post(port, "/v1/simulator/messages", &body).unwrap()
    };
    let mut acknowledged: Vec<usize> = (0..20).filter(|number| send(*number).status == 200).collect();
    assert_eq!(acknowledged.len(), 20);
    // Something else takes what is left of the disk.
    let ballast = data.join("ballast");
    let mut file = std::fs::File::create(&ballast).unwrap();
    while file.write_all(&[7; 4096]).is_ok() {}
    drop(file);
    let refused = (20..400).find_map(|number| {
        let answer = send(number);
        if answer.status == 200 {
            acknowledged.push(number);
        }
        (answer.status != 200).then_some((number, answer))
    });
    let (number, answer) = refused.expect("a disk of 6 MiB is never full");
    assert_eq!((answer.status, answer.json()["code"].as_str()), (507, Some("store_full")), "{answer:?}");
    assert_eq!(get(port, "/healthz").unwrap().status, 200);
    assert_eq!(get(port, "/readyz").unwrap().status, 503);
    // With some space it goes on by itself, and has lost nothing and done nothing twice.
    std::fs::remove_file(&ballast).unwrap();
    eventually("it takes messages again", || (send(number).status == 200).then_some(()));
    acknowledged.push(number);
    for number in acknowledged {
        let path = format!("/v1/messages?direction=in&contact=336{number:08}");
        assert_eq!(get(port, &path).unwrap().json()["messages"].as_array().unwrap().len(), 1, "{number}");
    }
    assert_eq!(get(port, "/readyz").unwrap().status, 200);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn many_at_once_are_told_to_come_back() {
    let folder = project(super::SCRIPT);
    let server = Server::start(folder.path(), &[]);
    let port = server.port;
    let workers: Vec<_> = (0..64)
        .map(|worker| {
            std::thread::spawn(move || {
                let send = |number: usize| {
                    let body = json!({"contact": format!("+337{worker:04}{number:04}"), "text": "PETS"});
                    post(port, "/v1/simulator/messages", &body).map_or(0, |answer| answer.status)
                };
                (0..20).map(send).collect::<Vec<u16>>()
            })
        })
        .collect();
    let statuses: Vec<u16> = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
    // Whoever is not taken is told so; nobody hangs, and nothing breaks.
    assert!(statuses.iter().all(|status| [200, 503].contains(status)), "{statuses:?}");
    assert_eq!(get(port, "/readyz").unwrap().status, 200);
    assert!(server.stop().success());
}

/// Whoever cannot wait, as providers cannot, is served beside those who can.
#[test]
fn an_import_does_not_keep_others_out() {
    let folder = project(super::SCRIPT);
    let server = Server::start(folder.path(), &[]);
    let port = server.port;
    let lines: String = (0..30_000).map(|number| format!("{{\"phone\":\"+337{number:08}\"}}\n")).collect();
    let importing = std::thread::spawn(move || {
        request(port, "POST", "/v1/contacts/import", &[("Content-Type", "application/jsonl")], &lines)
    });
    let mut meanwhile = 0;
    while !importing.is_finished() {
        let body = json!({"contact": format!("+336{meanwhile:08}"), "text": "PETS"});
        let answer = post(port, "/v1/simulator/messages", &body).unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        meanwhile += 1;
    }
    assert_eq!(importing.join().unwrap().unwrap().json()["imported"], 30_000);
    assert!(meanwhile > 3, "the import was over at once: {meanwhile}");
    server.kill();
}

#[test]
fn sql_in_a_field_is_text() {
    let folder = project(super::SCRIPT);
    let server = Server::start(folder.path(), &[]);
    let port = server.port;
    let hostile = "'); DROP TABLE messages; --";
    let body = json!({"contact": "+33612345678", "text": hostile, "id": hostile});
    assert_eq!(post(port, "/v1/simulator/messages", &body).unwrap().status, 200);
    assert_eq!(post(port, "/v1/simulator/messages", &body).unwrap().json()["duplicate"], true);
    let list = |path: &str| {
        get(port, path).unwrap().json()["messages"].as_array().map_or(0, |messages| messages.len())
    };
    let all = get(port, "/v1/messages?contact=33612345678&direction=in").unwrap().json();
    assert_eq!(all["messages"][0]["text"], hostile);
    for field in ["contact", "campaign", "after"] {
        let matched = list(&format!("/v1/messages?{field}=zzz'%20OR%20'1'='1"));
        assert_eq!(matched, 0, "{field}");
    }
    let paused = post(port, "/v1/units/survey'%3B%20DROP%20TABLE%20paused/pause", &json!({})).unwrap();
    assert_eq!(paused.status, 404, "{paused:?}");
    server.kill();
}

#[test]
fn headers_are_not_made_of_what_is_asked() {
    let folder = project(super::SCRIPT);
    let server = Server::start(folder.path(), &[]);
    let port = server.port;
    // Whatever is asked with line breaks in it, no answer gets a header from it.
    for path in [
        "/l/x%0d%0aSet-Cookie:%20a=1",
        "/u/x%0d%0aSet-Cookie:%20a=1",
        "/v1/contacts/x%0d%0aSet-Cookie:%20a=1",
    ] {
        let answer = get(port, path).unwrap();
        assert!(answer.status >= 400 && !answer.head.to_lowercase().contains("set-cookie"), "{answer:?}");
    }
    let key = [("Content-Type", "application/json"), ("Idempotency-Key", "a\u{1}b")];
    let body = json!({"contact": "+33612345678", "text": "Hello"}).to_string();
    let answer = request(port, "POST", "/v1/messages", &key, &body).unwrap();
    assert!((400..500).contains(&answer.status), "{answer:?}");
    server.kill();
}

#[test]
fn large_requests_are_refused_before_they_are_read() {
    let folder = project(super::SCRIPT);
    let server = Server::start(folder.path(), &[]);
    let port = server.port;
    let json = ("Content-Type", "application/json");
    let long = "x".repeat(2 * 1024 * 1024);
    for path in ["/v1/messages", "/v1/simulator/messages", "/inbound/simulator", "/events/none"] {
        let answer = request(port, "POST", path, &[json], &long);
        // Where the rest of the body was still on its way, the connection ends instead.
        assert!(
            answer.as_ref().is_none_or(|answer| (400..500).contains(&answer.status)),
            "{path}: {answer:?}"
        );
    }
    let texts = [
        json!({"contact": "+33612345678", "text": "x".repeat(10_000)}),
        json!({"contact": "+33612345678", "text": "Hi", "id": "x".repeat(10_000)}),
    ];
    for body in texts {
        let answer = post(port, "/v1/simulator/messages", &body).unwrap();
        assert_eq!(answer.status, 422, "{answer:?}");
    }
    // What is read as it comes is refused in the same words.
    let file = "x".repeat(17 * 1024 * 1024);
    for (path, body) in [("/v1/contacts/import", &file), ("/u/none", &long), ("/inbound/simulator", &long)] {
        if let Some(answer) = request(port, "POST", path, &[], body) {
            assert_eq!((answer.status, answer.json()["code"].as_str()), (413, Some("too_large")), "{path}");
        }
    }
    let refused = get(port, "/metrics").unwrap().text;
    assert!(refused.contains("smsc_requests_refused_total{what=\"too_large\"}"), "{refused}");
    let header = "x".repeat(200_000);
    let answer = request(port, "GET", "/v1/units", &[("X-Long", &header)], "");
    assert!(answer.as_ref().is_none_or(|answer| (400..500).contains(&answer.status)), "{answer:?}");
    assert_eq!(get(port, "/readyz").unwrap().status, 200);
    server.kill();
}
