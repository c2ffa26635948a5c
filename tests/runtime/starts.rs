//! What `smsc run` tells, or refuses, before it plays.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use super::kill::project;

const CHANNEL: &str = "[channels.main]\nkind = \"http\"\nurl = \"http://127.0.0.1:9/\"\nsecret = \"0123456789abcdef0123456789abcdef\"\n";

const TOKEN: &str = "[server]\nadmin_token = \"a-token-of-many-letters\"\n";

/// What is told at the start, up to the line after which it plays, or all of it where it does not.
fn told(script: &str, settings: &str) -> String {
    let folder = project(&format!("sender main = \"+33644600000\"\n{script}"));
    std::fs::write(folder.path().join("smsc.toml"), settings).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_smsc"))
        .args(["run", "--listen", "127.0.0.1:0"])
        .arg(folder.path())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    for line in BufReader::new(child.stderr.take().unwrap()).lines() {
        let line = line.unwrap();
        told.push_str(&line);
        told.push('\n');
        if line.contains("smsc plays at") {
            break;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    told
}

#[test]
fn channels_that_wait_for_a_token_are_named() {
    let script = "automation hours { trigger keyword \"HOURS\"  say \"9 to 18.\" }";
    let without = told(script, CHANNEL);
    assert!(without.contains("nothing comes from or leaves by main"), "{without}");
    let with = told(script, &format!("{TOKEN}{CHANNEL}"));
    assert!(with.contains("smsc plays at") && !with.contains("leaves by"), "{with}");
}

#[test]
fn links_need_an_address_that_phones_reach() {
    let links = [
        "automation look { trigger keyword \"LOOK\"  say \"See {link(\"https://example.com/a\")}\" }",
        "automation look { trigger keyword \"LOOK\"  say \"Leave: {unsubscribe_url()}\" }",
        "automation look { trigger keyword \"LOOK\"  links short  say \"See https://example.com/a\" }",
    ];
    for script in links {
        let refused = told(script, &format!("{TOKEN}{CHANNEL}"));
        assert!(refused.contains("`[server]` has no `public_url`"), "{script}: {refused}");
        let simulated = told(script, "");
        assert!(simulated.contains("smsc plays at"), "{script}: {simulated}");
    }
    let url =
        "[server]\nadmin_token = \"a-token-of-many-letters\"\npublic_url = \"https://sms.example.org\"\n";
    let played = told(links[0], &format!("{url}{CHANNEL}"));
    assert!(played.contains("smsc plays at"), "{played}");
}
