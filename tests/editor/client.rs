//! The editor's side of the protocol.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request};
use serde_json::{Value, json};

/// How long an answer may take: only a server that hangs takes it.
const PATIENCE: Duration = Duration::from_secs(60);

/// An editor with a server of its own.
pub struct Client {
    connection: Option<Connection>,
    server: Option<JoinHandle<smsc::lsp::Ended>>,
    root: PathBuf,
    asked: i32,
    /// What the server told that nobody waited for yet.
    told: Vec<Notification>,
    /// What the server asked for: the methods, and the edits that it wants applied.
    pub asked_for: Vec<String>,
    /// The texts of open files with their versions.
    pub open: BTreeMap<String, (String, i32)>,
    /// What the server says of itself.
    pub capabilities: Value,
}

impl Client {
    /// Connects an editor with these capabilities that has a folder open.
    pub fn new(root: &Path, capabilities: Value) -> Self {
        let (ours, theirs) = Connection::memory();
        let server = std::thread::Builder::new()
            .stack_size(16 << 20)
            .spawn(move || smsc::lsp::serve(&theirs))
            .expect("a thread for the server");
        let mut client = Self {
            connection: Some(ours),
            server: Some(server),
            root: root.to_owned(),
            asked: 0,
            told: Vec::new(),
            asked_for: Vec::new(),
            open: BTreeMap::new(),
            capabilities: Value::Null,
        };
        let folder = client.uri("");
        let params = json!({ "processId": null, "rootUri": folder.trim_end_matches('/'), "capabilities": capabilities });
        client.capabilities = client.request("initialize", params).expect("the server begins");
        client.notify("initialized", json!({}));
        client
    }

    /// The URI of a file of the folder.
    pub fn uri(&self, file: &str) -> String {
        format!("file://{}/{file}", self.root.display())
    }

    /// Whether columns are counted in bytes, as the server decided.
    pub fn counts_bytes(&self) -> bool {
        self.capabilities["capabilities"]["positionEncoding"] == "utf-8"
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn send(&self, message: Message) {
        self.connection.as_ref().expect("a connection").sender.send(message).expect("a server that listens");
    }

    /// Sends a notification.
    pub fn notify(&self, method: &str, params: Value) {
        self.send(Notification { method: method.to_owned(), params }.into());
    }

    /// Sends a request without waiting for the answer; its number.
    pub fn ask(&mut self, method: &str, params: Value) -> i32 {
        self.asked += 1;
        self.send(Request { id: self.asked.into(), method: method.to_owned(), params }.into());
        self.asked
    }

    /// Waits for the answer to a request.
    pub fn answer(&mut self, id: i32) -> Result<Value, Value> {
        loop {
            match self.receive() {
                Message::Response(response) if response.id == id.into() => {
                    return response
                        .response_result
                        .map_err(|error| json!({ "code": error.code, "message": error.message }));
                }
                Message::Response(other) => panic!("an answer that nobody waits for: {other:?}"),
                Message::Notification(notification) => self.told.push(notification),
                Message::Request(request) => self.oblige(request),
            }
        }
    }

    /// Sends a request and waits for the answer.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.ask(method, params);
        self.answer(id)
    }

    fn receive(&self) -> Message {
        let connection = self.connection.as_ref().expect("a connection");
        connection.receiver.recv_timeout(PATIENCE).expect("the server says something in time")
    }

    fn oblige(&mut self, request: Request) {
        let asked = match request.method.as_str() {
            "workspace/applyEdit" => format!("{} {}", request.method, request.params),
            _ => request.method,
        };
        self.asked_for.push(asked);
        self.send(lsp_server::Response::new_ok(request.id, Value::Null).into());
    }

    /// Opens a file.
    pub fn open(&mut self, file: &str, text: &str) {
        self.open.insert(file.to_owned(), (text.to_owned(), 1));
        let document = json!({ "uri": self.uri(file), "languageId": "smsc", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Replaces bytes of an open file by other text, as typing does.
    pub fn change(&mut self, file: &str, start: usize, end: usize, new: &str) {
        let (uri, utf8) = (self.uri(file), self.counts_bytes());
        let (text, version) = self.open.get_mut(file).expect("an open file");
        let range = json!({ "start": position(text, start, utf8), "end": position(text, end, utf8) });
        text.replace_range(start..end, new);
        *version += 1;
        let params = json!({
            "textDocument": { "uri": uri, "version": *version },
            "contentChanges": [{ "range": range, "text": new }],
        });
        self.notify("textDocument/didChange", params);
    }

    /// Closes a file.
    pub fn close(&mut self, file: &str) {
        self.open.remove(file);
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": self.uri(file) } }));
    }

    /// Waits until diagnostics of a file are sent; those of its version, where it is open.
    pub fn diagnostics(&mut self, file: &str) -> Value {
        let uri = self.uri(file);
        let version = self.open.get(file).map(|(_, version)| *version);
        loop {
            let meant = |notification: &Notification| {
                let params = &notification.params;
                notification.method == "textDocument/publishDiagnostics"
                    && params["uri"] == uri
                    && (version.is_none() || params["version"] == json!(version))
            };
            if let Some(found) = self.told.iter().position(meant) {
                return self.told.remove(found).params["diagnostics"].take();
            }
            match self.receive() {
                Message::Notification(notification) => self.told.push(notification),
                Message::Request(request) => self.oblige(request),
                Message::Response(other) => panic!("an answer that nobody waits for: {other:?}"),
            }
        }
    }

    /// Ends the session as the protocol has it.
    pub fn leave(mut self) -> smsc::lsp::Ended {
        self.request("shutdown", Value::Null).expect("the server shuts down");
        self.notify("exit", Value::Null);
        self.connection = None;
        self.server.take().expect("a server").join().expect("the server ends without a panic")
    }
}

/// The position of a byte, in bytes or in UTF-16 units. Lines end with `\n`, `\r\n` or `\r`.
pub fn position(text: &str, offset: usize, utf8: bool) -> Value {
    let bytes = text.as_bytes();
    let ends = |at: &usize| bytes[*at] == b'\n' || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    let ends: Vec<usize> = (0..offset).filter(ends).collect();
    let line = &text[ends.last().map_or(0, |end| end + 1)..offset];
    let character = if utf8 { line.len() } else { line.encode_utf16().count() };
    json!({ "line": ends.len(), "character": character })
}
