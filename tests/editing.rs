//! What the language server says after any edits is what a fresh server says of the texts that came of them, and no question
//! at any place of a broken text goes wrong.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, which is what it is for"
)]

#[path = "editor/client.rs"]
#[allow(dead_code, reason = "shared with the sessions and the bench, which use all of it")]
mod client;

use std::path::Path;

use client::{Client, position};
use proptest::prelude::*;
use serde_json::{Value, json};

const FILES: [&str; 2] = ["a.sms", "b.sms"];

const A: &str = r#"/// Pets.
conversation survey "Pets" {
  trigger keyword "PETS"
  trigger event left when event.total > 20
  reprompt "Sorry? {choices}"
  fallback "Bye!"
  message kind {
    say "Hi {contact.name ?? "there"}! Quel animal ? 😀 é"
    choice "Cat", "kitty" { set contact.pet = cat  goto size }
    choice "Dog" -> size
    answer other: text max 30 -> size
  }
  step size {
    call order = pos.create(items: "x") else { end }
    if contact in vip { add to owners } else { say promo(code: "A") }
    match contact.pet { cat { end } else { } }
    goto thanks
  }
  recommendation thanks { say """
    Thanks
    a lot {order.id}
  """ }
}
"#;

const B: &str = r#"object contact { name: text? max 20  pet: enum(cat, dog)? }
group vip "VIP"
group owners "Owners"
event left { contact: contact  total: number }
service pos { create(items: text) -> { id: text } }
template promo(code: text) = "Use {code}"
test "pets" for survey {
  user "pets"
  bot contains "Quel"
  expect at kind
}
"#;

/// What is typed: pieces that open, close and break things.
const TYPED: &[&str] = &[
    "",
    "",
    "",
    "x",
    " ",
    "\n",
    "\r\n",
    "\r",
    "{",
    "}",
    "\"",
    "\"\"\"",
    "(",
    ")",
    ".",
    "contact.",
    "-> ",
    "goto ",
    "é",
    "😀",
    "\u{feff}",
    "//",
    "///",
    "message m {\n",
    "group g \"G\"\n",
    "conversation c {\n",
    "say \"Hi {",
    "choice \"A\" -> ",
    "set contact.pet = ",
    "test \"t\" for survey {\n",
    "trigger ",
    "event.",
    "pos.",
    "else { }",
    "]",
    "[",
    "r\"",
    "\\",
    "and",
    "vip",
    "size",
];

/// An edit: in which file, where and how much of it (in parts of a thousand), and what is typed there.
type Edit = (usize, usize, usize, usize);

fn write(root: &Path, texts: &[String; 2]) {
    for (file, text) in FILES.iter().zip(texts) {
        std::fs::write(root.join(file), text).unwrap();
    }
}

/// A place between two characters. There is none inside of `\r\n`, as the protocol has it.
fn boundary(text: &str, thousandth: usize) -> usize {
    let wanted = text.len() * thousandth / 1000;
    let splits = |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
    (wanted..=text.len()).find(|at| text.is_char_boundary(*at) && !splits(*at)).unwrap()
}

/// What a server says of the open files: diagnostics, symbols, tokens, and more that shows what it understood.
fn told(client: &mut Client) -> Vec<Value> {
    let mut all = Vec::new();
    for file in FILES {
        let document = json!({ "textDocument": { "uri": client.uri(file) } });
        for method in [
            "textDocument/diagnostic",
            "textDocument/documentSymbol",
            "textDocument/semanticTokens/full",
            "textDocument/foldingRange",
            "textDocument/codeLens",
        ] {
            let mut answer = client.request(method, document.clone()).unwrap();
            if let Some(report) = answer.as_object_mut() {
                report.remove("resultId");
            }
            all.push(answer);
        }
    }
    all
}

fn capabilities() -> Value {
    json!({ "textDocument": { "diagnostic": {}, "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
        "codeAction": { "codeActionLiteralSupport": {} } } })
}

/// Asks everything that can be asked at a place; none of it may go wrong.
fn ask_everything(client: &mut Client, file: &str, text: &str, offset: usize) {
    let at = position(text, offset, false);
    let uri = client.uri(file);
    for method in [
        "hover",
        "definition",
        "references",
        "documentHighlight",
        "completion",
        "signatureHelp",
        "selectionRange",
        "inlayHint",
        "codeAction",
        "prepareRename",
        "rename",
        "formatting",
    ] {
        let params = json!({
            "textDocument": { "uri": uri },
            "position": at,
            "positions": [at],
            "range": { "start": at, "end": at },
            "newName": "another",
            "options": { "tabSize": 2, "insertSpaces": true },
        });
        let mut params = params;
        match method {
            "references" => params["context"] = json!({ "includeDeclaration": true }),
            "codeAction" => params["context"] = json!({ "diagnostics": [] }),
            _ => {}
        }
        if let Err(error) = client.request(&format!("textDocument/{method}"), params) {
            // A name that cannot be renamed is refused; a panic is an internal error.
            assert!(error["code"] == -32803, "{method} at {offset} of {text:?}: {error}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn edits_leave_nothing_behind(
        edits in prop::collection::vec((0usize..2, 0usize..1000, 0usize..60, 0usize..TYPED.len()), 1..30),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut texts = [A.to_owned(), B.to_owned()];
        write(folder.path(), &texts);
        let mut client = Client::new(folder.path(), capabilities());
        for (file, text) in FILES.iter().zip(&texts) {
            client.open(file, text);
        }
        for (nth, edit) in edits.iter().enumerate() {
            let (file, at, length, typed): Edit = *edit;
            let start = boundary(&texts[file], at);
            let end = boundary(&texts[file], (at + length).min(1000));
            client.change(FILES[file], start, end, TYPED[typed]);
            texts[file].replace_range(start..end, TYPED[typed]);
            if nth % 7 == 3 {
                ask_everything(&mut client, FILES[file], &texts[file], start);
            }
        }
        let after_edits = told(&mut client);
        client.leave();

        write(folder.path(), &texts);
        let mut fresh = Client::new(folder.path(), capabilities());
        for (file, text) in FILES.iter().zip(&texts) {
            fresh.open(file, text);
        }
        let from_the_start = told(&mut fresh);
        fresh.leave();
        prop_assert!(after_edits == from_the_start, "{:?}", texts);
    }
}

/// The server is told of nothing that it does not understand, and goes on.
#[test]
fn nothing_ends_the_server() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[A.to_owned(), B.to_owned()]);
    let mut client = Client::new(folder.path(), capabilities());
    client.notify("textDocument/didChange", json!({ "nonsense": true }));
    client.notify(
        "textDocument/didChange",
        json!({
            "textDocument": { "uri": client.uri("never_opened.sms"), "version": 3 },
            "contentChanges": [{ "text": "x" }],
        }),
    );
    client.notify("textDocument/didOpen", json!({
        "textDocument": { "uri": "untitled:Untitled-1", "languageId": "smsc", "version": 1, "text": "group g \"G\"\n" },
    }));
    client.notify("$/unknown", json!(null));
    let unknown = client.request("textDocument/unknown", json!({})).unwrap_err();
    assert_eq!(unknown["code"], -32601);
    let wrong = client.request("textDocument/hover", json!({ "textDocument": 1 })).unwrap_err();
    assert_eq!(wrong["code"], -32602);
    let untitled = json!({ "textDocument": { "uri": "untitled:Untitled-1" } });
    let symbols = client.request("textDocument/documentSymbol", untitled).unwrap();
    assert_eq!(symbols[0]["name"], "g");
    client.open("a.sms", A);
    // A place far beyond the end.
    let far = json!({ "textDocument": { "uri": client.uri("a.sms") }, "position": { "line": 9999, "character": 9999 } });
    client.request("textDocument/hover", far).unwrap();
    assert_eq!(client.leave(), smsc::lsp::Ended::Orderly);
}

/// A request that is cancelled before it is worked on is answered with that.
#[test]
fn requests_can_be_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[A.to_owned(), B.to_owned()]);
    let mut client = Client::new(folder.path(), capabilities());
    client.open("a.sms", A);
    let symbols = json!({ "textDocument": { "uri": client.uri("a.sms") } });
    // The server may get to the request before it hears of the cancellation; of many it cannot get to all.
    let ids: Vec<i32> =
        (0..200).map(|_| client.ask("textDocument/documentSymbol", symbols.clone())).collect();
    for id in &ids {
        client.notify("$/cancelRequest", json!({ "id": id }));
    }
    let cancelled =
        ids.iter().filter(|id| client.answer(**id).is_err_and(|error| error["code"] == -32800)).count();
    assert!(cancelled > 0);
    assert_eq!(client.leave(), smsc::lsp::Ended::Orderly);
}

/// A file has one name at a time: the one that the editor opened it by, also after it was closed.
#[test]
fn a_file_is_told_of_under_one_name() {
    let folder = tempfile::tempdir().unwrap();
    let broken = "automation a { trigger keyword \"A\"  goto }\n";
    let (ours, theirs) = ("this&that.sms", "this%26that.sms");
    std::fs::write(folder.path().join(ours), broken).unwrap();
    let mut client = Client::new(folder.path(), json!({}));
    let is_clear = |told: Value| told.as_array().unwrap().is_empty();
    assert!(!is_clear(client.diagnostics(ours)), "problems are told before the file is opened");
    client.open(theirs, broken);
    assert!(is_clear(client.diagnostics(ours)), "what was told is taken back");
    assert!(!is_clear(client.diagnostics(theirs)));
    client.close(theirs);
    assert!(!is_clear(client.diagnostics(theirs)), "the file keeps its name");
    assert_eq!(client.leave(), smsc::lsp::Ended::Orderly);
}
