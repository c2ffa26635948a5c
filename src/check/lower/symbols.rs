//! Names are stored as numbers ([`Symbol`]): no two different names may have the same.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::Lower;
use crate::check::rules::e0201_duplicate_definition as duplicate;
use crate::source::Span;
use crate::value::Symbol;

impl Lower<'_> {
    pub(super) fn check_symbols(&mut self) {
        let groups = self.project.groups.iter().map(|group| (group.name.clone(), group.span));
        let categories = self.project.categories.iter().map(|category| &category.declared);
        let categories = categories.map(|declared| (declared.name.clone(), declared.span));
        let mut names = std::mem::take(&mut self.stored_names);
        names.extend(groups.chain(categories));
        names.sort_by_key(|(_, span)| *span);
        let mut by_symbol: HashMap<Symbol, (SmolStr, Span)> = HashMap::with_capacity(names.len());
        for (name, span) in names {
            let symbol = Symbol::of(&name);
            let (first, first_span) = by_symbol.entry(symbol).or_insert_with(|| (name.clone(), span)).clone();
            if first != name {
                self.report(duplicate::same_symbol(span, &name, &first, first_span));
            }
        }
    }
}
