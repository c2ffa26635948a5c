//! Sessions: what somebody does in an editor, a line each, and what the server answers.
//!
//! A place is a piece of the file's text with `|` where the cursor is; a range has two. `file` is a path in the folder.
//!
//! - `client NAME…` before everything: what the editor can do (`pull`, `utf-8`, `plain`)
//! - `open file`, `close file`, `change file "old" "new"` (the diagnostics that follow are shown)
//! - `write file "text"`, `delete file`, `move file file`: on disk, behind the editor's back
//! - `hover|definition|references|highlight|complete|signature|prepare|selections file "place"`
//! - `rename file "place" new`, `actions file "range"`, `hints|lenses|tokens|symbols|folds|format|diagnostics file`
//! - `search words`, `command name argument…`, `apply file "range" "title"` (the file after that action)

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::client::{Client, position};

/// Plays a session in a copy of a folder; the transcript has each line after `> `, and what was answered.
pub fn play(folder: &Path, session: &str) -> Result<String, String> {
    let copy = tempfile::tempdir().map_err(|error| error.to_string())?;
    let root = copy.path().join("project");
    copy_files(folder, &root).map_err(|error| error.to_string())?;
    let mut lines =
        session.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).peekable();
    let mut transcript = String::new();
    let mut abilities = Vec::new();
    if let Some(line) = lines.next_if(|line| line.starts_with("client ")) {
        abilities.extend(line.split_whitespace().skip(1));
        let _ = writeln!(transcript, "> {line}");
    }
    let mut player =
        Player { client: Client::new(&root, capabilities(&abilities)), pulls: abilities.contains(&"pull") };
    for line in lines {
        let words = words(line)?;
        let shown = player.step(&words).map_err(|error| format!("{line}: {error}"))?;
        let _ = writeln!(transcript, "> {line}\n{}", shown.trim_end());
    }
    player.client.leave();
    Ok(transcript.replace(&root.display().to_string(), "/project"))
}

fn capabilities(abilities: &[&str]) -> Value {
    if abilities.contains(&"plain") {
        return json!({});
    }
    let mut all = json!({
        "workspace": { "workspaceEdit": { "documentChanges": true } },
        "textDocument": {
            "completion": { "completionItem": { "snippetSupport": true } },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "codeAction": { "codeActionLiteralSupport": {} },
            "publishDiagnostics": { "relatedInformation": true },
        },
    });
    if abilities.contains(&"pull") {
        all["textDocument"]["diagnostic"] = json!({});
        all["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    }
    if abilities.contains(&"utf-8") {
        all["general"] = json!({ "positionEncodings": ["utf-16", "utf-8"] });
    }
    all
}

/// Words between spaces; quoted ones hold spaces, `\n`, `\"` and `\\`.
fn words(line: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (word, after) = if rest.starts_with('"') {
            let end = quoted_end(rest).ok_or("a quote without its end")?;
            (serde_json::from_str(&rest[..end]).map_err(|error| error.to_string())?, &rest[end..])
        } else {
            let end = rest.find(' ').unwrap_or(rest.len());
            (rest[..end].to_owned(), &rest[end..])
        };
        found.push(word);
        rest = after.trim_start();
    }
    Ok(found)
}

fn quoted_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices()
        .skip(1)
        .find(|(_, c)| {
            let ends = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        })
        .map(|(at, _)| at + 1)
}

fn copy_files(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_files(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

struct Player {
    client: Client,
    pulls: bool,
}

impl Player {
    fn step(&mut self, words: &[String]) -> Result<String, String> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["capabilities"] => Ok(pretty(&self.client.capabilities)),
            ["open", file] => {
                let text =
                    fs::read_to_string(self.client.root().join(file)).map_err(|error| error.to_string())?;
                self.client.open(file, &text);
                Ok(self.news(file))
            }
            ["close", file] => {
                self.client.close(file);
                Ok(String::new())
            }
            ["change", file, old, new] => {
                let text = self.text(file)?;
                let start = text.find(old).ok_or("the file does not say so")?;
                self.client.change(file, start, start + old.len(), new);
                Ok(self.news(file))
            }
            ["write", file, text] => self.on_disk(|root| fs::write(root.join(file), text)),
            ["delete", file] => self.on_disk(|root| fs::remove_file(root.join(file))),
            ["move", from, to] => self.on_disk(|root| fs::rename(root.join(from), root.join(to))),
            ["told", file] => Ok(list(&self.client.diagnostics(file))),
            ["diagnostics", file] => self.of_file("textDocument/diagnostic", file, json!({})),
            ["apply", file, range, title] => self.apply(file, range, title),
            ["rename", file, place, new] => self.rename(file, place, new),
            ["search", query] => self.ask("workspace/symbol", json!({ "query": query })),
            ["command", name, arguments @ ..] => self.command(name, arguments),
            ["hints", file] => {
                let end = position(&self.text(file)?, self.text(file)?.len(), self.client.counts_bytes());
                let range = json!({ "start": { "line": 0, "character": 0 }, "end": end });
                self.of_file("textDocument/inlayHint", file, json!({ "range": range }))
            }
            ["tokens", file] => self.tokens(file),
            ["format", file] => {
                let options = json!({ "tabSize": 2, "insertSpaces": true });
                self.of_file("textDocument/formatting", file, json!({ "options": options }))
            }
            ["actions", file, range] => {
                let answer = self.actions(file, range)?;
                Ok(answer
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|action| {
                        format!(
                            "{} [{}]\n",
                            action["title"].as_str().unwrap_or_default(),
                            action["kind"].as_str().unwrap_or("-")
                        )
                    })
                    .collect())
            }
            [what, file] => {
                let method = match *what {
                    "symbols" => "textDocument/documentSymbol",
                    "folds" => "textDocument/foldingRange",
                    "lenses" => "textDocument/codeLens",
                    _ => return Err("nobody knows how to do that".into()),
                };
                self.of_file(method, file, json!({}))
            }
            [what, file, place] => self.at(what, file, place),
            _ => Err("nobody knows how to do that".into()),
        }
    }

    /// What an editor that waits is told of a file after a change.
    fn news(&mut self, file: &str) -> String {
        if self.pulls { String::new() } else { list(&self.client.diagnostics(file)) }
    }

    fn text(&self, file: &str) -> Result<String, String> {
        match self.client.open.get(file) {
            Some((text, _)) => Ok(text.clone()),
            None => fs::read_to_string(self.client.root().join(file)).map_err(|error| error.to_string()),
        }
    }

    fn on_disk(&mut self, change: impl FnOnce(&Path) -> std::io::Result<()>) -> Result<String, String> {
        change(self.client.root()).map_err(|error| error.to_string())?;
        self.client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
        Ok(String::new())
    }

    fn ask(&mut self, method: &str, params: Value) -> Result<String, String> {
        Ok(match self.client.request(method, params) {
            Ok(answer) => list(&answer),
            Err(error) => format!("error: {}", error["message"].as_str().unwrap_or_default()),
        })
    }

    fn of_file(&mut self, method: &str, file: &str, mut params: Value) -> Result<String, String> {
        params["textDocument"] = json!({ "uri": self.client.uri(file) });
        self.ask(method, params)
    }

    /// Positions of the marks in a piece of text.
    fn marks(&self, file: &str, place: &str) -> Result<Vec<Value>, String> {
        let text = self.text(file)?;
        let plain = place.replace('|', "");
        let start = text.find(&plain).ok_or("the file does not say so")?;
        let utf8 = self.client.counts_bytes();
        let marks = place.match_indices('|').enumerate();
        Ok(marks.map(|(nth, (at, _))| position(&text, start + at - nth, utf8)).collect())
    }

    fn at(&mut self, what: &str, file: &str, place: &str) -> Result<String, String> {
        let at = self.marks(file, place)?.into_iter().next().ok_or("where?")?;
        let mut params = json!({ "position": at });
        if what == "references" {
            params["context"] = json!({ "includeDeclaration": true });
        }
        let method = match what {
            "hover" => return self.hover(file, params),
            "complete" => return self.complete(file, params),
            "definition" => "textDocument/definition",
            "references" => "textDocument/references",
            "highlight" => "textDocument/documentHighlight",
            "signature" => "textDocument/signatureHelp",
            "prepare" => "textDocument/prepareRename",
            "selections" => {
                return self.of_file("textDocument/selectionRange", file, json!({ "positions": [at] }));
            }
            _ => return Err("nobody knows how to do that".into()),
        };
        self.of_file(method, file, params)
    }

    fn hover(&mut self, file: &str, mut params: Value) -> Result<String, String> {
        params["textDocument"] = json!({ "uri": self.client.uri(file) });
        let answer = self.client.request("textDocument/hover", params).map_err(|error| error.to_string())?;
        let text = answer["contents"]["value"].as_str().unwrap_or("nothing");
        Ok(format!("{}\n{text}", place(&answer["range"])))
    }

    fn complete(&mut self, file: &str, mut params: Value) -> Result<String, String> {
        params["textDocument"] = json!({ "uri": self.client.uri(file) });
        let answer =
            self.client.request("textDocument/completion", params).map_err(|error| error.to_string())?;
        let items = answer["items"].as_array().cloned().unwrap_or_default();
        Ok(items
            .iter()
            .map(|item| {
                let detail = item["detail"].as_str().unwrap_or_default();
                let new = &item["textEdit"];
                format!(
                    "{} | {detail} | {} {}\n",
                    item["label"].as_str().unwrap_or_default(),
                    place(&new["range"]),
                    new["newText"]
                )
            })
            .collect())
    }

    fn rename(&mut self, file: &str, place: &str, new: &str) -> Result<String, String> {
        let at = self.marks(file, place)?.into_iter().next().ok_or("where?")?;
        self.of_file("textDocument/rename", file, json!({ "position": at, "newName": new }))
    }

    fn actions(&mut self, file: &str, range: &str) -> Result<Value, String> {
        let marks = self.marks(file, range)?;
        let (start, end) = (marks.first().ok_or("where?")?, marks.last().ok_or("where?")?);
        let params = json!({
            "textDocument": { "uri": self.client.uri(file) },
            "range": { "start": start, "end": end },
            "context": { "diagnostics": [] },
        });
        self.client.request("textDocument/codeAction", params).map_err(|error| error.to_string())
    }

    /// The file after an action was carried out, as a difference.
    fn apply(&mut self, file: &str, range: &str, title: &str) -> Result<String, String> {
        let actions = self.actions(file, range)?;
        let mut named = actions.as_array().into_iter().flatten();
        let action = named.find(|action| action["title"] == title).ok_or("no such action")?;
        let mut shown = String::new();
        for change in action["edit"]["documentChanges"].as_array().into_iter().flatten() {
            let uri = change["textDocument"]["uri"].as_str().unwrap_or_default();
            let name = uri.rsplit('/').next().unwrap_or_default().to_owned();
            let before = self.text(&name)?;
            let edits = change["edits"].as_array().cloned().unwrap_or_default();
            let after = edited(&before, &edits, self.client.counts_bytes());
            let diff = similar::TextDiff::from_lines(&before, &after);
            let _ = write!(shown, "{}", diff.unified_diff().context_radius(0).header(&name, &name));
        }
        Ok(shown)
    }

    fn command(&mut self, name: &str, arguments: &[&str]) -> Result<String, String> {
        let arguments: Vec<Value> = arguments
            .iter()
            .map(|one| if one.contains(".sms") { json!(self.client.uri(one)) } else { json!(one) })
            .collect();
        let params = json!({ "command": name, "arguments": arguments });
        Ok(match self.client.request("workspace/executeCommand", params) {
            Ok(Value::String(text)) => text,
            Ok(answer) => {
                let edits = std::mem::take(&mut self.client.asked_for).into_iter();
                let edits = edits.filter(|asked| asked.starts_with("workspace/applyEdit"));
                edits.map(|asked| asked + "\n").collect::<String>() + &pretty(&answer)
            }
            Err(error) => format!("error: {}", error["message"].as_str().unwrap_or_default()),
        })
    }

    /// The words of a file with what they are.
    fn tokens(&mut self, file: &str) -> Result<String, String> {
        let text = self.text(file)?;
        let params = json!({ "textDocument": { "uri": self.client.uri(file) } });
        let answer = self
            .client
            .request("textDocument/semanticTokens/full", params)
            .map_err(|error| error.to_string())?;
        let legend = &self.client.capabilities["capabilities"]["semanticTokensProvider"]["legend"];
        let data: Vec<u64> =
            answer["data"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
        let (mut line, mut column) = (0, 0);
        let mut shown = String::new();
        for token in data.chunks(5) {
            column = if token[0] == 0 { column + token[1] } else { token[1] };
            line += token[0];
            let written = text.lines().nth(line as usize).unwrap_or_default();
            let units: Vec<u16> =
                written.encode_utf16().skip(column as usize).take(token[2] as usize).collect();
            let kind = legend["tokenTypes"][token[3] as usize].as_str().unwrap_or_default();
            let modifiers = legend["tokenModifiers"].as_array().into_iter().flatten().enumerate();
            let modifiers = modifiers.filter(|(bit, _)| token[4] >> bit & 1 == 1);
            let modifiers: String =
                modifiers.map(|(_, name)| format!(" {}", name.as_str().unwrap_or_default())).collect();
            let _ = writeln!(shown, "{line}:{column} {} {kind}{modifiers}", String::from_utf16_lossy(&units));
        }
        Ok(shown)
    }
}

/// A text after edits that do not overlap.
fn edited(text: &str, edits: &[Value], utf8: bool) -> String {
    let offset = |at: &Value| {
        (0..=text.len())
            .filter(|offset| text.is_char_boundary(*offset))
            .find(|offset| position(text, *offset, utf8) == *at)
            .unwrap_or(text.len())
    };
    let mut sorted: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            (
                offset(&edit["range"]["start"]),
                offset(&edit["range"]["end"]),
                edit["newText"].as_str().unwrap_or_default(),
            )
        })
        .collect();
    sorted.sort_unstable();
    let mut after = text.to_owned();
    for (start, end, new) in sorted.into_iter().rev() {
        after.replace_range(start..end, new);
    }
    after
}

/// `3:7-3:9`, lines and columns from 0.
fn place(range: &Value) -> String {
    let at = |end: &str| format!("{}:{}", range[end]["line"], range[end]["character"]);
    if range.is_null() { "-".to_owned() } else { format!("{}-{}", at("start"), at("end")) }
}

/// A list with each entry on a line of its own; ranges are shortened.
fn list(answer: &Value) -> String {
    match answer {
        Value::Array(entries) => entries.iter().map(|entry| short(entry) + "\n").collect(),
        Value::Object(object) if object.contains_key("items") => {
            let kind = answer["kind"].as_str().map(|kind| format!("{kind}\n")).unwrap_or_default();
            kind + &list(&answer["items"])
        }
        other => short(other),
    }
}

fn short(value: &Value) -> String {
    shortened(value).to_string()
}

fn shortened(value: &Value) -> Value {
    match value {
        Value::Object(object) if object.contains_key("start") && object.contains_key("end") => {
            json!(place(value))
        }
        Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), shortened(value))).collect(),
        Value::Array(entries) => entries.iter().map(shortened).collect(),
        other => other.clone(),
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
