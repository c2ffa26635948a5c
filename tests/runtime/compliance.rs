//! Notices that are appended to marketing, and the page on which a contact chooses what it gets.

use serde_json::{Value, json};

use super::client::{get, post, request};
use super::kill::{Server, project};

const SCRIPT: &str = r#"
category offers: marketing "Offers & <sales>"
category orders: transactional "Orders"
group vip "VIP"

campaign spring {
  category offers
  audience vip
  max segments 1
  say "Spring sale: 20% off today."
}

campaign told {
  category offers
  audience vip
  say "Last day. Reply STOP to end."
}

automation drip {
  trigger joins vip
  category offers
  say "Welcome. STOP to opt out."
  wait 2h
  say "How do you like it?"
}

automation choose {
  trigger keyword "CHOOSE"
  say "Choose: {unsubscribe_url()}"
}
"#;

const SETTINGS: &str = "[policy]\nstop_notice = \"STOP to opt out\"\n";

const PHONE: &str = "+33612345678";

fn start(settings: &str) -> (tempfile::TempDir, Server) {
    let folder = project(SCRIPT);
    std::fs::write(folder.path().join("smsc.toml"), settings).unwrap();
    let server = Server::start(folder.path(), &["--virtual-clock"]);
    let change = json!({"subscribed": true, "join": ["vip"]}).to_string();
    let headers = [("Content-Type", "application/json")];
    let put = request(server.port, "PUT", &format!("/v1/contacts/{PHONE}"), &headers, &change).unwrap();
    assert_eq!(put.status, 200, "{put:?}");
    (folder, server)
}

fn advance(port: u16, by: &str) {
    assert_eq!(post(port, "/v1/simulator/clock", &json!({"advance": by})).unwrap().status, 200);
}

fn sent(port: u16) -> Vec<(String, u64)> {
    let messages = get(port, "/v1/messages?direction=out&contact=33612345678").unwrap().json();
    let messages = messages["messages"].as_array().unwrap().clone();
    let of = |message: &Value| {
        (message["text"].as_str().unwrap().to_owned(), message["segments"].as_u64().unwrap())
    };
    messages.iter().map(of).collect()
}

#[test]
fn marketing_that_does_not_tell_gets_a_notice() {
    let (_folder, server) = start(SETTINGS);
    let port = server.port;
    let campaign = |name: &str, text: Option<&str>| {
        let body = json!({"recipients": [PHONE], "text": text});
        post(port, &format!("/v1/campaigns/{name}/messages"), &body).unwrap()
    };
    campaign("spring", None);
    campaign("told", None);
    // Neither a reply nor what is transactional gets one.
    post(port, "/v1/simulator/messages", &json!({"contact": PHONE, "text": "CHOOSE"})).unwrap();
    post(port, "/v1/messages", &json!({"contact": PHONE, "text": "Your order", "category": "orders"}))
        .unwrap();
    post(port, "/v1/messages", &json!({"contact": PHONE, "text": "Our offer", "category": "offers"}))
        .unwrap();
    advance(port, "3h");
    let texts: Vec<String> = sent(port).into_iter().map(|(text, _)| text).collect();
    assert_eq!(
        texts[..3],
        [
            "Welcome. STOP to opt out.",
            "Spring sale: 20% off today.\nSTOP to opt out",
            "Last day. Reply STOP to end."
        ]
    );
    assert!(
        texts[3].starts_with("Choose: https://sms.example.com/u/") && !texts[3].contains("STOP"),
        "{texts:?}"
    );
    assert_eq!(
        texts[4..],
        ["Your order", "Our offer\nSTOP to opt out", "How do you like it?\nSTOP to opt out"]
    );
    // It counts: with it the text would take more segments than the campaign allows.
    let refused = campaign("spring", Some(&"x".repeat(150)));
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("takes 2 segments"), "{refused:?}");
    assert_eq!(campaign("spring", Some("Half price today")).status, 200);
    server.kill();
}

/// Standard error and exit status of `smsc check`.
fn checked(script: &str, settings: &str) -> (String, i32) {
    let folder = project(script);
    std::fs::write(folder.path().join("smsc.toml"), settings).unwrap();
    let mut check = std::process::Command::new(env!("CARGO_BIN_EXE_smsc"));
    let output = check.args(["check", "--format", "concise"]).current_dir(folder.path()).output().unwrap();
    let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (told, output.status.code().unwrap())
}

#[test]
fn the_checker_knows_of_notices() {
    assert_eq!(checked(SCRIPT, SETTINGS).1, 0);
    let (told, status) = checked(SCRIPT, "");
    assert!(status == 1 && told.contains("E0603"), "{told}");
    let long = SCRIPT.replace("Spring sale: 20% off today.", &"x".repeat(150));
    let (told, status) = checked(&long, SETTINGS);
    assert!(status == 1 && told.contains("E0601"), "{told}");
    let (told, _) = checked(SCRIPT, "[policy]\nstop_notice = \"Have a nice day\"\n");
    assert!(told.contains("tells no way to opt out"), "{told}");
    // That of a channel counts for its sender alone.
    let senders = format!("sender shop = \"+33644600000\"\nsender other = \"+33644600001\"\n{SCRIPT}");
    let own = senders.replace("category offers\n  audience", "sender shop\n  category offers\n  audience");
    let channel = "[channels.shop]\nkind = \"simulator\"\nsender = \"shop\"\nstop_notice = \"STOP 36111\"\n[channels.other]\nkind = \"simulator\"\nsender = \"other\"\n";
    let (told, _) = checked(&own, channel);
    assert!(!told.contains("E0603"), "{told}");
    let (told, _) = checked(&own.replace("sender shop\n  category", "sender other\n  category"), channel);
    assert!(told.contains("E0603"), "{told}");
}

#[test]
fn a_contact_chooses_on_its_page() {
    let (folder, server) = start(SETTINGS);
    let port = server.port;
    post(port, "/v1/simulator/messages", &json!({"contact": PHONE, "text": "CHOOSE"})).unwrap();
    let text = sent(port).pop().unwrap().0;
    let path = text[text.find("/u/").unwrap()..].to_owned();
    let page = get(port, &path).unwrap();
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Offers &amp; &lt;sales&gt;") && !page.text.contains("Orders"), "{page:?}");
    assert!(page.text.contains("value=\"offers\" checked") && !page.text.contains(PHONE), "{page:?}");
    assert!(page.head.to_lowercase().contains("content-security-policy: default-src 'none'"), "{page:?}");
    let contact = || get(port, &format!("/v1/contacts/{PHONE}")).unwrap().json();
    // Looking changes nothing.
    assert_eq!(contact()["consent"], "subscribed");
    let choose = |body: &str| {
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        let answer = request(port, "POST", &path, &headers, body).unwrap();
        assert_eq!(answer.status, 303, "{answer:?}");
        assert!(answer.head.contains(&format!("location: {path}?saved=true")), "{answer:?}");
    };
    choose("");
    assert_eq!(
        (contact()["categories"]["offers"].as_bool(), contact()["consent"].as_str()),
        (Some(false), Some("subscribed"))
    );
    choose("category=offers");
    assert_eq!(contact()["categories"]["offers"], true);
    choose("all=stop");
    assert_eq!(contact()["consent"], "opted_out");
    assert!(
        get(port, &format!("{path}?saved=true")).unwrap().text.contains("Vous ne recevez aucun message.")
    );
    choose("all=start");
    assert_eq!(contact()["consent"], "subscribed");
    assert_eq!(get(port, "/u/00000000").unwrap().status, 404);
    // Also where what is stored of the contact cannot be read.
    let database = rusqlite::Connection::open(folder.path().join("smsc.db")).unwrap();
    database.execute_batch("UPDATE sessions SET state = x'c1'").unwrap();
    choose("all=stop");
    assert_eq!(contact()["consent"], "opted_out");
    server.kill();
}
