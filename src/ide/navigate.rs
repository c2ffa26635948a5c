//! From a name to its declaration, and to everywhere it is used.

use super::analysis::Analysis;
use super::declarations::Declaration;
use crate::check::model::Reference;
use crate::source::{FileId, Span};

/// Where what is named at a place is declared.
pub fn definition(analysis: &Analysis, file: FileId, offset: u32) -> Option<Span> {
    analysis.references().at(file, offset).map(|reference| reference.target)
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
