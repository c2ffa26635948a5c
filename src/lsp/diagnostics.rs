//! Diagnostics: sent to editors that wait for them, and handed to those that ask.
//!
//! A file that is open in an editor that asks is not sent, or it would be shown twice; files that are not open are always
//! sent.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_types::{
    Code, Diagnostic as Shown, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    Message, PublishDiagnosticsParams, Uri,
};
use serde_json::{Value, json};

use super::documents::path_of;
use super::projects::Open;
use super::server::Server;
use crate::diag::{Diagnostic, Severity};
use crate::source::FileId;

/// What an editor that asks for diagnostics was told last, by document.
#[derive(Debug, Default)]
pub(super) struct Pulled {
    told: BTreeMap<PathBuf, (u64, Vec<Diagnostic>)>,
    counted: u64,
}

/// What an editor was sent about a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// The name of the file under which it was sent.
    uri: Option<Uri>,
    version: Option<i32>,
    diagnostics: Vec<Diagnostic>,
}

impl Told {
    const NOTHING: &Self = &Self { uri: None, version: None, diagnostics: Vec::new() };

    fn is_same(&self, other: &Self) -> bool {
        self.version == other.version
            && self.diagnostics == other.diagnostics
            && (self.uri == other.uri || self.diagnostics.is_empty())
    }

    /// What takes it back, where something was told under another name of the file.
    fn taken_back(&self, now: Option<&Uri>) -> Option<PublishDiagnosticsParams> {
        let uri = self.uri.clone().filter(|uri| !self.diagnostics.is_empty() && Some(uri) != now)?;
        Some(PublishDiagnosticsParams { uri, version: None, diagnostics: Vec::new() })
    }
}

impl Pulled {
    pub(super) fn forget(&mut self, path: &Path) {
        self.told.remove(path);
    }

    /// Notes what a document is told now; its mark, and whether that is new.
    fn note(&mut self, path: &Path, diagnostics: Vec<Diagnostic>) -> (u64, bool) {
        match self.told.get(path) {
            Some((mark, known)) if *known == diagnostics => (*mark, false),
            _ => {
                self.counted += 1;
                self.told.insert(path.to_owned(), (self.counted, diagnostics));
                (self.counted, true)
            }
        }
    }
}

impl Server<'_> {
    /// Sends what changed since diagnostics were sent last.
    pub(super) fn publish(&mut self) {
        let mut messages = Vec::new();
        let (mut outdated, mut changed) = (false, false);
        for index in 0.. {
            let Some(open) = self.projects.get_mut(index) else { break };
            if !std::mem::replace(&mut open.dirty, false) {
                continue;
            }
            changed = true;
            open.analysis.refresh();
            let found = by_file(open);
            let gone: Vec<PathBuf> =
                open.published.keys().filter(|path| !found.contains_key(*path)).cloned().collect();
            let all = found.into_iter().chain(gone.into_iter().map(|path| (path, Vec::new())));
            for (path, diagnostics) in all.collect::<Vec<_>>() {
                outdated |= self.publish_file(index, path, diagnostics, &mut messages);
            }
        }
        for message in messages {
            self.notify("textDocument/publishDiagnostics", message);
        }
        if outdated && self.client.refreshes_diagnostics {
            self.ask("workspace/diagnostic/refresh", Value::Null);
        }
        if changed {
            self.refresh_others();
        }
    }

    /// What is shown in other open files can hang on the names of this one: the editor is to ask again where they changed.
    fn refresh_others(&mut self) {
        if self.documents.iter().count() < 2 {
            return;
        }
        let names = self.projects.names();
        if std::mem::replace(&mut self.names, names) == names {
            return;
        }
        let wanted = [
            (self.client.refreshes_hints, "workspace/inlayHint/refresh"),
            (self.client.refreshes_lenses, "workspace/codeLens/refresh"),
            (self.client.refreshes_tokens, "workspace/semanticTokens/refresh"),
        ];
        for (_, method) in wanted.into_iter().filter(|(can, _)| *can) {
            self.ask(method, Value::Null);
        }
    }

    /// Sends what is new of one file; whether the editor should rather ask for it.
    fn publish_file(
        &mut self,
        project: usize,
        path: PathBuf,
        diagnostics: Vec<Diagnostic>,
        messages: &mut Vec<PublishDiagnosticsParams>,
    ) -> bool {
        let document = self.documents.get(&path);
        let version = document.map(|document| document.version);
        let asks = self.client.pulls && document.is_some();
        let told = self.pulled.told.get(&path);
        let outdated = asks && told.is_some_and(|(_, known)| *known != diagnostics);
        let Some(open) = self.projects.get(project) else { return outdated };
        // An editor that asks is sent nothing; what it was sent before it opened the file is taken back.
        let uri = self.documents.name(&path);
        let news = if asks { Told::default() } else { Told { uri: uri.clone(), version, diagnostics } };
        let known = open.published.get(&path).unwrap_or(Told::NOTHING);
        if known.is_same(&news) || self.projects.owner(&path, &self.client, &self.documents) != Some(project)
        {
            return outdated;
        }
        messages.extend(known.taken_back(uri.as_ref()));
        if let Some(uri) = uri {
            let diagnostics = self.shown(open, &news.diagnostics);
            messages.push(PublishDiagnosticsParams { uri, version: news.version, diagnostics });
        }
        if let Some(open) = self.projects.get_mut(project) {
            open.published.insert(path, news);
        }
        outdated
    }

    /// The answer to an editor that asks about a document.
    pub(super) fn pull(&mut self, uri: &Uri, previous: Option<&str>) -> Value {
        let path = path_of(uri);
        let Some((analysis, file)) = self.checked(uri) else {
            return json!({ "kind": "full", "items": [] });
        };
        let all = &analysis.checked().diagnostics;
        let diagnostics: Vec<Diagnostic> =
            all.iter().filter(|diagnostic| diagnostic.span.file == file.file).cloned().collect();
        let (mark, _) = self.pulled.note(&path, diagnostics.clone());
        let mark = mark.to_string();
        if previous == Some(mark.as_str()) {
            return json!({ "kind": "unchanged", "resultId": mark });
        }
        let Some(open) = self.projects.get(file.project) else { return Value::Null };
        json!({ "kind": "full", "resultId": mark, "items": self.shown(open, &diagnostics) })
    }

    /// Diagnostics of one file in the protocol's terms.
    pub(super) fn shown(&self, open: &Open, diagnostics: &[Diagnostic]) -> Vec<Shown> {
        let mut writer = super::convert::Writer::new(self, open);
        diagnostics.iter().map(|diagnostic| shown(&mut writer, diagnostic)).collect()
    }
}

/// The diagnostics of each file of a project, the empty lists of files without any too.
fn by_file(open: &Open) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let sources = open.analysis.sources();
    let path = |id: FileId| sources.get(id).map(|file| open.root.join(&file.path));
    let scripts = sources.iter().map(|(id, _)| id).chain([sources.settings_id()]);
    let mut found: BTreeMap<PathBuf, Vec<Diagnostic>> =
        scripts.filter_map(path).map(|path| (path, Vec::new())).collect();
    for diagnostic in &open.analysis.checked().diagnostics {
        if let Some(list) = path(diagnostic.span.file).and_then(|path| found.get_mut(&path)) {
            list.push(diagnostic.clone());
        }
    }
    found
}

fn shown(writer: &mut super::convert::Writer<'_>, diagnostic: &Diagnostic) -> Shown {
    let related: Vec<_> = diagnostic
        .labels
        .iter()
        .filter_map(|label| {
            let location: Location = writer.location(label.span)?;
            Some(DiagnosticRelatedInformation { location, message: label.text.clone() })
        })
        .collect();
    let severity = match diagnostic.severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
    };
    let unused = matches!(diagnostic.code.0, "W0401" | "W0403" | "W0701");
    Shown {
        range: writer.range(diagnostic.span),
        severity: Some(severity),
        code: Some(Code::String(diagnostic.code.0.to_owned())),
        source: Some("smsc".to_owned()),
        message: Message::String(message(diagnostic)),
        tags: unused.then(|| vec![DiagnosticTag::Unnecessary]),
        related_information: (writer.related() && !related.is_empty()).then_some(related),
        ..Shown::default()
    }
}

/// All that is said of a problem: what is wrong, why it matters, what to write instead.
fn message(diagnostic: &Diagnostic) -> String {
    let mut message = diagnostic.message.clone();
    if !diagnostic.note.is_empty() {
        message.push_str(&format!("\n{}", diagnostic.note));
    }
    if !diagnostic.help.is_empty() {
        message.push_str(&format!("\nhelp: {}", diagnostic.help));
    }
    message
}
