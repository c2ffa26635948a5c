//! A gateway that takes what we send, counts idempotency keys and fails now and then, while the real binary is killed: every
//! effect is decided once and arrives under its key, nobody is written to after STOP, counters add up.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{Response, request};
use super::kill::{Server, counters_add_up, eventually, project};

const SCRIPT: &str = r#"
sender shop = "+33644600000"
category orders: transactional "Orders"

conversation survey {
  sender shop
  trigger keyword "PETS"
  timeout 24h
  fallback "Another time!"
  message ask {
    say "Which pet?"
    choice "Cat" -> done
    choice "Dog" -> done
  }
  recommendation done { say "Take the starter kit." }
}

automation three {
  sender shop
  category orders
  trigger keyword "THREE"
  say "One."
  say "Two."
  say "Three."
}
"#;

const TOKEN: &str = "a-token-of-many-letters";

/// How long a request that had begun may take to arrive after STOP was acknowledged.
const UNDER_WAY: Duration = Duration::from_millis(1_500);

/// What came under one key.
#[derive(Debug, Clone)]
struct Message {
    to: String,
    text: String,
    times: u32,
    first: Instant,
}

type Messages = Arc<Mutex<HashMap<String, Message>>>;

/// A gateway on a port of its own.
struct Gateway {
    port: u16,
    messages: Messages,
}

impl Gateway {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let messages = Messages::default();
        let seen = messages.clone();
        std::thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let seen = seen.clone();
                std::thread::spawn(move || answer(stream.ok()?, &seen, number));
            }
        });
        Self { port, messages }
    }
}

/// The idempotency key and the body of a request.
pub fn read(reader: &mut BufReader<TcpStream>) -> Option<(String, Value)> {
    let (mut length, mut key) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        let Some((name, value)) = line.trim().split_once(':') else { continue };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().ok()?,
            "idempotency-key" => key = value.trim().to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((key, serde_json::from_slice(&body).ok()?))
}

/// Takes one request. Some are refused for now, of some nobody hears that they were taken.
fn answer(stream: TcpStream, seen: &Messages, number: usize) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let (key, body) = read(&mut reader)?;
    assert_eq!(body["id"], key.as_str(), "the key is the message's id");
    let refuses = number % 11 == 3;
    if !refuses {
        note(seen, &key, &body);
    }
    if number % 13 == 5 {
        return None;
    }
    let (status, text) = if refuses {
        ("503 Service Unavailable", "{}".to_owned())
    } else {
        ("202 Accepted", json!({"id": format!("g-{key}")}).to_string())
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", text.len());
    reader.get_mut().write_all(format!("{head}{text}").as_bytes()).ok()
}

fn note(seen: &Messages, key: &str, body: &Value) {
    let (to, text) = (body["to"].as_str().unwrap().to_owned(), body["text"].as_str().unwrap().to_owned());
    let mut seen = seen.lock().unwrap();
    let known = seen.entry(key.to_owned()).or_insert(Message {
        to: to.clone(),
        text: text.clone(),
        times: 0,
        first: Instant::now(),
    });
    assert_eq!((&known.to, &known.text), (&to, &text), "one key, one message");
    known.times += 1;
}

fn ask(port: u16, method: &str, path: &str, body: &str) -> Option<Response> {
    let token = format!("Bearer {TOKEN}");
    let headers = [("Content-Type", "application/json"), ("Authorization", token.as_str())];
    request(port, method, path, &headers, body)
}

/// What was acknowledged: texts of each contact, and when STOP was.
#[derive(Default)]
struct Played {
    texts: HashMap<String, Vec<&'static str>>,
    stopped: HashMap<String, Instant>,
}

fn play(port: u16, round: u64, worker: u64) -> Played {
    let scripts: [&[&str]; 3] = [&["PETS", "cat"], &["THREE", "STOP"], &["PETS", "STOP", "PETS"]];
    let mut played = Played::default();
    for number in 0.. {
        let contact = format!("+337{:02}{worker:02}{:04}", round % 100, number % 10_000);
        for (at, text) in scripts[number % scripts.len()].iter().enumerate() {
            let body =
                json!({"contact": contact, "text": text, "id": format!("{round}-{worker}-{number}-{at}")});
            match ask(port, "POST", "/v1/simulator/messages", &body.to_string()) {
                Some(answer) if answer.status == 200 => {
                    played.texts.entry(contact.clone()).or_default().push(text);
                    if *text == "STOP" {
                        played.stopped.insert(contact.clone(), Instant::now());
                    }
                }
                Some(answer) => panic!("{answer:?}"),
                None => return played,
            }
        }
    }
    played
}

fn messages(port: u16, contact: &str) -> Vec<Value> {
    let answer = ask(port, "GET", &format!("/v1/messages?limit=1000&contact={}", &contact[1..]), "").unwrap();
    answer.json()["messages"].as_array().unwrap().clone()
}

/// What one contact got is what was decided, each once, in order, and nothing after STOP.
fn check(gateway: &HashMap<String, Message>, contact: &str, rows: &[Value], stopped: Option<Instant>) {
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let out: Vec<&Value> = rows.iter().filter(|row| row["direction"] == "out").collect();
    let decided: HashSet<String> = out.iter().map(|row| text(row, "id")).collect();
    let got: BTreeMap<&String, &Message> =
        gateway.iter().filter(|(_, message)| message.to == contact).collect();
    for (key, message) in &got {
        assert!(decided.contains(*key), "{contact} got {message:?}, which nobody decided");
        let late =
            stopped.filter(|at| message.first > *at + UNDER_WAY && !message.text.contains("unsubscribed"));
        assert!(late.is_none(), "{contact} was written to after STOP: {message:?}");
    }
    for row in &out {
        match text(row, "status").as_str() {
            "sent" => assert!(got.contains_key(&text(row, "id")), "{row} was not sent"),
            "delivered" if row["channel"] == "phone" => {}
            "dropped" => {}
            status => panic!("{contact}: {status}, {row}"),
        }
    }
    // Each keyword is one question, each THREE three texts: nothing is decided twice.
    let inbound =
        |what: &str| rows.iter().filter(|row| row["direction"] == "in" && row["text"] == what).count();
    let said = |what: &str| out.iter().filter(|row| text(row, "text").starts_with(what)).count();
    assert!(said("Which pet?") <= inbound("PETS"), "{rows:?}");
    for part in ["One.", "Two.", "Three."] {
        assert_eq!(said(part), inbound("THREE"), "{rows:?}");
    }
    assert_eq!(said("Take the starter kit."), inbound("cat"), "{rows:?}");
    // The order of the ids is the order of the decisions, and that of the first arrivals.
    let mut arrived: Vec<(&Instant, &String)> =
        got.iter().map(|(key, message)| (&message.first, *key)).collect();
    arrived.sort();
    let keys: Vec<&String> = arrived.iter().map(|(_, key)| *key).collect();
    assert!(keys.is_sorted(), "{contact}: {got:?}");
}

#[test]
fn a_gateway_gets_every_message_under_one_key() {
    let kills = std::env::var("SMSC_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(30u64) / 3;
    let gateway = Gateway::start();
    let folder = project(SCRIPT);
    let settings = format!(
        "[server]\nadmin_token = \"{TOKEN}\"\n[channels.phone]\nkind = \"simulator\"\n[channels.shop]\nkind = \"http\"\nurl = \"http://127.0.0.1:{}/\"\nsecret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\n",
        gateway.port
    );
    std::fs::write(folder.path().join("smsc.toml"), settings).unwrap();
    let mut played = Played::default();
    for round in 0..kills {
        let server = Server::start(folder.path(), &[]);
        let port = server.port;
        let workers: Vec<_> =
            (0..3).map(|worker| std::thread::spawn(move || play(port, round, worker))).collect();
        std::thread::sleep(Duration::from_millis(150 + round * 37 % 400));
        server.kill();
        for worker in workers {
            let one = worker.join().unwrap();
            played.texts.extend(one.texts);
            played.stopped.extend(one.stopped);
        }
    }
    let server = Server::start(folder.path(), &[]);
    assert!(played.texts.len() > 10 && !played.stopped.is_empty());
    let mut all = HashMap::new();
    for contact in played.texts.keys() {
        let rows = eventually("nothing is queued any more", || {
            let rows = messages(server.port, contact);
            rows.iter().all(|row| row["status"] != "queued").then_some(rows)
        });
        all.insert(contact, rows);
    }
    let seen = gateway.messages.lock().unwrap().clone();
    for (contact, texts) in &played.texts {
        let rows = &all[contact];
        let inbound: Vec<&str> = rows
            .iter()
            .filter(|row| row["direction"] == "in")
            .map(|row| row["text"].as_str().unwrap())
            .collect();
        assert!(inbound.starts_with(texts), "acknowledged {texts:?}, there is {inbound:?}");
        // Who came back with another word after STOP is not opted in by it.
        check(&seen, contact, rows, played.stopped.get(contact).copied());
    }
    assert!(seen.values().any(|message| message.times > 1), "none was tried twice: the gateway is too kind");
    counters_add_up(&ask(server.port, "GET", "/v1/units", "").unwrap().json());
    assert!(server.stop().success());
}
