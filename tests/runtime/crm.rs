//! What a CRM is told: each change once, in order, also when it fails at first; and nothing of what is switched off.

use std::collections::HashMap;
use std::io::{BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::client::{get, post};
use super::kill::{Server, eventually, project};

const SCRIPT: &str = r#"
object contact { pet: enum(cat, dog)? as "pet_kind"  colour: text? }
object deal "Deal" { stage: enum(new, done)?  contact: contact? }
event deal_changed { deal: deal }

conversation pets {
  trigger keyword "PETS"
  timeout 24h
  fallback "Another time!"
  message ask {
    say "Cat or dog?"
    choice "Cat" { set contact.pet = cat  set contact.colour = "grey"  goto done }
    choice "Dog" -> done
  }
  ending done { say "See {link("https://shop.example.com/cats")}" }
}

automation close {
  trigger event deal_changed
  set event.deal.stage = done
}
"#;

type Told = Arc<Mutex<Vec<Value>>>;

/// A CRM that refuses every fourth request for now; what it took, each key once.
fn crm() -> (u16, Told) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = Told::default();
    let seen = told.clone();
    std::thread::spawn(move || {
        let mut keys = HashMap::new();
        for (number, stream) in listener.incoming().enumerate() {
            take(stream.unwrap(), number, &mut keys, &seen);
        }
    });
    (port, told)
}

fn take(stream: TcpStream, number: usize, keys: &mut HashMap<String, Value>, seen: &Told) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let (key, body) = super::receiver::read(&mut reader)?;
    let status = if number % 4 == 2 { "503 Service Unavailable" } else { "204 No Content" };
    if number % 4 != 2 {
        assert!(keys.insert(key, body.clone()).is_none(), "told twice: {body}");
        seen.lock().unwrap().push(body);
    }
    reader
        .get_mut()
        .write_all(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").as_bytes())
        .ok()
}

fn start(port: u16, timeline: &str) -> (tempfile::TempDir, Server) {
    let folder = project(SCRIPT);
    let settings = format!("[crm]\nurl = \"http://127.0.0.1:{port}/\"\nsecret = \"a secret\"\n{timeline}");
    std::fs::write(folder.path().join("smsc.toml"), settings).unwrap();
    let server = Server::start(folder.path(), &[]);
    (folder, server)
}

/// In a word each, what was told of a contact.
fn in_words(told: &Told) -> Vec<String> {
    let word = |body: &Value| match body["type"].as_str().unwrap() {
        "timeline" => body["event"].as_str().unwrap().to_owned(),
        "object" => {
            let path: Vec<&str> = body["path"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            format!("{}:{}={}", body["object"], path.join("."), body["value"]).replace('"', "")
        }
        _ => {
            let mut names: Vec<&str> =
                body["properties"].as_object().unwrap().keys().map(String::as_str).collect();
            names.retain(|name| !["last_message_at", "last_message_to", "last_message_id"].contains(name));
            names.join("+")
        }
    };
    told.lock().unwrap().iter().map(word).collect()
}

fn say(server: &Server, text: &str) {
    let body = json!({"contact": "+33612345678", "text": text});
    assert_eq!(post(server.port, "/v1/simulator/messages", &body).unwrap().status, 200);
    eventually("it is answered", || {
        let messages = get(server.port, "/v1/messages?contact=33612345678&direction=out").unwrap().json();
        let all = messages["messages"].as_array().unwrap().clone();
        all.iter().all(|message| message["status"] != "queued").then_some(())
    });
}

#[test]
fn a_crm_is_told_what_becomes_of_a_contact() {
    let (port, told) = crm();
    let (_folder, server) = start(port, "");
    say(&server, "PETS");
    say(&server, "cat");
    let sent = get(server.port, "/v1/messages?contact=33612345678&direction=out").unwrap().json();
    let text = sent["messages"][1]["text"].as_str().unwrap().to_owned();
    let path = &text[text.find("/l/").unwrap()..];
    assert_eq!(get(server.port, path).unwrap().status, 307);
    let event = json!({"contact": "+33612345678", "data": {"deal": {"stage": "new"}}});
    assert_eq!(post(server.port, "/events/deal_changed", &event).unwrap().status, 200);
    say(&server, "STOP");
    let last = "last_message_status+last_message_text";
    let wanted = [
        "received",
        "opted_out",
        "sent",
        last,
        "received",
        "pet_kind",
        "sent",
        last,
        "clicked",
        "deal:deal.stage=done",
        "received",
        "opted_out",
        "opted_out",
        "sent",
        last,
    ];
    eventually("everything is told", || (in_words(&told).len() >= wanted.len()).then_some(()));
    assert_eq!(in_words(&told), wanted);
    let told = told.lock().unwrap();
    assert!(told.iter().all(|body| body["contact"] == "+33612345678" && body["at"].is_string()), "{told:?}");
    let property = |at: usize, name: &str| told[at]["properties"][name].clone();
    // First it is in, by its first message to the simulator; then out.
    assert_eq!(
        (property(1, "opted_out"), told[12]["properties"]["opted_out"].clone()),
        (json!(false), json!(true))
    );
    assert_eq!(
        (property(3, "last_message_text"), property(3, "last_message_status")),
        (json!("Cat or dog?\n1. Cat\n2. Dog"), json!("delivered"))
    );
    assert_eq!(property(5, "pet_kind"), "cat");
    assert_eq!(told[9]["record"]["deal"]["stage"], "new");
    assert_eq!(told[8]["details"]["url"], "https://shop.example.com/cats");
    assert!(server.stop().success());
}

#[test]
fn events_that_are_switched_off_are_not_told() {
    let (port, told) = crm();
    let (_folder, server) = start(port, "timeline = [\"clicked\"]\n");
    say(&server, "PETS");
    say(&server, "STOP");
    let wanted = [
        "opted_out",
        "sent",
        "last_message_status+last_message_text",
        "opted_out",
        "sent",
        "last_message_status+last_message_text",
    ];
    eventually("everything is told", || (in_words(&told).len() >= wanted.len()).then_some(()));
    assert_eq!(in_words(&told), wanted);
    assert!(
        told.lock().unwrap().iter().all(|body| body["event"] != "opted_out" && body["event"] != "received")
    );
    assert!(server.stop().success());
}

#[test]
fn properties_have_the_names_that_the_crm_has_for_them() {
    let (port, told) = crm();
    let names = "[crm.properties]\nopted_out = \"sms_stop\"\nlast_message_status = \"sms_status\"\n";
    let (_folder, server) = start(port, names);
    say(&server, "PETS");
    say(&server, "STOP");
    let wanted =
        ["received", "sms_stop", "sent", "last_message_text+sms_status", "received", "opted_out", "sms_stop"];
    eventually("everything is told", || (in_words(&told).len() >= wanted.len()).then_some(()));
    assert_eq!(in_words(&told)[..wanted.len()], wanted);
    assert!(server.stop().success());
}
