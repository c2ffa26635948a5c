//! HTTP as its users and its enemies use it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::client::{Response, get, post, request};
use super::kill::{Server, eventually, project};

const SCRIPT: &str = concat!(
    include_str!("script.sms"),
    r#"
object deal { stage: enum(new, done)?  contact: contact }
event paid { total: number  on: date?  deal: deal? }
automation thanks {
  trigger event paid
  category orders
  say "Thanks for {event.total}."
}
"#
);

fn texts(port: u16, contact: &str) -> Vec<String> {
    let path = format!("/v1/messages?direction=out&contact=%2B{}", &contact[1..]);
    let messages = get(port, &path).unwrap().json();
    let messages = messages["messages"].as_array().unwrap();
    messages.iter().map(|message| first_line(message["text"].as_str().unwrap())).collect()
}

/// A text without the list of its choices.
fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn pointers(answer: &Response) -> Vec<String> {
    let errors = answer.json()["errors"].clone();
    errors.as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_description_names_what_there_is() {
    let source = std::fs::read_to_string("src/runtime/http/mod.rs").unwrap();
    let routes: BTreeSet<String> =
        source.split(".route(\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    let description: Value = serde_json::from_str(smsc::runtime::http::OPENAPI).unwrap();
    let described: BTreeSet<String> = description["paths"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(routes, described);
    let folder = project(SCRIPT);
    let server = Server::start(folder.path(), &["--virtual-clock"]);
    for (path, methods) in description["paths"].as_object().unwrap() {
        let concrete = path.replace("{phone}", "+33600000001").replace(['{', '}'], "");
        for (method, operation) in methods.as_object().unwrap() {
            let answer = request(server.port, &method.to_uppercase(), &concrete, &[], "").unwrap();
            let status = answer.status.to_string();
            assert!(operation["responses"].get(&status).is_some(), "{method} {path} answered {answer:?}");
            assert!(!answer.text.contains("there is nothing at this path"), "{method} {path}");
        }
    }
    server.kill();
}

#[test]
fn events_are_held_against_the_script() {
    let folder = project(SCRIPT);
    let server = Server::start(folder.path(), &[]);
    let wrong = json!({"contact": "+33600000001", "data": {"total": "many", "on": "someday", "extra": 1, "deal": {"stage": "lost"}}});
    let answer = post(server.port, "/events/paid", &wrong).unwrap();
    assert_eq!(answer.status, 422);
    assert!(answer.head.to_lowercase().contains("application/problem+json"));
    assert_eq!(
        pointers(&answer),
        ["/data/total", "/data/on", "/data/deal/stage", "/data/deal/contact", "/data/extra"]
    );
    assert_eq!(post(server.port, "/events/sold", &json!({})).unwrap().status, 404);
    // The contact may be that of the event's first object; a repeat does nothing.
    let right = json!({"data": {"total": 12.5, "deal": {"stage": "done", "contact": {"phone": "+33600000002"}}}, "id": "e1"});
    assert_eq!(post(server.port, "/events/paid", &right).unwrap().json()["duplicate"], false);
    assert_eq!(post(server.port, "/events/paid", &right).unwrap().json()["duplicate"], true);
    assert_eq!(texts(server.port, "+33600000002"), ["Thanks for 12.5."]);
    server.kill();
}

#[test]
fn contacts_come_and_go() {
    let folder = project(SCRIPT);
    let server = Server::start(folder.path(), &["--virtual-clock"]);
    let port = server.port;
    let put = |body: Value| {
        let headers = [("Content-Type", "application/json")];
        request(port, "PUT", "/v1/contacts/+33600000003", &headers, &body.to_string()).unwrap()
    };
    let wrong = put(json!({"fields": {"pet": "cow", "name": 1}, "timezone": "Mars", "join": ["nobody"]}));
    assert_eq!(wrong.status, 422);
    assert_eq!(pointers(&wrong), ["/fields/name", "/fields/pet", "/timezone", "/join/0"]);
    let right = put(
        json!({"fields": {"pet": "cat"}, "subscribed": true, "join": ["regulars"], "timezone": "Asia/Tokyo"}),
    );
    let contact = right.json();
    assert_eq!((right.status, contact["fields"]["pet"].as_str()), (200, Some("cat")), "{right:?}");
    assert_eq!(
        (contact["groups"][0].as_str(), contact["consent"].as_str()),
        (Some("regulars"), Some("subscribed"))
    );
    assert_eq!(texts(port, "+33600000003"), ["You are a regular now."]);
    let csv = "phone,pet,subscribed,groups\n+33600000004,dog,yes,regulars\n+33600000005,,no,\n";
    let import = request(port, "POST", "/v1/contacts/import", &[("Content-Type", "text/csv")], csv).unwrap();
    assert_eq!(import.json()["imported"], 2, "{import:?}");
    let broken = "phone,pet\nabc,dog\n+33600000006,cow\n";
    let broken = request(port, "POST", "/v1/contacts/import", &[], broken).unwrap();
    assert_eq!(pointers(&broken), ["/row/2/phone", "/row/3/fields/pet"]);
    // A quote that is never closed would swallow the rows behind it.
    let open = "phone,pet\n+33600000006,\"dog\n+33600000007,cat\n";
    let open = request(port, "POST", "/v1/contacts/import", &[], open).unwrap();
    assert_eq!((open.status, pointers(&open)), (422, vec!["/row/2".to_owned()]));
    assert!(open.text.contains("has a quote that is never closed"), "{open:?}");
    let short = request(port, "POST", "/v1/contacts/import", &[], "phone,pet\n+33600000006\n").unwrap();
    assert_eq!(pointers(&short), ["/row/2"]);
    assert!(short.text.contains("has 1 cell, and the heading has 2"), "{short:?}");
    let export = get(port, "/v1/contacts/export").unwrap();
    assert!(export.text.contains("+33600000004,subscribed,,,regulars,dog"), "{export:?}");
    // Schedules come in the contact's own time: 9 in Tokyo is midnight UTC.
    post(port, "/v1/simulator/clock", &json!({"advance": "8d"})).unwrap();
    assert!(texts(port, "+33600000003").contains(&"News of the week. STOP to end.".to_owned()));
    post(port, "/v1/simulator/messages", &json!({"contact": "+33600000003", "text": "STOP"})).unwrap();
    let erased = request(port, "DELETE", "/v1/contacts/+33600000003", &[], "").unwrap();
    assert_eq!(erased.status, 200);
    let kept = get(port, "/v1/contacts/+33600000003").unwrap().json();
    assert_eq!((kept["consent"].as_str(), kept["fields"].to_string().as_str()), (Some("opted_out"), "{}"));
    assert_eq!(texts(port, "+33600000003"), [""; 0]);
    server.kill();
}

#[test]
fn units_pause_and_programs_change_under_sessions() {
    let folder = project(SCRIPT);
    let server = Server::start(folder.path(), &["--virtual-clock", "--watch"]);
    let port = server.port;
    let say = |contact: &str, text: &str| {
        post(port, "/v1/simulator/messages", &json!({"contact": contact, "text": text})).unwrap();
        post(port, "/v1/simulator/clock", &json!({"advance": "1s"})).unwrap();
    };
    say("+33600000011", "PETS");
    assert_eq!(post(port, "/v1/units/survey/pause", &json!({})).unwrap().status, 200);
    assert_eq!(post(port, "/v1/units/nothing/pause", &json!({})).unwrap().status, 404);
    say("+33600000012", "PETS");
    assert_eq!(texts(port, "+33600000012"), [""; 0]);
    post(port, "/v1/units/survey/resume", &json!({})).unwrap();
    let before = get(port, "/v1/programs").unwrap().json()["current"].clone();
    std::fs::write(folder.path().join("script.sms"), SCRIPT.replace("How big?", "How tall?")).unwrap();
    let after = eventually("the new program", || {
        let current = get(port, "/v1/programs").unwrap().json()["current"].clone();
        (current != before).then_some(current)
    });
    say("+33600000011", "cat");
    say("+33600000012", "PETS");
    say("+33600000012", "cat");
    assert_eq!(texts(port, "+33600000011"), ["Which pet?", "How big?"]);
    assert_eq!(texts(port, "+33600000012"), ["Which pet?", "How tall?"]);
    let back = format!("/v1/programs/{}/roll-back", before.as_str().unwrap());
    assert_eq!(post(port, &back, &json!({})).unwrap().status, 200);
    assert_eq!(get(port, "/v1/programs").unwrap().json()["current"], before);
    assert_ne!(before, after);
    server.kill();
}

#[test]
fn sessions_are_found_behind_contacts_that_are_in_nothing() {
    let folder = project(SCRIPT);
    let server = Server::start(folder.path(), &[]);
    let idle: String = (0..2_500).map(|at| format!("+3361{at:07}\n")).collect();
    let csv = [("Content-Type", "text/csv")];
    let import = request(server.port, "POST", "/v1/contacts/import", &csv, &format!("phone\n{idle}"));
    assert_eq!(import.unwrap().status, 200);
    let busy = ["+33690000001", "+33690000002", "+33690000003"];
    for contact in busy {
        let body = json!({"contact": contact, "text": "PETS"});
        assert_eq!(post(server.port, "/v1/simulator/messages", &body).unwrap().status, 200);
    }
    let page = |after: &str| {
        let page = get(server.port, &format!("/v1/sessions?limit=2{after}")).unwrap().json();
        let phones =
            page["sessions"].as_array().unwrap().iter().map(|one| one["phone"].as_str().unwrap().to_owned());
        (phones.collect::<Vec<_>>(), page["next"].clone())
    };
    assert_eq!(page(""), (vec![busy[0].to_owned(), busy[1].to_owned()], json!(busy[1])));
    assert_eq!(page("&after=%2B33690000002"), (vec![busy[2].to_owned()], Value::Null));
    server.kill();
}

#[test]
fn strangers_are_refused() {
    let folder = project(SCRIPT);
    let server = Server::start(folder.path(), &[]);
    let body = json!({"contact": "+33600000001", "text": "PETS"}).to_string();
    let send = |headers: &[(&str, &str)]| {
        let mut all = vec![("Content-Type", "application/json")];
        all.extend(headers);
        request(server.port, "POST", "/v1/simulator/messages", &all, &body).unwrap().status
    };
    assert_eq!(send(&[]), 200);
    assert_eq!(send(&[("Host", "rebound.example:8030")]), 403);
    assert_eq!(send(&[("Origin", "https://evil.example")]), 403);
    assert_eq!(send(&[("Sec-Fetch-Site", "cross-site")]), 403);
    let form =
        request(server.port, "POST", "/v1/simulator/messages", &[("Content-Type", "text/plain")], &body);
    assert_eq!(form.unwrap().status, 400);
    let long = "x".repeat(2 * 1024 * 1024);
    let json = [("Content-Type", "application/json")];
    assert_eq!(request(server.port, "POST", "/v1/messages", &json, &long).unwrap().status, 413);
    assert_eq!(post(server.port, "/v1/simulator/clock", &json!({"advance": "1h"})).unwrap().status, 409);
    assert_eq!(get(server.port, "/v1/../etc/passwd").unwrap().status, 404);
    assert!(server.stop().success());
}

#[test]
fn tokens_have_roles() {
    let folder = project(SCRIPT);
    let settings = "[server]\nadmin_token = \"env:TEST_TOKEN\"\nread_token = \"env:TEST_READ\"\n";
    std::fs::write(folder.path().join("smsc.toml"), settings).unwrap();
    let missing =
        std::process::Command::new(env!("CARGO_BIN_EXE_smsc")).arg("run").arg(folder.path()).output();
    let missing = missing.unwrap();
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("E0803"));
    let variables = [("TEST_TOKEN", "a-token-of-many-letters"), ("TEST_READ", "another-token-to-read")];
    let server = Server::start_with(folder.path(), &[], &variables);
    let status = |method: &str, path: &str, token: &str| {
        let token = format!("Bearer {token}");
        request(server.port, method, path, &[("Authorization", &token)], "").unwrap().status
    };
    assert_eq!(get(server.port, "/v1/units").unwrap().status, 401);
    assert_eq!(status("GET", "/v1/units", "wrong"), 401);
    assert_eq!(status("GET", "/v1/units", "another-token-to-read"), 200);
    assert_eq!(status("POST", "/v1/units/survey/pause", "another-token-to-read"), 403);
    assert_eq!(status("POST", "/v1/units/survey/pause", "a-token-of-many-letters"), 200);
    assert_eq!(get(server.port, "/healthz").unwrap().status, 200);
    server.kill();
}

#[test]
fn what_waits_survives_and_late_timers_fire() {
    let folder = project(SCRIPT);
    let server = Server::start(folder.path(), &["--virtual-clock"]);
    post(server.port, "/v1/simulator/messages", &json!({"contact": "+33600000021", "text": "DRIP"})).unwrap();
    server.kill();
    let server = Server::start(folder.path(), &["--virtual-clock"]);
    post(server.port, "/v1/simulator/clock", &json!({"advance": "3h"})).unwrap();
    assert_eq!(texts(server.port, "+33600000021"), ["First.", "Second. STOP to end."]);
    post(server.port, "/v1/simulator/messages", &json!({"contact": "+33600000021", "text": "STOP"})).unwrap();
    post(server.port, "/v1/simulator/clock", &json!({"advance": "3d"})).unwrap();
    assert_eq!(texts(server.port, "+33600000021").len(), 3, "the confirmation alone");
    let metrics = get(server.port, "/metrics").unwrap().text;
    assert!(metrics.contains("smsc_opt_outs_total 1"), "{metrics}");
    server.kill();
}
