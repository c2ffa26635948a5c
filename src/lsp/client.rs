//! What the editor said about itself when it connected.

use std::path::PathBuf;

use lsp_types::Uri;
use serde_json::Value;

use super::documents;
use super::lines::Encoding;

/// An editor. What it does not say it cannot do.
#[derive(Debug, Clone, Default)]
pub(super) struct Client {
    /// The folders that are open.
    pub(super) folders: Vec<PathBuf>,
    /// How it counts columns.
    pub(super) encoding: Encoding,
    /// It asks for diagnostics itself.
    pub(super) pulls: bool,
    /// It can be asked to ask again.
    pub(super) refreshes_diagnostics: bool,
    /// It shows inlay hints and can be asked to ask again.
    pub(super) refreshes_hints: bool,
    /// It shows code lenses and can be asked to ask again.
    pub(super) refreshes_lenses: bool,
    /// It colours by semantic tokens and can be asked to ask again.
    pub(super) refreshes_tokens: bool,
    /// It tells when files change on disk, if it is asked to.
    pub(super) watches: bool,
    /// It takes edits with the version of the document that they are for.
    pub(super) versioned_edits: bool,
    /// It fills in the places of snippets.
    pub(super) snippets: bool,
    /// It shows related places of a diagnostic.
    pub(super) related: bool,
    /// It shows symbols inside of symbols.
    pub(super) nested_symbols: bool,
    /// It takes code actions with an edit, not commands alone.
    pub(super) action_literals: bool,
}

impl Client {
    /// Reads the parameters of `initialize`, as far as they are understood.
    pub(super) fn new(params: &Value) -> Self {
        let has = |path: &str| params.pointer(&format!("/capabilities/{path}")).is_some_and(is_yes);
        let encodings = params.pointer("/capabilities/general/positionEncodings").and_then(Value::as_array);
        let utf8 = encodings.is_some_and(|all| all.iter().any(|one| one == "utf-8"));
        Self {
            folders: folders(params),
            encoding: if utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            pulls: has("textDocument/diagnostic"),
            refreshes_diagnostics: has("workspace/diagnostics/refreshSupport")
                || has("workspace/diagnostic/refreshSupport"),
            refreshes_hints: has("workspace/inlayHint/refreshSupport"),
            refreshes_lenses: has("workspace/codeLens/refreshSupport"),
            refreshes_tokens: has("workspace/semanticTokens/refreshSupport"),
            watches: has("workspace/didChangeWatchedFiles/dynamicRegistration"),
            versioned_edits: has("workspace/workspaceEdit/documentChanges"),
            snippets: has("textDocument/completion/completionItem/snippetSupport"),
            related: has("textDocument/publishDiagnostics/relatedInformation")
                || has("textDocument/diagnostic/relatedInformation"),
            nested_symbols: has("textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            action_literals: has("textDocument/codeAction/codeActionLiteralSupport"),
        }
    }
}

fn is_yes(value: &Value) -> bool {
    value.as_bool().unwrap_or(!value.is_null())
}

/// The open folders; a client without them names a root.
fn folders(params: &Value) -> Vec<PathBuf> {
    let listed = params.get("workspaceFolders").and_then(Value::as_array);
    let uris: Vec<&str> = match listed {
        Some(folders) => folders.iter().filter_map(|folder| folder.get("uri")?.as_str()).collect(),
        None => params.get("rootUri").and_then(Value::as_str).into_iter().collect(),
    };
    let mut found: Vec<PathBuf> =
        uris.iter().filter_map(|uri| uri.parse::<Uri>().ok()).map(|uri| documents::path_of(&uri)).collect();
    if found.is_empty() {
        found.extend(params.get("rootPath").and_then(Value::as_str).map(PathBuf::from));
    }
    found
}
