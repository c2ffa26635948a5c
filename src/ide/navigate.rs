//! From a name to its declaration, and to everywhere it is used.

use super::analysis::Analysis;
use super::cursor::Cursor;
use super::declarations::Declaration;
use super::nodes::{self, Node};
use crate::check::model::Reference;
use crate::source::{FileId, Span};
use crate::syntax::ast::{TypeExpr, TypeKind};

/// Where what is named at a place is declared.
pub fn definition(analysis: &Analysis, file: FileId, offset: u32) -> Option<Span> {
    let named = analysis.references().at(file, offset).map(|reference| reference.target);
    named.or_else(|| enum_value(&Cursor::new(analysis, file, offset)?))
}

/// Where an enum value is declared that stands at a place: the first enum with a value of that name.
fn enum_value(cursor: &Cursor<'_>) -> Option<Span> {
    let word = cursor.word(cursor.here()?);
    let mut found = None;
    for tree in &cursor.analysis.checked().files {
        nodes::file(tree, &mut |node| {
            if let Node::Type(TypeExpr { kind: TypeKind::Enum(values), .. }) = node
                && let Some(value) = values.iter().find(|value| value.text == word)
            {
                found = found.or(Some(value.span));
            }
        });
        if found.is_some() {
            break;
        }
    }
    found
}

/// Everywhere the name at a place stands, its declaration first if `with_declaration`.
pub fn references(analysis: &Analysis, file: FileId, offset: u32, with_declaration: bool) -> Vec<Span> {
    let Some(Reference { target, .. }) = analysis.references().at(file, offset) else { return Vec::new() };
    let declared = with_declaration.then_some(target);
    declared.into_iter().chain(analysis.references().uses_of(target).filter(|span| *span != target)).collect()
}

/// The same in the file of the place alone, each with whether it is the declaration.
pub fn highlights(analysis: &Analysis, file: FileId, offset: u32) -> Vec<(Span, bool)> {
    let Some(Reference { target, .. }) = analysis.references().at(file, offset) else { return Vec::new() };
    let all = references(analysis, file, offset, true).into_iter();
    all.filter(|span| span.file == file).map(|span| (span, span == target)).collect()
}

/// The declaration whose name stands there.
pub fn declaration(analysis: &Analysis, name: Span) -> Option<&Declaration> {
    analysis.declarations().iter().find(|declaration| declaration.name_span == name)
}
