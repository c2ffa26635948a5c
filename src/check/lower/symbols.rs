//! Names are stored as numbers ([`Symbol`]): no two different names may have the same.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::Lower;
use crate::check::rules::e0201_duplicate_definition as duplicate;
use crate::diag::Diagnostic;
use crate::source::Span;
use crate::value::Symbol;

impl Lower<'_> {
    pub(super) fn check_symbols(&mut self) {
        let stored = self.stored_names.iter().map(|(name, span)| (name, *span));
        let groups = self.project.groups.iter().map(|group| (&group.name, group.span));
        let categories = self.project.categories.iter().map(|category| &category.declared);
        let categories = categories.map(|declared| (&declared.name, declared.span));
        let names: Vec<(&SmolStr, Span)> = stored.chain(groups).chain(categories).collect();
        if let Some(found) = collisions(names) {
            self.diagnostics.extend(found);
        }
    }
}

/// Nothing where every name has its own number, as nearly always.
fn collisions(mut names: Vec<(&SmolStr, Span)>) -> Option<Vec<Diagnostic>> {
    let mut by_symbol: HashMap<Symbol, &SmolStr> = HashMap::with_capacity(names.len());
    let differ = names.iter().any(|&(name, _)| *by_symbol.entry(Symbol::of(name)).or_insert(name) != name);
    if !differ {
        return None;
    }
    names.sort_by_key(|(_, span)| *span);
    let mut first_of: HashMap<Symbol, (&SmolStr, Span)> = HashMap::with_capacity(names.len());
    let mut found = Vec::new();
    for (name, span) in names {
        let (first, first_span) = *first_of.entry(Symbol::of(name)).or_insert((name, span));
        if first != name {
            found.push(duplicate::same_symbol(span, name, first, first_span));
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use crate::check;
    use crate::config::Config;
    use crate::diag::codes;
    use crate::source::{SourceFile, Sources};
    use crate::syntax;
    use crate::value::Symbol;

    /// Two names with one symbol; among so many names there are some.
    fn colliding() -> (String, String) {
        let mut seen: HashMap<Symbol, u32> = HashMap::new();
        for number in 0..1_000_000 {
            if let Some(first) = seen.insert(Symbol::of(&format!("name_{number}")), number) {
                return (format!("name_{first}"), format!("name_{number}"));
            }
        }
        panic!("no collision in a million names");
    }

    #[test]
    fn two_names_with_one_number_are_refused() {
        let (one, other) = colliding();
        let script = format!("group {one}\nobject contact {{ {other}: text? }}\n");
        let sources = Sources::new(vec![SourceFile::new("a.sms", &script)]);
        let files: Vec<_> = sources.iter().map(|(id, file)| syntax::parse(id, file).0).collect();
        let (_, found) = check::check(files, &sources, &Config::default());
        let found: Vec<_> = found.iter().filter(|found| found.code == codes::DUPLICATE_DEFINITION).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, format!("`{other}` and `{one}` would be stored under one number"));
        assert_eq!(sources.slice(found[0].labels[0].span), one);
    }
}
