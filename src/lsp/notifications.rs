//! What the editor tells: files that are opened, changed and closed, and what happens on disk.

use std::path::Path;

use lsp_server::Notification;
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, Registration, RegistrationParams,
};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::documents::{Document, path_of};
use super::server::Server;

/// Asks the editor to tell of scripts and settings that change on disk.
pub(super) fn watch_files(server: &mut Server<'_>) {
    if !server.client.watches {
        return;
    }
    let options = json!({ "watchers": [{ "globPattern": "**/*.sms" }, { "globPattern": "**/smsc.toml" }] });
    let registration = Registration {
        id: "files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: Some(options),
    };
    server.ask("client/registerCapability", RegistrationParams { registrations: vec![registration] });
}

/// Takes in what the editor tells. What is not understood is passed over, as the protocol demands.
pub(super) fn take(server: &mut Server<'_>, notification: Notification) {
    let Notification { method, params } = notification;
    match method.as_str() {
        "textDocument/didOpen" => with(params, |params| open(server, params)),
        "textDocument/didChange" => with(params, |params| change(server, &params)),
        "textDocument/didClose" => with(params, |params| close(server, &params)),
        "workspace/didChangeWorkspaceFolders" => with(params, |params| change_folders(server, &params)),
        "textDocument/didSave" | "workspace/didChangeWatchedFiles" => look_at_disk(server),
        _ => {}
    }
}

fn with<T: DeserializeOwned>(params: serde_json::Value, then: impl FnOnce(T)) {
    if let Ok(params) = serde_json::from_value(params) {
        then(params);
    }
}

fn open(server: &mut Server<'_>, params: DidOpenTextDocumentParams) {
    let document = params.text_document;
    let path = path_of(&document.uri);
    let text = document.text.into();
    server.documents.insert(path.clone(), Document { uri: document.uri, version: document.version, text });
    place_text(server, &path);
    server.pulled.forget(&path);
}

/// Gives the text of a buffer to its project. A file that the project does not know yet makes it read all files anew.
fn place_text(server: &mut Server<'_>, path: &Path) {
    let Some(text) = server.documents.get(path).map(|document| document.text.clone()) else { return };
    let known = server.projects.file(path, &server.client, &server.documents);
    match known.and_then(|known| Some((known, server.projects.get_mut(known.project)?))) {
        Some((known, open)) => {
            let same = open.analysis.sources().get(known.file).is_some_and(|file| file.text == text);
            if !same {
                open.analysis.set_text(known.file, &text);
            }
            open.dirty = true;
        }
        None => read_again(server, path),
    }
}

/// Reads the project of a path again, with all its files.
fn read_again(server: &mut Server<'_>, path: &Path) {
    for (_, open) in server.projects.iter_mut().filter(|(_, open)| path.starts_with(&open.root)) {
        open.read_again(&server.documents);
    }
}

fn change(server: &mut Server<'_>, params: &DidChangeTextDocumentParams) {
    let path = path_of(&params.text_document.text_document_identifier.uri);
    let version = params.text_document.version;
    let encoding = server.client.encoding;
    if server.documents.change(&path, version, &params.content_changes, encoding).is_some() {
        place_text(server, &path);
    }
}

/// What is on disk holds again.
fn close(server: &mut Server<'_>, params: &DidCloseTextDocumentParams) {
    let path = path_of(&params.text_document.uri);
    server.documents.remove(&path);
    server.pulled.forget(&path);
    read_again(server, &path);
}

fn change_folders(server: &mut Server<'_>, params: &DidChangeWorkspaceFoldersParams) {
    for removed in &params.event.removed {
        let path = path_of(&removed.uri);
        server.client.folders.retain(|folder| *folder != path);
    }
    server.client.folders.extend(params.event.added.iter().map(|added| path_of(&added.uri)));
    server.projects.open_folders(&server.client, &server.documents);
}

/// Takes in what changed on disk.
pub(super) fn look_at_disk(server: &mut Server<'_>) {
    if server.projects.reread(&server.documents) {
        server.projects.open_folders(&server.client, &server.documents);
    }
}
