//! Changes of texts in the protocol's terms.

use std::collections::{BTreeMap, HashMap};

use lsp_types::{
    DocumentChange, Edit as Changed, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit,
    TextDocumentIdentifier, TextEdit, WorkspaceEdit,
};

use super::convert::Writer;
use super::projects::Open;
use super::server::Server;
use crate::diag::Edit;
use crate::source::FileId;

impl Server<'_> {
    /// Edits of one project. They carry the versions of open documents, so that an editor whose text has moved on refuses them.
    pub(super) fn workspace_edit(&self, open: &Open, edits: &[Edit]) -> WorkspaceEdit {
        let mut writer = Writer::new(self, open);
        let mut files: BTreeMap<FileId, Vec<TextEdit>> = BTreeMap::new();
        for edit in edits {
            let range = writer.range(edit.span);
            files.entry(edit.span.file).or_default().push(TextEdit { range, new_text: edit.text.clone() });
        }
        let named = files.into_iter().filter_map(|(file, edits)| Some((writer.uri(file)?, edits)));
        if !self.client.versioned_edits {
            let changes: HashMap<_, _> = named.collect();
            return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
        }
        let changes = named.map(|(uri, edits)| {
            let document = self.documents.get(&super::documents::path_of(&uri));
            let text_document = OptionalVersionedTextDocumentIdentifier {
                version: document.map(|document| document.version),
                text_document_identifier: TextDocumentIdentifier { uri },
            };
            let edits = edits.into_iter().map(Changed::TextEdit).collect();
            DocumentChange::TextDocumentEdit(TextDocumentEdit { text_document, edits })
        });
        WorkspaceEdit { document_changes: Some(changes.collect()), ..WorkspaceEdit::default() }
    }
}
