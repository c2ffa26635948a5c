//! Where names are used and which declaration each means, looked up by place.

use crate::check::model::Reference;
use crate::compile::Checked;
use crate::source::{FileId, Span};

use super::declarations;

/// The uses of all declarations of a project.
#[derive(Debug, Default)]
pub struct References {
    /// By where they stand.
    uses: Vec<Reference>,
    /// By what they mean.
    by_target: Vec<Reference>,
    /// The names in declarations, by where they stand.
    names: Vec<Span>,
}

impl References {
    /// Of a project that was checked.
    pub(super) fn of(checked: &Checked) -> Self {
        let all = checked.project.references.iter().copied();
        let mut uses: Vec<Reference> = all.filter(|reference| !reference.target.is_empty()).collect();
        uses.sort_unstable_by_key(|reference| (reference.span, reference.target));
        uses.dedup();
        let mut by_target = uses.clone();
        by_target.sort_unstable_by_key(|reference| (reference.target, reference.span));
        let mut names: Vec<Span> = checked
            .files
            .iter()
            .flat_map(declarations::of_file)
            .map(|declaration| declaration.name_span)
            .collect();
        names.sort_unstable();
        Self { uses, by_target, names }
    }

    /// The name at a place: where it stands, and the name in the declaration that it means.
    pub fn at(&self, file: FileId, offset: u32) -> Option<Reference> {
        let used = self
            .uses
            .partition_point(|reference| (reference.span.file, reference.span.start) <= (file, offset));
        let near = self.uses.get(used.saturating_sub(2)..used).unwrap_or_default();
        let touches = |span: Span| span.file == file && span.touches(offset);
        if let Some(found) = near.iter().rev().find(|reference| touches(reference.span)) {
            return Some(*found);
        }
        let named = self.names.partition_point(|span| (span.file, span.start) <= (file, offset));
        let near = self.names.get(named.saturating_sub(2)..named).unwrap_or_default();
        near.iter().rev().find(|span| touches(**span)).map(|span| Reference { span: *span, target: *span })
    }

    /// All uses in source order: where each stands, and the name in the declaration that it means.
    pub(super) fn all(&self) -> impl Iterator<Item = (Span, Span)> {
        self.uses.iter().map(|reference| (reference.span, reference.target))
    }

    /// The uses of the declaration with its name there, in source order.
    pub fn uses_of(&self, target: Span) -> impl Iterator<Item = Span> {
        let start = self.by_target.partition_point(|reference| reference.target < target);
        let rest = self.by_target.get(start..).unwrap_or_default();
        rest.iter().take_while(move |reference| reference.target == target).map(|reference| reference.span)
    }

    /// What the name that stands exactly there means.
    pub fn target_of(&self, span: Span) -> Option<Span> {
        let at = self.uses.partition_point(|reference| reference.span < span);
        self.uses.get(at).filter(|reference| reference.span == span).map(|reference| reference.target)
    }
}
